"""A fit is the same on every processor, for any number of threads and in any order of the rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from tenure import models
from tenure.models import BetaGeometricNBD, GammaGamma, KaplanMeier, ShiftedBetaGeometric, fit_retention_curve
from tests.house_plan import ROOT
from tests.models.fits import FLAT, HIGH_END, NEARLY_FLAT, assert_same_fit, fits
from tests.models.test_cdnow import purchases, spending, summary
from tests.models.test_shifted_beta_geometric import customers


@pytest.mark.parametrize(("processor", "threads"), [("Haswell", "2"), ("Prescott", "1")])
def test_a_fit_is_the_same_on_another_processor(processor: str, threads: str) -> None:
    environment = os.environ | {"OPENBLAS_CORETYPE": processor, "OPENBLAS_NUM_THREADS": threads}
    command = [sys.executable, "-m", "tests.models.fits"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)  # noqa: S603 -- our own
    stored = json.loads(done.stdout)
    assert len(stored) == len(fits())
    for model, other in zip(fits(), stored, strict=True):
        assert_same_fit(model, getattr(models, other["model"]).from_dict(other))


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(frac=1, random_state=4)


def test_purchases_fit_the_same_in_any_order_of_rows() -> None:
    assert_same_fit(BetaGeometricNBD.fit(shuffled(summary("sample"))), purchases())


def test_spending_fits_the_same_in_any_order_of_rows() -> None:
    assert_same_fit(GammaGamma.fit(shuffled(summary("sample"))), spending())


def test_retention_fits_the_same_in_any_order_of_rows() -> None:
    rows = shuffled(pd.DataFrame(dict(zip(("periods", "ended"), customers(HIGH_END), strict=True))))
    in_order = ShiftedBetaGeometric.fit(survivors=HIGH_END)
    assert_same_fit(ShiftedBetaGeometric.fit(rows["periods"], rows["ended"]), in_order)


def test_survival_is_the_same_in_any_order_of_weighted_rows() -> None:
    random = np.random.default_rng(8)
    rows = pd.DataFrame({"time": random.integers(0, 9, 99), "lost": random.random(99) < 0.5, "w": random.random(99)})
    other = shuffled(rows)
    one, two = (KaplanMeier.fit(part["time"], part["lost"], part["w"]).table for part in (rows, other))
    pd.testing.assert_frame_equal(one, two, rtol=1e-12)


@pytest.mark.parametrize("scale", [1, 1e-3, 1e4])
@pytest.mark.parametrize("survivors", [FLAT, 1e6 * 0.77 ** np.arange(12)])
def test_constant_churn_is_no_falling_churn_whatever_the_rounding(survivors: list[float], scale: float) -> None:
    model = fit_retention_curve(survivors=np.array(survivors) * scale)
    assert list(model.parameters) == ["churn_rate"]


def test_one_customer_in_a_million_is_enough_for_falling_churn() -> None:
    # The churn of the last two renewals is 99,999 and 72,898 of 810,000 and 729,001, both a hair below 10 %.
    assert isinstance(fit_retention_curve(survivors=NEARLY_FLAT), ShiftedBetaGeometric)
