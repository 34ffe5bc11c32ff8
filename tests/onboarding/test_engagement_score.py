from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.intervals import student
from tenure.samples import customers, steps, subscriptions
from tests.frames import ENGINES, connect, to_pandas
from tests.onboarding.rows import done, lines, zoned

WEIGHTS = {"install_app": 2, "set_autopay": 1}
LATE = "2026-12-01"
ANA = lines(("ana", "2026-03-01"))


def scored(table: pd.DataFrame, completed: pd.DataFrame, **options: Any) -> list[float]:
    """Return the points, customers, activated and immature of March."""
    found = tenure.onboarding_engagement_score(
        table, completed, **{"checklist": WEIGHTS, "period": "2026-03", "as_of": LATE, **options}
    )
    return [found.parts[name] for name in ("points", "customers", "activated", "immature")]


def test_the_score_of_2025() -> None:
    # ana and ben 100, ben on the last instant of day 30; fay 2 of 3, dan 1 of 3 before the start; cleo too late.
    found = tenure.onboarding_engagement_score(subscriptions, steps, checklist=WEIGHTS, period="2025")
    squares = pytest.approx(2 * 100**2 + (200 / 3) ** 2 + (100 / 3) ** 2)
    assert found.parts == {"points": 300, "squares": squares, "customers": 5, "activated": 2, "immature": 0}
    assert found.value == 60
    bounds = student(300, found.parts["squares"], 5, low=0, high=100)
    assert (found.lower, found.upper) == tuple(map(float, bounds))


def test_points_are_exact_whatever_the_weights() -> None:
    weights = {"install_app": 0.1, "set_autopay": 0.2, "other": 0.3}
    assert scored(ANA, done(("ana", "install_app", "2026-03-02")), checklist=weights)[0] == pytest.approx(100 / 6)
    assert scored(ANA, done(*[("ana", name, "2026-03-02") for name in weights]), checklist=weights)[0] == 100


@pytest.mark.parametrize(
    ("completed", "points"),
    [
        ("2020-01-01", 100),  # earlier than the start counts
        ("2026-03-31", 100),
        ("2026-03-31T00:00:00.000001", 0),
    ],
)
def test_in_time_is_up_to_30_days_after_the_start(completed: str, points: float) -> None:
    assert scored(ANA, done(("ana", "x", completed)), checklist={"x": 1}) == [points, 1, int(points > 0), 0]


def test_a_window_that_is_not_over_is_immature_also_if_all_steps_are_done() -> None:
    completed = done(("ana", "x", "2026-03-02"))
    assert scored(ANA, completed, checklist={"x": 1}, as_of="2026-03-31") == [100, 1, 1, 0]
    assert scored(ANA, completed, checklist={"x": 1}, as_of="2026-03-30T23:59:59.999999") == [0, 0, 0, 1]
    assert scored(ANA, completed, checklist={"x": 1}, as_of="2026-02-01") == [0, 0, 0, 1]
    found = tenure.onboarding_engagement_score(ANA, completed, checklist={"x": 1}, period="2026-03")
    assert math.isnan(found.value)
    assert found.reason == "no customer who started has a window that has passed"
    assert "windows that are not over yet, left out: 1" in found.notes


def test_a_step_counts_once_and_what_is_not_on_the_checklist_does_not() -> None:
    completed = done(("ana", "x", "2026-03-02"), ("ana", "x", "2026-03-02"), ("ana", "y", "2026-03-02"))
    assert scored(ANA, completed, checklist={"x": 1, "z": 3}) == [25, 1, 0, 0]


def test_a_step_done_late_again_was_done_in_time() -> None:
    completed = done(("ana", "x", "2026-05-02"), ("ana", "x", "2026-03-02"))
    assert scored(ANA, completed, checklist={"x": 1})[0] == 100


