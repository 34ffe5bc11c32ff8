"""Tables in many Parquet files, by month or hashed by customer, read lazily: the figures of one file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import tenure
from tenure.engine import from_pandas, head, scan
from tests.cli.books import run
from tests.frames import to_arrow
from tests.laws.cases import MONTH, book, call, on_book

HASHES = 5
AT = {"subscriptions": "started_at", "events": "occurred_at", "customers": "signed_up_at"}
KPIS = ("churn_rate", "cohort_retention", "sessions_per_day", "stickiness_ratio")
READERS: dict[str, Callable[[Path, duckdb.DuckDBPyConnection], Any]] = {
    "duckdb": lambda path, connection: connection.sql(f"FROM read_parquet('{path}/**/*.parquet')"),
    "polars-lazy": lambda path, _: pl.scan_parquet(path, hive_partitioning=True),
    "pyarrow-dataset": lambda path, _: ds.dataset(path, partitioning="hive"),
}


def _month(frame: pd.DataFrame, table: str) -> pd.Series[Any]:
    return frame[AT[table]].dt.strftime("%Y-%m")


def _hash(frame: pd.DataFrame, _: str) -> pd.Series[Any]:
    return frame["customer_id"].map(lambda customer: zlib.crc32(str(customer).encode()) % HASHES)


LAYOUTS: dict[str, Callable[[pd.DataFrame, str], Any]] = {
    "one file": lambda frame, _: pd.Series("all", index=frame.index),
    "month": _month,
    "hash": _hash,
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the tables in every layout; no test may change it."""
    top = tmp_path_factory.mktemp("book")
    for layout, part_of in LAYOUTS.items():
        for table in AT:
            frame = book()[table]
            for part, rows in frame.groupby(part_of(frame, table)):
                path = top / layout / table / f"part={part}"
                path.mkdir(parents=True)
                pq.write_table(to_arrow(rows), path / "rows.parquet", row_group_size=500)
    return top


