"""The schemas of tables: what a class may say, and what is refused in words."""

from __future__ import annotations

from typing import Annotated, Any

import pandas as pd
import pytest
from pydantic import BaseModel, Field, ValidationError

from tenure import Customer, ParameterError, Subscription, check
from tenure.errors import validation_message
from tenure.tables import TableSchema


def unannotated() -> None:
    type("Odd", (Subscription,), {"mrr": 5, "__module__": __name__})


def a_pattern_that_is_none() -> None:
    class Odd(Subscription):
        plan: Annotated[str, Field(pattern="(")]


def a_type_of_its_own() -> None:
    class Thing: ...

    type("Odd", (Subscription,), {"__annotations__": {"plan": Thing}, "__module__": __name__})


def a_bound_that_is_no_number() -> None:
    class Odd(Subscription):
        mrr: Annotated[float, Field(ge="x")]


def a_number_as_the_bound_of_a_text() -> None:
    class Odd(Subscription):
        plan: Annotated[str, Field(ge=1)]


def unique_text() -> None:
    class Odd(Customer):
        unique = ("customer_id",)  # type: ignore[assignment]  # what the test is about


def unique_unknown() -> None:
    class Odd(Customer):
        unique = (("customer",),)


@pytest.mark.parametrize(
    ("define", "words"),
    [
        (unannotated, "Odd is no schema of a table: Field 'mrr' .* non-annotated"),
        (a_pattern_that_is_none, "Odd is no schema of a table: .*unclosed group"),
        (a_type_of_its_own, "Odd is no schema of a table: Unable to generate"),
        (a_bound_that_is_no_number, "Odd is no schema of a table: "),
        (a_number_as_the_bound_of_a_text, r"Odd\.plan: .* is not understood for whole columns"),
        (unique_text, r"Odd\.unique holds tuples of its columns, not 'customer_id'"),
        (unique_unknown, r"Odd\.unique holds tuples of its columns, not \('customer',\)"),
    ],
)
def test_a_class_that_is_no_schema_is_refused_in_words(define: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        define()


def test_a_renamed_schema_keeps_its_rules() -> None:
    renamed = Subscription.renamed({"fee": "mrr", "tarif": "plan"})
    assert renamed.renamed({}) is renamed
    assert renamed is Subscription.renamed({"tarif": "plan", "fee": "mrr"})
    column, original = renamed.columns()["mrr"], Subscription.columns()["mrr"]
    assert (column.source, column.bounds, column.finite) == ("fee", original.bounds, original.finite)
    assert [renamed.columns()["plan"].needed, renamed.columns()["plan"].nullable] == [False, True]
    assert Subscription.columns()["mrr"].source == "mrr"


def test_two_names_for_one_column_are_refused() -> None:
    with pytest.raises(ParameterError, match="rename gives one column several names: 'fee', 'price'"):
        Subscription.renamed({"fee": "mrr", "price": "mrr"})


def test_a_unique_rule_of_a_users_own_is_held() -> None:
    class Seat(TableSchema):
        table = "seats"
        unique = (("customer_id", "seat"),)

        customer_id: int
        seat: int

    assert len(check(pd.DataFrame({"customer_id": [1, 1], "seat": [1, 2]}), Seat)) == 2
    with pytest.raises(ValueError, match="several rows with the same seat"):
        check(pd.DataFrame({"customer_id": [1, 1], "seat": [1, 1]}), Seat)


class Payload(BaseModel):
    """What a service was sent."""

    amount: Annotated[float, Field(gt=0)]
    name: str


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": -1, "name": "a"}, "amount: Input should be greater than 0, not -1"),
        ({"amount": 1}, "name: Field required"),
        ({"amount": "x"}, "amount: Input should be .* number, not 'x'; name: Field required"),
    ],
)
def test_what_pydantic_says_becomes_one_line(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Payload.model_validate(values)
    with pytest.raises(ParameterError, match=f"^{words}"):
        raise ParameterError(validation_message(caught.value))


def test_a_rule_between_fields_is_told_without_a_place() -> None:
    row = {"customer_id": 1, "started_at": "2026-01-02", "ended_at": "2026-01-01", "mrr": 1}
    with pytest.raises(ValidationError) as caught:
        Subscription.model_validate(row)
    assert validation_message(caught.value) == "ended_at is before started_at"
