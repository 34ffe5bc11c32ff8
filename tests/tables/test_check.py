"""check and faults, the schemas, and tables that are checked once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

import pandas as pd
import pytest
from pydantic import Field, field_validator

import tenure
from tenure import ContractError, Customer, ParameterError, Subscription, Tables, check, faults
from tenure.engine import collect, scan
from tenure.options import Options
from tenure.samples import customers, subscriptions
from tenure.tables import TableSchema, check_inputs, to_frame
from tenure.tables.checks.rules import pydantic_message, rules_of
from tests.frames import ENGINES, connect
from tests.tables.test_bad_input import book


class Kunde(Customer):
    customer_id: int | str = Field(alias="kunde")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Any:
    with connect() as connection:
        yield lambda frame: ENGINES[request.param](frame, connection)


def test_types_and_names_become_those_of_the_model_on_every_engine(engine: Any) -> None:
    frame = pd.DataFrame({"note": ["x", "y"], "kunde": [1.0, 2.0], "signed_up_at": ["2026-01-01", None]})
    found = check(engine(frame), Kunde)
    assert type(found) is type(engine(frame))
    rows = collect(scan(found, ["note", "customer_id", "signed_up_at"]).lazy)
    assert rows["customer_id"].tolist() == [1, 2]
    assert rows["signed_up_at"].iloc[0] == pd.Timestamp("2026-01-01")
    assert rows["note"].tolist() == ["x", "y"]


def test_a_frame_that_needs_no_change_is_returned_as_it_is(engine: Any) -> None:
    frame = engine(pd.DataFrame({"customer_id": [1, 2]}))
    assert collect(scan(check(frame, Customer), ["customer_id"]).lazy)["customer_id"].tolist() == [1, 2]


def test_good_rows_and_failures_are_told_apart_on_every_engine(engine: Any) -> None:
    frame = pd.DataFrame(
        {
            "customer_id": ["a", "b", "c"],
            "started_at": ["2026-01-01", "soon", "2026-01-01"],
            "ended_at": ["2025-01-01", None, None],
            "mrr": [1.0, 2.0, 3.0],
        }
    )
    good, failures = faults(engine(frame), Subscription)
    assert collect(scan(good, ["customer_id"]).lazy)["customer_id"].tolist() == ["c"]
    assert failures[["row", "key", "column", "rule"]].to_numpy().tolist() == [
        [0, "a", "ended_at", "order"],
        [1, "b", "started_at", "type"],
    ]
    assert failures["value"].iloc[1] == "soon"


def test_a_fault_of_the_table_leaves_no_good_row(engine: Any) -> None:
    good, failures = faults(engine(pd.DataFrame({"customer": [1]})), Customer)
    assert failures[["row", "column", "rule"]].isna().to_numpy().tolist() == [[True, False, False]]
    assert collect(scan(good, ["customer"]).lazy).empty


def test_a_fault_beside_others_leaves_no_good_row() -> None:
    good, failures = faults(book(mrr=[True, True, False]), Subscription)
    assert good.empty
    assert failures["rule"].tolist() == ["type"]


def test_instants_in_a_zone_keep_it() -> None:
    frame = pd.DataFrame({"customer_id": ["a"], "signed_up_at": pd.to_datetime(["2026-01-01"]).tz_localize("UTC")})
    objects = frame.assign(signed_up_at=frame["signed_up_at"].astype(object))
    pd.testing.assert_frame_equal(check(objects, Customer), frame)


def test_only_the_columns_named_are_looked_at() -> None:
    frame = book(plan=[1.5, 2.5, 3.5])
    assert check(frame, Subscription, columns="service")["plan"].tolist() == [1.5, 2.5, 3.5]
    with pytest.raises(ContractError, match=r"subscriptions\.plan: holds Float64 instead of text"):
        check(frame, Subscription, columns=["plan"])
    with pytest.raises(ParameterError, match="Subscription has no column plam"):
        check(frame, Subscription, columns=["plam"])


@pytest.mark.parametrize("schema", [TableSchema, dict, "Subscription", None])
def test_what_is_no_model_is_refused(schema: Any) -> None:
    with pytest.raises(ParameterError, match=r"schema is a table schema such as Subscription"):
        check(book(), schema)


def test_a_column_under_both_names_is_refused() -> None:
    with pytest.raises(ContractError, match=r"customers\.kunde: stands beside 'customer_id', which it is the alias of"):
        check(pd.DataFrame({"kunde": [1], "customer_id": [2]}), Kunde)


def test_a_missing_alias_is_asked_for_by_its_name() -> None:
    with pytest.raises(ContractError, match=r"customers\.kunde: the column is missing. Did you mean 'kunden'"):
        check(pd.DataFrame({"kunden": [1]}), Kunde)
    assert check(pd.DataFrame({"customer_id": [1]}), Kunde)["customer_id"].tolist() == [1]


@pytest.mark.parametrize(
    "annotation",
    [list[int], int | float, Annotated[int, Field(multiple_of=2)], dict[str, str], Annotated[str, "note"]],
)
def test_rules_that_no_column_can_have_are_refused_when_the_model_is_made(annotation: Any) -> None:
    with pytest.raises(ParameterError, match="is not understood for whole columns"):
        type("Odd", (TableSchema,), {"__annotations__": {"a": annotation}, "__module__": __name__})


def test_validators_of_rows_are_refused_when_the_model_is_made() -> None:
    with pytest.raises(ParameterError, match="Odd has validators of its own"):

        class Odd(Customer):
            @field_validator("customer_id")
            @classmethod
            def anything(cls, value: Any) -> Any:
                return value


def test_a_row_that_ends_before_it_starts_is_refused_by_the_schema() -> None:
    with pytest.raises(ValueError, match="ended_at is before started_at"):
        Subscription(customer_id=1, started_at=datetime(2026, 1, 2), ended_at=datetime(2026, 1, 1), mrr=1)  # noqa: DTZ001


def test_a_bound_has_words_of_ours_where_pydantic_would_take_the_row() -> None:
    class Rated(TableSchema):
        table: ClassVar[str] = "rated"

        stars: Annotated[float, Field(ge=1)]

    rule = next(rule for rule in rules_of(Rated, ["stars"], {"stars": "float"}) if rule.name == "ge")
    assert pydantic_message(Rated, rule, {"stars": 2.0}) == "is below 1"


def test_tables_are_checked_once_and_taken_by_kpis() -> None:
    tables = Tables(customers=customers, subscriptions=subscriptions, events=None)
    assert list(tables) == ["customers", "subscriptions"]
    assert "events" not in tables
    assert tables.events is None
    assert tables["subscriptions"] is tables.subscriptions
    assert to_frame(tables["customers"]) is customers
    assert repr(tables).startswith("Tables(<customers: ")
    found = tenure.churn_rate(tables.subscriptions, period="2026-03", by="segment", customers=tables.customers)
    expected = tenure.churn_rate(subscriptions, period="2026-03", by="segment", customers=customers)
    pd.testing.assert_frame_equal(found.table, expected.table)


def test_tables_stay_as_they_are() -> None:
    tables = Tables(subscriptions=subscriptions)
    with pytest.raises(AttributeError, match="Tables are checked and stay as they are: events cannot be set"):
        tables.events = None


def test_faults_of_all_tables_are_named_at_once() -> None:
    with pytest.raises(ContractError, match="2 faults"):
        Tables(subscriptions=book(mrr=-1.0), customers=pd.DataFrame({"customer_id": [1, 1, 2, 3]}))
    with pytest.raises(tenure.RelationError, match="customers table does not have"):
        Tables(subscriptions=book(), customers=pd.DataFrame({"customer_id": [1, 2]}))
    with pytest.raises(ParameterError, match="There is no table clients; the tables are customers"):
        Tables(clients=book())


def test_a_table_may_have_a_schema_of_its_own() -> None:
    tables = Tables(
        schemas=[Kunde], customers=pd.DataFrame({"kunde": [1, 2, 3], "land": ["a", "a", "b"]}), subscriptions=book()
    )
    found = tenure.churn_rate(tables.subscriptions, period="2026-03", by="land", customers=tables.customers)
    assert found.table["opening"].tolist() == [2, 1]


def test_tables_in_several_currencies_are_refused_together() -> None:
    costs = pd.DataFrame({"spent_at": ["2026-01-01"], "purpose": ["retention"], "amount": [1.0], "currency": ["USD"]})
    with pytest.raises(tenure.CurrencyError, match="subscriptions in EUR, costs in USD"):
        check_inputs(subscriptions=book(currency="EUR"), costs=costs)
    inputs = check_inputs(subscriptions=book(currency="USD"), costs=costs)
    assert inputs.rows_of("costs") is costs
    with pytest.raises(ParameterError, match="which costs does not have"):
        check_inputs(Options(by="plan"), subscriptions=book(plan="a"), costs=costs)
    with pytest.raises(ParameterError, match="which no table of this call has"):
        check_inputs(Options(by="nowhere"), subscriptions=book(), costs=costs)
