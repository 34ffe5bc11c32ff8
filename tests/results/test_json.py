"""A result becomes JSON and comes back the same, whatever its groups are."""

# ruff: noqa: DTZ001 - wall-clock time, as the data have it

from __future__ import annotations

import copy
import json
import pickle
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure import Curve, Measure, ParameterError
from tenure.results import Message
from tenure.results.plain import plain, read_column
from tenure.samples import spring, subscriptions
from tests.laws.profiles import HALF

GROUPS = {
    "text": st.text(max_size=4).filter(lambda text: "\0" not in text and text.isprintable()),
    "whole": st.integers(-5, 5),
    "number": st.sampled_from([0.5, -1.25, 3.0]),
    "flag": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    "instant": st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
}
measured = tenure.churn_rate(subscriptions, period=spring)


def rows_of(values: list[Any]) -> pd.DataFrame:
    groups = pd.Series(values, dtype=object)
    return pd.DataFrame(
        {
            "customer_id": range(len(values)),
            "started_at": pd.Timestamp("2026-01-01"),
            "ended_at": pd.NaT,
            "mrr": 1.0,
            "own": groups,
        }
    )


@pytest.mark.parametrize("kind", GROUPS)
@given(data=st.data())
@HALF
def test_groups_of_every_type_come_back(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.one_of(GROUPS[kind], st.none()), min_size=1, max_size=4))
    rows = rows_of(values)
    found = tenure.churn_rate(rows, period=["2026-02", "2026-03"], by="own")
    back = Measure.from_json(found.to_json())
    pd.testing.assert_frame_equal(back.table, found.table)
    assert back == found
    assert hash(back) == hash(found)
    curve = tenure.survival_curve(rows, by="own", as_of="2026-03-01")
    assert Curve.from_json(curve.to_json()) == curve
    pd.testing.assert_frame_equal(Curve.from_json(curve.to_json()).medians, curve.medians)


def test_periods_in_a_zone_come_back() -> None:
    rows = rows_of([1])
    zoned = rows.assign(started_at=rows["started_at"].dt.tz_localize("Europe/Madrid"))
    found = tenure.churn_rate(zoned, period=tenure.months("2026-02", "2026-12"))
    assert str(found.table["period_start"].dtype) == "datetime64[us, Europe/Madrid]"
    pd.testing.assert_frame_equal(Measure.from_json(found.to_json()).table, found.table)


def test_the_schema_is_stable() -> None:
    found = measured.to_dict()
    assert list(found) == ["schema", "kpi", "by", "options", "whole", "notes", "columns", "rows"]
    assert found["schema"] == "tenure/measure/2"
    assert found["whole"]["parts"]["lost"] == 1
    assert found["options"]["grace_days"] == 0
    assert "subscriptions" not in found["options"]
    curve = tenure.survival_curve(subscriptions, as_of="2026-04-01").to_dict()
    assert (curve["schema"], list(curve)[4]) == ("tenure/curve/2", "reason")


def test_json_of_an_earlier_version_says_what_to_do() -> None:
    with pytest.raises(ParameterError, match="'tenure/measure/1'; Measure reads 'tenure/measure/2'; it comes"):
        Measure.from_json(json.dumps({**WHOLE, "schema": "tenure/measure/1"}))


def test_a_reason_is_its_key_values_and_english_words() -> None:
    nothing = tenure.churn_rate(subscriptions.head(0), period=spring).to_dict()
    reason = {"key": "no_customers_at_start", "values": {}, "text": "no customers at the start"}
    assert nothing["whole"]["reason"] == nothing["rows"][0]["reason"] == reason


def test_notes_come_back() -> None:
    note = Message("period_not_over", {"data_end": datetime(2026, 3, 15), "period": spring})
    noted = Measure(measured.kpi, measured.by, measured.options, measured.table, measured.whole, [note])
    assert noted.to_dict()["notes"][0]["values"] == {"data_end": "2026-03-15T00:00:00", "period": "2026-03"}
    back = Measure.from_json(noted.to_json())
    assert back == noted
    assert back.notes == ("the data end on 15 March 2026, before March 2026 is over",)


