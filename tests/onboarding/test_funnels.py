from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.intervals import wilson
from tenure.samples import customers, events, spring
from tests.frames import ENGINES, connect
from tests.onboarding.rows import clicks, zoned

LATE = "2026-12-01"


def table_of(table: pd.DataFrame, *names: str, **options: Any) -> pd.DataFrame:
    given: dict[str, Any] = {"steps": names, "within_days": 7, "period": spring, "as_of": LATE, **options}
    return tenure.funnel(table, **given).table


def reached(table: pd.DataFrame, *names: str, **options: Any) -> list[int]:
    return table_of(table, *names, **options)["reached"].tolist()


def test_one_of_two_carts_of_spring_is_bought() -> None:
    found = table_of(events, "cart", "purchase", "return", within_days=10)
    assert found[["step", "reached", "previous", "entered", "immature"]].to_numpy().tolist() == [
        ["cart", 2, 2, 2, 0],
        ["purchase", 1, 2, 2, 0],
        ["return", 1, 1, 2, 0],
    ]
    assert found["value"].tolist() == [1.0, 0.5, 0.5]
    assert found["step_rate"].tolist() == [1.0, 0.5, 1.0]
    for name, (top, bottom) in {"": (1, 2), "step_": (1, 1)}.items():
        lower, upper = wilson(top, bottom)
        assert found[[f"{name}lower", f"{name}upper"]].iloc[2].tolist() == [float(lower), float(upper)]
    # ana buys 5 minutes after her cart, and sends it back 9 days, 22 hours and 55 minutes later.
    assert found["median_days"].iloc[1:].tolist() == pytest.approx([5 / 1440, 9 + 22 / 24 + 55 / 1440])
    assert found["median_days"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2026-03-05", 1),  # at the instant of the first
        ("2026-03-04T23:59:59.999999", 0),
        ("2026-03-12", 1),
        ("2026-03-12T00:00:00.000001", 0),
    ],
)
def test_a_step_is_reached_from_the_one_before_to_the_end_of_the_window(second: str, expected: int) -> None:
    assert reached(clicks(("ana", "a", "2026-03-05"), ("ana", "b", second)), "a", "b") == [1, expected]


def test_the_window_is_of_the_entry_not_of_the_step_before() -> None:
    table = clicks(("ana", "a", "2026-03-05"), ("ana", "b", "2026-03-11"), ("ana", "c", "2026-03-13"))
    assert reached(table, "a", "b", "c") == [1, 1, 0]
    assert reached(table, "a", "b", "c", within_days=8) == [1, 1, 1]


def test_steps_follow_one_another_and_none_is_left_out() -> None:
    table = clicks(("ana", "a", "2026-03-05"), ("ana", "c", "2026-03-06"), ("ana", "b", "2026-03-07"))
    assert reached(table, "a", "b", "c") == [1, 1, 0]
    assert reached(table, "a", "c", "b") == [1, 1, 1]
    # Without b nothing after it is reached, though b is somebody's event.
    table = clicks(("ana", "a", "2026-03-05"), ("ana", "c", "2026-03-06"), ("ben", "b", "2026-03-07"))
    assert reached(table, "a", "b", "c") == [1, 0, 0]


def test_a_customer_enters_once_in_each_period_with_the_first_event_there() -> None:
    table = clicks(("ana", "a", "2026-02-27"), ("ana", "a", "2026-03-01"), ("ana", "a", "2026-03-20"))
    table = pd.concat([table, clicks(("ana", "b", "2026-03-08"), ("ana", "b", "2026-03-21"))])
    assert reached(table, "a", "b") == [1, 1]
    assert reached(table, "a", "b", within_days=6) == [1, 0]  # though b follows the a of the 20th
    assert reached(table, "a", "b", period=["2026-02", "2026-03"]) == [1, 0, 1, 1]
    assert reached(table, "a", "b", period="2026-04") == [0, 0]


