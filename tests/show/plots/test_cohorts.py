"""Cohorts: a heat map whose cells are the table's, with words for what is not yet seen."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tests.laws.cases import AS_OF, book, on_book


def grid(measure: Any) -> list[list[float | None]]:
    table = measure.table.set_index(["cohort", "age"])["value"].unstack()  # noqa: PD010 - nothing is aggregated
    return [[None if pd.isna(value) else value for value in row] for row in table.to_numpy()]


@pytest.mark.parametrize("name", ["cohort_retention", "cohort_activity"])
def test_cells_are_the_figures_of_the_table(name: str) -> None:
    measure = on_book(name)
    (cells,) = measure.plot("es").data
    assert cells.type == "heatmap"
    assert [list(row) for row in cells.z] == grid(measure)
    assert list(cells.x) == sorted(measure.table["age"].unique())


def test_cells_say_their_share_and_what_is_behind_it() -> None:
    figure = on_book("cohort_retention").plot("es")
    (cells,) = figure.data
    assert list(cells.text[0][:3]) == ["100", "96", "91"]
    assert cells.hovertext[0][1] == "<b>ene 2024 (82)</b><br>edad: 1<br>96,3 %<br>89,8 % a 98,7 %"
    assert figure.layout.xaxis.title.text == "edad en meses"
    assert figure.layout.yaxis.ticktext[0] == "ene 2024 (82) "
    assert figure.layout.title.subtitle.text.startswith("a fecha del 1 de marzo de 2025 · % · ▲ más es mejor")


def test_a_cell_not_yet_seen_is_empty_and_says_so() -> None:
    (cells,) = on_book("cohort_retention").plot("es").data
    assert cells.z[-1][-1] is None
    assert cells.text[-1][-1] == ""
    assert "sin definir<br>" in cells.hovertext[-1][-1]


@pytest.mark.parametrize(
    ("every", "first", "title"),
    [
        ("day", "1 Jan 2024", "age in days"),
        ("week", "W1 2024", "age in weeks"),
        ("quarter", "Q1 2024", "age in quarters"),
        ("year", "2024", "age in years"),
    ],
)
def test_cohorts_are_called_by_their_period(every: Any, first: str, title: str) -> None:
    lines = book()["subscriptions"]
    figure = tenure.cohort_retention(lines, every=every, ages=2, as_of="2024-02-15" if every == "day" else AS_OF).plot()
    assert figure.layout.yaxis.ticktext[0].startswith(f"{first} (")
    assert figure.layout.xaxis.title.text == title


def test_groups_have_rows_of_their_own() -> None:
    tables = book()
    options: dict[str, Any] = {"every": "quarter", "ages": 2, "as_of": AS_OF, "customers": tables["customers"]}
    figure = tenure.cohort_retention(tables["subscriptions"], by="segment", **options).plot()
    assert [text.split(" (")[0] for text in figure.layout.yaxis.ticktext[:2]] == [
        "Q1 2024 · business",
        "Q1 2024 · consumer",
    ]


def test_of_many_cohorts_the_latest_are_shown_and_cells_too_many_to_read_are_not_written() -> None:
    lines = book()["subscriptions"]
    measure = tenure.cohort_retention(lines, every="day", ages=9, as_of=AS_OF)
    figure = measure.plot("es")
    (cells,), days = figure.data, measure.table["cohort"].nunique()
    assert len(cells.z) == 60 < days
    assert f"las 60 últimas de {days} cohortes" in figure.layout.title.subtitle.text
    assert cells.texttemplate is None
    assert [list(row) for row in cells.z] == grid(measure)[-60:]


def test_a_cell_that_the_table_lacks_is_empty() -> None:
    measure = on_book("cohort_retention")
    fewer = tenure.Measure(measure.kpi, measure.by, measure.options, measure._table.iloc[1:])
    (cells,) = fewer.plot().data
    assert (cells.z[0][0], cells.hovertext[0][0]) == (None, "")


def test_cells_of_revenue_have_no_interval() -> None:
    measure = tenure.cohort_retention(book()["subscriptions"], basis="revenue", every="quarter", ages=1, as_of=AS_OF)
    (cells,) = measure.plot().data
    assert cells.hovertext[0][0] == "<b>Q1 2024 (3,158.49)</b><br>age: 0<br>100.0 %"


def test_cohorts_of_nobody_are_an_empty_map() -> None:
    figure = tenure.cohort_retention(book()["subscriptions"].head(0), as_of=AS_OF).plot()
    assert len(figure.data[0].z) == 0
