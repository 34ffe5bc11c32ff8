"""Cohorts and survival agree with naive loops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests import oracles
from tests.frames import assert_same, frame, plain, same
from tests.laws.small_books import Book, books, graces, keys, rows_of, splits
from tests.oracles import strategies
from tests.oracles.states import Row


def pick(row: Row, names: list[str]) -> Row:
    return {name: row[name] for name in names}


@pytest.mark.parametrize("basis", ["customers", "revenue"])
@given(
    book=books,
    by=splits,
    every=st.sampled_from(["day", "week", "month", "quarter", "year"]),
    grace=graces,
    data=st.data(),
)
def test_cohorts_agree_with_their_oracle(
    basis: str, book: Book, by: Any, every: Any, grace: int, data: st.DataObject
) -> None:
    rows, people, _ = book
    rows = rows_of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    options: dict[str, Any] = {"every": every, "ages": 3, "basis": basis, "as_of": as_of, "by": by, "grace_days": grace}
    expected = oracles.cohort_retention(rows, customers=people, **options)
    found = tenure.cohort_retention(frame(rows), customers=frame(people, "customers"), **options)
    assert_same(found.table, expected, [*keys(by)[2:], "cohort", "age"])


@given(book=books, by=splits, grace=graces, data=st.data())
def test_survival_agrees_with_its_oracle(book: Book, by: Any, grace: int, data: st.DataObject) -> None:
    rows, people, _ = book
    rows = rows_of(rows, by)
    as_of = data.draw(strategies.as_ofs(rows))
    expected = oracles.survival_curve(rows, as_of=as_of, by=by, customers=people, grace_days=grace)
    found = tenure.survival_curve(
        frame(rows), as_of=as_of, by=by, customers=frame(people, "customers"), grace_days=grace
    )
    groups = keys(by)[2:]
    flat = [{**pick(curve, groups), **row, "days": float(row["days"])} for curve in expected for row in curve["table"]]
    assert_same(found.table, flat, [*groups, "days"])
    medians = found.medians.to_dict("records") if groups else [{"median": found.median}]
    wanted = {tuple(str(curve[name]) for name in groups): curve["median"] for curve in expected if curve["table"]}
    for row in medians if wanted else []:
        key = tuple(str(plain(row[name])) for name in groups)
        value = row["median"]
        assert same(plain(value), wanted[key])
