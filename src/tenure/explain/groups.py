"""The groups of a measure in two periods, and what each of them adds to the change."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pandas as pd

from tenure.errors import ParameterError
from tenure.formulas.changes import Group, mix_and_rate
from tenure.results import Measure

__all__ = ["split_by_group"]

_SIDES = ("before", "now")


def split_by_group(first: Measure, last: Measure, base: str) -> pd.DataFrame:
    """Return a row per group with its share and value in both periods, and its mix and rate, which add up exactly.

    Args:
        first: The figure of the earlier period.
        last: The figure of the later period.
        base: The part by which groups weigh.

    Raises:
        ParameterError: A figure is undefined, or not the mean of its groups.
    """
    heads, sides = _aligned(first, last, base)
    for measure, groups in zip((first, last), sides, strict=True):
        _check_mean(measure, groups)
    named = list(zip(_SIDES, sides, strict=True))
    parts = mix_and_rate(*sides)
    return pd.DataFrame(
        {
            **heads,
            **{f"share_{name}": _shares(groups) for name, groups in named},
            **{f"value_{name}": [_to_float(rate) for _, rate in groups] for name, groups in named},
            "mix": [float(mix) for mix, _ in parts],
            "rate": [float(rate) for _, rate in parts],
            "total": [float(mix + rate) for mix, rate in parts],
        }
    )


def _aligned(first: Measure, last: Measure, base: str) -> tuple[dict[str, Any], list[list[Group]]]:
    """Return the groups of two measures, and of each measure their weights and rates."""
    found = [_by_name(measure, base) for measure in (first, last)]
    names = list(dict.fromkeys([*found[0], *found[1]]))
    nobody: Group = (Fraction(0), None)
    sides = [[groups.get(name, nobody) for name in names] for groups in found]
    heads = {each: pd.Series([name[at] for name in names], dtype=object) for at, each in enumerate(first.by)}
    return {each: column.infer_objects() for each, column in heads.items()}, sides


def _by_name(measure: Measure, base: str) -> dict[tuple[Any, ...], Group]:
    """Return the weight and rate of each group by the values of its columns; a null is None."""
    table = measure.table
    rows = table[list(measure.by)].astype(object).where(table[list(measure.by)].notna(), None)
    names = rows.itertuples(index=False, name=None)
    return {
        name: (Fraction(weight), None if weight == 0 or math.isnan(rate) else Fraction(rate))
        for name, weight, rate in zip(names, table[base].tolist(), table["value"].tolist(), strict=True)
    }


def _check_mean(measure: Measure, groups: list[Group]) -> None:
    if math.isnan(measure.value):
        raise ParameterError(f"{measure.kpi.name} is undefined in one of the periods: {measure.reason}.")
    total = sum(weight for weight, _ in groups)
    mean = float(sum(weight * rate for weight, rate in groups if rate is not None) / total)
    if not math.isclose(mean, measure.value, rel_tol=1e-9, abs_tol=1e-9):
        raise ParameterError(
            f"{measure.kpi.name} with these options is not the mean of its groups: it has no such parts."
        )


def _shares(groups: list[Group]) -> list[float]:
    total = sum(weight for weight, _ in groups)
    return [float(weight / total) for weight, _ in groups]


def _to_float(rate: Fraction | None) -> float:
    return math.nan if rate is None else float(rate)