def test_activated_is_who_did_the_required_steps() -> None:
    checklist = tenure.Checklist(steps={"x": 1, "y": 3}, required=["y"])
    assert scored(ANA, done(("ana", "y", "2026-03-02")), checklist=checklist) == [75, 1, 1, 0]
    assert scored(ANA, done(("ana", "x", "2026-03-02")), checklist=checklist) == [25, 1, 0, 0]


def test_a_step_that_nobody_ever_completed_is_noted() -> None:
    found = tenure.onboarding_engagement_score(subscriptions, steps, checklist={"instal_app": 1}, period="2025")
    assert found.value == 0
    assert "nobody ever completed instal_app; the table has install_app, set_autopay" in found.notes
    assert not [note for note in scored_notes(WEIGHTS) if "nobody" in note]


def scored_notes(checklist: Any) -> list[str]:
    found = tenure.onboarding_engagement_score(subscriptions, steps, checklist=checklist, period="2025")
    return [str(note) for note in found.notes]


def test_sixty_steps_are_told_apart() -> None:
    names = [f"s{number}" for number in range(60)]
    completed = done(*[("ana", name, "2026-03-02") for name in names[1:]])
    assert scored(ANA, completed, checklist=dict.fromkeys(names, 1))[0] == pytest.approx(100 * 59 / 60)


def test_customers_are_those_whose_first_subscription_starts_in_the_period() -> None:
    table = lines(
        ("ana", "2026-02-28T23:59:59.999999"), ("ana", "2026-03-05"), ("ben", "2026-03-31T23:59:59.999999"),
        ("cleo", "2026-03-01", "2026-03-01"), ("dan", "2026-03-04", None, "2026-03-20"),
    )  # fmt: skip
    completed = done(*[(name, "x", "2026-02-01") for name in ("ana", "ben", "cleo", "dan")])
    assert scored(table, completed, checklist={"x": 1}) == [200, 2, 2, 0]
    assert scored(table.tail(1).assign(mrr=0.0), completed, checklist={"x": 1}) == [100, 1, 1, 0]


def test_the_steps_of_a_customer_count_for_each_service() -> None:
    table = lines(("ana", "2026-03-01"), ("ana", "2026-03-20"), service=["music", None])
    options: dict[str, Any] = {"checklist": {"x": 1}, "period": "2026-03", "by": "service", "as_of": LATE}
    found = tenure.onboarding_engagement_score(table, done(("ana", "x", "2026-04-10")), **options)
    assert found.table["value"].tolist() == [0, 100]
    assert found.table["service"].isna().tolist() == [False, True]
    assert found.value == 50


def test_days_are_of_24_hours_when_the_clocks_change() -> None:
    table = zoned(lines(("ana", "2026-03-10T10:00")))
    for completed, points in (("2026-04-09T11:00", 100), ("2026-04-09T11:00:00.000001", 0)):
        assert scored(table, zoned(done(("ana", "x", completed))), checklist={"x": 1})[0] == points


def test_several_and_overlapping_periods_are_each_as_if_asked_alone() -> None:
    spans: list[Any] = ["2025", "2025-Q1", ("2025-03-16", "2026-03-06"), "2026-03"]
    options: dict[str, Any] = {"checklist": WEIGHTS, "as_of": LATE}
    both = tenure.onboarding_engagement_score(subscriptions, steps, period=spans, **options).table
    alone = [tenure.onboarding_engagement_score(subscriptions, steps, period=each, **options).table for each in spans]
    pd.testing.assert_frame_equal(both, pd.concat(alone, ignore_index=True), check_dtype=False)
    assert both["customers"].tolist() == [5, 2, 5, 1]


