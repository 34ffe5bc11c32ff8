"""Kaplan-Meier against the 6-MP trial, statsmodels, and fractions worked out step by step."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from tenure.errors import ContractError, ParameterError
from tenure.models import KaplanMeier

# Freireich et al. (1963), Blood 21: weeks of remission on 6-mercaptopurine.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
IN_REMISSION = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
WEEKS = RELAPSED + IN_REMISSION
RELAPSE = [True] * len(RELAPSED) + [False] * len(IN_REMISSION)

lives = st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=1, max_size=40)


def trial() -> KaplanMeier:
    return KaplanMeier.fit(WEEKS, RELAPSE)


def test_the_trial_gives_its_published_survival() -> None:
    at_losses = trial().table.query("lost > 0").set_index("time")["survival"].round(3)
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert at_losses.to_dict() == published


def test_the_trial_gives_the_bounds_that_r_prints() -> None:
    # summary(survfit(Surv(weeks, relapse) ~ 1)), conf.type "log".
    table = trial().table.query("lost > 0").round(3)
    assert table["lower"].tolist() == [0.720, 0.653, 0.586, 0.510, 0.439, 0.337, 0.249]
    assert table["upper"].tolist() == [1.000, 0.996, 0.968, 0.935, 0.896, 0.858, 0.807]


def test_the_trial_has_a_median_of_23_weeks() -> None:
    assert trial().median == 23.0


def test_who_is_censored_at_the_time_of_a_loss_is_at_risk() -> None:
    first = trial().table.iloc[0]
    assert (first["time"], first["at_risk"], first["lost"], first["censored"]) == (6, 21, 3, 1)


def test_the_table_counts_everybody_once() -> None:
    table = trial().table
    assert table["lost"].sum() + table["censored"].sum() == table["at_risk"].iloc[0] == 21
    assert table.columns.tolist() == ["time", "at_risk", "lost", "censored", "survival", "lower", "upper"]
    assert table["at_risk"].dtype == np.int64


@given(lives)
def test_survival_and_its_bounds_are_those_of_statsmodels(rows: list[tuple[int, bool]]) -> None:
    durations, lost = (np.array(values) for values in zip(*rows, strict=True))
    table = KaplanMeier.fit(durations, lost).table.query("lost > 0")
    peer = SurvfuncRight(durations, lost.astype(int))
    assert table["time"].to_numpy() == pytest.approx(peer.surv_times)
    assert table["survival"].to_numpy() == pytest.approx(peer.surv_prob)
    some = peer.surv_prob > 0
    error = 1.959963984540054 * peer.surv_prob_se[some] / peer.surv_prob[some]
    assert table["lower"].to_numpy()[some] == pytest.approx(peer.surv_prob[some] * np.exp(-error))
    assert table["upper"].to_numpy()[some] == pytest.approx(np.minimum(1, peer.surv_prob[some] * np.exp(error)))


@given(lives)
def test_survival_is_the_product_of_shares_that_stayed(rows: list[tuple[int, bool]]) -> None:
    curve = KaplanMeier.fit(*zip(*rows, strict=True))
    share = Fraction(1)
    for time in sorted({time for time, _ in rows}):
        at_risk = sum(lived >= time for lived, _ in rows)
        lost = sum(lived == time and ended for lived, ended in rows)
        share *= Fraction(at_risk - lost, at_risk)
        assert curve.at(float(time)) == pytest.approx(float(share))
    assert np.all(np.diff(curve.survival) <= 0)


@given(lives)
def test_the_median_is_the_first_time_with_half_or_fewer_left(rows: list[tuple[int, bool]]) -> None:
    share, median = Fraction(1), float("nan")
    for time in sorted({time for time, _ in rows}):
        at_risk = sum(lived >= time for lived, _ in rows)
        share *= 1 - Fraction(sum(lived == time and ended for lived, ended in rows), at_risk)
        if share <= Fraction(1, 2) and np.isnan(median):
            median = float(time)
    assert KaplanMeier.fit(*zip(*rows, strict=True)).median == pytest.approx(median, nan_ok=True)


def test_the_median_is_found_where_survival_is_one_half_only_up_to_rounding() -> None:
    # 23/24 · 22/23 · … · 12/13 is one half, and 0.5000000000000001 in floats.
    curve = KaplanMeier.fit(range(1, 25), [True] * 24)
    assert curve.survival[11] > 0.5
    assert curve.median == 12.0


def test_the_median_is_nan_while_most_stay() -> None:
    assert np.isnan(KaplanMeier.fit([1, 2, 3, 4], [1, 0, 0, 0]).median)


@given(lives)
def test_counted_rows_fit_as_their_customers_do(rows: list[tuple[int, bool]]) -> None:
    counted = pd.DataFrame(rows, columns=["time", "lost"]).value_counts().reset_index()
    ours = KaplanMeier.fit(counted["time"], counted["lost"], counted["count"])
    pd.testing.assert_frame_equal(ours.table, KaplanMeier.fit(*zip(*rows, strict=True)).table)


def test_rows_that_stand_for_nobody_are_left_out() -> None:
    table = KaplanMeier.fit([1, 2, 9], [True, False, True], weights=[2, 3, 0]).table
    assert table["time"].tolist() == [1, 2]


def test_weights_may_be_fractions() -> None:
    table = KaplanMeier.fit([1, 2], [True, False], weights=[0.5, 1.5]).table
    assert table["at_risk"].tolist() == [2.0, 1.5]
    assert table["survival"].tolist() == [0.75, 0.75]


def test_bounds_are_undefined_once_all_are_lost() -> None:
    last = KaplanMeier.fit([1, 2], [True, True]).table.iloc[-1]
    assert last["survival"] == 0
    assert np.isnan(last["lower"])
    assert np.isnan(last["upper"])


def test_bounds_of_a_survival_next_to_nothing_stay_within_0_and_1() -> None:
    last = KaplanMeier.fit([1, 2], [True, False], weights=[1, 1e-9]).table.iloc[-1]
    assert (last["lower"], last["upper"]) == (0, 1)


def test_a_higher_confidence_widens_the_bounds() -> None:
    wide, narrow = (KaplanMeier.fit(WEEKS, RELAPSE, confidence=share).table for share in (0.99, 0.5))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] >= narrow["upper"]).all()


def test_at_steps_down_at_a_loss_and_not_before() -> None:
    curve = trial()
    assert curve.at(5.999) == 1.0
    assert curve.at(6) == pytest.approx(18 / 21)
    assert type(curve.at(6)) is float


def test_at_is_unknown_after_the_last_customer_was_seen() -> None:
    assert trial().at(35) == pytest.approx(0.448, abs=5e-4)
    assert np.isnan(trial().at(35.1))


def test_at_stays_0_after_all_were_lost() -> None:
    assert KaplanMeier.fit([1, 2], [True, True]).at(99.0) == 0.0


def test_at_answers_in_the_shape_of_the_question() -> None:
    asked = pd.Series([0.0, 6.0], index=["a", "b"])
    assert trial().at(asked).round(3).to_dict() == {"a": 1.0, "b": 0.857}
    assert trial().at(asked.to_numpy()).shape == (2,)


def test_the_plot_starts_with_all_customers() -> None:
    plotted = trial().plot_data()
    assert plotted.iloc[0].tolist() == [0, 1, 1, 1]
    assert len(plotted) == 1 + len(trial().table)
    at_once = KaplanMeier.fit([0, 1], [True, False]).plot_data()
    assert at_once["time"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("durations", "lost", "words"),
    [
        ([1, -2], [True, False], "durations: below 0"),
        ([1, float("nan")], [True, False], "durations: missing"),
        ([1, 2], [True, 2], "lost: neither true nor false"),
        ([1, 2], [True], "durations has 2, lost has 1"),
        ([], [], "no customer"),
        (["long"], [True], "not a column of numbers"),
        ([object()], [True], "not a column of numbers"),
        (pd.Series(["long"]), [True], "not a column of numbers"),
        (pd.Series(pd.to_datetime(["1963-01-01"])), [True], "not a column of numbers"),
        ([[1, 2]], [True], "not a column of numbers"),
        (pd.to_timedelta([1], unit="D"), [True], "not a column of numbers"),
    ],
)
def test_faulty_data_are_refused(durations: Any, lost: Any, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        KaplanMeier.fit(durations, lost)


def test_columns_may_be_nullable_or_decimal() -> None:
    expected = KaplanMeier.fit([1, 2], [True, False]).to_dict()
    nullable = KaplanMeier.fit(pd.Series([1, 2], dtype="Int64"), pd.Series([True, False], dtype="boolean"))
    assert nullable.to_dict() == expected
    assert KaplanMeier.fit([Decimal(1), Decimal(2)], [True, False]).to_dict() == expected


def test_negative_weights_are_refused() -> None:
    with pytest.raises(ContractError, match="weights: below 0"):
        KaplanMeier.fit([1, 2], [True, False], weights=[1, -1])


@pytest.mark.parametrize("confidence", [0, 1, -1, float("nan"), "high", True, None])
def test_a_confidence_outside_its_meaning_is_refused(confidence: Any) -> None:
    with pytest.raises(ParameterError, match="confidence"):
        KaplanMeier.fit(WEEKS, RELAPSE, confidence=confidence)


def test_the_table_of_a_curve_cannot_change_the_curve() -> None:
    curve = trial()
    table = curve.table
    table.loc[:, "survival"] = 0.0
    assert curve.at(6) > 0
    with pytest.raises(ValueError, match="read-only"):
        curve.survival[0] = 0.0


def test_a_curve_comes_back_from_json() -> None:
    curve = KaplanMeier.fit([1, 2, 2], [True, True, True], confidence=0.9)
    again = KaplanMeier.from_json(curve.to_json())
    assert again.to_dict() == curve.to_dict()
    assert again.confidence == 0.9
    assert '"lower": [0.' in curve.to_json()
    assert "null]" in curve.to_json()


def test_json_of_something_else_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"expected a KaplanMeier of schema tenure\.model/2"):
        KaplanMeier.from_json('{"model": "GammaGamma"}')
