"""Scores: the signals of each customer as points, weighed and added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw

from tenure.counting.core import divide
from tenure.counting.health.bands import band_of, rounded
from tenure.engine import Frame, collect, instant, restore
from tenure.errors import ParameterError
from tenure.periods import to_utc
from tenure.tables import Inputs

__all__ = ["ScoreRule", "SignalRule", "check_taken_at", "list_scores"]

_TOLERANCE = 1e-9  # of the weight: shares such as 0.1 + 0.3 are not 0.4 among floats


@dataclass(frozen=True)
class SignalRule:
    """A signal: its name, its weight, and where it has 0 and 100 points."""

    name: str
    weight: float
    worst: float
    best: float


@dataclass(frozen=True)
class ScoreRule:
    """The signals, the upper edges of the bands, how much may be missing, and the reasons why there is no score."""

    signals: Sequence[SignalRule]
    edges: Sequence[float]
    max_missing: float
    reasons: Mapping[str, str]


def list_scores(inputs: Inputs, rule: ScoreRule, as_of: datetime | None) -> Frame:
    """Return a row per customer, in the kind of frame that came in."""
    taken_at, zone = check_taken_at(inputs, as_of)
    places = range(len(rule.signals))
    total = sum(signal.weight for signal in rule.signals)
    rows = inputs.tables["signals"].with_columns(
        *(_points(signal, f"signal_{at}", inputs).alias(f"_points_{at}") for at, signal in enumerate(rule.signals))
    )
    points = [nw.col(f"_points_{at}") for at in places]
    weighed = [(each, signal.weight) for each, signal in zip(points, rule.signals, strict=True)]
    rows = rows.with_columns(
        _added(nw.when(each.is_null()).then(0.0).otherwise(each * weight) for each, weight in weighed).alias("_sum"),
        _added(nw.when(each.is_null()).then(0.0).otherwise(weight) for each, weight in weighed).alias("_weight"),
        nw.min_horizontal(*points).alias("_least"),
    )
    present, enough = nw.col("_weight"), (1 - rule.max_missing - _TOLERANCE) * total
    is_scored = (present >= enough) & (present > 0)
    rows = rows.with_columns(nw.when(is_scored).then(rounded(nw.col("_sum") / present)).alias("score"))
    why = nw.when(present > 0).then(nw.lit(rule.reasons["some"])).otherwise(nw.lit(rule.reasons["all"]))
    found = rows.select(
        "customer_id",
        "score",
        band_of(nw.col("score"), rule.edges).alias("band"),
        *(each.alias(f"{signal.name}_points") for each, signal in zip(points, rule.signals, strict=True)),
        _weakest(rule.signals, points).alias("weakest"),
        _missing(rule.signals, points).alias("missing"),
        nw.when(nw.col("score").is_null()).then(why).alias("reason"),
        taken_at.alias("as_of"),
    )
    return restore(found.sort("customer_id"), inputs.kind, {"as_of": zone})


def check_taken_at(inputs: Inputs, as_of: datetime | None) -> tuple[nw.Expr, str | None]:
    """Return the instant at which signals were taken, and its zone: their own, else the one given.

    Raises:
        ParameterError: Signals have an instant of their own that is another.
    """
    has_own = inputs.has("signals", "as_of")
    if as_of is None:
        own = nw.col("as_of") if has_own else nw.lit(None, dtype=nw.Datetime("us"))
        return own, inputs.zone
    zone = inputs.zone if has_own or as_of.tzinfo is None else str(as_of.tzinfo)
    moment = to_utc(as_of, zone)
    if has_own:
        other = collect(inputs.tables["signals"].filter(nw.col("as_of") != instant(moment)).select("as_of").head(1))
        if len(other):
            raise ParameterError(f"as_of is {as_of}, and the signals are of {other['as_of'].iloc[0]}: leave it out.")
    return instant(moment), zone


def _points(signal: SignalRule, column: str, inputs: Inputs) -> nw.Expr:
    """Return the points of a signal, 0 to 100; null where it is missing."""
    if not inputs.has("signals", column):
        return nw.lit(None, dtype=nw.Float64)
    low, high = sorted((signal.worst, signal.best))
    value = nw.col(column)
    clipped = nw.when(value < low).then(low).otherwise(nw.when(value > high).then(high).otherwise(value))
    return rounded(divide(clipped - signal.worst, signal.best - signal.worst, value) * 100)


def _added(terms: Any) -> nw.Expr:
    first, *rest = terms
    for each in rest:
        first = first + each
    return first


def _weakest(signals: Sequence[SignalRule], points: Sequence[nw.Expr]) -> nw.Expr:
    """Return the name of the signal with the lowest points; of several the heaviest, then the first."""
    heaviest = sorted(range(len(signals)), key=lambda at: -signals[at].weight)
    found: nw.Expr = nw.lit(None, dtype=nw.String)
    for at in reversed(heaviest):
        found = nw.when(points[at] == nw.col("_least")).then(nw.lit(signals[at].name)).otherwise(found)
    return found


def _missing(signals: Sequence[SignalRule], points: Sequence[nw.Expr]) -> nw.Expr:
    """Return the names of the missing signals, separated by commas; null where there are none."""
    named = [
        nw.when(each.is_null()).then(nw.lit(f", {signal.name}")).otherwise(nw.lit(""))
        for each, signal in zip(points, signals, strict=True)
    ]
    listed = nw.concat_str(named, separator="")
    return nw.when(listed != "").then(listed.str.slice(2))
