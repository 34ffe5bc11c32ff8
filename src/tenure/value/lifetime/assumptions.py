"""What lifetime values share: their options, the curve behind them, their bounds and their reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from tenure import formulas
from tenure.counting.subscriptions.tenures import tenures_by_row
from tenure.intervals import Bounds, wilson
from tenure.options import Options
from tenure.results import Message, Parts
from tenure.tables import Inputs
from tenure.value.lifetime.curves import CURVE_PARTS, curve_parts

__all__ = ["LifetimeOptions", "Method", "add_curves", "lifetime_formula", "lifetime_interval", "why_no_lifetime"]

Method: TypeAlias = Literal["simple", "shifted_beta_geometric"]


class LifetimeOptions(Options):
    """The options of `lifetime_value`, and what follows from them."""

    method: Method = "simple"

    @property
    def has_curve(self) -> bool:
        """Whether churn may fall with tenure, along a curve fitted to the tenures."""
        return self.method == "shifted_beta_geometric"


def lifetime_formula(formula: Callable[..., Any], options: LifetimeOptions) -> Callable[..., Any]:
    """Return a formula of a lifetime with its options; what is left are parts."""
    fixed = {
        "margin": options.margin,
        "monthly_discount_rate": options.monthly_discount_rate,
        "horizon_months": options.horizon_months,
    }
    # Without a curve, the lifetime is that of the churn.
    return partial(formula, **fixed) if options.has_curve else partial(formula, **fixed, lifetime_months=None)


def lifetime_interval(formula: Callable[..., Any], names: tuple[str, ...], options: LifetimeOptions) -> Any:
    """Return the interval of a formula of these parts: at the bounds of the lifetime, all else taken as known."""

    def interval(parts: Mapping[str, Any]) -> Bounds:
        given = {name: parts[name] for name in names}
        value = lifetime_formula(formula, options)
        lower, upper = (np.asarray(value(**given, lifetime_months=months)) for months in _bounds(parts, options))
        return lower, upper

    return interval


def why_no_lifetime(parts: Mapping[str, Any], options: LifetimeOptions) -> Any:
    """Return the keys of the reasons why a lifetime value is undefined."""
    if options.has_curve:
        no_loss, reason = np.asarray(parts["lost_ever"]) == 0, "no_customer_lost_no_curve"
        reasons = np.where(no_loss, reason, "lifetime_infinite")
    else:
        reasons = np.where(np.asarray(parts["exposed"]) == 0, "no_customers_at_start_of_any_month", "no_customer_lost")
    return np.where(np.asarray(parts["customers"]) == 0, "no_customers_at_end", reasons)


def add_curves(parts: Parts, inputs: Inputs, options: LifetimeOptions) -> Parts:
    """Add the parts of the curve fitted to the tenures of each row and, of one period, to those of all groups."""
    if not options.has_curve:
        return parts
    tenures, everyone = tenures_by_row(inputs, options.periods, parts, options.grace_days)
    rows = pd.DataFrame([_curve(each, options) for each in tenures], columns=list(CURVE_PARTS), index=parts.rows.index)
    whole = _curve(everyone, options) if inputs.keys and len(options.periods) == 1 else {}
    constant = int(rows["constant_churn"].notna().sum())
    notes = [Message("constant_churn", {"rows": constant, "all": len(rows)})] if constant else []
    return replace(
        parts,
        rows=pd.concat([parts.rows, rows], axis=1),
        whole={**parts.whole, **whole},
        notes=(*parts.notes, *notes),
        mergeable=False,
    )


def _curve(tenures: pd.DataFrame, options: LifetimeOptions) -> dict[str, float]:
    return curve_parts(tenures, options.monthly_discount_rate, options.horizon_months, options.confidence)


def _bounds(parts: Mapping[str, Any], options: LifetimeOptions) -> tuple[Any, Any]:
    """Return the bounds of the lifetime: those of the curve, or at the bounds of the churn."""
    if options.has_curve:
        return parts["lifetime_lower"], parts["lifetime_upper"]
    low, high = wilson(parts["lost"], parts["exposed"], options.confidence)
    rate, horizon = options.monthly_discount_rate, options.horizon_months
    return formulas.lifetime_months(high, rate, horizon), formulas.lifetime_months(low, rate, horizon)
