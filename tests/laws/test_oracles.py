"""Every KPI agrees with a naive loop in plain Python that was written from its definition alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests import oracles
from tests.frames import assert_same, frame, plain, same
from tests.oracles import strategies
from tests.oracles.states import Row

SPLITS = ((), "plan", "segment", ("service", "segment"))
SIMPLE = (
    "churn_by_reason",
    "revenue_churn_rate",
    "net_revenue_churn_rate",
    "net_revenue_retention",
    "gross_revenue_retention",
    "monthly_recurring_revenue",
    "annual_recurring_revenue",
    "average_revenue_per_account",
    "mrr_movements",
    "expansion_revenue",
    "contraction_revenue",
)
OPTIONS: dict[str, list[dict[str, Any]]] = {
    **{name: [{}] for name in SIMPLE},
    "churn_rate": [{"denominator": each} for each in ("opening", "opening_plus_joined", "average", "exposure")],
    "quick_ratio": [{"include_reactivation": False}, {"include_reactivation": True}],
}
UNITS = ("pair", "customer")
PERIODIC = [
    (name, {**option, "unit": unit}) for name, options in OPTIONS.items() for option in options for unit in UNITS
]

books = st.tuples(strategies.subscriptions(), strategies.customers(), strategies.periods())
splits = st.sampled_from(SPLITS)
graces = st.sampled_from([0, 1, 5, 30])


def keys(by: str | tuple[str, ...], *further: str) -> list[str]:
    return ["period_start", "period_end", *((by,) if isinstance(by, str) else by), *further]


def pick(row: Row, names: list[str]) -> Row:
    return {name: row[name] for name in names}


def of(subscriptions: list[Row], by: str | tuple[str, ...]) -> list[Row]:
    """An empty table has no columns to split by."""
    return subscriptions or [{**EMPTY, **dict.fromkeys(("plan", "service"))}] if by else subscriptions


EMPTY: Row = {"customer_id": "ana", "started_at": strategies.MONTHS[0], "ended_at": None, "mrr": 0.0}


def periods_of(spans: list[tuple[Any, Any]]) -> list[tenure.Period]:
    return [tenure.Period(start, end) for start, end in spans]


@pytest.mark.parametrize(("name", "options"), PERIODIC, ids=[f"{name}-{option}" for name, option in PERIODIC])
@given(book=books, by=splits, grace=graces)
def test_it_agrees_with_its_oracle(
    name: str, options: dict[str, Any], book: tuple[list[Row], list[Row], Any], by: Any, grace: int
) -> None:
    rows, people, spans = book
    rows = of(rows, by)
    expected = getattr(oracles, name)(rows, spans, by=by, customers=people, grace_days=grace, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(
        frame(rows), period=periods_of(spans), by=by, customers=frame(people, "customers"), grace_days=grace, **options
    )
    assert_same(found.table, expected, keys(by, *(["cancel_reason"] if name == "churn_by_reason" else [])))


@pytest.mark.parametrize("unit", UNITS)
@given(book=books, by=splits, grace=graces)
def test_customer_movements_agree_with_their_oracle(
    unit: str, book: tuple[list[Row], list[Row], Any], by: Any, grace: int
) -> None:
    rows, people, spans = book
    rows = of(rows, by)
    options: dict[str, Any] = {"by": by, "grace_days": grace, "unit": unit}
    expected = oracles.customer_movements(rows, spans, customers=people, **options)
    found = tenure.customer_movements(
        frame(rows), period=periods_of(spans), customers=frame(people, "customers"), **options
    )
    assert_same(found, expected, keys(by, "customer_id"))


@pytest.mark.parametrize("name", ["renewal_rate", "renewal_rate by value", "net_contract_value_increase"])
@given(book=books, by=splits, grace=graces, data=st.data())
def test_contracts_agree_with_their_oracle(
    name: str, book: tuple[list[Row], list[Row], Any], by: Any, grace: int, data: st.DataObject
) -> None:
    rows, people, spans = book
    rows = of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    name, *basis = name.split(" by ")
    options: dict[str, Any] = {"grace_days": grace, "as_of": as_of, **({"basis": basis[0]} if basis else {})}
    expected = getattr(oracles, name)(rows, spans, by=by, customers=people, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    found = kpi(frame(rows), period=periods_of(spans), by=by, customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, keys(by))


@pytest.mark.parametrize("name", ["service_revenue", "service_revenue of vas", "average_revenue_per_user"])
@given(book=books, charges=strategies.events(), by=st.sampled_from([(), "segment", "service"]))
def test_revenue_agrees_with_its_oracle(
    name: str, book: tuple[list[Row], list[Row], Any], charges: list[Row], by: Any
) -> None:
    rows, people, spans = book
    rows = rows or [{**EMPTY, "service": None, "is_vas": False}]
    name, *vas = name.split(" of ")
    options: dict[str, Any] = {"vas_only": True} if vas else {}
    expected = getattr(oracles, name)(rows, spans, charges, by=by, customers=people, **options)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, name)
    tables = frame(rows), frame(charges, "events")
    found = kpi(*tables, period=periods_of(spans), by=by, customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, keys(by))


@pytest.mark.parametrize("basis", ["customers", "revenue"])
@given(
    book=books,
    by=splits,
    every=st.sampled_from(["day", "week", "month", "quarter", "year"]),
    grace=graces,
    data=st.data(),
)
def test_cohorts_agree_with_their_oracle(
    basis: str, book: tuple[list[Row], list[Row], Any], by: Any, every: Any, grace: int, data: st.DataObject
) -> None:
    rows, people, _ = book
    rows = of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    options: dict[str, Any] = {"every": every, "ages": 3, "basis": basis, "as_of": as_of, "by": by, "grace_days": grace}
    expected = oracles.cohort_retention(rows, customers=people, **options)
    found = tenure.cohort_retention(frame(rows), customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, [*keys(by)[2:], "cohort", "age"])


@given(book=books, by=splits, grace=graces, data=st.data())
def test_survival_agrees_with_its_oracle(
    book: tuple[list[Row], list[Row], Any], by: Any, grace: int, data: st.DataObject
) -> None:
    rows, people, _ = book
    rows = of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    expected = oracles.survival_curve(rows, as_of=as_of, by=by, customers=people, grace_days=grace)
    found = tenure.survival_curve(
        frame(rows), as_of=as_of, by=by, customers=frame(people, "customers"), grace_days=grace
    )
    groups = keys(by)[2:]
    flat = [{**pick(curve, groups), **row, "days": float(row["days"])} for curve in expected for row in curve["table"]]
    assert_same(found.table, flat, [*groups, "days"])
    medians = found.medians.to_dict("records") if groups else [{"median": found.median}]
    wanted = {tuple(str(curve[name]) for name in groups): curve["median"] for curve in expected if curve["table"]}
    for row in medians if wanted else []:
        key = tuple(str(plain(row[name])) for name in groups)
        value = row["median"]
        assert same(plain(value), wanted[key])
