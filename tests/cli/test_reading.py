"""Folders of files read as tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tenure.cli.folder import find_folder
from tests.cli.books import run, write

SUBSCRIPTIONS = """customer_id,started_at,ended_at,mrr,is_vas,plan
007,2026-01-01,,20.5,no,""
7,2026-01-15 10:30,2026-03-20T00:00:00,30,yes,basic
"""


def test_ids_stay_text_and_instants_are_instants(tmp_path: Path) -> None:
    found = find_folder(write(tmp_path, SUBSCRIPTIONS), {}).read()["subscriptions"]
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    assert types == {
        "customer_id": "VARCHAR",
        "started_at": "TIMESTAMP",
        "ended_at": "TIMESTAMP",
        "mrr": "DOUBLE",
        "is_vas": "BOOLEAN",
        "plan": "VARCHAR",
    }
    rows = found.fetchall()
    assert [row[0] for row in rows] == ["007", "7"]
    assert rows[0][-1] is None
    assert rows[1][1].isoformat() == "2026-01-15T10:30:00"


def test_empty_text_of_parquet_is_null(tmp_path: Path) -> None:
    query = "SELECT 1 AS customer_id, '' AS segment UNION ALL SELECT 2, 'home' ORDER BY 1"
    duckdb.connect().sql(query).write_parquet(str(tmp_path / "customers.parquet"))
    assert find_folder(tmp_path, {}).read()["customers"].fetchall() == [(1, None), (2, "home")]


def test_parquet_without_text_is_read_as_it_is(tmp_path: Path) -> None:
    duckdb.connect().sql("SELECT 1 AS customer_id").write_parquet(str(tmp_path / "customers.parquet"))
    assert run("check", tmp_path).stdout.split() == ["customers", "1", "rows", "ok"]


def test_another_delimiter_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path, SUBSCRIPTIONS.replace(",", ";"))
    assert run("check", folder).exit_code == 0


@pytest.mark.parametrize("text", ["customer_id\n", "customer_id\n1\n", "customer_id,age\n1,34\n"])
def test_a_table_of_keys_alone_is_read(tmp_path: Path, text: str) -> None:
    assert run("check", write(tmp_path, text, "customers.csv")).exit_code == 0


@pytest.mark.parametrize(
    ("name", "text"), [("customers.parquet", "no parquet"), ("customers.csv", ""), ("customers.csv", 'a,b\n"1,2\n3')]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str) -> None:
    checked = run("check", write(tmp_path, text, name))
    assert checked.exit_code == 1
    assert f"tenure: {name} cannot be read as" in checked.stderr or "the column is missing" in checked.stdout


def test_files_that_are_no_tables_are_named_and_left_out(book: Path) -> None:
    checked = run("check", write(book, "a\n1\n", "subscription.csv"))
    assert checked.exit_code == 0
    assert checked.stderr == "tenure: not a table, left out: subscription.csv\n"


def test_a_folder_without_tables_is_wrong_usage(tmp_path: Path) -> None:
    assert run("check", tmp_path / "nowhere").stderr == f"tenure: {tmp_path / 'nowhere'} is no folder.\n"
    empty = run("score", tmp_path)
    assert empty.exit_code == 2
    assert "has no tables" in empty.stderr


def test_a_table_twice_is_wrong_usage(book: Path) -> None:
    write(book, "", "customers.parquet")
    assert "has customers twice" in run("check", book).stderr


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("customer_id,segment\n1,'home, office'\n2,'shop, bar'\n", [("1", "home, office"), ("2", "shop, bar")]),
        ('customer_id,segment\n1,"a ""b"", c"\n2,d\n', [("1", 'a "b", c'), ("2", "d")]),
        ('customer_id,segment\n1,"a \\"b\\", c"\n2,d\n', [("1", 'a "b", c'), ("2", "d")]),
        ("Our customers\ncustomer_id;segment\n1;a\n2;b\n", [("1", "a"), ("2", "b")]),
    ],
)
def test_quotes_and_lines_of_title_are_found(tmp_path: Path, text: str, rows: list[tuple[str, str]]) -> None:
    folder = find_folder(write(tmp_path, text, "customers.csv"), {})
    assert folder.read()["customers"].fetchall() == rows


def test_a_late_row_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    lines = [f"{number},plain" for number in range(30_000)]
    text = "\n".join(["customer_id,segment", *lines, "x,'home, office'", ""])
    found = run("check", write(tmp_path, text, "customers.csv"))
    assert found.exit_code == 1
    assert "cannot be read as CSV" in found.stderr


def test_only_the_tables_asked_for_are_read(tmp_path: Path) -> None:
    write(tmp_path, SUBSCRIPTIONS)
    folder = find_folder(write(tmp_path, "customer_id\n7\n", "customers.csv"), {})
    assert list(folder.read({"customers"})) == ["customers"]
    assert folder.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("customers",)]


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("customer_id,occurred_at,event\n1,2026-02-28T23:59,use\n1,2026-01-01,use\n", "2026-02-28T23:59:00"),
        ("customer_id,occurred_at,event\n1,soon,use\n", None),
        ("customer_id,event\n1,use\n", None),
        ('customer_id,occurred_at\n"1,2\n3', None),
    ],
)
def test_the_latest_instant_of_a_file_is_found_without_reading_it(
    tmp_path: Path, text: str, latest: str | None
) -> None:
    found = find_folder(write(tmp_path, text, "events.csv"), {}).latest_instant("events")
    assert (found and found.isoformat()) == latest


def test_planned_instants_do_not_say_how_far_the_data_reach(tmp_path: Path) -> None:
    text = "customer_id,begun,ended_at,mrr,term_ends_at\n1,2026-01-05,,20,2027-01-05\n"
    folder = find_folder(write(tmp_path, text), {"subscriptions": {"started_at": "begun"}})
    found = folder.latest_instant("subscriptions")
    assert found is not None
    assert found.isoformat() == "2026-01-05T00:00:00"
