"""Signals of health from the tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import ParameterError, health_signals
from tests.frames import ENGINES, connect, to_pandas

AS_OF = "2026-04-01"


def instants(*texts: Any) -> pd.Series[Any]:
    return pd.to_datetime(pd.Series(texts, dtype=object), format="ISO8601").astype("datetime64[us]")


def subscriptions(**ends: str | None) -> pd.DataFrame:
    started = pd.Timestamp("2025-01-01").as_unit("us")
    frame = pd.DataFrame({"customer_id": [*ends], "started_at": started, "mrr": 10.0})
    return frame.assign(ended_at=instants(*ends.values()))


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    customers, at, names = ([row[place] for row in rows] for place in range(3))
    return pd.DataFrame({"customer_id": customers, "occurred_at": instants(*at), "event": names})


def surveys(*rows: tuple[str | None, str, float | None, str]) -> pd.DataFrame:
    customers, at, scores, kinds = ([row[place] for row in rows] for place in range(4))
    return pd.DataFrame({"customer_id": customers, "answered_at": instants(*at), "score": scores, "kind": kinds})


BOOK = subscriptions(ana=None, ben=AS_OF, cleo="2026-03-31")  # ben is there until the first instant of April
DONE = events(
    ("ana", "2026-03-02", "use"),  # 30 days before, to the instant: in
    ("ana", "2026-03-31 23:59:59", "use"),
    ("ana", "2026-03-01 23:59:59", "use"),
    ("ana", AS_OF, "use"),
    ("ben", "2026-03-10", "ticket"),
    ("ana", "2026-01-01", "payment_failed"),  # 90 days before, to the instant: in
    ("ana", "2025-12-31", "payment_failed"),
    ("cleo", "2026-03-10", "use"),
)
SAID = surveys(
    ("ana", "2026-01-05", 9, "nps"),
    ("ana", "2026-02-05", 7, "nps"),
    ("ana", "2026-02-05", 4, "nps"),
    ("ana", "2026-03-05", None, "nps"),
    ("ana", "2026-03-06", 2, "csat"),
    ("ana", AS_OF, 10, "nps"),
    ("ben", "2025-03-31", 8, "nps"),  # 366 days before
    (None, "2026-03-05", 1, "nps"),
)


def rows_of(found: Any) -> list[dict[Any, Any]]:
    frame = to_pandas(found).astype(object)
    return frame.where(frame.notna(), None).drop(columns="as_of").to_dict("records")


EXPECTED = [
    {"customer_id": "ana", "usage": 2, "nps": 4, "tickets": 0, "billing": 1},
    {"customer_id": "ben", "usage": 0, "nps": None, "tickets": 1, "billing": 0},
]


@pytest.mark.parametrize("engine", ENGINES)
def test_signals_are_what_was_seen_before(engine: str) -> None:
    connection = connect()
    book = {"subscriptions": BOOK, "events": DONE, "surveys": SAID}
    found = health_signals({name: ENGINES[engine](frame, connection) for name, frame in book.items()}, as_of=AS_OF)
    assert rows_of(found) == EXPECTED
    assert set(to_pandas(found)["as_of"]) == {pd.Timestamp(AS_OF)}


def test_checked_tables_and_frames_are_the_same() -> None:
    tables = tenure.Tables(subscriptions=BOOK, events=DONE, surveys=SAID)
    assert rows_of(health_signals(tables, as_of=AS_OF)) == EXPECTED


def test_there_are_the_signals_that_the_tables_allow() -> None:
    assert health_signals({"subscriptions": BOOK}, as_of=AS_OF).columns.tolist() == ["customer_id", "as_of"]
    anonymous = {"subscriptions": BOOK, "surveys": SAID.drop(columns="customer_id"), "events": DONE}
    assert health_signals(anonymous, as_of=AS_OF).columns.tolist() == [
        "customer_id", "usage", "tickets", "billing", "as_of",
    ]  # fmt: skip


def test_events_of_other_names_are_counted_when_named() -> None:
    tables = {"subscriptions": BOOK, "events": DONE}
    found = health_signals(tables, as_of=AS_OF, event="ticket", ticket="call", failed_payment="use", days=400)
    assert rows_of(found) == [
        {"customer_id": "ana", "usage": 0, "tickets": None, "billing": 3},
        {"customer_id": "ben", "usage": 1, "tickets": None, "billing": 0},
    ]


def test_a_window_longer_than_the_calendar_is_all_of_it() -> None:
    found = health_signals({"subscriptions": BOOK, "events": DONE}, as_of=AS_OF, days=5_000_000)
    assert rows_of(found)[0]["usage"] == 3


def test_without_an_instant_it_is_after_the_last_day() -> None:
    found = health_signals({"subscriptions": BOOK, "events": DONE})
    assert set(found["as_of"]) == {pd.Timestamp("2026-04-02")}


def test_instants_keep_the_zone_of_the_data() -> None:
    zoned = {"subscriptions": BOOK, "events": DONE, "surveys": SAID}
    for name, frame in zoned.items():
        columns = frame.select_dtypes("datetime").columns
        zoned[name] = frame.assign(**{each: frame[each].dt.tz_localize("America/Mexico_City") for each in columns})
    found = health_signals(zoned, as_of=AS_OF)
    assert rows_of(found) == EXPECTED
    assert set(found["as_of"]) == {pd.Timestamp(AS_OF, tz="America/Mexico_City")}


def test_marks_off_the_scale_are_refused() -> None:
    wrong = surveys(("ana", "2026-03-01", 11, "nps"))
    with pytest.raises(tenure.ContractError, match="no whole mark from 0 to 10"):
        health_signals({"subscriptions": BOOK, "surveys": wrong}, as_of=AS_OF)


@pytest.mark.parametrize(
    ("tables", "words"),
    [(3, "tables is a Tables or a dict of frames"), ({"events": DONE}, "health_signals needs the table subscriptions")],
)
def test_what_are_no_tables_is_refused(tables: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        health_signals(tables, as_of=AS_OF)


def test_counts_are_null_for_all_where_no_event_has_any_of_the_names() -> None:
    found = health_signals({"subscriptions": BOOK, "events": events(("ana", "2026-03-31", "login"))}, as_of=AS_OF)
    assert found["customer_id"].tolist() == ["ana", "ben"]
    assert found[["usage", "tickets", "billing"]].isna().all(axis=None)
