from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from .checklists import onboarding_engagement_score, onboarding_scores, step_completion_rate
from .examples import at, month, sub
from .funnels import funnel
from .onboarding import activation_days, trial_conversion_rate
from .states import Row

JANUARY = month("2026-01")
LATER = at("2026-12-31")


def did(customer: str, occurred: str, name: str = "use", **more: Any) -> Row:
    return {"customer_id": customer, "occurred_at": at(occurred), "event": name, **more}


def step(customer: str, name: str, completed: str) -> Row:
    return {"customer_id": customer, "step": name, "completed_at": at(completed)}


def trial(customer: str, started: str, ends: str, ended: str | None = None, **more: Any) -> Row:
    return sub(customer, started, ended, trial_ends_at=ends, **more)


@pytest.mark.parametrize(
    ("further", "converted"),
    [
        ([sub("ana", "2026-02-14")], 1),  # 15 January and 30 days: the last instant is in
        ([sub("ana", "2026-02-14T00:00:00.000001")], 0),
        ([sub("ana", "2026-01-01")], 1),  # the first too
        ([sub("ana", "2025-12-31T23:59:59")], 0),  # paid before the trial
        ([sub("ben", "2026-02-01")], 0),
        ([sub("ana", "2026-02-01", mrr=0.0)], 0),
        ([sub("ana", "2026-02-01", service="tv")], 0),
        ([trial("ana", "2026-02-01", "2026-02-20")], 0),  # starts in time, but is paid too late
    ],
)
def test_a_trial_converts_where_payment_begins_in_time(further: list[Row], converted: int) -> None:
    table = [trial("ana", "2026-01-01", "2026-01-15", "2026-01-10"), *further]
    (row,) = trial_conversion_rate(table, [JANUARY], as_of=LATER)
    assert (row["converted"], row["trials"], row["immature"]) == (converted, 1, 0)


def test_a_trial_that_runs_on_converts_by_itself() -> None:
    (row,) = trial_conversion_rate([trial("ana", "2026-01-01", "2026-01-15")], [JANUARY], as_of=LATER)
    assert (row["converted"], row["trials"], row["value"]) == (1, 1, 1)


@pytest.mark.parametrize(("as_of", "trials"), [("2026-02-14", 1), ("2026-02-13T23:59:59.999999", 0)])
def test_a_trial_is_judged_when_its_window_is_over(as_of: str, trials: int) -> None:
    (row,) = trial_conversion_rate([trial("ana", "2026-01-01", "2026-01-15")], [JANUARY], as_of=at(as_of))
    assert (row["trials"], row["immature"]) == (trials, 1 - trials)


def test_what_ends_as_it_starts_is_no_trial() -> None:
    table = [
        trial("ana", "2026-01-05", "2026-01-05"),
        trial("ben", "2026-02-01", "2026-02-02"),
        sub("cam", "2026-01-05"),
    ]
    (row,) = trial_conversion_rate(table, [JANUARY], as_of=LATER)
    assert (row["trials"], row["value"]) == (0, None)


def test_activation_is_the_mean_of_those_who_activated_and_the_median_of_all() -> None:
    table = [
        sub("ana", "2026-01-01"),
        sub("ben", "2026-01-02"),
        sub("cam", "2026-01-10", "2026-01-12"),  # waited 2 days and left
        sub("dia", "2026-01-20", mrr=0.0),  # waits for 12 days by 1 February
        sub("eva", "2025-12-31"),
    ]
    events = [did("ana", "2026-01-01"), did("ben", "2026-01-05T12:00"), did("eva", "2026-01-02")]
    events += [did("dia", "2026-01-19"), did("dia", "2026-02-01"), did("cam", "2026-01-11", "login")]
    (row,) = activation_days(table, events, [JANUARY], as_of=at("2026-02-01"))
    assert (row["activated"], row["waiting"], row["value"]) == (2, 2, Fraction(7, 4))
    # 3/4 after day 0; cam is censored at 2; at 3.5 two are at risk: 3/8
    assert row["median_days"] == Fraction(7, 2)
    assert row["lower"] == 0


def test_the_median_is_unknown_where_more_than_half_wait() -> None:
    table = [sub("ana", "2026-01-01"), sub("ben", "2026-01-01"), sub("cam", "2026-01-01")]
    (row,) = activation_days(table, [did("ana", "2026-01-03")], [JANUARY], as_of=at("2026-02-01"))
    assert (row["value"], row["median_days"], row["lower"]) == (2, None, None)


def test_a_use_of_a_service_activates_that_service_only() -> None:
    table = [sub("ana", "2026-01-01", service="tv"), sub("ana", "2026-01-03", service="music")]
    events = [did("ana", "2026-01-04", service="tv"), did("ana", "2026-01-06", service=None)]
    music, tv = activation_days(table, events, [JANUARY], by="service", as_of=LATER)
    assert (music["value"], tv["value"]) == (3, 3)
    (whole,) = activation_days(table, events, [JANUARY], as_of=LATER)
    assert (whole["activated"], whole["value"]) == (1, 3)


def test_who_starts_nothing_or_nothing_yet_is_nobody() -> None:
    table = [sub("ana", "2026-01-05", "2026-01-05"), sub("ben", "2026-01-20")]
    (row,) = activation_days(table, [did("ben", "2026-01-20")], [JANUARY], as_of=at("2026-01-20"))
    assert (row["activated"], row["waiting"], row["value"]) == (0, 0, None)


