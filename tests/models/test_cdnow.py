"""BG/NBD and gamma-gamma on CDNOW: their papers' numbers, and those of lifetimes."""

from __future__ import annotations

import importlib.util
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure.models import BetaGeometricNBD, GammaGamma


def transactions(whose: str) -> pd.DataFrame:
    """The purchases of all 23,570 customers ("master") or of every tenth ("sample"), as lifetimes ships them."""
    spec = importlib.util.find_spec("lifetimes")
    assert spec is not None
    assert spec.origin is not None
    log = pd.read_csv(Path(spec.origin).parent / "datasets" / f"CDNOW_{whose}.txt", sep=r"\s+", header=None, dtype=str)
    log = log[log[1] != "date"].iloc[:, -4:].set_axis(["customer_id", "date", "cds", "amount"], axis="columns")
    return log.assign(date=pd.to_datetime(log["date"]), amount=log["amount"].astype(float))


@cache
def summary(whose: str, end: str = "1997-09-30", days: int = 7) -> pd.DataFrame:
    """Frequency, recency and T in weeks, and the mean value of the repeat purchases; orders of one day are one."""
    log = transactions(whose)
    daily = log[log["date"] <= end].groupby(["customer_id", "date"])["amount"].sum().reset_index("date")
    dates, frequency = daily.groupby("customer_id")["date"], daily.groupby("customer_id").size() - 1
    repeats = daily[daily["date"] != dates.transform("min")]["amount"].groupby("customer_id").sum()
    return pd.DataFrame(
        {
            "frequency": frequency,
            "recency": (dates.max() - dates.min()).dt.days / days,
            "T": (pd.Timestamp(end) - dates.min()).dt.days / days,
            "monetary": repeats.reindex(frequency.index) / frequency.where(frequency > 0),
        }
    )


@cache
def purchases() -> BetaGeometricNBD:
    known = summary("sample")
    return BetaGeometricNBD.fit(known["frequency"], known["recency"], known["T"])


@cache
def spending() -> GammaGamma:
    known = summary("sample")
    return GammaGamma.fit(known["frequency"], known["monetary"])


