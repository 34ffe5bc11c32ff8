"""Distributions: segments from bad to good beside the score, bands of health, funnels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.samples import spring, surveys
from tenure.show.colours import COLOURS
from tests.laws.cases import book, on_book

SEGMENTS = ["detractors", "passives", "promoters"]


def test_a_score_stands_beside_what_it_is_made_of() -> None:
    measure = on_book("net_promoter_score")
    figure, row = measure.plot("es"), measure.table.iloc[0]
    *segments, score = figure.data
    assert [trace.name for trace in segments] == ["detractores", "pasivos", "promotores"]
    shares = row[SEGMENTS] / row[SEGMENTS].sum()
    assert [trace.x[0] for trace in segments] == pytest.approx(shares.tolist())
    assert [trace.marker.color for trace in segments] == [*COLOURS["light"].steps(3)]
    assert segments[0].hovertext[0] == f"detractores: {row['detractors']}<br>{100 * shares.iloc[0]:.0f} %"
    assert list(score.x) == [row["value"]]
    assert score.error_x.array[0] == pytest.approx(row["upper"] - row["value"])
    assert score.xaxis == "x2"
    assert "puntos</b>" in figure.layout.yaxis.ticktext[0]


def test_a_score_over_periods_stands_above_its_segments() -> None:
    months = ["2024-08", "2024-09"]
    measure = tenure.net_promoter_score(book()["surveys"], period=months)
    figure, table = measure.plot("es"), measure.table
    segments, line = figure.data[:3], figure.data[-1]
    shares = table[SEGMENTS].div(table[SEGMENTS].sum(axis=1), axis=0)
    assert [list(trace.y) for trace in segments] == [shares[name].tolist() for name in SEGMENTS]
    assert (line.yaxis, list(line.y)) == ("y2", table["value"].tolist())
    assert figure.layout.yaxis2.domain[0] > figure.layout.yaxis.domain[1]
    assert figure.layout.xaxis.ticktext == ("ago 2024", "sep 2024")


def test_scores_of_groups_over_periods_are_lines() -> None:
    tables = book()
    months: Any = ["2024-08", "2024-09"]
    measure = tenure.net_promoter_score(tables["surveys"], period=months, by="segment", customers=tables["customers"])
    assert {trace.type for trace in measure.plot().data} == {"scatter"}


def test_a_score_of_nobody_is_a_mark_with_its_reason() -> None:
    silent = surveys.assign(score=np.nan)
    *segments, score, mark = tenure.net_promoter_score(silent, period=spring).plot("es").data
    assert [trace.x[0] for trace in segments] == [None] * 3
    assert np.isnan(score.x[0])
    assert mark.hovertext[0].endswith("nadie respondió") or "sin definir" in mark.hovertext[0]


def test_a_segment_too_narrow_for_its_share_has_no_text() -> None:
    measure = on_book("services_per_customer")
    texts = [trace.text[0] for trace in measure.plot().data[:5]]
    counts = measure.table[["none", "one", "two", "three", "four_or_more"]].iloc[0]
    assert [bool(text) for text in texts] == (counts / counts.sum() >= 0.06).tolist()


def test_a_table_without_the_segments_is_plain_figures() -> None:
    measure = on_book("net_promoter_score")
    without = tenure.Measure(measure.kpi, (), measure.options, measure.table.drop(columns="passives"))
    assert [trace.type for trace in without.plot().data] == ["bar"]


@pytest.mark.parametrize("by", [(), "segment"])
def test_bands_of_health_go_from_the_worst_to_the_best(by: Any) -> None:
    measure = tenure.health_distribution(book()["scores"], by=by)
    figure = measure.plot("es")
    assert [trace.name for trace in figure.data] == ["rojo", "amarillo", "verde", "próspero"]
    drawn = pd.DataFrame([trace.x for trace in figure.data])
    assert drawn.to_numpy().T.ravel().tolist() == pytest.approx(measure.table["value"].tolist())
    assert figure.layout.legend.traceorder == "normal"


def test_bands_of_nobody_are_a_mark_with_its_reason() -> None:
    scores = book()["scores"].assign(band=None)
    mark = tenure.health_distribution(scores).plot("es").data[-1]
    assert "sin definir<br>" in mark.hovertext[0]


def test_a_funnel_has_who_reached_each_step() -> None:
    measure = on_book("funnel")
    (steps,), table = measure.plot("es").data, measure.table
    assert steps.type == "funnel"
    assert list(steps.x) == table["reached"].tolist()
    assert steps.text[0] == "76 · 100,0 %"
    assert steps.hovertext[2].endswith("66,7 % del paso anterior")
    assert measure.plot().layout.yaxis.ticktext == ("use ", "cart ", "purchase ")


def test_a_funnel_of_groups_is_bars() -> None:
    found = on_book("funnel")
    table = pd.concat([found.table.assign(segment=name) for name in ("a", "b")], ignore_index=True)
    figure = tenure.Measure(found.kpi, ("step", "segment"), found.options, table).plot()
    assert [trace.type for trace in figure.data] == ["bar"]
    assert figure.layout.yaxis.ticktext[0].startswith("use · a  <b>100.0 %")
