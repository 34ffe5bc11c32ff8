"""Measure: the one type of every aggregate."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, TypeAlias

import numpy as np
import pandas as pd

from tenure.catalogue import kpi as kpi_row
from tenure.charts import measure_figure
from tenure.errors import ParameterError
from tenure.intervals import Bounds, wilson
from tenure.options import Options
from tenure.results.display import WORDS, figure, language, part
from tenure.results.parts import PERIOD, Parts
from tenure.results.result import Result

__all__ = ["Interval", "Measure", "Whole", "measure", "wilson_of"]

Interval: TypeAlias = Callable[[Mapping[str, Any]], Bounds]


@dataclass(frozen=True)
class Whole:
    """The figure over all groups, with its interval, parts and, where it is undefined, the reason."""

    value: float
    lower: float | None
    upper: float | None
    reason: str | None
    parts: Mapping[str, Any]


@dataclass(frozen=True, repr=False, eq=False)
class Measure(Result):
    """A KPI per period and group: its value, interval, parts, definition and reasons.

    `.value`, `.lower`, `.upper`, `.reason` and `.parts` are over all groups of the one period asked;
    `.table` has a row per period and group. Rates are fractions, money is in the currency of the data,
    undefined is nan with a reason.

    Example:
        >>> from tenure import churn_rate
        >>> from tenure.samples import spring, subscriptions
        >>> churned = churn_rate(subscriptions, period=spring)
        >>> churned.value, churned.parts["lost"], churned.parts["opening"]
        (0.25, 1, 4)
        >>> Measure.from_json(churned.to_json()) == churned
        True
    """

    schema: ClassVar[str] = "tenure/measure/1"
    whole: Whole | None = None

    @property
    def value(self) -> float:
        """The KPI over all groups; nan where undefined."""
        return self._whole("value").value

    @property
    def lower(self) -> float | None:
        """The lower bound of its interval; None where it has none."""
        return self._whole("lower").lower

    @property
    def upper(self) -> float | None:
        """The upper bound of its interval; None where it has none."""
        return self._whole("upper").upper

    @property
    def reason(self) -> str | None:
        """Why it is undefined, or what to mind; None otherwise."""
        return self._whole("reason").reason

    @property
    def parts(self) -> dict[str, Any]:
        """What it is made of, over all groups."""
        return dict(self._whole("parts").parts)

    def plot(self, lang: str = "en") -> Any:
        """Return a plotly figure: lines over periods, or bars by group. Needs `tenure[report]`."""
        return measure_figure(self._table, self.kpi, self.by, language(lang))

    def summary(self, lang: str = "en") -> str:
        """Return the value, its interval and its parts in one line."""
        whole, lang = self.whole, language(lang)
        if whole is None:
            return WORDS["rows"][lang].format(count=f"{len(self._table):,}")
        words = figure(whole.value, self.kpi, lang)
        if whole.lower is not None and whole.upper is not None and not math.isnan(whole.lower):
            bounds = {"lower": figure(whole.lower, self.kpi, lang), "upper": figure(whole.upper, self.kpi, lang)}
            confidence = f"{100 * self.options.get('confidence', 0.95):g} %"
            words += f" ({WORDS['interval'][lang].format(confidence=confidence, **bounds)})"
        parts = ", ".join(f"{name} {part(value)}" for name, value in whole.parts.items())
        return "; ".join(each for each in (words, whole.reason, parts) if each)

    def _whole(self, what: str) -> Whole:
        if self.whole is None:
            raise ParameterError(
                f".{what} is one figure, and this {self.kpi.name} has {len(self._table)} rows over several periods: "
                "read .table, or ask for one period."
            )
        return self.whole

    def _extra(self) -> dict[str, Any]:
        if self.whole is None:
            return {"whole": None}
        whole = {name: _number(getattr(self.whole, name)) for name in ("value", "lower", "upper", "reason")}
        parts = {name: _number(value) for name, value in self.whole.parts.items()}
        return {"whole": {**whole, "interval": self.whole.lower is not None, "parts": parts}}

    @classmethod
    def _from_extra(cls, found: Mapping[str, Any]) -> dict[str, Any]:
        if (whole := found["whole"]) is None:
            return {"whole": None}
        empty = math.nan if whole["interval"] else None
        lower, upper = (empty if whole[bound] is None else whole[bound] for bound in ("lower", "upper"))
        value = math.nan if whole["value"] is None else whole["value"]
        parts = {name: math.nan if part is None else part for name, part in whole["parts"].items()}
        return {"whole": Whole(value, lower, upper, whole["reason"], parts)}


def measure(  # the shared last step of every KPI
    name: str,
    parts: Parts,
    *,
    formula: Callable[..., Any],
    options: Options,
    undefined: str | Callable[..., Any] = "",
    interval: Interval | None = None,
    base: str | None = None,
    extra: Mapping[str, Callable[..., Any]] | None = None,
    single: bool = True,
) -> Measure:
    """Apply a formula to the parts: per row, and to their sums where one period was asked.

    Args:
        name: The KPI's name in the catalogue.
        parts: What was counted.
        formula: From `formulas`; its arguments are parts.
        options: What was asked.
        undefined: The reason where the formula gives nan; where there are several, a function of the parts.
        interval: From parts to bounds.
        base: The part that is the denominator.
        extra: Further figures shown among the parts, by name; their arguments are parts too.
        single: Whether the sums over all rows have a meaning.
    """
    table, figures = parts.table(), {**(extra or {}), "value": formula}
    rows = {part: table[part].to_numpy() for part in parts.names}
    table = _with_figures(table, rows, figures, undefined, interval)
    whole = None
    if single and len(set(zip(*(parts.rows[each] for each in PERIOD), strict=True))) <= 1:
        sums = {part: parts.shown(part, [value]) for part, value in parts.sums().items()}
        row = _with_figures(pd.DataFrame(index=[0]), sums, figures, undefined, interval).iloc[0]
        lower, upper = (float(row["lower"]), float(row["upper"])) if interval else (None, None)
        shown = {part: value[0].item() for part, value in sums.items()} | {
            name: float(row[name]) for name in extra or {}
        }
        whole = Whole(float(row["value"]), lower, upper, row["reason"], shown)
    return Measure(kpi_row(name), tuple(parts.keys), options.record(), table, whole)


def wilson_of(successes: str, trials: str, confidence: float) -> Interval:
    """Return Wilson's interval as a function of the parts."""
    return lambda parts: wilson(parts[successes], parts[trials], confidence)


