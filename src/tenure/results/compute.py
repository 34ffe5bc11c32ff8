"""The shared last step of every KPI: from parts to a Measure."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenure.catalogue import kpi as kpi_row
from tenure.intervals import Bounds, wilson
from tenure.options import Options
from tenure.results.measure import Measure, Whole
from tenure.results.messages import Message
from tenure.results.notes import notes_of
from tenure.results.parts import PERIOD, Parts

__all__ = ["Interval", "Undefined", "measure", "parts_given", "wilson_of"]

Interval: TypeAlias = Callable[[Mapping[str, Any]], Bounds]
_EXACT = "exact"

Undefined: TypeAlias = str | Message | Callable[[Mapping[str, Any]], Any]
_GIVEN: ContextVar[Parts | None] = ContextVar("parts_given", default=None)


@contextmanager
def parts_given(parts: Parts) -> Iterator[None]:
    """Let the KPI called within, in this thread or task, apply its formula to these parts, not to those it counts.

    Args:
        parts: What was counted elsewhere, such as the sums of several partitions.
    """
    token = _GIVEN.set(parts)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def measure(
    name: str,
    parts: Parts,
    *,
    formula: Callable[..., Any],
    options: Options,
    undefined: Undefined = "",
    interval: Interval | None = None,
    extra: Mapping[str, Callable[..., Any]] | None = None,
    base: str | None = None,
    notes: Iterable[Message] = (),
    in_units: bool = False,
    single: bool = True,
    sum_over_periods: bool = False,
) -> Measure:
    """Apply a formula to the parts: per row, and to their sums where one period was asked.

    Args:
        name: The KPI's name in the catalogue.
        parts: What was counted, with the notes of counting.
        formula: From `formulas`; its arguments are parts.
        options: What was asked.
        undefined: The key of the reason where the formula gives nan, or a `Message`; where there are several,
            a function of the parts that returns an array of them.
        interval: From parts to bounds.
        extra: Further figures shown among the parts, by name; their arguments are parts too.
        base: The part that is the denominator: few in it are a note.
        notes: Further notes.
        in_units: Whether the formula only adds, subtracts and divides money: it is then applied to exact units of it.
        single: Whether the sums over all rows have a meaning.
        sum_over_periods: Whether they have it over several periods too, as of one call's months to come.
    """
    parts = _GIVEN.get() or parts
    if parts.undefined is not None:
        formula, undefined = _nothing, parts.undefined
    if in_units:
        formula = partial(_in_units, formula, parts, name)
    figures: dict[str, Callable[..., Any]] = {**(extra or {}), "value": formula}
    rows = {each: parts.shown(each, parts.rows[each]) for each in parts.counted}
    table = parts.table(**_compute_columns({**rows, _EXACT: parts.rows}, figures, undefined, interval))
    whole = None
    if single and (sum_over_periods or _one_period(parts, options)):
        exact = parts.sums()
        sums = {each: parts.shown(each, [value]) for each, value in exact.items()}
        whole_figures = _compute_columns(
            {**sums, _EXACT: {each: [value] for each, value in exact.items()}}, figures, undefined, interval
        )
        whole = _whole({each: sums[each][0] for each in parts.names}, whole_figures)
    found = dict.fromkeys([*notes_of(parts, base, whole, table), *notes, *_why_no_rows(parts)])
    return Measure(kpi_row(name), tuple(parts.keys), options.record(), table, whole, found, parts)


def _why_no_rows(parts: Parts) -> list[Message]:
    """Return the reason of a figure that has no rows to show it in."""
    return [parts.undefined] if parts.undefined is not None and parts.rows.empty else []


def _in_units(formula: Callable[..., Any], of: Parts, name: str, parts: Mapping[str, Any]) -> Any:
    """Apply a formula to whole units of money, so that sums and differences leave no noise of floats."""
    units = {each: np.asarray(parts[_EXACT][each], dtype=object) for each in _part_names(formula)}
    value = formula(**units)
    return value / of.scale if kpi_row(name).unit == "money" else value


def _nothing(parts: Mapping[str, Any]) -> NDArray[np.float64]:
    return np.full(np.shape(next(iter(parts.values()))), np.nan)


def wilson_of(successes: str, trials: str, confidence: float) -> Interval:
    """Return Wilson's interval as a function of the parts."""
    return lambda parts: wilson(parts[successes], parts[trials], confidence)


def _one_period(parts: Parts, options: Options) -> bool:
    """Whether one period was asked for; what is counted at an instant has no period."""
    if options.periods:
        return len(options.periods) == 1
    return len(set(zip(*(parts.rows[bound] for bound in PERIOD), strict=True))) <= 1


def _whole(parts: Mapping[str, Any], figures: Mapping[str, NDArray[Any]]) -> Whole:
    """Return the figures of the one row of sums as builtin numbers."""
    first = {name: column[0] for name, column in figures.items()}
    value, reason = float(first.pop("value")), first.pop("reason")
    lower, upper = (float(first.pop(bound)) if bound in first else None for bound in ("lower", "upper"))
    shown = {name: part.item() for name, part in parts.items()} | {name: float(each) for name, each in first.items()}
    return Whole(value, lower, upper, reason, shown)


def _compute_columns(
    parts: Mapping[str, Any],
    figures: Mapping[str, Callable[..., Any]],
    undefined: Undefined,
    interval: Interval | None,
) -> dict[str, NDArray[Any]]:
    """Return the figures by name, the last of them the value, then its bounds and the reasons."""
    columns: dict[str, Any] = {name: _applied(formula, parts) for name, formula in figures.items()}
    gone = np.isnan(columns["value"])
    if interval is not None:
        columns["lower"], columns["upper"] = (np.where(gone, np.nan, bound) for bound in interval(parts))
    reasons: NDArray[Any] = np.full(gone.shape, None, dtype=object)
    given = np.broadcast_to(
        np.asarray(undefined(parts) if callable(undefined) else undefined, dtype=object), gone.shape
    )
    messages = {each: _message(each) for each in dict.fromkeys(given.tolist())}
    reasons[gone] = [messages[each] for each in given[gone].tolist()]
    return {**columns, "reason": reasons}


def _message(reason: str | Message) -> Message | None:
    """Return a key as a message, which must have words."""
    message = reason if isinstance(reason, Message) else Message(str(reason)) if reason else None
    if message is not None:
        message.text()
    return message


def _applied(formula: Callable[..., Any], parts: Mapping[str, Any]) -> NDArray[np.float64]:
    """Call a formula with the parts that it names; one that names `parts` gets them all."""
    named = {name: parts if name == "parts" else parts[name] for name in _part_names(formula)}
    return np.asarray(formula(**named), dtype=float)


def _part_names(formula: Callable[..., Any]) -> list[str]:
    """Return the parts that a formula takes: its arguments, but for those that are fixed."""
    fixed = formula.keywords if isinstance(formula, partial) else {}
    return [name for name in inspect.signature(formula).parameters if name not in fixed]
