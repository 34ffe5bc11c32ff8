"""When two fits are the same, and the fits that must be the same everywhere: `python -m tests.models.fits`."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pytest

from tenure.models import fit_retention_curve
from tenure.models.likelihood import SAME_FIT
from tests.models.test_cdnow import purchases, spending

FLAT = [100_000, 80_000, 64_000, 51_200]
NEARLY_FLAT = [1_000_000, 900_000, 810_000, 729_001, 656_103]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


def assert_same_fit(one: Any, other: Any) -> None:
    assert type(one) is type(other)
    assert one.parameters == pytest.approx(other.parameters, rel=SAME_FIT)
    assert one.standard_errors == pytest.approx(other.standard_errors, rel=SAME_FIT)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, rel=SAME_FIT)
    assert one.customers == pytest.approx(other.customers)


def fits() -> list[Any]:
    retention = [fit_retention_curve(survivors=survivors) for survivors in (FLAT, NEARLY_FLAT, HIGH_END)]
    return [*retention, purchases(), spending(), fit_retention_curve(survivors=1e7 * 0.9 ** np.arange(25))]


if __name__ == "__main__":
    sys.stdout.write(json.dumps([model.to_dict() for model in fits()]))
