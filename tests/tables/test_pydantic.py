"""Checking whole columns finds the rows and fields that pydantic finds row by row."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import math
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from tenure import Customer, Subscription, check, faults
from tenure.tables import SCHEMAS, TableSchema
from tenure.tables.column import Column


class Tight(Subscription):
    """A schema as a user would tighten it."""

    customer_id: int | str = Field(alias="kunde")
    mrr: Annotated[float, Field(gt=1, lt=100, le=99, allow_inf_nan=False)] = Field(alias="monthly")
    plan: Literal["basic", "pro"]
    seats: Annotated[int, Field(ge=1, le=5)] | None = None
    code: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]+$")] | None = None


class Loose(TableSchema):
    """A schema of a user's own."""

    table: ClassVar[str] = "visits"

    customer_id: int | str
    seen: bool
    stars: float | None = None


INSTANTS = st.sampled_from(
    [datetime(2026, 1, 1), datetime(2026, 1, 1, 12, 30), datetime(2027, 5, 6), datetime(1, 1, 1)]
)
NUMBERS = st.sampled_from([-1.5, 0.0, 0.5, 1.0, 1.5, 7.0, 99.0, 99.5, 100.0, math.inf, -math.inf])
WORDS = ["nps", "acquisition", "treated", "basic", "a", "ab", "abcd", "abcde", "AB", "", "né"]


def values(column: Column) -> st.SearchStrategy[Any]:
    usual: dict[str, st.SearchStrategy[Any]] = {
        "key": st.integers(1, 3),
        "instant": INSTANTS,
        "number": NUMBERS,
        "whole": st.integers(-1, 7),
        "text": st.sampled_from([*WORDS, *column.allowed]),
        "flag": st.booleans(),
    }
    return st.one_of(usual[column.kind], usual[column.kind], st.none())


@st.composite
def tables(draw: st.DrawFn, schema: type[TableSchema]) -> list[dict[str, Any]]:
    columns = schema.columns()
    held = [column for column in columns.values() if column.needed or draw(st.booleans())]
    row = st.fixed_dictionaries({column.source: values(column) for column in held})
    return draw(st.lists(row, min_size=1, max_size=25))


def by_pydantic(rows: list[dict[str, Any]], schema: type[TableSchema]) -> set[tuple[int, str]]:
    """Row and field of each failure; rules between fields and of the whole table are added by hand."""
    found: set[tuple[int, str]] = set()
    for at, row in enumerate(rows):
        try:
            schema.model_validate(row)
        except ValidationError as error:
            sources = {str(each["loc"][0]) for each in error.errors() if each["loc"]}
            found |= {(at, source) for source in sources}
        found |= {
            (at, rule.second)
            for rule in schema.rules
            if row.get(rule.first) and row.get(rule.second) and row[rule.second] < row[rule.first]
        }
    for names in schema.unique:
        together = [schema.columns()[name].source for name in names]
        keys = [tuple(row.get(source) for source in together) for row in rows]
        found |= {(at, together[0]) for at, key in enumerate(keys) if None not in key and keys.count(key) > 1}
    return found


DTYPES = {"key": "Int64", "instant": "datetime64[us]", "number": "float64", "whole": "Int64", "flag": "boolean"}


def to_pandas(rows: list[dict[str, Any]], schema: type[TableSchema]) -> pd.DataFrame:
    kinds = {column.source: DTYPES.get(column.kind, object) for column in schema.columns().values()}
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=kinds[name]) for name in rows[0]})


def to_objects(rows: list[dict[str, Any]], _: type[TableSchema]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in rows[0]})


def to_polars(rows: list[dict[str, Any]], _: type[TableSchema]) -> pl.DataFrame:
    return pl.DataFrame(rows)


@pytest.mark.parametrize("schema", [*SCHEMAS.values(), Tight, Loose], ids=lambda schema: schema.__name__)
@given(data=st.data(), to_frame=st.sampled_from([to_pandas, to_objects, to_polars]))
def test_the_same_rows_and_fields_fail_as_row_by_row(
    schema: type[TableSchema], data: st.DataObject, to_frame: Any
) -> None:
    rows = data.draw(tables(schema))
    good, failures = faults(to_frame(rows, schema), schema)
    expected = by_pydantic(rows, schema)
    assert set(zip(failures["row"], failures["column"], strict=True)) == expected
    assert len(good) == len(rows) - len({row for row, _ in expected})


def test_a_thousand_rows_agree_too() -> None:
    rows = [
        {
            "customer_id": None if at % 97 == 0 else at,
            "started_at": datetime(2026, 1, 1),
            "ended_at": datetime(2025 if at % 31 == 0 else 2027, 1, 1),
            "mrr": -1.0 if at % 13 == 0 else float(at),
        }
        for at in range(1_000)
    ]
    failures = faults(to_pandas(rows, Subscription), Subscription).failures
    assert set(zip(failures["row"], failures["column"], strict=True)) == by_pydantic(rows, Subscription)


def test_a_bound_is_told_in_pydantics_own_words() -> None:
    failures = faults(pd.DataFrame({"customer_id": [1], "seen": [True], "stars": [1.0]}), Loose).failures
    assert failures.empty
    frame = pd.DataFrame(
        {"kunde": [1], "started_at": ["2026-01-01"], "ended_at": [None], "monthly": [99.5], "plan": "x"}
    )
    messages = faults(frame, Tight).failures.set_index("rule")["message"].to_dict()
    assert messages["le"] == "Input should be less than or equal to 99"
    assert messages["one_of"] == "Input should be 'basic' or 'pro'"


def test_a_checked_frame_has_the_names_of_the_schema() -> None:
    frame = pd.DataFrame(
        {"kunde": [1], "started_at": ["2026-01-01"], "ended_at": [None], "monthly": [9], "plan": ["pro"], "own": [1]}
    )
    found = check(frame, Tight)
    assert list(found) == ["customer_id", "started_at", "ended_at", "mrr", "plan", "own"]
    assert found["mrr"].tolist() == [9.0]
    assert list(frame) == ["kunde", "started_at", "ended_at", "monthly", "plan", "own"]


def test_a_single_row_is_validated_by_the_model_itself() -> None:
    assert Customer.model_validate({"customer_id": "ana"}).customer_id == "ana"
