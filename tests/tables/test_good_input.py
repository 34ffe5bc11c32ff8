"""Whatever dtype a frame keeps its values in, the figure is the same and the frame stays as it was."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tenure
from tests.tables.test_bad_input import book, objects, zoned

INSTANTS = {
    unit: book(
        started_at=np.array(["2026-01-01"] * 3, dtype=f"datetime64[{unit}]"),
        ended_at=np.array(["2026-03-05", "NaT", "NaT"], dtype=f"datetime64[{unit}]"),
    )
    for unit in ("s", "ms", "us", "ns")
}
KEYS = {kind: book(customer_id=np.array([1, 2, 100], dtype=kind)) for kind in ("uint8", "int8", "uint64", "float64")}
GOOD: dict[str, pd.DataFrame] = {
    **INSTANTS,
    **KEYS,
    "text": book(started_at=["2026-01-01", "2026-01-01T00:00", "2026-01-01 00:00:00.5"], mrr=["10", " 2e1 ", "30."]),
    "dates": book(started_at=objects(*[date(2026, 1, 1)] * 3), ended_at=objects(date(2026, 3, 5), None, None)),
    "dates and datetimes": book(started_at=objects(date(2026, 1, 1), datetime(2026, 1, 1), pd.Timestamp("2026-01-01"))),
    "the year 1": book(started_at=objects(*[date(1, 1, 1)] * 3)),
    "the year 2400": book(ended_at=objects(datetime(2026, 3, 5), datetime(2400, 1, 1), datetime(9999, 12, 31))),
    "Decimals": book(mrr=[Decimal(10), Decimal(20), Decimal(30)]),
    "Decimals and others": book(mrr=objects(Decimal(10), 20.0, 30)),
    "whole numbers": book(mrr=[10, 20, 30]),
    "objects": book(customer_id=objects(1, 2, 3), mrr=objects(10.0, 20, 30)),
    "categories": book(customer_id=pd.Categorical(["a", "b", "c"])),
    "nullable": book().convert_dtypes(),
    "arrow": book().convert_dtypes(dtype_backend="pyarrow"),
    "nulls of all kinds": book(
        customer_id=objects("a", "b", "c"), plan=objects(None, pd.NA, "x"), service=objects(np.nan, pd.NaT, "x")
    ),
    "flags": book(is_vas=objects(True, None, np.bool_(False))),
    "whole flags": book(is_vas=[1, 0, 1]),
    "null flags and plans": book(is_vas=[None] * 3, plan=[np.nan] * 3, trial_ends_at=[np.nan] * 3),
    "a null column without a zone": book(
        started_at=zoned("UTC", *["2026-01-01"] * 3),
        ended_at=zoned("UTC", "2026-03-05", None, None),
        trial_ends_at=pd.NaT,
    ),
    "an odd index": book().set_index(pd.Index([5, 5, "x"])),
    "an index of levels": book().set_index(pd.MultiIndex.from_tuples([(1, 2), (1, 2), (2, 3)])),
    "columns of categories": book().set_axis(pd.CategoricalIndex(list(book())), axis=1),
    "further columns": pd.concat([book(note="x"), book(note="y")[["note"]]], axis=1).assign(_row=1, _raw_mrr=2),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_figure_is_the_same(name: str) -> None:
    frame = GOOD[name]
    before = frame.copy(deep=True)
    found = tenure.churn_rate(frame, period="2026-03")
    assert found.value == pytest.approx(1 / 3)
    assert found.parts["opening"] == 3
    assert tenure.mrr_movements(frame, period="2026-03").parts["churn"] == 10.0
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", [name for name in GOOD if name != "further columns"])
def test_a_checked_frame_has_types_of_the_model_and_is_otherwise_the_same(name: str) -> None:
    frame = GOOD[name]
    found = tenure.check(frame, tenure.Subscription)
    assert [str(found[column].dtype)[:10] for column in ("started_at", "ended_at")] == [
        "datetime64"
    ] * 2 or name == "arrow"
    assert pd.api.types.is_float_dtype(found["mrr"].dtype)
    assert list(found) == list(frame)
    assert found.index.equals(frame.index)
    assert tenure.faults(frame, tenure.Subscription).failures.empty


@pytest.mark.parametrize(
    "frame",
    [book().head(0), book(started_at=[np.nan] * 3, ended_at=[np.nan] * 3).head(0), pd.DataFrame(columns=list(book()))],
)
def test_an_empty_frame_is_fine(frame: pd.DataFrame) -> None:
    assert tenure.churn_rate(frame, period="2026-03").reason == "no customers at the start"
    assert tenure.mrr_movements(frame, period="2026-03").value == 0


@pytest.mark.parametrize("to_frame", [lambda each: each, pl.from_pandas], ids=["pandas", "polars"])
def test_empty_tables_meet_others(to_frame: Any) -> None:
    people = pd.DataFrame({"customer_id": pd.Series([], dtype="str"), "segment": pd.Series([], dtype="str")})
    nobody = book().head(0)
    found = tenure.churn_rate(to_frame(nobody), customers=to_frame(people), by="segment", period="2026-03")
    assert found.table.empty
    known = tenure.Tables(subscriptions=to_frame(nobody), customers=to_frame(pd.DataFrame({"customer_id": ["a"]})))
    assert tenure.churn_rate(known.subscriptions, customers=known.customers, period="2026-03").parts["opening"] == 0


ZONED = book(
    started_at=zoned("America/New_York", *["2026-01-01"] * 3),
    ended_at=zoned("America/New_York", "2026-03-05", None, None),
)
TYPE = pd.ArrowDtype(pa.timestamp("us", "America/New_York"))


@pytest.mark.parametrize(
    "frame",
    [
        ZONED,
        ZONED.astype({"started_at": TYPE, "ended_at": TYPE}),
        pa.Table.from_pandas(ZONED),
        pl.from_pandas(ZONED),
        book(
            started_at=objects(*ZONED["started_at"]),
            ended_at=objects(*ZONED["ended_at"].where(ZONED["ended_at"].notna())),
        ),
    ],
    ids=["pandas", "arrow-backed", "pyarrow", "polars", "objects"],
)
def test_boundaries_are_in_the_zone_of_the_data(frame: Any) -> None:
    # Midnight in New York is 05:00 in UTC: counted there, the day would be lost.
    assert tenure.churn_rate(frame, period="2026-03-05").parts["lost"] == 1
    moment = datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert (
        tenure.survival_curve(frame, as_of=moment).table["lost"].sum()
        == tenure.survival_curve(frame, as_of="2026-03-05").table["lost"].sum()
    )


def test_names_of_utc_meet() -> None:
    people = pd.DataFrame({"customer_id": [1, 2, 3], "signed_up_at": zoned("Etc/UTC", *["2026-01-01"] * 3)})
    frame = book(started_at=zoned("UTC", *["2026-01-01"] * 3), ended_at=zoned("UTC", "2026-03-05", None, None))
    assert set(tenure.Tables(subscriptions=frame, customers=people)) == {"subscriptions", "customers"}
