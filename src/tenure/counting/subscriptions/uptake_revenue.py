"""Revenue with and without value-added services: the comparisons of each period and group, as parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tenure.counting.core import PERIOD, combine, spans_of
from tenure.counting.core.groups import group_rows
from tenure.counting.customers.attributes import attributes_of, covariate_columns
from tenure.counting.subscriptions.adopters import Adoption, Comparison, compare
from tenure.counting.subscriptions.histories import Histories, PeriodHistory
from tenure.counting.subscriptions.history_collection import collect_histories
from tenure.counting.subscriptions.spans import PeriodMonths
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["UptakeQuestion", "count_adopters"]

_MONEY = frozenset({"adopter_revenue", "other_revenue", "expected_revenue"})


class UptakeQuestion(NamedTuple):
    """How customers with a service are to be compared with those without one, and what their revenue is.

    Args:
        method: `difference`, `stratified` or `matched`.
        strata: The columns of customers that make a stratum.
        covariates: The columns of customers by which matches are alike, too.
        charge_events: The names of events whose amounts are charges.
        vas_revenue: Whether what value-added services accrue is revenue.
        grace_days: Customers who return within this many days are taken never to have left.
        confidence: Confidence level of the intervals.
        resamples: How many times contributions are drawn anew.
        seed: Of the random generator of these.
    """

    method: str
    strata: Sequence[str]
    covariates: Sequence[str]
    charge_events: Sequence[str]
    vas_revenue: bool
    grace_days: float
    confidence: float
    resamples: int
    seed: int


def count_adopters(inputs: Inputs, periods: Sequence[Period], asked: UptakeQuestion, people: Inputs | None) -> Parts:
    """Compare adopters with others per period and group; `lower` and `upper` of each value are parts.

    Args:
        inputs: The tables of the call, split by columns of customers, or by `service`.
        periods: The periods, each of which is held against the equal one before it.
        asked: How to compare.
        people: The customers with the columns of strata and covariates, where there are any.
    """
    columns = list(dict.fromkeys([*periods, *(period.previous for period in periods)]))
    histories = collect_histories(
        inputs,
        columns,
        asked.charge_events,
        grace_days=asked.grace_days,
        vas_revenue=asked.vas_revenue,
        # Groups are those of all who ever paid, and customers are matched by how long they have.
        with_past=bool(inputs.group_columns) or asked.method == "matched",
    )
    how = _comparison(inputs, histories, asked, people)
    spans = [PeriodMonths.between(*span, inputs.zone) for span in spans_of(inputs, columns)]
    # A period is mostly the one before the next, and what it holds is large.
    known = lru_cache(maxsize=2)(lambda at: PeriodHistory(histories, at, spans[at]))
    pairs = [(columns.index(period.previous), columns.index(period)) for period in periods]
    everyone = np.ones(len(histories.customers), dtype=bool)
    whole = compare(Adoption(everyone, histories.vas, *map(known, pairs[0])), how)
    table = pd.DataFrame({PERIOD: [0], **{name: _column([value]) for name, value in whole.items()}})
    if inputs.group_columns or len(periods) > 1:
        table = _compare_groups(inputs, histories, how, (map(known, pair) for pair in pairs), list(whole))
    parts = combine(inputs, periods, [table], money=_MONEY & {*whole})
    return replace(parts, whole=whole, mergeable=False)  # adopters are compared with all others


def _comparison(inputs: Inputs, histories: Histories, asked: UptakeQuestion, people: Inputs | None) -> Comparison:
    attributes = pd.DataFrame(index=range(len(histories.customers)))
    if people is not None:
        attributes = attributes_of(people, people.keys, histories.customers)
    return Comparison(
        method=asked.method,
        confidence=asked.confidence,
        resamples=asked.resamples,
        seed=asked.seed,
        scale=inputs.scale,
        strata=group_rows([attributes], list(asked.strata)).numbers[0],
        covariates=[column for name in asked.covariates for column in covariate_columns(attributes[name])],
    )


def _compare_groups(
    inputs: Inputs,
    histories: Histories,
    how: Comparison,
    pairs: Iterable[Iterable[PeriodHistory]],
    names: Sequence[str],
) -> pd.DataFrame:
    """Return a row for each period, group of customers and service, of periods with those before them."""
    own = {inner: inner for inner in inputs.customer_columns}
    people = group_rows([attributes_of(inputs, own, histories.customers)], [*own])
    keys, rows = [], []
    for at, (before, now) in enumerate(pairs):
        for group in range(len(people.table)):
            for number, service in enumerate(histories.vas_by_service):
                keys.append((at, group, number))
                rows.append(compare(Adoption(people.numbers[0] == group, service, before, now), how))
    places = np.array(keys, dtype=np.int64).reshape(-1, 3)
    columns: dict[Any, Any] = {PERIOD: places[:, 0]}
    columns |= {name: people.table[name].array.take(places[:, 1]) for name in people.table}
    columns |= {name: histories.services[name].array.take(places[:, 2]) for name in histories.services}
    columns |= {name: _column([row[name] for row in rows]) for name in names}
    return pd.DataFrame(columns)


def _column(values: Sequence[Any]) -> pd.Series[Any]:
    """Return numbers as a column in which fractions stay exact."""
    return pd.Series(values, dtype=object if any(isinstance(value, Fraction) for value in values) else None)
