"""Who came up for renewal, and who stayed: what the shifted beta-geometric model is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tenure.errors import ContractError, Fault, ParameterError
from tenure.models.columns import (
    Floats,
    count_faults,
    faults_where,
    flag_faults,
    raise_faults,
    to_column,
    weighted_bincount,
    weighted_columns,
)

__all__ = ["Renewals", "check_enough", "count_renewals"]


class Renewals(NamedTuple):
    """Per renewal 1, 2, …: customers who came up for it, and those who renewed; all cohorts together.

    The likelihood of a retention curve is a product of retention rates, so these counts are all that it needs.
    """

    due: Floats
    kept: Floats
    customers: float

    @property
    def lost(self) -> Floats:
        """Customers who left, per renewal."""
        return self.due - self.kept


def count_renewals(table: str, periods: Any, ended: Any, survivors: Any, weights: Any) -> Renewals:
    """Count renewals, from whichever form the data are given in."""
    given = [values is not None for values in (periods, ended, survivors)]
    if given == [False, False, True] and weights is None:
        return _from_survivors(table, survivors)
    if given == [True, True, False]:
        return _from_periods(table, periods, ended, weights)
    raise ParameterError("give either survivors=…, or periods and ended, with weights where rows stand for several")


def _from_survivors(table: str, survivors: Any) -> Renewals:
    """Add up cohorts, each given as its counts at renewals 0, 1, 2 and so on."""
    cohorts = [_cohort(table, row, values) for row, values in enumerate(_cohort_rows(table, survivors))]
    renewals = max((len(cohort) for cohort in cohorts), default=1) - 1
    due, kept = np.zeros((2, max(renewals, 0)))
    for cohort in cohorts:
        due[: len(cohort) - 1] += cohort[:-1]
        kept[: len(cohort) - 1] += cohort[1:]
    return Renewals(due, kept, sum(float(cohort[0]) for cohort in cohorts if len(cohort)))


def _cohort_rows(table: str, survivors: Any) -> list[Any]:
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
    counts = to_column(table, name, values)
    last = int(np.isfinite(counts).nonzero()[0].max(initial=-1))
    counts = counts[: last + 1]
    missing, more = ~np.isfinite(counts), np.diff(counts, prepend=counts[:1]) > 0
    gap, rise = "missing between counts that are known", "more survivors than at the renewal before"
    raise_faults(
        [
            *faults_where(table, name, counts, missing, rule="missing", message=gap),
            *faults_where(table, name, counts, counts < 0, rule="range", message="below 0"),
            *faults_where(table, name, counts, more, rule="order", message=rise, hint="Nobody comes back."),
        ]
    )
    return counts


def _from_periods(table: str, periods: Any, ended: Any, weights: Any) -> Renewals:
    """Count customers by the whole periods that they lived."""
    (lived, lost), counts = weighted_columns(table, weights, periods=periods, ended=ended)
    early, too_early = (lived == 0) & (lost == 1), "a loss after 0 periods"
    hint = "A customer who left before the first renewal lived its one period: give 1."
    raise_faults(
        [
            *count_faults(table, "periods", lived, "Round the time lived to whole periods."),
            *flag_faults(table, "ended", lost),
            *faults_where(table, "periods", lived, early, rule="range", message=too_early, hint=hint),
        ]
    )
    renewal = lived.astype(np.int64)
    longest = int(renewal.max(initial=0)) + 1
    customers = weighted_bincount(renewal, counts, longest)
    losses = weighted_bincount(renewal, counts * lost, longest)
    due = customers[::-1].cumsum()[::-1][1:]
    return Renewals(due, due - losses[1:], float(counts.sum()))


def check_enough(table: str, renewals: Renewals, *, at_least: int) -> None:
    """Check that a curve can be fitted: so many renewals with customers due, and a loss."""
    observed = np.count_nonzero(renewals.due)
    if observed < at_least:
        message = (
            f"renewals with customers due: {observed}, at least {at_least} {'is' if at_least == 1 else 'are'} needed"
        )
        raise_faults([Fault(table, "", "data", message, hint="Wait for one more renewal, or use shorter periods.")])
    if not renewals.lost.any():
        hint = "Look at `ended`, or at the time observed."
        raise_faults([Fault(table, "", "data", "no customer was lost", hint=hint)])