def test_a_step_may_lie_after_the_period_and_no_entry_does() -> None:
    table = clicks(("ana", "a", "2026-03-31T23:59:59.999999"), ("ana", "b", "2026-04-05"), ("ben", "a", "2026-04-01"))
    assert reached(table, "a", "b") == [1, 1]


def test_a_window_that_is_not_over_is_immature_also_if_all_steps_are_reached() -> None:
    table = clicks(("ana", "a", "2026-03-05"), ("ana", "b", "2026-03-06"), ("ben", "a", "2026-03-06"))
    found = tenure.funnel(table, steps=["a", "b"], within_days=7, period=spring, as_of="2026-03-12")
    assert found.table[["reached", "entered", "immature"]].to_numpy().tolist() == [[1, 1, 1], [1, 1, 1]]
    assert "windows that are not over yet, left out: 1" in found.notes
    found = tenure.funnel(table, steps=["a", "b"], within_days=7, period=spring, as_of="2026-03-11T23:59:59.999999")
    assert found.table["immature"].tolist() == [2, 2]
    assert found.table["median_days"].isna().all()
    assert found.table["reason"].tolist() == ["nobody with a window that has passed took the first step"] * 2


def test_a_name_that_stands_again_asks_for_an_event_of_its_own_and_is_numbered() -> None:
    once = clicks(("ana", "a", "2026-03-05"), ("ana", "a", "2026-03-05"), ("ana", "b", "2026-03-06"))
    assert reached(once, "a", "a") == [1, 0]
    twice = pd.concat([once, clicks(("ana", "a", "2026-03-07"))])
    found = table_of(twice, "a", "a", "b")
    assert found["step"].tolist() == ["a", "a 2", "b"]
    assert found["reached"].tolist() == [1, 1, 0]
    found = table_of(twice, "a", "b", "a")
    assert found["reached"].tolist() == [1, 1, 1]
    assert found["median_days"].iloc[1:].tolist() == [1.0, 1.0]
    again = pd.concat([twice, clicks(("ana", "a 2", "2026-03-08"))])
    assert table_of(again, "a", "a 2", "a", "a")["step"].tolist() == ["a", "a 2", "a 3", "a 4"]


def test_by_a_column_of_events_the_entry_decides() -> None:
    table = clicks(
        ("ana", "a", "2026-03-05"), ("ana", "b", "2026-03-06"), ("ben", "a", "2026-03-05"), ("ben", "b", "2026-03-05"),
        channel=["web", "shop", None, "web"],
    )  # fmt: skip
    found = table_of(table, "a", "b", by="channel")
    assert found["channel"].isna().tolist() == [False, False, True, True]
    assert found[["step", "reached", "entered"]].to_numpy().tolist() == [["a", 1, 1], ["b", 1, 1]] * 2


def test_by_a_column_of_events_a_customer_enters_once_with_each_value() -> None:
    table = clicks(
        ("ana", "a", "2026-03-05"), ("ana", "a", "2026-03-08"), ("ana", "a", "2026-03-09"), ("ana", "b", "2026-03-14"),
        channel=["web", "shop", "web", "app"],
    )  # fmt: skip
    found = table_of(table, "a", "b", by="channel")
    # The web's window is over on the 12th, though a second click there would have left it open.
    assert found[["channel", "step", "reached"]].to_numpy().tolist() == [
        ["shop", "a", 1],
        ["shop", "b", 1],
        ["web", "a", 1],
        ["web", "b", 0],
    ]


def test_groups_of_customers_have_all_steps_in_all_periods() -> None:
    found = table_of(events, "cart", "purchase", by="segment", customers=customers, period=["2026-03", "2026-04"])
    assert found[["segment", "step", "reached"]].to_numpy().tolist() == [
        ["consumer", "cart", 2],
        ["consumer", "purchase", 1],
        ["consumer", "cart", 0],
        ["consumer", "purchase", 0],
    ]


