"""The retention curve that data prefer: churn that falls with tenure, or constant churn."""

from __future__ import annotations

from typing import Any

from tenure.models.geometric import Geometric
from tenure.models.renewals import check_enough, count_renewals
from tenure.models.retention_curve import build_curve
from tenure.models.retention_likelihood import fit_constant_churn, fit_falling_churn
from tenure.models.shifted_beta_geometric import ShiftedBetaGeometric

__all__ = ["fit_retention_curve"]


def fit_retention_curve(
    periods: Any = None, ended: Any = None, *, survivors: Any = None, weights: Any = None
) -> ShiftedBetaGeometric | Geometric:
    """Fit the shifted beta-geometric where churn falls with tenure, and constant churn where it does not.

    The shifted beta-geometric is taken where it raises the log-likelihood above that of the geometric by more than
    10⁻⁶ and 10⁻¹² per renewal decision. One renewal, or losses at the first renewal alone, tell nothing about how
    churn changes: they give the geometric too.

    Args:
        periods: Whole periods that each customer lived, as in `ShiftedBetaGeometric.fit`.
        ended: Whether the loss was seen.
        survivors: Customers at renewals 0, 1, 2, … of one cohort, or a row for each of several cohorts.
        weights: How many customers each row of `periods` stands for.

    Raises:
        ContractError: The data have a fault, nobody came up for a renewal or nobody was lost.

    Example:
        >>> fit_retention_curve(survivors=[1000, 869, 743, 653]).parameters.keys()
        dict_keys(['alpha', 'beta'])
        >>> fit_retention_curve(survivors=[1000, 800, 640, 512]).parameters
        {'churn_rate': 0.2}
    """
    table = "fit_retention_curve"
    renewals = count_renewals(table, periods, ended, survivors, weights)
    check_enough(table, renewals, at_least=1)
    falling = fit_falling_churn(renewals)
    if falling is None:
        return build_curve(Geometric, fit_constant_churn(renewals), renewals)
    return build_curve(ShiftedBetaGeometric, falling, renewals)