def frames(folder: Path, reader: str, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return {table: READERS[reader](folder / table, connection) for table in AT}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("reader", READERS)
def test_partitions_have_the_figures_of_the_whole(reader: str, layout: str, folders: Path) -> None:
    with duckdb.connect() as connection:
        parts = frames(folders / layout, reader, connection)
        for name in KPIS:
            assert call(name, parts).to_dict() == on_book(name).to_dict(), name
        by_country = call("churn_rate", parts, by="country", customers=parts["customers"])
    assert by_country == call("churn_rate", book(), by="country", customers=book()["customers"])


@pytest.mark.parametrize("reader", READERS)
def test_measures_of_files_by_customer_merge_to_the_whole(reader: str, folders: Path) -> None:
    with duckdb.connect() as connection:
        parts = [
            {table: READERS[reader](folders / "hash" / table / f"part={part}", connection) for table in AT}
            for part in range(HASHES)
        ]
        for name in ("churn_rate", "stickiness_ratio"):
            assert tenure.Measure.merge(call(name, part) for part in parts) == on_book(name)


def test_a_column_that_is_a_folder_can_be_split_by(folders: Path) -> None:
    dataset = ds.dataset(folders / "hash" / "subscriptions", partitioning="hive")
    found = tenure.churn_rate(dataset, period=MONTH, by="part")
    assert found.table["part"].tolist() == list(range(HASHES))
    assert found.table["opening"].sum() == on_book("churn_rate").parts["opening"]


def test_what_is_made_of_a_dataset_is_a_table(folders: Path) -> None:
    dataset = ds.dataset(folders / "month" / "subscriptions", partitioning="hive")
    movements = tenure.customer_movements(dataset, period=MONTH)
    assert isinstance(movements, pa.Table)
    assert movements.num_rows == len(on_book("customer_movements"))
    assert tenure.check(dataset, tenure.Subscription) is dataset
    assert head(dataset, 3).num_rows == 3
    source = scan(dataset, ["mrr"])
    assert from_pandas(pd.DataFrame({"n": [1, 2]}), source.kind, source.lazy)["n"].to_pylist() == [1, 2]


def test_rows_of_a_dataset_that_break_a_rule_are_named_and_left_out(folders: Path) -> None:
    table = ds.dataset(folders / "month" / "subscriptions", partitioning="hive").to_table()
    at = table.column_names.index("mrr")
    broken = table.set_column(at, "mrr", pa.array([-1.0 if row == 7 else 1.0 for row in range(len(table))]))
    starts = table.column_names.index("started_at")
    text = broken.set_column(starts, "started_at", broken["started_at"].cast(pa.string()))
    files = ds.dataset([ds.dataset(text.slice(0, 5)), ds.dataset(text.slice(5))])
    good, failures = tenure.faults(files, tenure.Subscription)
    assert failures["row"].tolist() == [7]
    customers = text["customer_id"].to_pylist()
    assert good["customer_id"].to_pylist() == customers[:7] + customers[8:]
    assert pa.types.is_timestamp(good["started_at"].type)


def test_instants_of_a_dataset_keep_their_zone(tmp_path: Path) -> None:
    table = to_arrow(book()["subscriptions"][["customer_id", "started_at", "ended_at", "mrr"]])
    for name in ("started_at", "ended_at"):
        zoned = table[name].cast(pa.timestamp("us")).cast(pa.timestamp("us", "America/New_York"))
        table = table.set_column(table.column_names.index(name), name, zoned)
    pq.write_table(table, tmp_path / "rows.parquet")
    dataset = ds.dataset(tmp_path)
    assert tenure.churn_rate(dataset, period=MONTH) == tenure.churn_rate(table, period=MONTH)
    moved = tenure.customer_movements(dataset, period=MONTH)
    assert moved.schema.field("period_start").type == pa.timestamp("us", "America/New_York")


def test_duckdb_reads_the_columns_that_are_needed(folders: Path) -> None:
    with duckdb.connect() as connection:
        events = frames(folders / "month", "duckdb", connection)["events"]
        kept: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tenure.engine.collecting.record_run", lambda native: kept.append(native.explain()))
            tenure.stickiness_ratio(events, period=MONTH)
    assert kept
    assert all("occurred_at" in plan and "amount" not in plan for plan in kept)


@pytest.fixture
def partitioned(tmp_path: Path) -> Path:
    """Return a folder of tables of which one is partitioned, and one is in files that Spark wrote."""
    folder = tmp_path / "book"
    for part, rows in book()["subscriptions"].groupby("plan"):
        path = folder / "subscriptions" / f"plan={part}"
        path.mkdir(parents=True)
        pq.write_table(to_arrow(rows.drop(columns="plan")), path / "rows.parquet")
    (folder / "customers.parquet").mkdir()
    pq.write_table(to_arrow(book()["customers"]), folder / "customers.parquet" / "part-0.parquet")
    (folder / "customers.parquet" / "_SUCCESS").touch()
    return folder


def scored(folder: Path, *options: str) -> str:
    found = run("score", folder, "--period", MONTH, "--kpis", "churn_rate,mrr_movements", "--format", "csv", *options)
    assert found.exit_code == 0, found.output
    return str(found.stdout)


def test_the_command_line_reads_folders_of_parquet_files(partitioned: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    for table in ("subscriptions", "customers"):
        pq.write_table(to_arrow(book()[table]), whole / f"{table}.parquet")
    assert scored(partitioned) == scored(whole)
    assert scored(partitioned, "--by", "plan") == scored(whole, "--by", "plan")
    checked = run("check", partitioned)
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert [line.split()[0] for line in checked.stdout.splitlines()] == ["customers", "subscriptions"]


def test_the_command_line_leaves_out_files_that_are_not_there_yet(partitioned: Path) -> None:
    before = scored(partitioned)
    unfinished = partitioned / "subscriptions" / "_temporary" / "0"
    unfinished.mkdir(parents=True)
    (unfinished / "part-0.parquet").write_bytes(b"not yet")
    (partitioned / "subscriptions" / ".part-1.parquet").write_bytes(b"not yet")
    assert scored(partitioned) == before


def test_names_of_folders_stay_text_and_a_column_that_files_lack_is_null_there(tmp_path: Path) -> None:
    for service, more in (("007", {}), ("8", {"plan": ["basic"]})):
        path = tmp_path / "subscriptions" / f"service={service}"
        path.mkdir(parents=True)
        columns = {"customer_id": [1], "started_at": ["2026-01-01"], "ended_at": ["2026-03-05"], "mrr": [1.0], **more}
        pq.write_table(pa.table(columns), path / "rows.parquet")
    for column, groups in (("service", ["007", "8"]), ("plan", ["basic", None])):
        options = ("--period", "2026-03", "--kpis", "churn_rate", "--by", column, "--format", "json")
        found = run("score", tmp_path, *options)
        assert found.exit_code == 0, found.output
        assert {row[column] for row in json.loads(found.stdout)["rows"]} == {*groups}


def test_a_damaged_file_of_a_folder_is_said(partitioned: Path) -> None:
    next((partitioned / "subscriptions").rglob("*.parquet")).write_bytes(b"PAR1, but no more")
    found = run("score", partitioned, "--period", MONTH)
    assert (found.exit_code, found.stdout) == (1, "")
    assert "tenure: subscriptions cannot be read as Parquet: " in found.stderr


def test_a_folder_without_parquet_files_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "subscriptions").mkdir()
    assert "has no tables" in run("check", tmp_path).stderr