def test_the_list_says_what_each_customer_has_done() -> None:
    found = tenure.onboarding_scores(
        subscriptions, steps, checklist=WEIGHTS, period=["2025", "2026-03"], by="segment", customers=customers
    )
    assert found.columns.tolist() == [
        "period_start", "period_end", "customer_id", "segment", "started_at", "score", "activated", "done", "missing",
    ]  # fmt: skip
    rows = found.drop(columns=["period_start", "period_end", "started_at"]).round(1)
    assert rows.to_numpy().tolist() == [
        ["cleo", "business", 0.0, False, 0, "install_app, set_autopay"],
        ["dan", "business", 33.3, False, 1, "install_app"],
        ["fay", "consumer", 66.7, False, 1, "set_autopay"],
        ["ana", "consumer", 100.0, True, 2, ""],
        ["ben", "consumer", 100.0, True, 2, ""],
        ["eva", "consumer", 100.0, True, 2, ""],
    ]
    assert found["started_at"].iloc[-1] == pd.Timestamp("2026-03-05")
    assert found["period_start"].iloc[-1] == pd.Timestamp("2026-03-01")


def test_the_list_adds_up_to_the_score_and_leaves_out_the_immature() -> None:
    options: dict[str, Any] = {"checklist": WEIGHTS, "period": "2025", "as_of": "2025-10-20"}
    found = tenure.onboarding_scores(subscriptions, steps, **options)
    score = tenure.onboarding_engagement_score(subscriptions, steps, **options)
    assert found["score"].sum() == pytest.approx(score.parts["points"])
    assert (len(found), int(found["activated"].sum())) == (score.parts["customers"], score.parts["activated"])
    assert score.parts["immature"] == 1
    assert "fay" not in set(found["customer_id"])


def test_zones_come_back_with_the_list() -> None:
    found = tenure.onboarding_scores(zoned(ANA), zoned(done()), checklist={"x": 1}, period="2026-03", as_of=LATE)
    assert found["started_at"].tolist() == [pd.Timestamp("2026-03-01", tz="Europe/Madrid")]


@pytest.mark.parametrize("engine", list(ENGINES))
def test_every_engine_scores_and_lists_the_same(engine: str) -> None:
    options: dict[str, Any] = {"checklist": WEIGHTS, "period": ["2025", "2026-03"], "by": "plan", "as_of": LATE}
    wanted = tenure.onboarding_scores(subscriptions, steps, **options)
    with connect() as connection:
        frames = [ENGINES[engine](each, connection) for each in (subscriptions, steps)]
        assert tenure.onboarding_engagement_score(*frames, **options) == tenure.onboarding_engagement_score(
            subscriptions, steps, **options
        )
        found = tenure.onboarding_scores(*frames, **options)
        assert type(found) is type(frames[0])
        listed = to_pandas(found)
    assert records(listed) == records(wanted)


def records(frame: pd.DataFrame) -> list[Any]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


@pytest.mark.parametrize("name", ["score", "started_at", "missing"])
def test_a_split_by_a_column_of_the_list_is_refused(name: str) -> None:
    table = subscriptions.assign(**{name: subscriptions["started_at"]})
    with pytest.raises(tenure.ParameterError, match=f"by names '{name}', which is a column of the result"):
        tenure.onboarding_scores(table, steps, checklist=WEIGHTS, period="2025", by=name)


def test_the_scorecard_takes_the_checklist_from_its_options() -> None:
    book = {"subscriptions": subscriptions, "steps": steps}
    card = tenure.scorecard(book, period="2025", stage="onboarding")
    assert card.missing["onboarding_engagement_score"].text() == (
        "needs checklist: give it in options, or call it by itself"
    )
    options = {"onboarding_engagement_score": {"checklist": WEIGHTS}, "step_completion_rate": {"checklist": WEIGHTS}}
    card = tenure.scorecard(book, period="2025", options=options, kpis=list(options))
    score = card.measures["onboarding_engagement_score"]
    assert isinstance(score, tenure.Measure)
    assert score.value == 60
    assert card.table["reason"].tolist() == [None, "2 rows: see .measures"]
    assert tenure.Scorecard.from_json(card.to_json()).to_json() == card.to_json()
