"""What is drawn does reach the cases that the oracles tell apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from . import churn_rate, cohort_retention, mrr_movements, renewal_rate, survival_curve
from .grid import MONTHS
from .months import next_start
from .states import Row
from .strategies import as_ofs, costs, run_of, subscriptions
from .value import ltv_to_cac_ratio, ltv_to_crc_ratio

SPANS = run_of("month", 5)
FAR = MONTHS[-1].replace(year=2030)
QUICKLY = settings(max_examples=600, phases=(Phase.generate,), database=None)
DATED = subscriptions().flatmap(lambda table: st.tuples(st.just(table), as_ofs(table)))


def differ(kpi: Callable[..., Sequence[Row]], one: dict[str, Any], other: dict[str, Any]) -> Callable[[Any], bool]:
    return lambda table: kpi(table, SPANS, **one) != kpi(table, SPANS, **other)


CASES: dict[str, Callable[[Any], bool]] = {
    "a return within the grace": differ(churn_rate, {}, {"grace_days": 5}),
    "a return after five days": differ(churn_rate, {"grace_days": 5}, {"grace_days": 30}),
    "an upgrade": differ(mrr_movements, {"by": "plan"}, {"by": "plan", "unit": "customer"}),
    "a late renewal": differ(renewal_rate, {"as_of": FAR}, {"as_of": FAR, "grace_days": 1}),
    "a term not over": differ(renewal_rate, {"as_of": FAR}, {"as_of": MONTHS[4]}),
    "a successor for two": lambda table: any(
        0 < row["renewed"] < row["due"] for row in renewal_rate(table, SPANS, as_of=FAR)
    ),
    "an end on a first of a month": lambda table: any(row["ended_at"] in MONTHS for row in table),
    "open without a term": lambda table: any(row["without_term"] > 1 for row in renewal_rate(table, SPANS)),
}


@pytest.mark.parametrize("case", CASES)
def test_subscriptions_reach(case: str) -> None:
    find(subscriptions(), CASES[case], settings=QUICKLY, random=Random(7))


@pytest.mark.parametrize("kpi", [survival_curve, cohort_retention])
def test_a_grace_that_has_not_passed_is_reached(kpi: Callable[..., Any]) -> None:
    def bites(drawn: tuple[list[Row], Any]) -> bool:
        table, as_of = drawn
        told = {"as_of": as_of, "grace_days": 30}
        later = [row for row in table if as_of and row["started_at"] < as_of]
        return bool(later) and kpi(later, **told) != kpi(later, as_of=as_of)

    find(DATED, bites, settings=QUICKLY, random=Random(7))


@pytest.mark.parametrize("kpi", [ltv_to_cac_ratio, ltv_to_crc_ratio])
def test_ratios_of_value_to_cost_are_often_defined(kpi: Callable[..., list[Row]]) -> None:
    quarters = [(MONTHS[1], MONTHS[4]), (MONTHS[2], next_start(MONTHS[2], "quarter"))]

    def defined(drawn: tuple[list[Row], list[Row]]) -> bool:
        return any(row["value"] is not None for row in kpi(drawn[0], quarters, drawn[1]))

    find(st.tuples(subscriptions(), costs()), defined, settings=settings(QUICKLY, max_examples=100), random=Random(7))
