from __future__ import annotations

import pandas as pd
import pytest

import tenure
from tenure.periods import Grain
from tests.books import at, book, sub

# January: ana stays, ben leaves in February, cam within January. February: dia, who leaves and returns in April.
BOOK = book(
    sub("ana", "2026-01-10"),
    sub("ben", "2026-01-10", "2026-02-10"),
    sub("cam", "2026-01-10", "2026-01-20"),
    sub("dia", "2026-02-05", "2026-03-05"),
    sub("dia", "2026-04-05", mrr=30),
)


def cells(found: tenure.Measure, cohort: str) -> list[float]:
    return found.table.loc[found.table["cohort"] == at(cohort), "value"].tolist()


def test_cohort_retention_is_retained_of_size() -> None:
    found = tenure.cohort_retention(BOOK, ages=3, as_of="2026-06-01")
    assert cells(found, "2026-01-01") == pytest.approx([2 / 3, 1 / 3, 1 / 3, 1 / 3])
    assert cells(found, "2026-02-01") == [1.0, 0.0, 1.0, 1.0]
    assert found.table["size"].tolist() == [3] * 4 + [1] * 4


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
def test_changes_within_a_month_add_up_in_any_order(order: list[int]) -> None:
    # Ana switches twice in February, and in March she leaves, is back for a week and leaves again. Ben stays.
    moves = [("2026-01-10", "2026-02-05"), ("2026-02-05", "2026-02-20"), ("2026-02-20", "2026-03-05")]
    rows = [*(sub("ana", *move) for move in moves), sub("ana", "2026-03-10", "2026-03-17")]
    rows = [*(rows[place] for place in order), sub("ben", "2026-01-10")]
    found = tenure.cohort_retention(book(*rows), ages=3, as_of="2026-05-01")
    assert cells(found, "2026-01-01") == [1.0, 1.0, 0.5, 0.5]
    assert found.table["size"].unique().tolist() == [2]


def test_cohort_retention_by_revenue_is_against_age_zero() -> None:
    found = tenure.cohort_retention(BOOK, ages=2, as_of="2026-06-01", basis="revenue")
    assert cells(found, "2026-02-01") == [1.0, 0.0, 3.0]
    assert "lower" not in found.table


def test_cells_that_end_after_as_of_are_not_yet_observed() -> None:
    found = tenure.cohort_retention(BOOK, ages=3, as_of="2026-03-01")
    late = found.table[found.table["value"].isna()]
    assert late["age"].tolist() == [2, 3, 1, 2, 3]
    assert set(late["reason"]) == {"not yet observed"}
    assert late["retained"].isna().all()


@pytest.mark.parametrize(("every", "cohorts"), [("week", 2), ("quarter", 1), ("year", 1), ("day", 2)])
def test_cohorts_are_as_long_as_asked(every: Grain, cohorts: int) -> None:
    assert tenure.cohort_retention(BOOK, every=every, ages=0).table["cohort"].nunique() == cohorts


def test_an_empty_book_has_no_cohorts() -> None:
    found = tenure.cohort_retention(book())
    assert found.table.empty
    assert {"cohort", "age", "size", "retained", "value", "reason"} <= set(found.table.columns)


def test_cohorts_keep_the_zone_of_the_data() -> None:
    zoned = BOOK.assign(**{name: BOOK[name].dt.tz_localize("America/New_York") for name in ("started_at", "ended_at")})
    cohorts = tenure.cohort_retention(zoned, ages=0, as_of="2026-06-01").table["cohort"]
    assert cohorts.tolist() == [
        pd.Timestamp("2026-01-01", tz="America/New_York"),
        pd.Timestamp("2026-02-01", tz="America/New_York"),
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"every": "fortnight"}, "every is one of"),
        ({"ages": -1}, "ages is a whole number from 0 to 120000"),
        ({"ages": 1e300}, "ages is a whole number from 0 to 120000"),
    ],
)
def test_cohort_retention_refuses_what_has_no_meaning(options: dict[str, object], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.cohort_retention(BOOK, **options)  # type: ignore[arg-type]