def _with_figures(
    table: pd.DataFrame,
    parts: Mapping[str, Any],
    figures: Mapping[str, Callable[..., Any]],
    undefined: str | Callable[..., Any],
    interval: Interval | None,
) -> pd.DataFrame:
    """Add the figures, the last of them the value, then its bounds and the reason."""
    columns: dict[str, Any] = {name: _applied(formula, parts) for name, formula in figures.items()}
    gone = np.isnan(columns["value"])
    if interval is not None:
        columns["lower"], columns["upper"] = (np.where(gone, np.nan, bound) for bound in interval(parts))
    words = undefined if isinstance(undefined, str) else undefined(parts)
    reasons = zip(np.broadcast_to(np.asarray(words, dtype=object), gone.shape), gone, strict=True)
    columns["reason"] = pd.Series([reason if each else None for reason, each in reasons], dtype=object)
    return table.assign(**{name: pd.Series(column, index=table.index) for name, column in columns.items()})


def _applied(formula: Callable[..., Any], parts: Mapping[str, Any]) -> Any:
    """Call a formula with the parts that it names; one that names `parts` gets them all."""
    fixed = formula.keywords if isinstance(formula, partial) else {}
    names = [name for name in inspect.signature(formula).parameters if name not in fixed]
    named = {name: parts if name == "parts" else parts[name] for name in names}
    return np.asarray(formula(**named), dtype=float)


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value
