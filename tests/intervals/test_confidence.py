"""A confidence is a number between 0 and 1, and intervals load no more than they need."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tenure.errors import ParameterError
from tenure.intervals import check_confidence, net_score, poisson, rank_correlation, student, wilson, z_value

ALONE = """
import sys
import tenure.formulas, tenure.intervals
assert not {"scipy", "pandas", "pydantic", "narwhals"} & set(sys.modules), sorted(sys.modules)
print(sorted({name.split(".")[1] for name in sys.modules if name.startswith("tenure.")} - {"lazy_names"}))
"""


@pytest.mark.parametrize("confidence", [0.95, np.float32(0.5), Decimal("0.9")])
def test_a_confidence_is_read_as_a_float(confidence: Any) -> None:
    found = check_confidence(confidence)
    assert type(found) is float
    assert found == float(confidence)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, float("inf")])
def test_a_confidence_lies_between_0_and_1(confidence: float) -> None:
    with pytest.raises(ParameterError, match=r"confidence lies between 0 and 1, not at .*; 0.95 is usual."):
        z_value(confidence)


@pytest.mark.parametrize("confidence", ["0.95", None, True, np.True_, float("nan"), [0.9, 0.95], np.array([0.9, 0.95])])
def test_what_is_no_number_is_no_confidence(confidence: Any) -> None:
    with pytest.raises(ParameterError, match="confidence is a number, not"):
        check_confidence(confidence)


def test_a_number_too_large_for_a_float_is_no_confidence() -> None:
    with pytest.raises(ParameterError, match="confidence"):
        check_confidence(10**400)


@pytest.mark.parametrize(
    ("interval", "parts"),
    [(wilson, (1, 4)), (poisson, (1, 4)), (rank_correlation, (0.5, 9)), (student, (9, 41, 2)), (net_score, (2, 1, 4))],
)
def test_every_interval_checks_its_confidence(interval: Any, parts: tuple[float, ...]) -> None:
    with pytest.raises(ParameterError, match="confidence"):
        interval(*parts, confidence=1)


def test_formulas_and_intervals_load_no_more_than_they_need() -> None:
    found = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)  # noqa: S603
    assert found.stdout == "['errors', 'formulas', 'intervals', 'numerics']\n", found.stderr
