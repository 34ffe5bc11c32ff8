from __future__ import annotations

import math

import numpy as np
import pytest

import tenure
from tests.books import book, people, sub

# By 11 January: ana lost after 2 days, ben after 4, cam after 4 and a return later, dia still there for 10.
BOOK = book(
    sub("ana", "2026-01-01", "2026-01-03"),
    sub("ben", "2026-01-01", "2026-01-05"),
    sub("cam", "2026-01-01", "2026-01-05"),
    sub("dia", "2026-01-01"),
)


def test_survival_steps_down_at_each_loss() -> None:
    curve = tenure.survival_curve(BOOK, as_of="2026-01-11")
    assert curve.table["days"].tolist() == [2.0, 4.0, 10.0]
    assert curve.table["at_risk"].tolist() == [4, 3, 1]
    assert curve.table["survival"].tolist() == pytest.approx([0.75, 0.25, 0.25])
    assert curve.median == 4.0


def test_survival_at_a_day_is_what_stays_beyond_it() -> None:
    curve = tenure.survival_curve(BOOK, as_of="2026-01-11")
    assert curve.at([0, 1.99, 2, 4, 10]).tolist() == pytest.approx([1.0, 1.0, 0.75, 0.25, 0.25])
    assert math.isnan(curve.at(11))


def test_a_return_is_no_new_life() -> None:
    table = book(sub("ana", "2026-01-01", "2026-01-03"), sub("ana", "2026-01-07", "2026-01-09"))
    assert tenure.survival_curve(table, as_of="2026-02-01").table["days"].tolist() == [8.0]


def test_who_is_there_just_before_as_of_is_censored() -> None:
    table = book(sub("ana", "2026-01-01", "2026-01-11"))
    curve = tenure.survival_curve(table, as_of="2026-01-11")
    assert curve.table[["lost", "censored"]].to_numpy().tolist() == [[0, 1]]
    assert math.isnan(curve.median)


def test_survival_has_a_curve_for_each_group() -> None:
    curve = tenure.survival_curve(
        BOOK, as_of="2026-01-11", by="segment", customers=people(ana="home", ben="home", cam="office", dia=None)
    )
    assert curve.medians["segment"].tolist()[:2] == ["home", "office"]
    assert curve.at(2, segment="home") == 0.5
    with pytest.raises(tenure.ParameterError, match="name the group"):
        curve.at(2)


def test_nobody_gives_an_empty_curve_with_a_reason() -> None:
    curve = tenure.survival_curve(book(), as_of="2026-01-11")
    assert curve.table.empty
    assert math.isnan(curve.median)
    assert curve.reason == "nobody had started by then"


def test_survival_agrees_with_statsmodels() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight  # noqa: PLC0415 - slow to import

    generator = np.random.default_rng(7)
    starts = np.datetime64("2024-01-01") + generator.integers(0, 300, 200).astype("timedelta64[D]")
    ends = starts + generator.integers(1, 400, 200).astype("timedelta64[D]")
    rows = [sub(f"c{place}", str(start), str(end)) for place, (start, end) in enumerate(zip(starts, ends, strict=True))]
    as_of = np.datetime64("2025-01-01")
    curve = tenure.survival_curve(book(*rows), as_of="2025-01-01")
    lost = ends < as_of
    oracle = SurvfuncRight((np.where(lost, ends, as_of) - starts).astype(float), lost.astype(int))
    assert curve.at(oracle.surv_times) == pytest.approx(oracle.surv_prob)
