"""Unusual figures: those that chance alone would hardly give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.intervals import (
    Expectation,
    false_discovery,
    funnel_limits,
    limits_of_earlier,
    moving_range_limits,
    z_value,
)
from tenure.options import fraction
from tenure.results import Measure

__all__ = ["is_unusual"]

_PERIOD = ["period_start", "period_end"]
_COLUMNS = ("expected", "lower_limit", "upper_limit", "p_value")


def is_unusual(measure: Measure, *, confidence: float = 0.99, false_discovery_rate: float = 0.05) -> pd.DataFrame:
    """Which figures are out of the ordinary: periods against those before, groups against the whole.

    Definition: where a measure has several periods, each figure is held against the earlier ones of its group: the
    expectation is their mean, weighted by precision, and the limits hold the error of both, widened where the earlier
    figures differ by more than chance. Where it has one period and several groups, each group is held against the
    figure of all, within limits that are wide for small groups; as many groups are looked at, their p-values are
    adjusted, so that of those called unusual only a share is false. The error of a figure is that of its own
    interval; figures without intervals, such as money, are held against the moving range of those before.

    Args:
        measure: A measure of several periods, of several groups, or of both.
        confidence: The share of ordinary figures of a series that lies within the limits.
        false_discovery_rate: The share of groups called unusual that may be false.

    Returns:
        The table of the measure with `expected`, `lower_limit`, `upper_limit`, `p_value` and `unusual`, which is null
        where there is nothing to hold a figure against: fewer than three earlier ones, no interval of a group, or no
        figure.

    Raises:
        ParameterError: The measure has one figure only, or an option has no meaning.

    Example:
        >>> from tenure import months, response_rate
        >>> from tenure.samples import telecom
        >>> book = telecom(customers=2000, months=12, seed=1)
        >>> answered = response_rate(book.tables["surveys"], period=months("2024-01", "2024-12"))
        >>> int(is_unusual(answered)["unusual"].sum())
        0
    """
    confidence = fraction(confidence, "confidence")
    rate = fraction(false_discovery_rate, "false_discovery_rate")
    table = measure.table
    if len(table) < 2:
        raise ParameterError(f"{measure.kpi.name} has no second figure to compare: ask for several periods or groups.")
    several = len(table[_PERIOD].drop_duplicates()) > 1
    found = _over_time(measure, table, confidence) if several else _between_groups(measure, table, confidence)
    for name, values in zip(_COLUMNS, found, strict=True):
        table[name] = values
    chance = found.p_value if several else false_discovery(found.p_value)
    unusual = pd.array(chance < (1 - confidence if several else rate), dtype="boolean")
    unusual[np.isnan(found.p_value)] = pd.NA
    return table.assign(unusual=unusual)


def _over_time(measure: Measure, table: pd.DataFrame, confidence: float) -> Expectation:
    """Hold each figure against the earlier ones of its group."""
    columns = [np.full(len(table), np.nan) for _ in _COLUMNS]
    errors = _standard_errors(measure, table)
    for places in _series(table, measure.by):
        values = table["value"].to_numpy(dtype=float)[places]
        if errors is None:
            found = moving_range_limits(values, confidence)
        else:
            found = limits_of_earlier(values, errors[places], confidence)
        for column, each in zip(columns, found, strict=True):
            column[places] = each
    return Expectation(*columns)


def _between_groups(measure: Measure, table: pd.DataFrame, confidence: float) -> Expectation:
    errors = _standard_errors(measure, table)
    if errors is None:
        raise ParameterError(
            f"{measure.kpi.name} has no interval, so its groups cannot be compared: give several periods."
        )
    return funnel_limits(table["value"].to_numpy(dtype=float), errors, measure.value, confidence)


def _series(table: pd.DataFrame, by: tuple[str, ...]) -> Iterator[NDArray[np.intp]]:
    """Yield the places of each group's figures in the order of time."""
    ordered = table.reset_index(drop=True).sort_values(_PERIOD, kind="stable")
    groups: Any = ordered.groupby(list(by), sort=False, dropna=False) if by else [((), ordered)]
    for _, rows in groups:
        yield rows.index.to_numpy()


def _standard_errors(measure: Measure, table: pd.DataFrame) -> NDArray[np.float64] | None:
    """Return the standard error of each figure by its interval; None where the KPI has none."""
    if "lower" not in table or "confidence" not in measure.options:
        return None
    width = (table["upper"] - table["lower"]).to_numpy(dtype=float)
    return np.asarray(width / (2 * z_value(float(measure.options["confidence"]))))
