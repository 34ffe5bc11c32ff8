"""Constant churn: its fit by hand, its lifetimes against sums, and as the limit of the shifted beta-geometric."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure.errors import ContractError, ParameterError
from tenure.models import Geometric, ShiftedBetaGeometric


def test_churn_is_what_was_lost_of_what_was_due() -> None:
    # Due 100 + 80 + 72, lost 20 + 8 + 12.
    model = Geometric.fit(survivors=[100, 80, 72, 60])
    assert model.churn_rate == pytest.approx(40 / 252)
    assert model.standard_errors["churn_rate"] == pytest.approx(np.sqrt(40 / 252 * 212 / 252 / 252))
    assert model.log_likelihood == pytest.approx(40 * np.log(40 / 252) + 212 * np.log(212 / 252))
    assert (model.customers, model.longest_observed) == (100, 3)


def test_customers_fit_as_their_counts() -> None:
    model = Geometric.fit([1, 2, 2, 3], [True, True, False, False], weights=[10, 4, 1, 5])
    assert model == Geometric.fit(survivors=[[14, 4, 0], [1, 1, 1], [5, 5, 5, 5]])


def test_one_renewal_is_enough() -> None:
    assert Geometric.fit(survivors=[100, 80]).churn_rate == pytest.approx(0.2)


def test_when_all_leave_at_once_nothing_is_unsure() -> None:
    model = Geometric.fit(survivors=[100, 0, 0])
    assert (model.churn_rate, model.log_likelihood, model.standard_errors["churn_rate"]) == (1, 0, 0)
    assert model.survival(np.arange(3.0)).tolist() == [1, 0, 0]
    assert (model.expected_lifetime(), model.residual_lifetime(1)) == (1, 0)


def test_survival_is_a_power_of_retention() -> None:
    model, ages = Geometric(0.2), np.arange(5)
    assert model.survival(ages) == pytest.approx(0.8**ages)
    assert model.retention(ages + 1) == pytest.approx(0.8)
    assert model.churn(ages + 1) == pytest.approx(0.2)


@pytest.mark.parametrize("discount", [0.0, 0.1])
@pytest.mark.parametrize("horizon", [1, 12, None])
def test_lifetimes_are_plain_sums(discount: float, horizon: int | None) -> None:
    model, ages = Geometric(0.2), np.arange(horizon or 400)
    payments = float(np.sum(0.8**ages / (1 + discount) ** ages))
    assert model.discounted_lifetime(discount, horizon) == pytest.approx(payments)
    assert model.residual_discounted_lifetime(7, discount, horizon) == pytest.approx(0.8 * payments)


def test_lifetimes_without_discount_are_one_over_churn() -> None:
    assert Geometric(0.2).expected_lifetime() == pytest.approx(5)
    assert Geometric(0.2).residual_lifetime(3) == pytest.approx(4)


@pytest.mark.parametrize("method", ["survival", "retention", "churn", "residual_lifetime"])
def test_customers_who_are_nearly_alike_come_to_constant_churn(method: str) -> None:
    ages = np.arange(1, 12)
    alike = ShiftedBetaGeometric(2e8, 8e8)
    assert getattr(Geometric(0.2), method)(ages) == pytest.approx(getattr(alike, method)(ages), rel=1e-6)


def test_results_come_in_the_shape_of_the_input() -> None:
    ages = pd.Series([1.0, np.nan], index=["a", "b"])
    assert type(Geometric(0.2).survival(1)) is float
    assert Geometric(0.2).residual_lifetime(ages).isna().to_dict() == {"a": False, "b": True}


def test_the_plot_goes_to_twice_the_ages_seen() -> None:
    plotted = Geometric.fit(survivors=[100, 80, 64]).plot_data()
    assert plotted["survival"].tolist() == pytest.approx([1, 0.8, 0.64, 0.512, 0.4096])
    assert len(Geometric(0.2).plot_data(until=3)) == 4


@pytest.mark.parametrize("churn_rate", [0, 1.01, np.nan, "high", True])
def test_a_churn_outside_0_to_1_is_refused(churn_rate: Any) -> None:
    with pytest.raises(ParameterError, match="churn_rate is a number"):
        Geometric(churn_rate)


@pytest.mark.parametrize(
    ("survivors", "words"), [([100, 100], "no customer was lost"), ([100], "0, at least 1 is needed")]
)
def test_data_without_a_loss_are_refused(survivors: list[int], words: str) -> None:
    with pytest.raises(ContractError, match=words):
        Geometric.fit(survivors=survivors)
