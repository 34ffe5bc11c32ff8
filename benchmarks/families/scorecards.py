"""Scorecards: many KPIs at once, against the query of each of them, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import pandas as pd
import polars as pl

import tenure
from benchmarks.families.cohorts import COHORTS_SQL, cohorts_in_polars
from benchmarks.families.movements import AS_OF, MONTHS, STATES, SUBSCRIPTIONS, states_in_pandas, states_in_polars
from benchmarks.families.renewals import RENEWALS_SQL, renewals_in_polars
from benchmarks.family import Family

__all__ = ["SCORECARD", "WIDE_SCORECARD"]

# What a figure of a month is made of; a query computes what its own figure needs.
_TOTALS = f"""{STATES}, moved AS (
    SELECT month, sum(net) AS net, count(*) FILTER (closing = net AND closing > 0) AS joined,
        count(*) FILTER (closing = 0 AND net < 0) AS lost,
        coalesce(sum(net) FILTER (closing = net AND closing > 0 AND nth = 1), 0) AS new,
        coalesce(sum(net) FILTER (closing != net AND net > 0), 0) AS expansion,
        -coalesce(sum(net) FILTER (closing > 0 AND net < 0), 0) AS contraction,
        -coalesce(sum(net) FILTER (closing = 0 AND net < 0), 0) AS churn
    FROM states GROUP BY month
), totals AS (
    SELECT *, sum(net) OVER past AS closing, closing - net AS opening, sum(joined - lost) OVER past AS customers
    FROM moved WINDOW past AS (ORDER BY month)
)
SELECT TIMESTAMP '2023-12-01' + to_months(month::INT) AS period_start, {{value}} AS value FROM totals WHERE month > 0
"""
KPIS = {
    "churn_rate": "lost / (customers - joined + lost)",
    "revenue_churn_rate": "(churn + contraction) / opening",
    "net_revenue_churn_rate": "(churn + contraction - expansion) / opening",
    "net_revenue_retention": "(opening + expansion - churn - contraction) / opening",
    "gross_revenue_retention": "(opening - churn - contraction) / opening",
    "monthly_recurring_revenue": "closing / 100",
    "annual_recurring_revenue": "closing * 12 / 100",
    "mrr_movements": "net / 100",
    "expansion_revenue": "expansion / 100",
    "contraction_revenue": "contraction / 100",
    "quick_ratio": "(new + expansion) / (contraction + churn)",
    "average_revenue_per_account": "closing / customers / 100",
}
"""The figures of the card, each in terms of the totals of a month."""


def scorecard(tables: Any) -> pd.DataFrame:
    card = _card(tables, [*KPIS])
    return _joined(card.measures[name].table[["period_start", "value"]].assign(kpi=name) for name in KPIS)


def wide_scorecard(tables: Any) -> pd.DataFrame:
    card = _card(tables, [*KPIS, "cohort_retention", "renewal_rate"])
    cohorts, renewals = (card.measures[name].table for name in ("cohort_retention", "renewal_rate"))
    figures = [card.measures[name].table[["period_start", "value"]].assign(kpi=name) for name in KPIS]
    return _joined([*figures, *_wide(cohorts.dropna(subset=["retained"]), renewals[renewals["due"] > 0])])


def _card(tables: Any, kpis: list[str]) -> Any:
    given = tables if isinstance(tables, tenure.Tables) else vars(tables)
    return tenure.scorecard(given, period=MONTHS, kpis=kpis, as_of=AS_OF)


def _wide(cohorts: pd.DataFrame, renewals: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what cohorts and renewals come to by month, as further figures."""
    retained = cohorts.assign(value=cohorts["retained"] / cohorts["size"]).groupby("cohort")["value"].sum()
    renewed = renewals.assign(value=renewals["renewed"] / renewals["due"])[["period_start", "value"]]
    by_cohort = retained.rename_axis("period_start").reset_index()
    return [by_cohort.assign(kpi="cohort_retention"), renewed.assign(kpi="renewal_rate")]


