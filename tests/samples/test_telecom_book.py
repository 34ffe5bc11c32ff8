"""The book as a whole: the same seed, the files, the options, and what is paid later."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tenure.errors import ParameterError
from tenure.samples import TelecomBook, Truth, telecom


@pytest.fixture(scope="module")
def book() -> TelecomBook:
    return telecom(customers=400, seed=11)


def test_the_same_seed_gives_the_same_book(book: TelecomBook) -> None:
    again = telecom(customers=400, seed=11)
    for name, frame in book.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])
    assert book.truth == again.truth
    pd.testing.assert_frame_equal(book.lives, again.lives)


def test_another_seed_gives_another_book(book: TelecomBook) -> None:
    other = telecom(customers=400, seed=12)
    assert not book.events.equals(other.events)
    assert not book.subscriptions.equals(other.subscriptions)


def test_a_book_is_drawn_from_the_truth_that_is_given() -> None:
    book = telecom(customers=50, truth=Truth(uptake={"music": 1.0, "cloud": 0.0, "security": 0.0}))
    assert set(book.subscriptions.loc[book.subscriptions["is_vas"], "service"]) == {"music"}
    assert book.truth.uptake["music"] == 1


def test_the_window_starts_where_it_is_told_to() -> None:
    book = telecom(customers=50, months=3, start="2023-07-01")
    assert (book.start, book.end) == (pd.Timestamp("2023-07-01"), pd.Timestamp("2023-10-01"))
    assert book.customers["signed_up_at"].between(book.start, book.end, inclusive="left").all()


def test_a_book_shows_its_window_and_the_rows_of_its_tables(book: TelecomBook) -> None:
    assert repr(book).startswith("TelecomBook(2024-01-01 to 2026-01-01; customers: 400, subscriptions: ")


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_written_files_read_back_the_same(book: TelecomBook, tmp_path: Path, file_format: str) -> None:
    paths = book.write(tmp_path / "it's a book", format=file_format)
    assert [path.name for path in paths] == [*(f"{name}.{file_format}" for name in book.tables), "truth.json"]
    for path, frame in zip(paths, book.tables.values(), strict=False):
        read = duckdb.read_parquet(str(path)) if file_format == "parquet" else duckdb.read_csv(str(path))
        pd.testing.assert_frame_equal(_plain(read.df()), _plain(frame))


def test_the_truth_is_written_beside_the_tables(book: TelecomBook, tmp_path: Path) -> None:
    written = json.loads(book.write(tmp_path)[-1].read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(asdict(book.truth)))
    assert written["alpha"] == book.truth.alpha


def test_another_format_is_refused(book: TelecomBook, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="format must be one of csv, parquet, not 'xlsx'"):
        book.write(tmp_path, format="xlsx")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"customers": 0}, "customers must be a whole number of at least 1, not 0"),
        ({"customers": True}, "customers must be a whole number"),
        ({"customers": 10.5}, "customers must be a whole number"),
        ({"months": 0}, "months must be a whole number from 1 to 240"),
        ({"months": 241}, "months must be a whole number from 1 to 240"),
        ({"seed": -1}, "seed must be a whole number of at least 0"),
        ({"start": "soon"}, "start is no date: 'soon'"),
        ({"start": "2024-01-15"}, "start must be the first day of a month"),
        ({"start": "2024-01-01T12:00"}, "start must be the first day of a month"),
        ({"start": None}, "start must be the first day of a month"),
        ({"start": pd.Timestamp("2024-01-01", tz="UTC")}, "without time zone"),
    ],
)
def test_options_without_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        telecom(**options)


@pytest.mark.parametrize(
    ("as_of", "horizon", "words"),
    [
        ("2024-01-01", 12, "as_of must be after 2024-01-01 00:00:00 and not after 2026-01-01"),
        ("2026-01-02", 12, "as_of must be after"),
        (None, 12, "as_of must be after"),
        ("soon", 12, "as_of is no instant"),
        (pd.Timestamp("2025-01-01", tz="UTC"), 12, "as_of is no instant without time zone"),
        ("2025-01-01", 0, "horizon_months must be from 1 to 1,200, not 0"),
        ("2025-01-01", 1201, "horizon_months must be from 1 to 1,200"),
        ("2025-01-01", True, "horizon_months must be from 1 to 1,200"),
    ],
)
def test_a_later_revenue_without_meaning_is_refused(book: TelecomBook, as_of: Any, horizon: int, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        book.revenue_after(as_of, horizon)


def test_revenue_after_is_what_the_tables_show_later(book: TelecomBook) -> None:
    since, until = pd.Timestamp("2025-02-10"), pd.Timestamp("2025-08-10")
    paid = book.revenue_after(since, 6).set_index("customer_id")
    rows = book.subscriptions
    there = ~rows["is_vas"] & (rows["started_at"] < since) & ~(rows["ended_at"] < since)
    shown = {name: _paid_in_tables(book, name, since, until) for name in rows.loc[there, "customer_id"]}
    assert len(shown) > 100
    assert paid.loc[list(shown), "revenue"].to_dict() == pytest.approx(shown)
    # Only those who are away in a lapse are counted besides.
    away = rows[rows["customer_id"].isin(paid.index.difference(pd.Index(shown)))]
    assert away.groupby("customer_id")["cancel_reason"].agg(lambda reasons: "payment" in set(reasons)).all()


def test_revenue_after_goes_on_beyond_the_window(book: TelecomBook) -> None:
    year, decade = (book.revenue_after(book.end, months) for months in (12, 120))
    running = book.subscriptions[~book.subscriptions["is_vas"] & book.subscriptions["ended_at"].isna()]
    assert set(year["customer_id"]) == set(running["customer_id"])
    assert year["months"].between(0, 12).all()
    assert (decade["revenue"] >= year["revenue"]).all()
    assert decade["revenue"].sum() > 2 * year["revenue"].sum()


def _paid_in_tables(book: TelecomBook, customer: str, since: pd.Timestamp, until: pd.Timestamp) -> float:
    """Count anniversaries one by one; a line's months run from the start of a life, across its own rows."""
    total, anchor, last = 0.0, since, pd.Timestamp(0)
    rows: list[dict[Any, Any]] = book.subscriptions[book.subscriptions["customer_id"] == customer].to_dict("records")
    for row in rows:
        ends = min(until, book.end if pd.isna(row["ended_at"]) else row["ended_at"])
        if row["is_vas"]:
            paid_from = row["started_at"] if pd.isna(row["trial_ends_at"]) else row["trial_ends_at"]
            total += row["mrr"] * _anniversaries(paid_from, max(paid_from, since), ends)
            continue
        goes_on = (row["started_at"] - last).days <= book.truth.lapse_days[1]
        anchor, begins = (anchor, last) if goes_on else (row["started_at"], row["started_at"])
        total += row["mrr"] * _anniversaries(anchor, max(begins, since), ends)
        last = row["ended_at"]
    return total


def _anniversaries(anchor: pd.Timestamp, begins: pd.Timestamp, ends: pd.Timestamp) -> int:
    return sum(begins <= anchor + pd.DateOffset(months=number) < ends for number in range(30))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Text, numbers and instants in one representation each, nulls alike."""
    plain = frame.copy()
    for name in plain.columns:
        if name.endswith("_at"):
            plain[name] = plain[name].astype("datetime64[us]")
        elif pd.api.types.is_numeric_dtype(plain[name]):
            plain[name] = plain[name].astype("Float64").astype(float)
        else:
            plain[name] = plain[name].astype(object).where(plain[name].notna(), None)
    return plain
