"""A telecom's book of 7,043 customers, counted once more with plain loops.

The file has no dates, only months of tenure: customers start so many months before a cut-off, and who left
left on it.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal

import pandas as pd
import pytest

import tenure
from tests.house_plan import ROOT

FILE = ROOT.parent / "shared" / "data" / "telco" / "Telco-Customer-Churn.csv"
CUT_OFF = pd.Timestamp("2020-01-01")
LAST_MONTH, CUT_OFF_MONTH = "2019-12", "2020-01"
ADD_ONS = ("OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies")
PRICE = 5.0  # of an add-on; the file has none
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason="../shared/data/telco is not there"),
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables() -> tenure.Tables:
    raw = pd.read_csv(FILE).rename(columns={"customerID": "customer_id"})
    started = [CUT_OFF - pd.DateOffset(months=months) for months in raw["tenure"]]
    ended = pd.Series([CUT_OFF if churned == "Yes" else pd.NaT for churned in raw["Churn"]], dtype="datetime64[us]")
    lines = raw.assign(started_at=started, ended_at=ended, mrr=raw["MonthlyCharges"], service="line", is_vas=False)
    add_ons = [lines[lines[name] == "Yes"].assign(service=name, mrr=PRICE, is_vas=True) for name in ADD_ONS]
    columns = ["customer_id", "started_at", "ended_at", "mrr", "service", "is_vas"]
    subscriptions = pd.concat([lines, *add_ons], ignore_index=True)[columns]
    return tenure.Tables(customers=raw[["customer_id", "Contract", "PaymentMethod"]], subscriptions=subscriptions)


def bill(row: dict[str, str]) -> Decimal:
    """What a customer pays per month, with the add-ons."""
    return Decimal(row["MonthlyCharges"]) + sum(Decimal(5) for name in ADD_ONS if row[name] == "Yes")


def test_the_file_is_the_one_that_is_known(rows: list[dict[str, str]]) -> None:
    assert len(rows) == 7043
    assert Counter(row["Churn"] for row in rows)["Yes"] == 1869
    blank = [row for row in rows if not row["TotalCharges"].strip()]
    assert len(blank) == 11
    assert {row["tenure"] for row in blank} == {"0"}


def test_who_left_of_all_there_were(tables: tenure.Tables) -> None:
    """The 11 without a month of tenure join on the cut-off: they were not there before it."""
    churned = tenure.churn_rate(tables.subscriptions, period=CUT_OFF_MONTH, denominator="opening_plus_joined")
    assert churned.parts["lost"] == 1869
    assert churned.parts["joined"] == 11
    assert churned.parts["opening"] + churned.parts["joined"] == 7043
    assert churned.value == 1869 / 7043


@pytest.mark.parametrize("column", ["Contract", "PaymentMethod"])
def test_churn_by_attribute(rows: list[dict[str, str]], tables: tenure.Tables, column: str) -> None:
    there = [row for row in rows if row["tenure"] != "0"]
    opening = Counter(row[column] for row in there)
    lost = Counter(row[column] for row in there if row["Churn"] == "Yes")
    found = tenure.churn_rate(tables.subscriptions, period=CUT_OFF_MONTH, by=column, customers=tables.customers).table
    values = dict(zip(found[column], found["value"], strict=True))
    assert values == pytest.approx({name: lost[name] / opening[name] for name in opening})
    assert len(values) > 2


def test_revenue_before_and_after(rows: list[dict[str, str]], tables: tenure.Tables) -> None:
    before = sum(bill(row) for row in rows if row["tenure"] != "0")
    lost = sum(bill(row) for row in rows if row["Churn"] == "Yes")
    joined = sum(bill(row) for row in rows if row["tenure"] == "0")
    moved = tenure.mrr_movements(tables.subscriptions, period=CUT_OFF_MONTH).parts
    assert (moved["opening"], moved["churn"], moved["new"]) == (float(before), float(lost), float(joined))
    assert moved["closing"] == float(before + joined - lost)


def test_revenue_of_value_added_services(rows: list[dict[str, str]], tables: tenure.Tables) -> None:
    taken = Counter(name for row in rows if row["tenure"] != "0" for name in ADD_ONS if row[name] == "Yes")
    earned = tenure.service_revenue(tables.subscriptions, period=LAST_MONTH, by="service", vas_only=True)
    found = dict(zip(earned.table["service"], earned.table["value"], strict=True))
    assert {name: found[name] for name in ADD_ONS} == {name: PRICE * taken[name] for name in ADD_ONS}
    assert earned.value == PRICE * sum(taken.values())


@pytest.fixture(scope="module")
def there() -> pd.DataFrame:
    """Who was there at the end of the last month: a row per customer, whether it has each add-on."""
    raw = pd.read_csv(FILE)
    return raw.loc[raw["tenure"] > 0, [*ADD_ONS]] == "Yes"


def test_uptake_of_each_add_on_and_of_any(tables: tenure.Tables, there: pd.DataFrame) -> None:
    found = tenure.uptake_rate(tables.subscriptions, period=LAST_MONTH, by="service")
    taken = dict(zip(found.table["service"], found.table["takers"], strict=True))
    assert taken == there.sum().to_dict()
    assert (found.table["value"].to_numpy() == (there.sum() / len(there)).sort_index().to_numpy()).all()
    assert found.table["customers"].unique().tolist() == [7032]
    assert found.value == there.any(axis="columns").mean() == 4819 / 7032


def test_uptake_by_contract(tables: tenure.Tables, there: pd.DataFrame) -> None:
    contract = pd.read_csv(FILE)["Contract"]
    expected = there.any(axis="columns").groupby(contract.reindex(there.index)).mean()
    found = tenure.uptake_rate(tables.subscriptions, period=LAST_MONTH, by="Contract", customers=tables.customers)
    assert dict(zip(found.table["Contract"], found.table["value"], strict=True)) == expected.to_dict()
    # The 11 who join on the cut-off are known before, and have taken nothing yet.
    known = tenure.uptake_rate(tables.subscriptions, period=LAST_MONTH, base="known", customers=tables.customers)
    assert known.parts == {"takers": int(there.any(axis="columns").sum()), "customers": 7043}


def test_add_ons_per_customer(tables: tenure.Tables, there: pd.DataFrame) -> None:
    held = there.sum(axis="columns")
    found = tenure.services_per_customer(tables.subscriptions, period=LAST_MONTH, vas_only=True)
    assert found.value == held.mean()
    counted = [int((held == number).sum()) for number in range(4)]
    assert [found.parts[name] for name in ("none", "one", "two", "three")] == counted
    assert found.parts["four_or_more"] == (held >= 4).sum()
    half = 1.960 * held.std() / len(held) ** 0.5  # of so many, Student's t is the normal
    assert (found.lower, found.upper) == pytest.approx((held.mean() - half, held.mean() + half), abs=1e-4)


def test_lift_of_add_ons(tables: tenure.Tables, there: pd.DataFrame) -> None:
    found = tenure.service_combinations(tables.subscriptions, period=LAST_MONTH, vas_only=True).table
    shares, both = there.mean(), there.astype(float).T @ there.astype(float) / len(there)
    lift = {(row["service"], row["with_service"]): row["value"] for row in found.to_dict("records")}
    assert len(lift) == 30
    assert lift == pytest.approx({(a, b): both.loc[a, b] / (shares[a] * shares[b]) for a, b in lift})
    assert max(lift, key=lambda pair: lift[pair]) in {
        ("OnlineSecurity", "TechSupport"),
        ("TechSupport", "OnlineSecurity"),
    }


def test_churn_of_add_ons(tables: tenure.Tables) -> None:
    raw = pd.read_csv(FILE)
    before, gone = raw["tenure"] > 0, raw["Churn"] == "Yes"
    found = tenure.service_churn_rate(tables.subscriptions, period=CUT_OFF_MONTH, by="service").table
    lost = {
        name: (before & gone & (raw[name] == "Yes")).sum() / (before & (raw[name] == "Yes")).sum() for name in ADD_ONS
    }
    assert dict(zip(found["service"], found["value"], strict=True)) == pytest.approx(lost)


def test_survival_is_the_product_of_what_was_kept(rows: list[dict[str, str]], tables: tenure.Tables) -> None:
    """Kaplan and Meier by hand, in months of tenure."""
    months = sorted({int(row["tenure"]) for row in rows if row["Churn"] == "Yes" and row["tenure"] != "0"})
    kept = 1.0
    for month in months:
        at_risk = [row for row in rows if int(row["tenure"]) >= month]
        kept *= 1 - sum(row["Churn"] == "Yes" for row in at_risk if int(row["tenure"]) == month) / len(at_risk)
    curve = tenure.survival_curve(tables.subscriptions, as_of=CUT_OFF + pd.Timedelta(days=1))
    # Who stayed is censored a day later, and so still at risk when the last ones left.
    assert curve.table["survival"].iloc[-1] == pytest.approx(kept)


def test_the_scorecard_agrees(rows: list[dict[str, str]], tables: tenure.Tables) -> None:
    found = tenure.scorecard(tables, period=LAST_MONTH).table.set_index("kpi")["value"]
    there = [row for row in rows if row["tenure"] != "0"]
    assert found["monthly_recurring_revenue"] == float(sum(map(bill, there)))
    assert found["average_revenue_per_account"] == pytest.approx(float(sum(map(bill, there)) / len(there)))
    assert found["churn_rate"] == 0
