"""The queries behind a figure: what they return is what was counted, in every dialect they can be read again."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot
from ibis.backends.sql import compilers
from ibis.common.exceptions import UnsupportedOperationError
from pydantic import Field

import tenure
from tenure.engine import DIALECTS, as_ibis_tables
from tenure.engine.runs import recorded_runs
from tenure.explain.arguments import arguments_of
from tenure.samples import customers, events, spring, subscriptions, surveys

TABLES: dict[str, Any] = {
    "customers": customers,
    "subscriptions": subscriptions,
    "events": events,
    "surveys": surveys,
}
UNITS = 12_000_000


def run(queries: list[str]) -> list[Any]:
    """Run queries as a warehouse would, on tables of these names."""
    with duckdb.connect() as warehouse:
        for name, frame in TABLES.items():
            warehouse.register(name, frame)
        return [warehouse.sql(query).df() for query in queries]


def test_the_last_query_counts_the_movements() -> None:
    queries = tenure.explain_sql("mrr_movements", TABLES, period=spring)
    counted = run(queries)[-1]
    stayed = ~counted["_from_nothing"] & ~counted["_to_nothing"]
    expansion = counted.loc[stayed & counted["_rises"] & (counted["_bucket"] == 1), "_net"].sum() / UNITS
    assert expansion == tenure.mrr_movements(subscriptions, period=spring).parts["expansion"] > 0


def test_a_query_of_answers_returns_the_parts() -> None:
    score = tenure.net_promoter_score(surveys, period=spring)
    counted = run(tenure.explain_sql(score, TABLES))[-1]
    promoters = counted.loc[(counted["_bucket"] == 1) & (counted["_mark"] >= 9), "asked"].sum()
    assert promoters == score.parts["promoters"] > 0


@pytest.mark.parametrize(
    ("kpi", "options"),
    [
        ("churn_rate", {"by": "segment"}),
        ("cohort_retention", {"period": None}),
        ("service_revenue", {}),
        ("net_promoter_score", {}),
        ("activation_days", {}),
        ("inactive_rate", {"period": None, "options": {"as_of": "2026-04-01"}}),
    ],
)
def test_run_in_a_warehouse_they_return_what_was_counted(kpi: str, options: dict[str, Any]) -> None:
    asked = {"period": spring, **options}
    found = run(tenure.explain_sql(kpi, TABLES, **asked))
    given = {name: value for name, value in asked.items() if name != "options" and value is not None}
    with recorded_runs() as counted:
        tables = arguments_of(kpi, as_ibis_tables(TABLES), given | asked.get("options", {}))
        getattr(tenure, kpi)(**tables)
    assert [rows(each) for each in found] == [rows(each.to_pyarrow().to_pandas()) for each in counted]


def rows(frame: pd.DataFrame) -> list[str]:
    """Return rows as text, in order, numbers as floats: the order and the width of integers are not of the figure."""
    plain = frame.astype(object).map(lambda value: float(value) if isinstance(value, int | np.integer) else value)
    return sorted(map(str, plain.where(frame.notna(), None).to_dict("records")))


def test_a_table_that_the_kpi_does_not_use_is_not_checked() -> None:
    faulty = {"subscriptions": subscriptions, "events": events.assign(occurred_at=None)}
    assert tenure.explain_sql("churn_rate", faulty, period=spring)
    with pytest.raises(tenure.ContractError, match="occurred_at"):
        tenure.explain_sql("service_revenue", faulty, period=spring)


def test_tables_of_several_kinds_are_refused() -> None:
    mixed = {**as_ibis_tables({"subscriptions": subscriptions}), "customers": customers}
    with pytest.raises(tenure.EngineError, match="subscriptions on Ibis, customers on the built-in DuckDB"):
        tenure.explain_sql("churn_rate", mixed, period=spring)


def test_a_list_of_customers_is_the_last_query() -> None:
    queries = tenure.explain_sql("customer_movements", TABLES, period=spring)
    listed = tenure.customer_movements(subscriptions, period=spring)
    assert run(queries)[-1]["customer_id"].tolist() == listed["customer_id"].tolist()


def test_small_tables_are_written_out() -> None:
    queries = tenure.explain_sql("customer_movements", TABLES, period=["2026-03", "2026-04"])
    assert "memtable" not in queries[-1]
    listed = tenure.customer_movements(subscriptions, period=["2026-03", "2026-04"])
    assert run(queries)[-1]["customer_id"].tolist() == listed["customer_id"].tolist()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_every_dialect_reads_its_queries(dialect: str) -> None:
    found = tenure.explain_sql("churn_rate", TABLES, dialect=dialect, period=spring, by="segment")  # type: ignore[arg-type]
    assert len(found) >= 2
    for query in found:
        assert isinstance(sqlglot.parse_one(query, read=dialect), sqlglot.exp.Query)
    assert "subscriptions" in found[-1]


def test_tables_checked_and_renamed_give_the_queries_of_their_own_columns() -> None:
    class Ours(tenure.Subscription):
        mrr: float = Field(alias="monthly_fee")

    ours = tenure.Tables(subscriptions=subscriptions.rename(columns={"mrr": "monthly_fee"}), schemas=[Ours])
    queries = tenure.explain_sql("monthly_recurring_revenue", ours, period=spring)
    assert "monthly_fee" in queries[-1]


def test_frames_of_other_kinds_give_the_same_queries() -> None:
    polars = pytest.importorskip("polars")
    frames = {"subscriptions": polars.from_pandas(subscriptions).lazy()}
    expected = tenure.explain_sql("churn_rate", {"subscriptions": subscriptions}, period=spring)
    assert len(tenure.explain_sql("churn_rate", frames, period=spring)) == len(expected)


def test_tables_of_ibis_keep_their_names() -> None:
    ibis = pytest.importorskip("ibis")
    warehouse = ibis.duckdb.connect()
    warehouse.con.register("dwh_subscriptions", subscriptions)
    queries = tenure.explain_sql("churn_rate", {"subscriptions": warehouse.table("dwh_subscriptions")}, period=spring)
    assert '"dwh_subscriptions"' in queries[-1]


def test_what_a_dialect_lacks_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise UnsupportedOperationError("no such function")

    monkeypatch.setattr(compilers.PostgresCompiler, "to_sqlglot", refuse)
    with pytest.raises(tenure.EngineError, match="cannot be written for postgres: no such function"):
        tenure.explain_sql("churn_rate", TABLES, dialect="postgres", period=spring)


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="dialect is one of 'duckdb', 'spark'"):
        tenure.explain_sql("churn_rate", TABLES, dialect="oracle", period=spring)  # type: ignore[arg-type]


def test_a_kpi_by_name_needs_its_period() -> None:
    with pytest.raises(tenure.ParameterError, match="churn_rate needs a period"):
        tenure.explain_sql("churn_rate", TABLES)


def test_what_a_kpi_does_not_take_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="cohort_retention takes no period"):
        tenure.explain_sql("cohort_retention", TABLES, period=spring)
    with pytest.raises(tenure.ParameterError, match="customer_value takes no period and no by"):
        tenure.explain_sql("customer_value", TABLES, period=spring, by="segment")
