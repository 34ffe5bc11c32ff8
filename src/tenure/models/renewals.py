"""Who came up for renewal, and who stayed: what the shifted beta-geometric model is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tenure.errors import ContractError, Fault, ParameterError
from tenure.models.columns import Floats, column, faulty, refuse, summed, weighed, whole
from tenure.models.likelihood import Terms, rising

__all__ = ["Renewals", "likelihood", "read"]


class Renewals(NamedTuple):
    """Per renewal 1, 2, …: customers who came up for it, and those who renewed; all cohorts together.

    The likelihood of the model is a product of retention rates, so these counts are all that it needs.
    """

    due: Floats
    kept: Floats
    customers: float

    @property
    def lost(self) -> float:
        """All customers whose loss was seen."""
        return float((self.due - self.kept).sum())


def read(table: str, periods: Any, ended: Any, survivors: Any, weights: Any) -> Renewals:
    """Count renewals, from whichever form the data are given in."""
    given = [values is not None for values in (periods, ended, survivors)]
    if given == [False, False, True] and weights is None:
        return _enough(table, _from_survivors(table, survivors))
    if given == [True, True, False]:
        return _enough(table, _from_periods(table, periods, ended, weights))
    raise ParameterError("give either survivors=…, or periods and ended, with weights where rows stand for several")


def likelihood(renewals: Renewals, point: Floats) -> Terms:
    """Σ lost ln α + kept ln(β + t − 1) − due ln(α + β + t − 1) over renewals t, with its derivatives."""
    alpha, beta = point
    lost, kept, due = renewals.lost, rising(beta, renewals.kept), rising(alpha + beta, renewals.due)
    value = lost * np.log(alpha) + kept.value - due.value
    gradient = np.array([lost / alpha - due.first, kept.first - due.first])
    hessian = np.array([[-lost / alpha**2 - due.second, -due.second], [-due.second, kept.second - due.second]])
    return Terms(float(value), gradient, hessian)


def _from_survivors(table: str, survivors: Any) -> Renewals:
    """Add up cohorts, each given as its counts at renewals 0, 1, 2 and so on."""
    cohorts = [_cohort(table, row, values) for row, values in enumerate(_rows(table, survivors))]
    renewals = max((len(cohort) for cohort in cohorts), default=1) - 1
    due, kept = np.zeros((2, max(renewals, 0)))
    for cohort in cohorts:
        due[: len(cohort) - 1] += cohort[:-1]
        kept[: len(cohort) - 1] += cohort[1:]
    return Renewals(due, kept, sum(float(cohort[0]) for cohort in cohorts if len(cohort)))


def _rows(table: str, survivors: Any) -> list[Any]:
    if isinstance(survivors, pd.DataFrame):
        return [row for _, row in survivors.iterrows()]
    if isinstance(survivors, pd.Series):
        return [survivors]
    if isinstance(survivors, Sequence | np.ndarray) and not isinstance(survivors, str) and len(survivors):
        return list(survivors) if np.ndim(survivors[0]) else [survivors]
    hint = "Give the counts at renewals 0, 1, 2, … of one cohort, or a row of them for each cohort."
    raise ContractError([Fault(table, "survivors", "type", "no cohort", hint=hint)])


def _cohort(table: str, row: int, values: Any) -> Floats:
    name = f"survivors[{row}]"
    counts = column(table, name, values)
    seen = int(np.isfinite(counts).nonzero()[0].max(initial=-1)) + 1
    counts = counts[:seen]
    more = np.diff(counts, prepend=counts[:1]) > 0
    refuse(
        [
            *faulty(table, name, counts, ~np.isfinite(counts), "missing between counts that are known"),
            *faulty(table, name, counts, counts < 0, "below 0"),
            *faulty(table, name, counts, more, "more survivors than at the renewal before", "Nobody comes back."),
        ]
    )
    return counts


def _from_periods(table: str, periods: Any, ended: Any, weights: Any) -> Renewals:
    """Count customers by the whole periods that they lived."""
    (lived, lost), counts = weighed(table, weights, periods=periods, ended=ended)
    early = "A customer who left before the first renewal lived its one period: give 1."
    refuse(
        [
            *whole(table, "periods", lived, "Round the time lived to whole periods."),
            *faulty(table, "ended", lost, (lost != 0) & (lost != 1), "neither true nor false"),
            *faulty(table, "periods", lived, (lived == 0) & (lost == 1), "a loss after 0 periods", early),
        ]
    )
    renewal = lived.astype(np.int64)
    longest = int(renewal.max(initial=0)) + 1
    everyone = summed(renewal, counts, longest)
    losses = summed(renewal, counts * lost, longest)
    due = everyone[::-1].cumsum()[::-1][1:]
    return Renewals(due, due - losses[1:], float(counts.sum()))


def _enough(table: str, renewals: Renewals) -> Renewals:
    seen = np.count_nonzero(renewals.due)
    faults = []
    if seen < 2:
        told = f"renewals with customers due: {seen}, at least 2 are needed"
        faults = [Fault(table, "", "data", told, hint="Wait for one more renewal, or use shorter periods.")]
    elif renewals.lost == 0:
        faults = [Fault(table, "", "data", "no customer was lost", hint="Look at `ended`, or at the time observed.")]
    refuse(faults)
    return renewals