def test_medians_have_the_bounds_of_their_ranks() -> None:
    rows = [("a", "2026-03-05"), *[("b", f"2026-03-05T{hour:02}:00") for hour in range(24)]]
    table = clicks(*[(f"c{n}", "a", "2026-03-05") for n in range(6)], *[(f"c{n}", *rows[n + 2]) for n in range(6)])
    found = table_of(table, "a", "b").iloc[1]
    # Six wait 1 to 6 hours; at 95 % the bounds are the least and the greatest.
    assert [24 * found[name] for name in ("median_days", "median_lower", "median_upper")] == pytest.approx([3.5, 1, 6])
    fewer = table_of(table, "a", "b", confidence=0.6).iloc[1]
    assert [24 * fewer[name] for name in ("median_lower", "median_upper")] == pytest.approx([2, 5])


def test_days_are_of_24_hours_when_the_clocks_change() -> None:
    for second, expected in (("2026-04-04T11:00", 1), ("2026-04-04T11:00:00.000001", 0)):
        table = zoned(clicks(("ana", "a", "2026-03-28T10:00"), ("ana", "b", second)))
        assert reached(table, "a", "b") == [1, expected]


def test_several_and_overlapping_periods_are_each_as_if_asked_alone() -> None:
    spans: list[Any] = ["2026-03", ("2026-03-10", "2026-03-11"), "2026-W11", "2026-02"]
    options: dict[str, Any] = {"steps": ["use", "use", "cart"], "within_days": 10, "by": "event"}
    both = tenure.funnel(events, period=spans, **options).table
    alone = pd.concat([tenure.funnel(events, period=each, **options).table for each in spans], ignore_index=True)
    pd.testing.assert_frame_equal(both, alone, check_dtype=False)
    assert both["entered"].tolist()[::3] == [3, 0, 0, 2]  # fay's window is not over


@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_engine_goes_the_same_way(engine: str) -> None:
    options: dict[str, Any] = {"steps": ["use", "use", "cart", "purchase"], "within_days": 9.5, "by": "feature"}
    with connect() as connection:
        found = tenure.funnel(ENGINES[engine](events, connection), period=["2026-03", "2026-Q1"], **options)
    assert found.to_dict() == tenure.funnel(events, period=["2026-03", "2026-Q1"], **options).to_dict()
    assert found.table["reached"].sum() > len(found.table) / 4


def test_from_a_step_that_no_event_is_called_on_nothing_is_known() -> None:
    found = tenure.funnel(events, steps=["cart", "buy", "return"], within_days=7, period=spring)
    assert found.table["value"].tolist()[:1] == [1.0]
    assert found.table["value"].isna().tolist() == [False, True, True]
    assert found.table["reason"].iloc[1].startswith("no event is called buy; the table has cart, charge, mention")
    assert found.table["step_rate"].isna().tolist() == [False, True, True]
    assert tenure.Measure.from_json(found.to_json()) == found
    first = tenure.funnel(events, steps=["basket", "purchase"], within_days=7, period=spring).table
    assert first["reason"].str.startswith("no event is called basket").all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"steps": []}, "steps is empty: name at least one"),
        ({"steps": "cart"}, "steps is a list of names of events in their order, not 'cart'"),
        ({"steps": {"cart", "purchase"}}, "steps is a list of names of events in their order"),
        ({"steps": ["cart", 5, ""]}, "steps are names of events; 5, '' is none"),
        ({"within_days": -1}, "within_days is a number from 0"),
        ({"by": "step"}, "by names 'step', which is a column of the result"),
    ],
)
def test_a_funnel_without_a_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.funnel(events, **{"steps": ["cart"], "within_days": 7, "period": spring, **options})


def test_the_scorecard_knows_steps_of_a_funnel_from_the_table_of_steps() -> None:
    book = {"events": events, "steps": tenure.samples.steps}
    card = tenure.scorecard(book, period=spring, kpis="funnel")
    assert card.table["missing"].tolist() == ["needs steps, within_days: give it in options, or call it by itself"]
    options = {"funnel": {"steps": ["cart", "purchase"], "within_days": 7}}
    assert tenure.scorecard(book, period=spring, kpis="funnel", options=options).table["reason"].tolist() == [
        "2 rows: see .measures"
    ]
