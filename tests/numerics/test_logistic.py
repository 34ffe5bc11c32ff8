"""The logistic function against scipy's, and far out."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from tenure.numerics import expit, log_expit

LOG_ODDS = np.array([-1e6, -800, -40, -1, 0, 1e-9, 3, 40, 800])


def test_it_agrees_with_scipy_and_does_not_overflow() -> None:
    assert expit(LOG_ODDS) == pytest.approx(scipy.special.expit(LOG_ODDS), rel=1e-13, abs=0)
    assert log_expit(LOG_ODDS) == pytest.approx(scipy.special.log_expit(LOG_ODDS), rel=1e-14, abs=0)