def _joined(figures: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([each.astype({"value": "float64"}) for each in figures], ignore_index=True)


def scorecard_in_sql(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    queries = {name: _TOTALS.format(value=value) for name, value in KPIS.items()}
    return _joined(connection.sql(query).df().assign(kpi=name) for name, query in queries.items())


def wide_scorecard_in_sql(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    cohorts, renewals = (connection.sql(query).df() for query in (COHORTS_SQL, RENEWALS_SQL))
    return _joined([scorecard_in_sql(connection), *_wide(cohorts, renewals)])


def scorecard_in_polars(tables: Any) -> pl.DataFrame:
    return pl.from_pandas(_polars_figures(tables))


def wide_scorecard_in_polars(tables: Any) -> pl.DataFrame:
    cohorts, renewals = (count(tables).collect().to_pandas() for count in (cohorts_in_polars, renewals_in_polars))
    return pl.from_pandas(_joined([_polars_figures(tables), *_wide(cohorts, renewals)]))


def _polars_figures(tables: Any) -> pd.DataFrame:
    start = pl.lit(MONTHS[0].start).dt.offset_by(pl.format("{}mo", pl.col("month").cast(pl.Int64) - 1))
    rows = _polars_totals(tables).filter(pl.col("month") > 0)
    queries = {name: rows.select(period_start=start, value=pl.sql_expr(value)) for name, value in KPIS.items()}
    return _joined(query.collect().to_pandas().assign(kpi=name) for name, query in queries.items())


def _polars_totals(tables: Any) -> pl.LazyFrame:
    net, closing = pl.col("net"), pl.col("closing")
    joined, stays, left = (closing > 0) & (closing == net), (closing > 0) & (closing != net), (closing == 0) & (net < 0)
    amounts = {
        "new": net.filter(joined & (pl.col("nth") == 1)),
        "expansion": net.filter(stays & (net > 0)),
        "contraction": -net.filter(stays & (net < 0)),
        "churn": -net.filter(left),
    }
    counts = {"joined": joined.sum().cast(pl.Int64), "lost": left.sum().cast(pl.Int64)}
    months = (
        states_in_polars(tables)
        .group_by("month")
        .agg(net.sum(), **counts, **{name: each.sum() for name, each in amounts.items()})
    )
    return (
        months.sort("month")
        .with_columns(closing=net.cum_sum(), customers=(pl.col("joined") - pl.col("lost")).cum_sum())
        .with_columns(opening=closing - net)
        .cast({pl.Int64: pl.Float64, pl.UInt32: pl.Float64})
    )


def scorecard_in_pandas(tables: Any) -> pd.DataFrame:
    starts = pd.DatetimeIndex([month.start for month in MONTHS])
    figures = {name: pd.DataFrame({"value": _pandas_totals(tables).eval(value)}) for name, value in KPIS.items()}
    return _joined(figure.loc[1:].assign(period_start=starts, kpi=name) for name, figure in figures.items())


def _pandas_totals(tables: Any) -> pd.DataFrame:
    rows = states_in_pandas(tables)
    net, closing = rows["net"], rows["closing"]
    joined, stays, left = (closing == net) & (closing > 0), (closing != net) & (closing > 0), (closing == 0) & (net < 0)
    marks = {
        "joined": joined,
        "lost": left,
        "new": net.where(joined & (rows["nth"] == 0), 0),
        "expansion": net.where(stays & (net > 0), 0),
        "contraction": -net.where(stays & (net < 0), 0),
        "churn": -net.where(left, 0),
    }
    months = pd.DataFrame({"month": rows["month"], "net": net, **marks}).groupby("month").sum()
    closing = months["net"].cumsum()
    return months.assign(
        closing=closing, opening=closing - months["net"], customers=(months["joined"] - months["lost"]).cumsum()
    )


SCORECARD = Family(
    f"scorecard of {len(KPIS)}",
    "KPIs of retention and revenue, 24 months, against the query of each one after another",
    SUBSCRIPTIONS,
    {
        "tenure": scorecard,
        "duckdb": scorecard_in_sql,
        "polars": scorecard_in_polars,
        "pandas": scorecard_in_pandas,
    },
    up_to={"pandas": 1_000_000},
)
WIDE_SCORECARD = Family(
    f"scorecard of {len(KPIS) + 2}",
    "the same with cohorts and renewals",
    {"subscriptions": ("customer_id", "service", "started_at", "ended_at", "term_ends_at", "mrr")},
    {"tenure": wide_scorecard, "duckdb": wide_scorecard_in_sql, "polars": wide_scorecard_in_polars},
    largest=1_000_000,
)
