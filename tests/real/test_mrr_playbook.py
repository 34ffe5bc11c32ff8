"""The MRR playbook: 121 real-looking subscriptions, counted once more with plain loops."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import Field
from typer.testing import CliRunner

import tenure
from tenure.cli import app
from tests.house_plan import ROOT

FILE = ROOT.parent / "shared" / "data" / "mrr_playbook" / "subscription_periods.csv"
MONTHS = tenure.months("2017-01", "2019-12")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason="../shared/data/mrr_playbook is not there"),
]


class Subscription(tenure.Subscription):
    """The playbook's names."""

    started_at: datetime = Field(alias="start_date")
    ended_at: datetime | None = Field(alias="end_date")
    mrr: float = Field(alias="monthly_amount", ge=0)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    with FILE.open(encoding="utf-8") as file:
        return [
            {
                "customer": row["customer_id"],
                "start": datetime.fromisoformat(row["start_date"]),
                "end": datetime.fromisoformat(row["end_date"]) if row["end_date"] else None,
                "amount": Decimal(row["monthly_amount"]),
            }
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def tables() -> tenure.Tables:
    return tenure.Tables(schemas=[Subscription], subscriptions=pd.read_csv(FILE))


def paid_before(rows: list[dict[str, Any]], moment: datetime) -> dict[str, Decimal]:
    """What each customer paid just before an instant."""
    found: dict[str, Decimal] = {}
    for row in rows:
        if row["start"] < moment and (row["end"] is None or row["end"] >= moment) and row["amount"]:
            found[row["customer"]] = found.get(row["customer"], Decimal(0)) + row["amount"]
    return found


def moved(rows: list[dict[str, Any]], period: tenure.Period) -> dict[str, Decimal]:
    """The movements of a month, customer by customer."""
    before, after = paid_before(rows, period.start), paid_before(rows, period.end)
    earlier = {row["customer"] for row in rows if row["start"] < period.start and row["amount"]}
    found = dict.fromkeys(("new", "reactivation", "expansion", "contraction", "churn"), Decimal(0))
    for customer in before.keys() | after.keys():
        change = after.get(customer, Decimal(0)) - before.get(customer, Decimal(0))
        if customer not in before:
            found["reactivation" if customer in earlier else "new"] += change
        elif customer not in after:
            found["churn"] -= change
        else:
            found["expansion" if change > 0 else "contraction"] += abs(change)
    return found


def test_the_file_is_the_one_that_is_known(rows: list[dict[str, Any]]) -> None:
    assert len(rows) == 121
    assert len({row["customer"] for row in rows}) == 55


def test_mrr_month_by_month(rows: list[dict[str, Any]], tables: tenure.Tables) -> None:
    found = tenure.monthly_recurring_revenue(tables.subscriptions, period=MONTHS).table
    states = [paid_before(rows, month.end) for month in MONTHS]
    assert found["value"].tolist() == [float(sum(state.values())) for state in states]
    assert found["customers"].tolist() == [len(state) for state in states]
    assert max(found["value"]) > 0


@pytest.mark.parametrize("kind", ["new", "reactivation", "expansion", "contraction", "churn"])
def test_movements_month_by_month(rows: list[dict[str, Any]], tables: tenure.Tables, kind: str) -> None:
    found = tenure.mrr_movements(tables.subscriptions, period=MONTHS).table
    assert found[kind].tolist() == [float(moved(rows, month)[kind]) for month in MONTHS]
    assert found[kind].sum() > 0


def test_churn_and_retention_of_the_last_year(rows: list[dict[str, Any]], tables: tenure.Tables) -> None:
    before, after = paid_before(rows, datetime(2019, 1, 1)), paid_before(rows, datetime(2020, 1, 1))  # noqa: DTZ001 - naive data
    kept = {customer: after.get(customer, Decimal(0)) for customer in before}
    opening = sum(before.values())
    card = tenure.scorecard(tables, period="2019").table.set_index("kpi")["value"]
    assert card["churn_rate"] == pytest.approx(sum(not paid for paid in kept.values()) / len(before))
    assert card["net_revenue_retention"] == pytest.approx(float(sum(kept.values()) / opening))
    capped = sum(min(paid, kept[customer]) for customer, paid in before.items())
    assert card["gross_revenue_retention"] == pytest.approx(float(capped / opening))


def test_the_extract_was_cut_off(rows: list[dict[str, Any]], tables: tenure.Tables) -> None:
    """Everything still running ends on 2020-01-01: just before it all is there, just after it nothing."""
    assert all(row["end"] for row in rows)
    gone = tenure.churn_rate(tables.subscriptions, period="2020-01")
    assert gone.value == 1.0
    assert gone.parts["lost"] == len(paid_before(rows, datetime(2020, 1, 1)))  # noqa: DTZ001 - naive data


def test_the_command_line_scores_it(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    names = {"start_date": "started_at", "end_date": "ended_at", "monthly_amount": "mrr"}
    pd.read_csv(FILE).rename(columns=names).to_csv(tmp_path / "subscriptions.csv", index=False)
    asked = ["score", str(tmp_path), "--period", "2019-06", "--kpis", "monthly_recurring_revenue", "--format", "csv"]
    scored = CliRunner().invoke(app, asked)
    value = float(next(csv.DictReader(scored.stdout.splitlines()))["value"])
    assert value == float(sum(paid_before(rows, datetime(2019, 7, 1)).values()))  # noqa: DTZ001 - naive data