def peer(name: str, **columns: Any) -> Any:
    """The fitter of lifetimes, which warns on today's numpy and pandas."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import lifetimes  # noqa: PLC0415 -- its import warns and sets filters, which must not outlive this block

        return getattr(lifetimes, name)().fit(**columns)


def test_purchases_fit_as_their_paper_says() -> None:
    # Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, table 2.
    found = {name: round(value, 3) for name, value in purchases().parameters.items()}
    assert found == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert round(purchases().log_likelihood, 1) == -9582.4
    assert purchases().customers == 2357


def test_a_customer_is_forecast_as_the_worked_note_says() -> None:
    # Fader, Hardie and Lee (2005), Implementing the BG/NBD Model in Excel: customer 1, the next 39 weeks.
    model = BetaGeometricNBD(r=0.243, alpha=4.414, a=0.793, b=2.426)
    assert round(model.conditional_expected_purchases(39, 2, 30.43, 38.86), 3) == 1.226


def test_spending_fits_as_its_note_says() -> None:
    # Fader and Hardie (2013), The Gamma-Gamma Model of Monetary Value; it needs the averages unrounded.
    found = {name: round(value, 2) for name, value in spending().parameters.items()}
    assert found == {"p": 6.25, "q": 3.74, "v": 15.44}
    assert spending().customers == 946


def test_mean_spending_is_nine_cents_above_the_observed_as_the_paper_says() -> None:
    # Fader, Hardie and Lee (2005), RFM and CLV: Using Iso-Value Curves for Customer Base Analysis.
    observed = summary("sample")["monetary"].mean()
    assert round(observed, 2) == 35.08
    assert round(spending().population_mean - observed, 2) == 0.09


def test_purchases_fit_as_lifetimes_finds_and_not_worse() -> None:
    known = summary("sample")
    found = peer("BetaGeoFitter", frequency=known["frequency"], recency=known["recency"], T=known["T"])
    assert list(purchases().parameters.values()) == pytest.approx(found.params_.to_numpy(), rel=1e-3)
    assert list(purchases().standard_errors.values()) == pytest.approx(found.standard_errors_.to_numpy(), rel=2e-3)
    theirs = BetaGeometricNBD(**found.params_).conditional_expected_purchases(
        39, known["frequency"], known["recency"], known["T"]
    )
    asked = (39, known["frequency"], known["recency"], known["T"])
    assert theirs.to_numpy() == pytest.approx(
        np.asarray(found.conditional_expected_number_of_purchases_up_to_time(*asked)), rel=1e-8
    )
    alive = BetaGeometricNBD(**found.params_).probability_alive(*asked[1:])
    assert alive.to_numpy() == pytest.approx(np.asarray(found.conditional_probability_alive(*asked[1:])), rel=1e-10)


def test_new_customers_buy_as_lifetimes_expects() -> None:
    known = summary("sample")
    found = peer("BetaGeoFitter", frequency=known["frequency"], recency=known["recency"], T=known["T"])
    weeks = np.linspace(0, 78, 14)
    ours = BetaGeometricNBD(**found.params_).expected_purchases(weeks)
    assert ours == pytest.approx(found.expected_number_of_purchases_up_to_time(weeks), rel=1e-8)


def test_spending_fits_as_lifetimes_finds() -> None:
    repeated = summary("sample").query("frequency > 0")
    found = peer("GammaGammaFitter", frequency=repeated["frequency"], monetary_value=repeated["monetary"])
    assert list(spending().parameters.values()) == pytest.approx(found.params_.to_numpy(), rel=1e-3)
    assert list(spending().standard_errors.values()) == pytest.approx(found.standard_errors_.to_numpy(), rel=5e-3)
    ours = GammaGamma(**found.params_).conditional_expected_value(repeated["frequency"], repeated["monetary"])
    theirs = found.conditional_expected_average_profit(repeated["frequency"], repeated["monetary"])
    assert ours.to_numpy() == pytest.approx(theirs.to_numpy(), rel=1e-10)


@pytest.mark.parametrize("days", [1, 365.25])
def test_the_unit_of_time_changes_the_scale_alone(days: float) -> None:
    known, factor = summary("sample"), 7 / days
    other = BetaGeometricNBD.fit(known["frequency"], known["recency"] * factor, known["T"] * factor)
    assert [other.r, other.a, other.b] == pytest.approx([purchases().r, purchases().a, purchases().b], rel=1e-6)
    assert other.alpha == pytest.approx(purchases().alpha * factor, rel=1e-6)
    # Each repeat purchase has a density per unit of time.
    jacobian = known["frequency"].sum() * np.log(factor)
    assert other.log_likelihood == pytest.approx(purchases().log_likelihood - jacobian, rel=1e-10)


@pytest.mark.parametrize("factor", [0.001, 100])
def test_the_unit_of_money_changes_the_scale_alone(factor: float) -> None:
    known = summary("sample")
    other = GammaGamma.fit(known["frequency"], known["monetary"] * factor)
    assert [other.p, other.q] == pytest.approx([spending().p, spending().q], rel=1e-6)
    assert other.v == pytest.approx(spending().v * factor, rel=1e-6)
    assert other.log_likelihood == pytest.approx(spending().log_likelihood - 946 * np.log(factor), rel=1e-10)


def test_counted_rows_fit_as_their_customers_do() -> None:
    names = ["frequency", "recency", "T"]
    counted = summary("sample")[names].value_counts().reset_index()
    ours = BetaGeometricNBD.fit(*(counted[name] for name in names), weights=counted["count"])
    assert ours.parameters == pytest.approx(purchases().parameters)
    money = summary("sample").dropna()[["frequency", "monetary"]].value_counts().reset_index()
    theirs = GammaGamma.fit(money["frequency"], money["monetary"], weights=money["count"])
    assert theirs.parameters == pytest.approx(spending().parameters)
