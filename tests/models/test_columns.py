"""Faults of columns: rules are slugs, and what is summed has one order. No scipy but for matching."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tenure.errors import ContractError
from tenure.models import BetaGeometricNBD, GammaGamma, KaplanMeier, ShiftedBetaGeometric
from tests.house_plan import SOURCE

FAULTS: list[tuple[Any, list[str]]] = [
    (lambda: ShiftedBetaGeometric.fit([0.5, -1], [1, 3]), ["range", "whole", "boolean"]),
    (lambda: ShiftedBetaGeometric.fit([0, np.nan], [1, np.inf]), ["missing", "finite"]),
    (lambda: ShiftedBetaGeometric.fit([0, 2], [1, 0]), ["range"]),
    (lambda: ShiftedBetaGeometric.fit(survivors=[9, 8, None, -1, 10]), ["missing", "range", "order"]),
    (lambda: ShiftedBetaGeometric.fit(survivors=[9, 8]), ["data"]),
    (lambda: BetaGeometricNBD.fit([0, 1], [1, 3], [2, 2]), ["order", "range"]),
    (lambda: BetaGeometricNBD.fit([1, 2], [1], [2, 2]), ["length"]),
    (lambda: GammaGamma.fit([1, 2], [0, 3]), ["range"]),
    (lambda: GammaGamma.fit(["one"], [3]), ["type"]),
    (lambda: KaplanMeier.fit([1, -2], [2, 0]), ["range", "boolean"]),
]


@pytest.mark.parametrize(("fit", "rules"), FAULTS)
def test_a_fault_names_its_rule_by_a_slug(fit: Any, rules: list[str]) -> None:
    with pytest.raises(ContractError) as caught:
        fit()
    assert [fault.rule for fault in caught.value.faults] == rules
    assert all(re.fullmatch("[a-z_]+", fault.rule) for fault in caught.value.faults)


def test_a_fault_keeps_its_message_rows_and_example() -> None:
    with pytest.raises(ContractError, match=r"monetary: not above 0 \(1 row; first: row 1; for example -3.0\)"):
        GammaGamma.fit([1, 2], [5, -3])


def test_nothing_but_matching_imports_scipy() -> None:
    modules = list(SOURCE.rglob("*.py"))
    assert len(modules) > 100
    assert [each.name for each in modules if re.search(r"(from|import) scipy", each.read_text("utf-8"))] == [
        "matching.py"
    ]
