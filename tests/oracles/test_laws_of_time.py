"""Laws of what is known by an instant, on tables that nobody chose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from . import cohort_retention, survival_curve
from .states import Row
from .strategies import MONTHS, as_ofs, subscriptions

GRACE = st.sampled_from([0, 1, 5, 30])


@given(subscriptions(), GRACE, st.data())
def test_what_comes_later_changes_nothing_that_was_known(
    table: list[Row], grace_days: int, data: st.DataObject
) -> None:
    as_of = data.draw(as_ofs(table)) or MONTHS[4]
    known = [
        {**row, "ended_at": row["ended_at"] if row["ended_at"] and row["ended_at"] < as_of else None}
        for row in table
        if max(row["started_at"], row["trial_ends_at"] or row["started_at"]) < as_of
    ]
    for kpi in (cohort_retention, survival_curve):
        assert kpi(known, as_of=as_of, grace_days=grace_days) == kpi(table, as_of=as_of, grace_days=grace_days)


@given(subscriptions(), GRACE, st.data())
def test_who_is_lost_or_retained_is_everybody(table: list[Row], grace_days: int, data: st.DataObject) -> None:
    as_of = data.draw(as_ofs(table))
    (curve,) = survival_curve(table, as_of=as_of, grace_days=grace_days)
    lives = sum(row["lost"] + row["censored"] for row in curve["table"])
    cohorts = [row for row in cohort_retention(table, as_of=as_of, grace_days=grace_days) if row["age"] == 0]
    assert lives == sum(row["size"] for row in cohorts)
