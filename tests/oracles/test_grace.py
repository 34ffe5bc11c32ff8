"""What is known of a customer who left, as long as the grace has not passed."""

from __future__ import annotations

import pytest

from . import cohort_retention, survival_curve
from .examples import at, sub

# ana leaves on 20 February and is back on 3 March, 11 days later
GAP = [sub("ana", "2026-01-01", "2026-02-20", 10.0), sub("ana", "2026-03-03", mrr=15.0)]


@pytest.mark.parametrize(
    ("as_of", "grace_days", "life"),
    [
        ("2026-02-25", 4, (50, 1, 0)),  # 20 February + 4 days have passed; 31 + 19 = 50
        ("2026-02-25", 5, (50, 1, 0)),  # exactly passed
        ("2026-02-25", 6, (50, 0, 1)),  # not yet: censored where she left
        ("2026-03-03", 11, (50, 1, 0)),  # the return on that instant is not known
        ("2026-03-03", 12, (50, 0, 1)),
        ("2026-03-04", 11, (62, 0, 1)),  # she never left
        ("2026-03-04", 10, (62, 0, 1)),  # back, so active; a return is no new life
    ],
)
def test_who_may_still_return_is_censored_at_the_end(as_of: str, grace_days: int, life: tuple[int, int, int]) -> None:
    (curve,) = survival_curve(GAP, as_of=at(as_of), grace_days=grace_days)
    assert [(row["days"], row["lost"], row["censored"]) for row in curve["table"]] == [life]


@pytest.mark.parametrize(
    ("as_of", "grace_days", "retained"),
    [
        ("2026-03-01", 0, [1, 0, None]),
        ("2026-03-01", 9, [1, 0, None]),  # 20 February + 9 days = 1 March: passed
        ("2026-03-01", 10, [1, 1, None]),  # not passed: still there
        ("2026-03-03", 10, [1, 0, None]),  # passed now, and the return is not known
        ("2026-04-01", 10, [1, 0, 1]),
        ("2026-04-01", 11, [1, 1, 1]),
    ],
)
def test_cohorts_keep_who_may_still_return(as_of: str, grace_days: int, retained: list[int | None]) -> None:
    rows = cohort_retention(GAP, ages=2, as_of=at(as_of), grace_days=grace_days)
    assert [row["retained"] for row in rows] == retained
    money = cohort_retention(GAP, ages=2, basis="revenue", as_of=at(as_of), grace_days=grace_days)
    assert [row["retained"] for row in money[:2]] == [10 * (held or 0) for held in retained[:2]]
