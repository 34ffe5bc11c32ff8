from __future__ import annotations

import pytest

import tenure
from tests.books import book, sub

# New 30, expansion 10, back 100; lost 5 by churn and 15 by contraction.
BOOK = book(
    sub("ana", "2026-02-10", mrr=30),
    sub("ben", "2026-01-01", mrr=20),
    sub("ben", "2026-02-10", mrr=10),
    sub("cam", "2026-01-01", "2026-02-10", mrr=5),
    sub("dia", "2026-01-01", mrr=20),
    sub("dia", "2026-01-01", "2026-02-10", mrr=15),
    sub("eva", "2025-01-01", "2025-02-01", mrr=100),
    sub("eva", "2026-02-10", mrr=100),
)


@pytest.mark.parametrize(("included", "value"), [(False, 2.0), (True, 7.0)])
def test_quick_ratio_is_won_per_lost(included: bool, value: float) -> None:  # noqa: FBT001 - a case
    found = tenure.quick_ratio(BOOK, period="2026-02", include_reactivation=included)
    assert found.value == value


def test_quick_ratio_is_undefined_when_nothing_was_lost() -> None:
    found = tenure.quick_ratio(book(sub("ana", "2026-02-10")), period="2026-02")
    assert found.reason == "nothing was lost"


def test_quick_ratio_takes_a_truth_value_only() -> None:
    with pytest.raises(tenure.ParameterError, match="include_reactivation is True or False"):
        tenure.quick_ratio(BOOK, period="2026-02", include_reactivation="yes")  # type: ignore[arg-type]
