"""Weights: what makes those who answered look like all customers."""

from __future__ import annotations

from tenure.counting.surveys.strata import with_weights
from tenure.engine import Frame, FrameT
from tenure.errors import ParameterError, did_you_mean
from tenure.options import Columns, Options, names
from tenure.tables import check_inputs, column_names

__all__ = ["weights_by_stratum"]


def weights_by_stratum(surveys: FrameT, customers: Frame, strata: Columns) -> FrameT:
    """Weight each answer so that strata count as they do among all customers.

    Definition: share of the customers in the stratum / share of the answers from it, within each kind of survey;
    a stratum that answers half as readily as the others weighs twice. A null is a stratum of its own. An anonymous
    answer weighs as the average answer of a known customer does; a survey without an answer weighs 1, which nothing
    reads. A stratum that never answered is beyond help: nobody speaks for it.

    Args:
        surveys: One row per survey sent, of the span of time to be looked at; see `Survey`.
        customers: All who might have answered.
        strata: Columns of `customers` that tell who answers from who does not, such as segment and country.

    Returns:
        The surveys with a column `weight`, in the kind of frame that came in, for `net_promoter_score(weight=…)`.

    Raises:
        ContractError: A table breaks its contract.
        RelationError: A survey names an unknown customer.
        ParameterError: `strata` names no column of `customers`.

    Reference:
        Holt & Smith, Post stratification, Journal of the Royal Statistical Society A 142 (1979).

    Example:
        >>> from tenure.samples import customers, surveys
        >>> weighted = weights_by_stratum(surveys, customers, "segment")
        >>> weighted.loc[weighted["kind"] == "nps", "weight"].round(3).tolist()[:3]
        [0.952, 1.111, 0.952]
    """
    ids = {"surveys": ["customer_id"]}
    options = Options(by=_columns_of_customers(strata, customers))
    inputs = check_inputs(options, needs=ids, customers=customers, surveys=surveys)
    return with_weights(inputs, surveys)


def _columns_of_customers(strata: Columns, customers: Frame) -> tuple[str, ...]:
    wanted, present = names(strata, "strata"), column_names(customers)
    if absent := [name for name in wanted if name not in present]:
        near = did_you_mean(absent[0], present)
        raise ParameterError(
            f"strata names {', '.join(map(repr, absent))}, which customers do not have: {', '.join(present)}.{near}"
        )
    return wanted
