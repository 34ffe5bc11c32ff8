"""Greenwood's interval by hand."""

from __future__ import annotations

import numpy as np

from tenure.intervals import greenwood


def test_greenwood_by_hand() -> None:
    # 10 at risk, 2 lost: S = 0.8 and Σ d / (n (n − d)) = 2 / 80 = 0.025.
    lower, upper = greenwood([2, 0], [10, 8], [0.8, 0.8])
    spread = np.exp(1.959964 * np.sqrt(0.025))
    assert np.allclose(lower, 0.8 / spread, atol=1e-6)
    assert np.allclose(upper, np.minimum(0.8 * spread, 1), atol=1e-6)
    assert np.isnan(greenwood([5], [5], [0.0])).all()