WEIGHTS = {"profile": 1, "import": 2, "invite": 1}
BOOK = [sub("ana", "2026-01-01"), sub("ben", "2026-01-01", mrr=0.0), sub("cam", "2026-01-31")]
STEPS = [
    step("ana", "profile", "2025-12-01"),
    step("ana", "import", "2026-01-31"),  # day 30 itself
    step("ana", "import", "2026-01-02"),
    step("ben", "invite", "2026-01-05"),
    step("ben", "import", "2026-01-31T00:00:00.000001"),
    step("ben", "tour", "2026-01-05"),
    step("cam", "profile", "2026-01-31"),
]


def test_scores_weigh_what_was_done_in_time() -> None:
    options: dict[str, Any] = {"weights": WEIGHTS, "required": ["profile", "import"], "as_of": at("2026-02-15")}
    (row,) = onboarding_engagement_score(BOOK, STEPS, [JANUARY], **options)
    assert (row["customers"], row["activated"], row["immature"], row["value"]) == (2, 1, 1, 50)
    (early,) = onboarding_engagement_score(BOOK, STEPS, [JANUARY], **{**options, "as_of": at("2025-12-31")})
    assert (early["customers"], early["immature"], early["value"]) == (0, 3, None)  # also who is yet to start
    ana, ben = onboarding_scores(BOOK, STEPS, [JANUARY], **options)
    assert (ana["score"], ana["activated"], ana["done"], ana["missing"]) == (75, True, 2, ["invite"])
    assert (ben["score"], ben["activated"], ben["done"], ben["missing"]) == (25, False, 1, ["profile", "import"])


@pytest.mark.parametrize(("is_funnel", "done"), [(False, [1, 1, 1]), (True, [1, 1, 0])])
def test_steps_stand_by_themselves_or_behind_each_other(is_funnel: bool, done: list[int]) -> None:  # noqa: FBT001
    rows = step_completion_rate(BOOK, STEPS, [JANUARY], weights=WEIGHTS, funnel=is_funnel, as_of=at("2026-02-15"))
    assert [row["step"] for row in rows] == list(WEIGHTS)
    assert [(row["done"], row["customers"]) for row in rows] == [(each, 2) for each in done]


def reached(events: list[Row], *steps: str, as_of: str = "2026-12-31") -> list[int]:
    rows = funnel(events, [JANUARY], steps=steps, within_days=7, as_of=at(as_of))
    return [row["reached"] for row in rows]


@pytest.mark.parametrize(
    ("further", "counts"),
    [
        ([], [1, 0, 0]),
        ([did("ana", "2026-01-05", "b"), did("ana", "2026-01-05", "c")], [1, 1, 1]),  # all at one instant
        ([did("ana", "2026-01-04", "b"), did("ana", "2026-01-06", "c")], [1, 0, 0]),  # before the entry
        ([did("ana", "2026-01-12", "b")], [1, 1, 0]),  # the last instant
        ([did("ana", "2026-01-12T00:00:00.000001", "b")], [1, 0, 0]),
        ([did("ana", "2026-01-07", "b"), did("ana", "2026-01-06", "c"), did("ana", "2026-01-08", "c")], [1, 1, 1]),
        ([did("ana", "2026-01-08", "b"), did("ana", "2026-01-13", "c")], [1, 1, 0]),  # within 7 days of the entry
        ([did("ben", "2026-01-08", "b")], [1, 0, 0]),
        ([did("ana", "2026-01-20", "a"), did("ana", "2026-01-21", "b")], [1, 0, 0]),  # the first entry is the one
    ],
)
def test_a_funnel_goes_step_by_step_within_the_window(further: list[Row], counts: list[int]) -> None:
    assert reached([did("ana", "2026-01-05", "a"), *further], "a", "b", "c") == counts


def test_an_event_is_one_step_only() -> None:
    once = [did("ana", "2026-01-05", "a")]
    assert reached(once, "a", "a") == [1, 0]
    assert reached([*once, *once], "a", "a") == [1, 0]  # two rows of one instant are no second time
    again = did("ana", "2026-01-05T00:00:00.000001", "a")
    assert reached([*once, again], "a", "a") == [1, 1]
    assert reached([*once, did("ana", "2026-01-05", "b"), again], "a", "b", "a") == [1, 1, 1]


def test_a_funnel_tells_its_rates_and_times() -> None:
    events = [did(who, "2026-01-05", "a") for who in ("ana", "ben", "cam", "dia")]
    events += [did("ana", "2026-01-06", "b"), did("ben", "2026-01-08", "b"), did("ana", "2026-01-06T12:00", "c")]
    events += [did("eva", "2026-01-30", "a")]
    first, second, third = funnel(events, [JANUARY], steps=["a", "b", "c"], within_days=7, as_of=at("2026-02-01"))
    assert [row["entered"] for row in (first, second, third)] == [4, 4, 4]
    assert [row["immature"] for row in (first, second, third)] == [1, 1, 1]
    assert [row["previous"] for row in (first, second, third)] == [4, 4, 2]
    assert [row["value"] for row in (first, second, third)] == [1, Fraction(1, 2), Fraction(1, 4)]
    assert [row["step_rate"] for row in (first, second, third)] == [1, Fraction(1, 2), Fraction(1, 2)]
    assert [row["median_days"] for row in (first, second, third)] == [None, 2, Fraction(1, 2)]


def test_a_customer_enters_once_with_each_value_of_a_column_of_events() -> None:
    events = [did("ana", "2026-01-05", "a", service="tv"), did("ana", "2026-01-06", "a", service="music")]
    events += [did("ana", "2026-01-07", "b", service=None)]
    rows = funnel(events, [JANUARY], steps=["a", "b"], within_days=7, by="service", as_of=LATER)
    assert {(row["service"], row["place"]): row["reached"] for row in rows} == {
        ("music", 0): 1,
        ("music", 1): 1,
        ("tv", 0): 1,
        ("tv", 1): 1,
    }
