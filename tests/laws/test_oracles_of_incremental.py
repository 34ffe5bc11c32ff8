"""What value-added services add to revenue agrees with naive loops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frames import Row, assert_same, frame
from tests.laws.profiles import FEW
from tests.laws.service_rows import GRACES, kpi
from tests.laws.small_books import keys, periods_of
from tests.oracles import incremental, matches, strategies
from tests.oracles.matches import MARCH
from tests.oracles.services import adopters, vas_books
from tests.oracles.services import people as people_of

books = adopters() | vas_books()
charged = st.none() | strategies.events()


def events_of(rows: list[Row] | None) -> Any:
    return None if rows is None else frame(rows, "events")


@pytest.mark.parametrize("grace", list(GRACES))
@pytest.mark.parametrize("options", [{"vas_revenue": True}, {"vas_revenue": False}], ids=str)
@FEW
@given(book=books, charges=charged, people=people_of(), bounds=strategies.periods(), data=st.data())
def test_differences_agree_with_their_oracle(
    grace: str, options: Any, book: list[Row], charges: Any, people: list[Row], bounds: Any, data: Any
) -> None:
    by = data.draw(st.sampled_from([(), "segment", "service"]))
    options = {**options, "by": by, "grace_days": data.draw(GRACES[grace])}
    expected = incremental.incremental_arpu(book, charges, bounds, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("incremental_arpu")(frame(book), events_of(charges), **tables, **options)
    assert_same(found.table, expected, keys(by))


@FEW
@given(book=adopters(), charges=charged, people=people_of(), bounds=strategies.periods())
def test_differences_within_strata_agree_with_their_oracle(
    book: list[Row], charges: Any, people: list[Row], bounds: Any
) -> None:
    options: dict[str, Any] = {"method": "stratified", "strata": "segment"}
    expected = incremental.incremental_arpu(book, charges, bounds, customers=people, **options)
    tables: dict[str, Any] = {"period": periods_of(bounds), "customers": frame(people, "customers")}
    found = kpi("incremental_arpu")(frame(book), events_of(charges), **tables, **options)
    assert_same(found.table, expected, keys(()))


@pytest.mark.parametrize("options", [{"vas_revenue": True}, {"vas_revenue": False}], ids=str)
@FEW
@given(book=matches.books())
def test_matches_agree_with_their_oracle(options: Any, book: list[Row]) -> None:
    options = {**options, "method": "matched"}
    expected = incremental.incremental_arpu(book, None, [MARCH], **options)
    found = kpi("incremental_arpu")(frame(book), period=periods_of([MARCH]), resamples=100, **options)
    assert_same(found.table, expected, keys(()))
