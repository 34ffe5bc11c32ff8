"""Strata: how the customers who answered differ from all customers, as a weight for each answer."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.core.aggregates import summed_by
from tenure.engine import Frame, Replacement, replace_columns, upload, with_row_number
from tenure.tables import Inputs, Survey, to_frame
from tenure.tables.checked_table import CheckedTable
from tenure.tables.checks.inspection import type_frame
from tenure.tables.checks.typed import cast_rows

__all__ = ["with_weights"]

Lazy = nw.LazyFrame[Any]

_WEIGHT = "weight"


def with_weights(inputs: Inputs, surveys: Frame) -> Frame:
    """Return the surveys with a column `weight`, in the kind that came in.

    The strata are the columns that the inputs are split by, all of them of customers.
    """
    customers = _coded(inputs.tables["customers"], inputs.entity_columns)
    shares = _shares(inputs, customers)
    frame, schema = to_frame(surveys), surveys.schema if isinstance(surveys, CheckedTable) else Survey
    inspection = type_frame(frame, schema, ("customer_id",), {}).counted()
    families = {name: inspection.families[name] for name in ("customer_id", "kind", "score")}
    columns = Replacement(
        read={name: inspection.columns[name] for name in families},
        change=lambda rows: _joined(with_row_number(cast_rows(rows, schema, families), "_row"), customers, shares).sort(
            "_row"
        ),
        write={_WEIGHT: _WEIGHT},
    )
    return replace_columns(frame, columns)


def _coded(customers: Lazy, strata: tuple[str, ...]) -> Lazy:
    """Return customers with their stratum as one text; joins never match nulls, and a null is a value here."""
    parts = []
    for name in strata:
        text = nw.col(name).cast(nw.String)
        sized = nw.concat_str(text.str.len_chars().cast(nw.String), nw.lit(":"), text)
        parts.append(nw.when(text.is_null()).then(nw.lit("-")).otherwise(sized))
    return customers.select("customer_id", nw.concat_str(*parts).alias("_stratum"))


def _shares(inputs: Inputs, customers: Lazy) -> pd.DataFrame:
    """Return the weight of each kind and stratum: the share of the customers by the share of the answers."""
    people = summed_by(customers.with_columns(nw.lit(1).alias("people")), ["_stratum"], ["people"])
    answered = inputs.tables["surveys"].filter(~nw.col("score").is_null())
    answers = answered.join(customers, on="customer_id", how="inner").with_columns(nw.lit(1).alias("answers"))
    found = summed_by(answers, ["kind", "_stratum"], ["answers"]).merge(people, on="_stratum")
    given = found.groupby("kind")["answers"].transform("sum")
    population = int(people["people"].sum())
    weight = (found["people"] * given) / (found["answers"] * population)
    average = (found["people"] / population).groupby(found["kind"]).transform("sum")
    return found[["kind", "_stratum"]].assign(_weight=weight.astype(float), _average=average.astype(float))


def _joined(rows: Lazy, customers: Lazy, shares: pd.DataFrame) -> Lazy:
    """Add the weight of each row: of an anonymous answer the average of its kind, of no answer 1."""
    if shares.empty:
        return rows.with_columns(nw.lit(1.0).alias(_WEIGHT))
    strata = shares[["kind", "_stratum", "_weight"]].rename(columns={"kind": "_kind", "_stratum": "_of"})
    averages = shares[["kind", "_average"]].drop_duplicates("kind").rename(columns={"kind": "_kind"})
    rows = rows.join(customers, on="customer_id", how="left")
    rows = rows.join(upload(strata, rows), left_on=["kind", "_stratum"], right_on=["_kind", "_of"], how="left")
    rows = rows.join(upload(averages, rows), left_on="kind", right_on="_kind", how="left")
    weight = nw.when(nw.col("_weight").is_null()).then(nw.col("_average")).otherwise(nw.col("_weight"))
    no_weight = nw.col("score").is_null() | weight.is_null()
    return rows.with_columns(nw.when(no_weight).then(1.0).otherwise(weight).alias(_WEIGHT))