@pytest.mark.parametrize("year", [1, 900, 1500, 1899, 2026, 9000])
@pytest.mark.parametrize("zone", [None, "Europe/Madrid", "UTC", "America/New_York"])
def test_instants_of_any_year_and_zone_come_back(year: int, zone: str | None) -> None:
    column = pd.Series([datetime(max(year, 2), 3, 1, 5, 30), None], dtype="datetime64[us]")
    column = column.dt.tz_localize(zone) if zone else column
    texts = [plain(value) for value in column]
    pd.testing.assert_series_equal(read_column(texts, str(column.dtype)), column)


@pytest.mark.parametrize("zone", [None, "Europe/Madrid"])
def test_periods_of_long_ago_come_back(zone: str | None) -> None:
    rows = rows_of([1]).assign(started_at=pd.Timestamp("2026-01-01", tz=zone))
    found = tenure.churn_rate(rows, period=["0900-03", "1850", "2026-03"])
    back = Measure.from_json(found.to_json())
    assert back == found
    pd.testing.assert_frame_equal(back.table, found.table)


def test_nanoseconds_come_back() -> None:
    column = pd.Series(pd.to_datetime(["2026-01-01T00:00:00.123456789"], format="ISO8601")).astype("datetime64[ns]")
    pd.testing.assert_series_equal(read_column([plain(column[0])], "datetime64[ns]"), column)


def test_undefined_is_null_and_comes_back_as_nan() -> None:
    nothing = tenure.churn_rate(subscriptions.head(0), period=spring)
    assert "NaN" not in nothing.to_json(indent=2)
    back = Measure.from_json(nothing.to_json())
    assert back.value != back.value
    assert back.lower != back.lower
    assert back.reason == "no customers at the start"
    money = tenure.mrr_movements(subscriptions, period=spring)
    assert Measure.from_json(money.to_json()).lower is None


WHOLE = json.loads(measured.to_json())
GARBAGE = {
    "nothing": "",
    "a word": "nul",
    "None": None,
    "a number": 3,
    "a list": "[]",
    "empty": "{}",
    "another version": json.dumps({**WHOLE, "schema": "tenure/measure/9"}),
    "an unknown reason": json.dumps({**WHOLE, "whole": {**WHOLE["whole"], "reason": {"key": "x", "values": {}}}}),
    "an unknown note": json.dumps({**WHOLE, "notes": [{"key": "x", "values": {}}]}),
    "a number for notes": json.dumps({**WHOLE, "notes": 5}),
    "brackets": "[" * 100_000,
    "a curve": json.dumps({**WHOLE, "schema": "tenure/curve/1"}),
    "the schema alone": json.dumps({"schema": WHOLE["schema"]}),
    "another KPI": json.dumps({**WHOLE, "kpi": "luck"}),
    "no rows": json.dumps({**WHOLE, "rows": 5}),
    "no whole": json.dumps({**WHOLE, "whole": 5}),
    "odd types": json.dumps({**WHOLE, "columns": {"value": "nonsense"}}),
    "odd options": json.dumps({**WHOLE, "options": []}),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_other_json_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match=r"JSON|no KPI"):
        Measure.from_json(GARBAGE[name])  # type: ignore[arg-type]


def test_results_are_pickled_and_copied() -> None:
    assert pickle.loads(pickle.dumps(measured)) == measured  # noqa: S301 - our own
    assert copy.deepcopy(measured) == measured
    assert measured != "churn_rate"


def test_what_json_lacks_becomes_text_or_null() -> None:
    values = {
        "set": {2, 1},
        "nan": float("nan"),
        "infinite": float("inf"),
        "none": pd.NA,
        "at": datetime(2026, 1, 1),
        "period": spring,
    }
    assert plain(values) == {
        "set": [1, 2],
        "nan": None,
        "infinite": None,
        "none": None,
        "at": "2026-01-01T00:00:00",
        "period": "2026-03",
    }
