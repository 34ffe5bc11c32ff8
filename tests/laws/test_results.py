"""Laws of what every KPI of the catalogue returns: ranges, reasons, builtin numbers, JSON, words and plots."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.catalogue import KPIS
from tests.laws.cases import LISTS, MEASURES, on_book, tables_of, takes

# Rows that are alternatives, steps or pairs have no sum.
WITHOUT_A_SUM = {
    "funnel",
    "lifetime_value_scenarios",
    "service_combinations",
    "step_completion_rate",
    "sticky_features",
}
RESULTS = tuple(name for name in sorted(KPIS) if name not in LISTS)


@pytest.mark.parametrize("name", MEASURES)
def test_values_keep_their_range_and_intervals_their_value(name: str) -> None:
    kpi, table = KPIS[name], on_book(name).table
    values = table["value"].dropna()
    assert ((values >= kpi.low) & (values <= kpi.high)).all()
    if "lower" in table:
        rows = table.dropna(subset=["value", "lower"])
        assert (rows["lower"] <= rows["value"] + 1e-12).all()
        assert (rows["upper"] >= rows["value"] - 1e-12).all()


@pytest.mark.parametrize("name", MEASURES)
def test_undefined_always_has_a_reason_and_nothing_is_infinite(name: str) -> None:
    table = on_book(name).table
    assert table.loc[table["value"].isna(), "reason"].notna().all()
    assert not np.isinf(table["value"].to_numpy()).any()


@pytest.mark.parametrize("name", [name for name in MEASURES if takes(name, "period")])
def test_the_value_and_its_parts_are_builtin_numbers(name: str) -> None:
    found = on_book(name)
    if name in WITHOUT_A_SUM:
        assert found.whole is None
        return
    assert type(found.value) is float
    assert {type(part) for part in found.parts.values()} <= {int, float}


@pytest.mark.parametrize("name", RESULTS)
def test_json_holds_the_whole_result(name: str) -> None:
    found = on_book(name)
    again = type(found).from_json(found.to_json())
    assert again == found
    assert repr(again) == repr(found)
    pd.testing.assert_frame_equal(again.table, found.table)


@pytest.mark.parametrize("name", RESULTS)
def test_options_are_kept_with_their_defaults(name: str) -> None:
    found = on_book(name)
    assert set(found.options) >= {option for option in ("period", "by", "confidence") if takes(name, option)}
    assert not set(found.options) & {*tables_of(name)}


@pytest.mark.parametrize("name", RESULTS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_result_can_be_shown(name: str, lang: str) -> None:
    found = on_book(name)
    assert KPIS[name].label[lang] in found.to_html(lang)
    assert found.summary(lang)
    assert found.plot(lang).data
