"""A subscription stands once per start; what repeats is named."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tenure import ContractError, Subscription, Tables, check, faults, monthly_recurring_revenue
from tests.frames import ENGINES, connect
from tests.tables.test_bad_input import book, instants

REPEATED = r"subscriptions\.subscription_id: 1 value stands in several rows with the same started_at \(2 rows; first: "


def twice(**columns: Any) -> pd.DataFrame:
    return pd.concat([book(subscription_id=["x", "y", "z"]), book(subscription_id=["x", "v", "w"]).head(1)]).assign(
        **columns
    )


@pytest.mark.parametrize("kind", ENGINES)
def test_a_repeated_subscription_is_a_fault_on_every_engine(kind: str) -> None:
    with connect() as connection:
        frame = ENGINES[kind](twice().reset_index(drop=True), connection)
        with pytest.raises(ContractError, match=f"{REPEATED}row 0 key 'x', row 3 key 'x'") as caught:
            check(frame, Subscription)
        assert caught.value.faults[0].rule == "unique"
        assert caught.value.faults[0].hint == "Keep one row for each subscription_id and started_at"
        found = faults(frame, Subscription).failures
    assert found[["row", "column", "rule"]].to_numpy().tolist() == [
        [0, "subscription_id", "unique"],
        [3, "subscription_id", "unique"],
    ]


def test_tables_refuse_a_repeated_subscription() -> None:
    with pytest.raises(ContractError, match=REPEATED):
        Tables(subscriptions=twice())


def test_segments_of_one_subscription_follow_one_another() -> None:
    starts = pd.to_datetime(["2026-01-01", "2026-02-01", "2026-01-01"])
    frame = book(subscription_id=[1, 1, 2], started_at=starts)
    assert len(check(frame, Subscription)) == 3
    assert faults(frame, Subscription).failures.empty


@pytest.mark.parametrize("ids", [[None] * 4, [None, "y", "z", None]])
def test_rows_without_an_id_cannot_be_told_apart(ids: list[Any]) -> None:
    assert len(check(twice(subscription_id=ids), Subscription)) == 4


def test_rows_without_a_start_have_that_fault_alone() -> None:
    frame = twice(started_at=instants(None, "2026-01-01", "2026-01-01", None).to_numpy())
    assert set(faults(frame, Subscription).failures["rule"]) == {"null"}


def test_a_kpi_counts_what_it_is_given() -> None:
    assert monthly_recurring_revenue(twice(), period="2026-02").value == 70.0


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize(("first", "step"), [(7, 1), (-7, 1), (2**40, 1), (2**62, 1), (7, 1000)])
@pytest.mark.parametrize("repeats", [True, False])
def test_whole_numbers_repeat_on_every_engine(kind: str, first: int, step: int, *, repeats: bool) -> None:
    ids = [first, first + step, first + 2 * step, first if repeats else first + 3 * step]
    with connect() as connection:
        frame = ENGINES[kind](twice(subscription_id=ids).reset_index(drop=True), connection)
        found = faults(frame, Subscription).failures
    assert found["rule"].tolist() == ["unique"] * (2 if repeats else 0)


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize("ids", [[3, 1, 2, 9], [5, 6, None, None]])
def test_dense_whole_numbers_are_told_apart_without_grouping(
    kind: str, ids: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenure.tables.checks.counted.has_repeated", None)
    with connect() as connection:
        frame = twice(subscription_id=pd.array(ids, dtype="Int64")).reset_index(drop=True)
        check(ENGINES[kind](frame, connection), Subscription)
