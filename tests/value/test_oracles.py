"""What customers are worth agrees with naive loops, and does not depend on the engine."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure.counting.subscriptions.tenures import tenures
from tenure.engine import collect
from tenure.tables import check_inputs
from tests.frames import ENGINES, assert_same, connect, frame
from tests.laws.profiles import FEW
from tests.oracles import strategies, value
from tests.oracles.states import Row, entities
from tests.oracles.strategies import MONTHS, run_of, trailing
from tests.value.books import cost_frame

SPLITS = ("segment", "service", ())
MONTHLY = st.sampled_from([run_of("month", 5), run_of("quarter", 2), run_of("year", 1), trailing(2), trailing(3)])
EMPTY: Row = {"customer_id": "ana", "started_at": MONTHS[0], "ended_at": None, "mrr": 0.0, "service": None}

books = st.tuples(strategies.subscriptions(), strategies.customers(), MONTHLY)
cost_rows = st.lists(
    st.fixed_dictionaries(
        {
            "spent_at": st.sampled_from(strategies.INSTANTS),
            "purpose": st.sampled_from(sorted(value.PURPOSES)),
            "amount": st.sampled_from(strategies.AMOUNTS),
            "service": st.sampled_from(strategies.SERVICES),
            "segment": st.sampled_from([None, "home", "office"]),
        }
    ),
    max_size=6,
)


def keys(by: str | tuple[str, ...]) -> list[str]:
    return ["period_start", "period_end", *((by,) if isinstance(by, str) else by)]


def spans(periods: list[tuple[Any, Any]]) -> list[tenure.Period]:
    return [tenure.Period(start, end) for start, end in periods]


@given(
    book=books,
    by=st.sampled_from(SPLITS),
    grace=st.sampled_from([0, 5]),
    horizon=st.sampled_from([None, 1, 12]),
    rate=st.sampled_from([0, Fraction(1, 64)]),
)
def test_lifetime_value_agrees_with_its_oracle(
    book: tuple[list[Row], list[Row], Any], by: Any, grace: int, horizon: int | None, rate: Fraction
) -> None:
    rows, people, periods = book
    rows = rows or [EMPTY]
    options: dict[str, Any] = {"by": by, "grace_days": grace}
    expected = value.lifetime_value(
        rows, periods, customers=people, margin=Fraction(3, 4), rate=Fraction(rate), horizon=horizon, **options
    )
    found = tenure.lifetime_value(
        frame(rows),
        period=spans(periods),
        customers=frame(people, "customers"),
        margin=0.75,
        monthly_discount_rate=float(rate),
        horizon_months=horizon,
        **options,
    )
    assert_same(found.table, expected, keys(by))


COSTLY: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "acquisition_cost": ({}, {}),
    "acquisition_cost a month later": ({"lag": 1}, {"lag_months": 1}),
    "payback_months": ({"margin": Fraction(1, 2)}, {"margin": 0.5}),
    "retention_cost": ({"grace_days": 5}, {"grace_days": 5}),
    "retention_cost of the retained": ({"base": "retained"}, {"base": "retained"}),
    "return_on_investment": ({}, {}),
    "return_on_investment of service": ({"purposes": {"service"}}, {"purposes": "service"}),
}


@pytest.mark.parametrize("name", COSTLY)
@given(book=books, costs=cost_rows, by=st.sampled_from(SPLITS))
def test_costs_agree_with_their_oracles(
    name: str, book: tuple[list[Row], list[Row], Any], costs: list[Row], by: Any
) -> None:
    rows, people, periods = book
    rows = rows or [EMPTY]
    theirs, ours = COSTLY[name]
    word = name.split(" ", maxsplit=1)[0]
    expected = getattr(value, word)(rows, periods, costs, by=by, customers=people, **theirs)
    kpi: Callable[..., tenure.Measure] = getattr(tenure, word)
    tables = frame(rows), cost_frame(costs)
    found = kpi(*tables, period=spans(periods), by=by, customers=frame(people, "customers"), **ours)
    assert_same(found.table, expected, keys(by))


@pytest.mark.parametrize("name", ["ltv_to_cac_ratio", "ltv_to_crc_ratio"])
@given(book=books, costs=cost_rows)
def test_ratios_agree_with_their_oracles(name: str, book: tuple[list[Row], list[Row], Any], costs: list[Row]) -> None:
    rows, _, periods = book
    expected = getattr(value, name)(rows, periods, costs, margin=Fraction(1, 2))
    found = getattr(tenure, name)(frame(rows), cost_frame(costs), period=spans(periods), margin=0.5)
    assert_same(found.table, expected, keys(()))


@given(book=books)
def test_scenarios_agree_with_their_oracle(book: tuple[list[Row], list[Row], Any]) -> None:
    rows, _, periods = book
    one, less, more = Fraction(1), Fraction(3, 4), Fraction(5, 4)
    expected = value.lifetime_value_scenarios(
        rows, periods, factors=[(one, one), (less, one), (one, more)], cost=Fraction(10)
    )
    changes = tenure.Change(churn=-0.25), tenure.Change(arpa=0.25)
    found = tenure.lifetime_value_scenarios(
        frame(rows), period=spans(periods), changes=changes, cost_per_customer=10
    ).table
    for place, row in enumerate(expected):
        for name in ("value", "profit"):
            shown = found[name].iloc[place]
            assert shown == pytest.approx(float("nan") if row[name] is None else float(row[name]), nan_ok=True)


@pytest.mark.parametrize("engine", ENGINES)
@FEW
@given(rows=strategies.subscriptions(), as_of=st.sampled_from(strategies.INSTANTS), grace=st.sampled_from([0, 5, 30]))
def test_tenures_agree_with_their_oracle_on_every_engine(engine: str, rows: list[Row], as_of: Any, grace: int) -> None:
    inputs = check_inputs(subscriptions=ENGINES[engine](frame(rows or [EMPTY]), connect()))
    found = collect(tenures(inputs, as_of, grace_days=grace))
    lived = {row["customer_id"]: (row["months"], bool(row["lost"])) for row in found.to_dict("records")}
    expected = {
        entity.customer: held
        for entity in entities(rows, grace_days=grace)
        if (held := value.tenure(entity, as_of, grace)) is not None
    }
    assert lived == expected


@given(
    worth=st.lists(st.integers(0, 9), min_size=4, max_size=12),
    acts=st.lists(st.integers(0, 9), min_size=12, max_size=12),
)
def test_value_drivers_agree_with_their_oracle(worth: list[int], acts: list[int]) -> None:
    acts = acts[: len(worth)]
    values = pd.DataFrame({"customer_id": range(len(worth)), "lifetime_value": worth})
    behaviours = pd.DataFrame({"customer_id": range(len(worth)), "contacts": acts})
    found = tenure.value_drivers(values, behaviours).table["value"].iloc[0]
    flat = len(set(worth)) == 1 or len(set(acts)) == 1
    expected = float("nan") if flat else value.value_drivers(worth, acts)
    assert found == pytest.approx(expected, nan_ok=True)
