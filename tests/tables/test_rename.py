"""Columns under other names are renamed, not copied, and errors name them as the frame does."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl
import pytest

import tenure
from tenure import ContractError, ParameterError, RelationError, Subscription, Tables, check, faults
from tenure.engine import collect, scan
from tests.frames import ENGINES, connect
from tests.tables.test_bad_input import book

NAMES = {"kunde": "customer_id", "monthly_fee": "mrr", "tarif": "plan"}


def fees(**columns: Any) -> pd.DataFrame:
    return book(plan=["a", "a", "b"]).rename(columns={ours: theirs for theirs, ours in NAMES.items()}).assign(**columns)


def test_renamed_tables_are_taken_by_kpis() -> None:
    tables = Tables(subscriptions=fees(), rename={"subscriptions": NAMES})
    assert tables["subscriptions"].frame.equals(fees())
    assert tenure.mrr_movements(tables.subscriptions, period="2026-03").parts["churn"] == 10.0
    found = tenure.churn_rate(tables.subscriptions, period="2026-03", by="tarif").table
    assert dict(zip(found["tarif"], found["opening"], strict=True)) == {"a": 2, "b": 1}


@pytest.mark.parametrize("kind", ENGINES)
def test_a_checked_frame_has_the_names_of_the_schema(kind: str) -> None:
    with connect() as connection:
        found = check(ENGINES[kind](fees(), connection), Subscription, rename=NAMES)
        rows = collect(scan(found, ["customer_id", "mrr", "plan"]).lazy)
    assert rows["mrr"].tolist() == [10.0, 20.0, 30.0]


def test_a_subclass_may_be_renamed_too() -> None:
    class Priced(Subscription):
        seats: int

    tables = Tables(
        schemas=[Priced], subscriptions=fees(places=1), rename={"subscriptions": {**NAMES, "places": "seats"}}
    )
    assert "seats" in tables["subscriptions"].columns


def test_faults_name_the_columns_of_the_frame() -> None:
    frame = fees(monthly_fee=[-1.0, 2.0, 3.0])
    with pytest.raises(ContractError, match=r"subscriptions\.monthly_fee: .*greater than or equal to 0"):
        Tables(subscriptions=frame, rename={"subscriptions": NAMES})
    assert faults(frame, Subscription, rename=NAMES).failures["column"].tolist() == ["monthly_fee"]
    late = book(ended_at=pd.Timestamp("2020-01-01")).rename(columns={"ended_at": "bis", "started_at": "von"})
    with pytest.raises(ContractError, match=r"subscriptions\.bis: bis is before von"):
        check(late, Subscription, rename={"bis": "ended_at", "von": "started_at"})
    with pytest.raises(RelationError, match=r"subscriptions\.kunde: names customers"):
        Tables(subscriptions=fees(), customers=pd.DataFrame({"customer_id": [1]}), rename={"subscriptions": NAMES})


WRONG: dict[str, tuple[Any, str]] = {
    "table": ({"subscription": NAMES}, "There is no table subscription; .* Did you mean 'subscriptions'"),
    "ours": (
        {"subscriptions": {"monthly_fee": "mrrr"}},
        "rename: 'mrrr' is no column of subscriptions. Did you mean 'mrr'",
    ),
    "ours, far": (
        {"subscriptions": {"monthly_fee": "xyz"}},
        "'xyz' is no column of subscriptions. Its columns are cust",
    ),
    "theirs": ({"subscriptions": {"monthly_fees": "mrr"}}, "has no column 'monthly_fees'. Did you mean 'monthly_fee'"),
    "theirs, far": ({"subscriptions": {"x": "mrr"}}, "has no column 'x'. The frame has ended_at, kunde"),
    "turned": (
        {"subscriptions": {"mrr": "monthly_fee"}},
        "'monthly_fee' is no column .* It goes from the name in the frame to the name here: {'monthly_fee': 'mrr'}",
    ),
    "no mapping": ({"subscriptions": ["mrr"]}, "rename is a mapping of names"),
    "nowhere": ({"subscriptions": 3}, "rename is a mapping of names"),
    "text": ("mrr", "rename is a mapping of tables"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_renaming_without_a_meaning_is_refused(name: str) -> None:
    rename, words = WRONG[name]
    with pytest.raises(ParameterError, match=words):
        Tables(subscriptions=fees(), rename=rename)


def test_a_renaming_of_a_table_that_is_left_out_changes_nothing() -> None:
    assert list(Tables(subscriptions=book(), rename={"events": {"at": "occurred_at"}})) == ["subscriptions"]


def test_an_empty_frame_has_nothing_to_rename() -> None:
    with pytest.raises(ParameterError, match="The frame has no columns"):
        check(pl.DataFrame(), Subscription, rename={"fee": "mrr"})
