"""Shifted beta-geometric against its papers, sums that do not use closed forms, and brute force."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.special import betaln, hyp2f1

from tenure.errors import ContractError, ParameterError, TenureError
from tenure.models import ShiftedBetaGeometric
from tenure.models.likelihood import SAME_FIT
from tests.models.fits import assert_same_fit

# Fader and Hardie (2007), How to Project Customer Retention, table 1: of 1000 customers, by year from 0 to 12.
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173]
# Fader and Hardie, Fitting the sBG Model to Multi-Cohort Data: cohorts of 2003 to 2007, counted each year.
COHORTS = [[10000, 8000, 6480, 5307, 4391][:years] for years in (5, 4, 3, 2, 1)]

parameters = st.floats(0.05, 50)


def test_high_end_fits_as_the_appendix_of_the_paper_says() -> None:
    # The text prints alpha as 0.688; the appendix, and the fit, have 0.668.
    model = ShiftedBetaGeometric.fit(survivors=HIGH_END[:8])
    assert (round(model.alpha, 3), round(model.beta, 3)) == (0.668, 3.806)
    assert round(model.log_likelihood, 1) == -1611.2


def test_regular_fits_as_the_paper_says() -> None:
    model = ShiftedBetaGeometric.fit(survivors=REGULAR[:8])
    assert (round(model.alpha, 3), round(model.beta, 3)) == (0.704, 1.182)
    assert round(model.log_likelihood, 1) == -1680.3


@pytest.mark.parametrize(("observed", "error"), [(HIGH_END, 0.04), (REGULAR, 0.02)])
def test_year_12_is_projected_as_well_as_the_paper_says(observed: list[int], error: float) -> None:
    survival = ShiftedBetaGeometric.fit(survivors=observed[:8]).survival(12)
    assert round(abs(survival * 1000 / observed[12] - 1), 2) == error


def test_several_cohorts_fit_as_the_note_says() -> None:
    model = ShiftedBetaGeometric.fit(survivors=COHORTS)
    assert (round(model.alpha, 2), round(model.beta, 2)) == (3.80, 15.19)
    assert model.customers == 50_000


def test_cohorts_may_come_as_a_frame_with_gaps_at_the_end() -> None:
    frame = pd.DataFrame([cohort + [np.nan] * (5 - len(cohort)) for cohort in COHORTS], columns=range(2003, 2008))
    assert_same_fit(ShiftedBetaGeometric.fit(survivors=frame), ShiftedBetaGeometric.fit(survivors=COHORTS))


@pytest.mark.parametrize("shape", [tuple, np.array, pd.Series])
def test_one_cohort_may_come_in_any_shape(shape: Any) -> None:
    expected = ShiftedBetaGeometric.fit(survivors=HIGH_END)
    assert_same_fit(ShiftedBetaGeometric.fit(survivors=shape(HIGH_END)), expected)


def test_equal_cohorts_fit_as_their_sum() -> None:
    twice = ShiftedBetaGeometric.fit(survivors=[HIGH_END, HIGH_END])
    once = ShiftedBetaGeometric.fit(survivors=HIGH_END)
    assert twice.alpha == pytest.approx(once.alpha)
    assert twice.log_likelihood == pytest.approx(2 * once.log_likelihood)
    assert twice.standard_errors["beta"] == pytest.approx(once.standard_errors["beta"] / np.sqrt(2))


def customers(survivors: list[int]) -> tuple[list[int], list[bool]]:
    """One row per customer: those lost at the k-th renewal lived k periods, the rest are still there."""
    lost = -np.diff(survivors)
    periods = [age for age, count in enumerate(lost, start=1) for _ in range(count)]
    still = [len(lost)] * survivors[-1]
    return periods + still, [True] * len(periods) + [False] * len(still)


def test_customers_fit_as_their_counts_by_renewal() -> None:
    by_renewal = ShiftedBetaGeometric.fit(survivors=REGULAR[:8])
    assert_same_fit(ShiftedBetaGeometric.fit(*customers(REGULAR[:8])), by_renewal)


def test_counted_rows_fit_as_their_customers_do() -> None:
    rows = pd.DataFrame(dict(zip(("periods", "ended"), customers(REGULAR), strict=True))).value_counts().reset_index()
    ours = ShiftedBetaGeometric.fit(rows["periods"], rows["ended"], weights=rows["count"])
    assert_same_fit(ours, ShiftedBetaGeometric.fit(survivors=REGULAR))


def test_a_customer_who_has_not_come_to_a_renewal_changes_nothing_but_the_count() -> None:
    periods, ended = customers(REGULAR)
    model = ShiftedBetaGeometric.fit([*periods, 0], [*ended, False])
    expected = ShiftedBetaGeometric.fit(survivors=REGULAR).parameters
    assert model.parameters == pytest.approx(expected, rel=SAME_FIT)
    assert model.customers == 1001


def brute_force(survivors: list[int]) -> Any:
    ages = np.arange(1, len(survivors))

    def losing(logarithms: Any) -> float:
        alpha, beta = np.exp(logarithms)
        died = -np.diff(survivors) @ (betaln(alpha + 1, beta + ages - 1) - betaln(alpha, beta))
        return float(-died - survivors[-1] * (betaln(alpha, beta + ages[-1]) - betaln(alpha, beta)))

    return minimize(losing, [0, 0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-10})


@pytest.mark.parametrize("survivors", [HIGH_END, REGULAR, [50, 30, 25, 22], [100, 99, 98, 98, 98]])
def test_the_fit_is_what_a_blind_search_finds(survivors: list[int]) -> None:
    model, found = ShiftedBetaGeometric.fit(survivors=survivors), brute_force(survivors)
    assert model.log_likelihood == pytest.approx(-found.fun, abs=1e-6)
    assert [model.alpha, model.beta] == pytest.approx(np.exp(found.x), rel=1e-3)


def test_standard_errors_cover_the_truth_of_simulated_customers() -> None:
    random = np.random.default_rng(7)
    lived = random.geometric(random.beta(1.5, 6.0, 200_000))
    model = ShiftedBetaGeometric.fit(np.minimum(lived, 24), lived <= 24)
    for name, truth in (("alpha", 1.5), ("beta", 6.0)):
        assert abs(model.parameters[name] - truth) < 4 * model.standard_errors[name] < 0.5


@given(parameters, parameters)
def test_survival_falls_from_1_within_0_and_1(alpha: float, beta: float) -> None:
    survival = ShiftedBetaGeometric(alpha, beta).survival(np.arange(60.0))
    assert survival[0] == 1
    assert np.all(np.diff(survival) <= 0)
    assert np.all((survival >= 0) & (survival <= 1))


@given(parameters, parameters)
def test_retention_rises_with_age_and_makes_up_survival(alpha: float, beta: float) -> None:
    model, ages = ShiftedBetaGeometric(alpha, beta), np.arange(1.0, 40)
    retention = model.retention(ages)
    assert np.all(np.diff(retention) >= 0)
    assert np.cumprod(retention) == pytest.approx(model.survival(ages))
    assert model.churn(ages) == pytest.approx(1 - retention)


@given(st.floats(0.2, 5), st.floats(0.2, 5), st.integers(1, 30))
def test_survival_is_the_mean_over_customers_of_theirs(alpha: float, beta: float, age: int) -> None:
    def stays(chance: float) -> float:
        return float((1 - chance) ** age * np.exp(-betaln(alpha, beta)))

    # The weight (x − 0)^(α − 1) (1 − x)^(β − 1) makes the beta density.
    mean, _ = quad(stays, 0, 1, weight="alg", wvar=(alpha - 1, beta - 1))
    assert ShiftedBetaGeometric(alpha, beta).survival(age) == pytest.approx(mean, rel=1e-6, abs=1e-12)


def test_expected_lifetime_is_the_sum_of_survival() -> None:
    model = ShiftedBetaGeometric(3.80, 15.20)
    ages = np.arange(100_000.0)  # whoever stays longer adds 2e-11 of it
    # (α + β − 1)/(α − 1) = 18/2.8
    assert model.expected_lifetime() == pytest.approx(18 / 2.8)
    assert model.expected_lifetime() == pytest.approx(float(model.survival(ages).sum()), rel=1e-9)


@pytest.mark.parametrize("alpha", [0.668, 1.0])
def test_a_lifetime_that_is_infinite_on_average_is_undefined(alpha: float) -> None:
    model = ShiftedBetaGeometric(alpha, 3.806)
    assert np.isnan(model.expected_lifetime())
    assert np.isnan(model.residual_lifetime(3))
    assert model.expected_lifetime(horizon=12) > 1


@pytest.mark.parametrize("alpha", [0.05, 0.668, 1.0, 2.0, 3.8, 60.0])
@pytest.mark.parametrize("discount", [0.0, 0.001, 0.1, 1.0])
@pytest.mark.parametrize("n", [1, 5, 40])
def test_residual_value_within_a_horizon_is_a_plain_sum(alpha: float, discount: float, n: int) -> None:
    model, ages = ShiftedBetaGeometric(alpha, 3.806), n + np.arange(36.0)
    payments = model.survival(ages) / model.survival(n - 1) / (1 + discount) ** np.arange(36)
    assert model.residual_discounted_lifetime(n, discount, horizon=36) == pytest.approx(payments.sum(), rel=1e-12)


@pytest.mark.parametrize("alpha", [0.05, 0.668, 1.0, 2.0, 3.8, 60.0, 306.0])
@pytest.mark.parametrize("discount", [0.02, 0.1, 1.0])
@pytest.mark.parametrize("n", [1, 5, 40])
def test_residual_value_without_end_is_a_long_sum(alpha: float, discount: float, n: int) -> None:
    # With whole parameters near 300, the closed form of eq. 6 in scipy's hyp2f1 is nan.
    model, years = ShiftedBetaGeometric(alpha, 1031.8), np.arange(2000.0)
    payments = model.survival(n + years) / model.survival(n - 1) * (1 + discount) ** -years
    assert model.residual_discounted_lifetime(n, discount) == pytest.approx(payments.sum(), rel=1e-11)


@given(st.floats(0.1, 20), st.floats(0.1, 20), st.integers(1, 50), st.floats(0.05, 1))
def test_residual_value_is_the_closed_form_of_the_paper(alpha: float, beta: float, n: int, discount: float) -> None:
    # Fader and Hardie (2010), Customer-Base Valuation in a Contractual Setting, eq. 6.
    total = alpha + beta + n
    closed = (beta + n - 1) / (total - 1) * hyp2f1(1, beta + n, total, 1 / (1 + discount))
    ours = ShiftedBetaGeometric(alpha, beta).residual_discounted_lifetime(n, discount)
    assert ours == pytest.approx(closed, rel=1e-6)


def test_a_new_customer_is_worth_a_payment_and_the_residual_a_period_later() -> None:
    model = ShiftedBetaGeometric(0.668, 3.806)
    later = model.residual_discounted_lifetime(1, 0.1) / 1.1
    assert model.discounted_lifetime(0.1) == pytest.approx(1 + later)


def test_heterogeneity_adds_residual_value_as_customers_grow_older() -> None:
    values = ShiftedBetaGeometric(0.668, 3.806).residual_discounted_lifetime(np.arange(1.0, 20), 0.1)
    assert np.all(np.diff(values) > 0)


def test_results_come_in_the_shape_of_the_input() -> None:
    model, ages = ShiftedBetaGeometric(0.668, 3.806), pd.Series([1.0, np.nan], index=["a", "b"])
    assert type(model.survival(1)) is float
    assert type(model.residual_discounted_lifetime(1, 0.1)) is float
    assert type(model.expected_lifetime()) is float
    assert model.survival(ages).isna().to_dict() == {"a": False, "b": True}
    assert model.residual_lifetime(ages, 12).index.tolist() == ["a", "b"]
    assert model.churn(np.ones((2, 3))).shape == (2, 3)


def test_the_plot_goes_to_twice_the_ages_seen() -> None:
    plotted = ShiftedBetaGeometric.fit(survivors=HIGH_END[:8]).plot_data()
    assert plotted["age"].tolist() == list(range(15))
    assert plotted["survival"].iloc[0] == 1
    assert plotted["retention"].iloc[1] == pytest.approx(plotted["survival"].iloc[1])
    assert len(ShiftedBetaGeometric(1, 2).plot_data(until=3)) == 4


@pytest.mark.parametrize("ages", [pd.Series([], dtype=float), pd.Series([np.nan, np.nan])])
def test_a_missing_age_has_a_missing_result(ages: pd.Series[float]) -> None:
    model = ShiftedBetaGeometric(0.668, 3.806)
    for results in (model.survival(ages), model.residual_discounted_lifetime(ages, 0.1)):
        assert len(results) == len(ages)
        assert results.isna().all()


def test_a_survival_that_vanishes_can_be_plotted() -> None:
    plotted = ShiftedBetaGeometric(1e5, 0.01).plot_data(until=200)
    assert plotted["survival"].iloc[-1] == 0
    assert plotted["retention"].iloc[1:].between(0, 1).all()


@pytest.mark.parametrize(
    ("survivors", "words"),
    [
        ([100, 80, 81], "more survivors than at the renewal before"),
        ([100, -1], "below 0"),
        ([[100, None, 50], [100, 50, 20]], r"survivors\[0\]: missing between"),
        ([100, 80], "renewals with customers due: 1, at least 2 are needed"),
        ([100, 0, 0], "renewals with customers due: 1, at least 2"),
        ([100, 100, 100], "no customer was lost"),
        ([], "no cohort"),
        (7, "no cohort"),
        ("many", "no cohort"),
        (["a", "b"], "not a column of numbers"),
        (pd.DataFrame(), "renewals with customers due: 0"),
    ],
)
def test_faulty_survivors_are_refused(survivors: Any, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        ShiftedBetaGeometric.fit(survivors=survivors)


@pytest.mark.parametrize(
    ("periods", "ended", "words"),
    [
        ([1, 2.5], [True, False], "periods: not a whole number"),
        ([1, -2], [True, False], "periods: below 0"),
        ([1, 1e9], [True, False], "above 10,000,000"),
        ([1, np.nan], [True, False], "periods: missing"),
        ([1, 2], [True, 3], "ended: neither true nor false"),
        ([1, 0], [True, True], "a loss after 0 periods"),
        ([1, 2], [True], "different lengths"),
        ([], [], "renewals with customers due: 0"),
    ],
)
def test_faulty_customers_are_refused(periods: Any, ended: Any, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        ShiftedBetaGeometric.fit(periods, ended)


def test_all_faults_are_raised_at_once() -> None:
    with pytest.raises(ContractError) as caught:
        ShiftedBetaGeometric.fit([0.5, -1], [1, 3])
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "survivors",
    [
        [100_000, 80_000, 64_000, 51_200],
        [1000, 950, 850, 700, 400],
        [1000, 500, 500, 500],
        [1000, 1000, 900],
        [1000, 400, 0],
    ],
    ids=["flat", "falling", "one renewal only", "late", "all gone"],
)
def test_retention_that_does_not_rise_has_no_fit(survivors: list[int]) -> None:
    with pytest.raises(
        TenureError, match=r"no most likely parameters.*Look at the retention rate by renewal"
    ) as caught:
        ShiftedBetaGeometric.fit(survivors=survivors)
    assert not isinstance(caught.value, ContractError)


def test_retention_that_hardly_rises_still_fits() -> None:
    ages = np.arange(9.0)
    survivors = 1e6 * ShiftedBetaGeometric(20_000, 80_000).survival(ages)
    assert ShiftedBetaGeometric.fit(survivors=survivors).alpha == pytest.approx(20_000, rel=1e-5)


@pytest.mark.parametrize(
    "asked",
    [{}, {"periods": [1]}, {"periods": [1], "ended": [1], "survivors": [2, 1]}, {"survivors": [2, 1], "weights": [1]}],
)
def test_data_must_come_in_one_form(asked: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="give either survivors"):
        ShiftedBetaGeometric.fit(**asked)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (lambda model: model.survival(-1), "age must be 0 or more"),
        (lambda model: model.survival(1.5), "age must be whole"),
        (lambda model: model.retention(0), "renewal must be 1 or more"),
        (lambda model: model.residual_discounted_lifetime(0, 0.1), "renewal must be 1 or more"),
        (lambda model: model.discounted_lifetime(-0.1), "discount_rate is a number from 0"),
        (lambda model: model.discounted_lifetime(0.1, horizon=0), "horizon is a whole number from 1"),
        (lambda model: model.discounted_lifetime(0.1, horizon=1.5), "horizon is a whole number from 1"),
        (lambda model: model.survival("old"), "expected numbers"),
        (lambda _: ShiftedBetaGeometric(0, 1), "alpha is a number above 0"),
        (lambda _: ShiftedBetaGeometric(1, np.inf), "beta is a number, not inf"),
    ],
)
def test_questions_without_meaning_are_refused(question: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        question(ShiftedBetaGeometric(0.668, 3.806))


def test_the_residual_lifetime_of_the_high_end_is_the_one_that_others_print() -> None:
    # The high-end segment of Fader and Hardie (2007), after 7 renewals, at 10 % a year, by equation (6) of Fader and
    # Hardie (2010): 7.530 in the description of the package shifted_beta_geometric_py, which follows the same papers.
    model = ShiftedBetaGeometric.fit(survivors=[1000, 869, 743, 653, 593, 551, 517, 491])
    assert round(model.residual_discounted_lifetime(8, 0.10), 3) == 7.530
