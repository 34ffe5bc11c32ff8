from __future__ import annotations

from fractions import Fraction

import pytest

from . import (
    churn_by_reason,
    churn_rate,
)
from .examples import month, parts, sub

FEBRUARY = month("2026-02")

# February has 28 days. Just before 1 Feb pay ana, ben, cam, dia; just before 1 March ana, ben, eve, fay.
TABLE = [
    sub("ana", "2026-01-01", service="tv"),  # stays: 28 days
    sub("ben", "2026-01-01", "2026-02-08", 10.0, service="tv", cancel_reason="competitor"),  # moves up: 28 days
    sub("ben", "2026-02-08", mrr=14.0, service="music"),
    sub("cam", "2026-01-01", "2026-02-15", 20.0, service="tv", cancel_reason="freemium"),  # lost: 14 days
    sub("cam", "2026-01-01", "2026-02-08", 5.0, service="music", cancel_reason="competitor"),
    sub("dia", "2026-01-01", "2026-02-01", 30.0, service="tv"),  # lost at the first instant: 0 days
    sub("eve", "2026-02-15", mrr=8.0, service="tv"),  # joins: 14 days
    sub("fay", "2025-12-01", "2025-12-20", 3.0, service="tv"),  # comes back: 7 days
    sub("fay", "2026-02-22", mrr=6.0, service="tv"),
    sub("gus", "2026-02-08", "2026-02-15", 99.0, service="tv"),  # passing: 7 days
]
PEOPLE = [
    {"customer_id": name, "segment": "home" if name in "ana ben gus" else None} for name in ["ana", "ben", "cam", "dia"]
]
PEOPLE += [{"customer_id": name, "segment": "home"} for name in ("eve", "fay", "gus")]


@pytest.mark.parametrize(
    ("denominator", "value"),
    [
        ("opening", Fraction(2, 4)),
        ("opening_plus_joined", Fraction(2, 4 + 2)),
        ("average", Fraction(2, 4)),  # (4 + 4) / 2
        ("exposure", Fraction(2 + 1) / Fraction(28 + 28 + 14 + 0 + 14 + 7 + 7, 28)),
    ],
)
def test_churn_rate_of_february(denominator: str, value: Fraction) -> None:
    (row,) = churn_rate(TABLE, [FEBRUARY], denominator=denominator)
    exposed = {"exposure_months": Fraction(98, 28)} if denominator == "exposure" else {}
    counts = {"opening": 4, "lost": 2, "joined": 2, "passing": 1, "closing": 4}
    assert parts(row) == {**counts, **exposed, "value": value}


@pytest.mark.parametrize(
    ("started", "passing"), [("2026-01-31", 0), ("2026-02-01", 1), ("2026-02-27", 1), ("2026-03-01", 0)]
)
def test_passing_starts_and_ends_inside(started: str, passing: int) -> None:
    ended = "2026-02-28" if started < "2026-02-28" else "2026-03-02"
    (row,) = churn_rate([sub("ana", started, ended)], [FEBRUARY])
    assert (row["passing"], row["joined"], row["closing"]) == (passing, 0, 0)


def test_churn_rate_by_a_column_of_subscriptions_counts_pairs() -> None:
    # tv: ana, ben, cam, dia before; ben, cam, dia leave it; eve and fay join. music: cam before, lost; ben joins
    music, tv = churn_rate(TABLE, [FEBRUARY], by="service")
    assert (music["service"], music["opening"], music["lost"], music["joined"], music["passing"]) == (
        "music",
        1,
        1,
        1,
        0,
    )
    assert (tv["service"], tv["opening"], tv["lost"], tv["joined"], tv["passing"]) == ("tv", 4, 3, 2, 1)


def test_churn_rate_by_a_column_of_customers_adds_up() -> None:
    home, unknown = churn_rate(TABLE, [FEBRUARY], by="segment", customers=PEOPLE)
    assert (home["segment"], home["opening"], home["lost"]) == ("home", 2, 0)
    assert (unknown["segment"], unknown["opening"], unknown["lost"]) == (None, 2, 2)


def test_each_period_lists_each_group_that_has_started_by_the_last_one() -> None:
    table = [sub("ana", "2026-01-01", plan="a"), sub("ben", "2026-03-01", plan="b"), sub("cam", "2026-04-01", plan="c")]
    rows = churn_rate(table, [month("2026-03"), FEBRUARY], by=("plan",))
    assert [(row["period_start"].month, row["plan"], row["closing"]) for row in rows] == [
        (3, "a", 1),
        (3, "b", 1),
        (2, "a", 1),
        (2, "b", 0),
    ]


def test_nobody_at_the_start_is_undefined_with_a_reason() -> None:
    (row,) = churn_rate([], [FEBRUARY])
    assert (row["opening"], row["value"], row["reason"]) == (0, None, "no customers at the start")
    assert churn_rate([], [FEBRUARY], by="plan") == []


def test_grace_turns_a_loss_and_a_return_into_nothing() -> None:
    table = [sub("ana", "2026-01-01", "2026-02-27"), sub("ana", "2026-03-04")]  # 27 Feb + 5 days = 4 March
    lost = [churn_rate(table, [FEBRUARY], grace_days=days)[0]["lost"] for days in (4, 5)]
    assert lost == [1, 0]


def test_churn_by_reason_takes_the_reason_of_the_last_end() -> None:
    # cam's tv ended after her music: freemium; dia gave no reason
    rows = churn_by_reason(TABLE, [FEBRUARY])
    assert [(row["cancel_reason"], row["lost"], row["opening"], row["value"]) for row in rows] == [
        ("freemium", 1, 4, Fraction(1, 4)),
        ("unknown", 1, 4, Fraction(1, 4)),
    ]


def test_reasons_that_tie_give_the_first_known_one() -> None:
    ends = [sub("ana", "2026-01-01", "2026-02-09", cancel_reason=reason) for reason in ("freemium", None, "closed")]
    later = sub("ana", "2026-03-05", "2026-03-06", cancel_reason="competitor")
    rows = churn_by_reason([*ends, later], [FEBRUARY])
    assert [(row["cancel_reason"], row["lost"]) for row in rows] == [("closed", 1)]


def test_reasons_of_other_groups_are_listed_with_zero() -> None:
    rows = churn_by_reason(TABLE, [FEBRUARY], by="service")
    assert [(row["service"], row["cancel_reason"], row["lost"]) for row in rows] == [
        ("music", "competitor", 1),
        ("music", "freemium", 0),
        ("music", "unknown", 0),
        ("tv", "competitor", 1),
        ("tv", "freemium", 1),
        ("tv", "unknown", 1),
    ]
