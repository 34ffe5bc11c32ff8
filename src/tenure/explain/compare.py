"""A figure under the rules of other tools, and which rule makes how much of the difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from tenure.counting.subscriptions.each_change import count_changes
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.explain.rules import RULES, Rules
from tenure.formulas.rules import churn_under_rules, revenue_churn_under_rules, step_differences
from tenure.options import Options, choice
from tenure.periods import Period, PeriodLike
from tenure.results import Message, MessageText
from tenure.tables import check_inputs

__all__ = ["compare_rules"]

_Value: TypeAlias = Fraction | None
_Count: TypeAlias = Callable[[Rules], Mapping[str, int]]

_DATA = ("days", "trials", "grace_days")
_NET = (*_DATA, "each_change", "reactivation")
_OWN = "tenure"


@dataclass(frozen=True)
class _Question:
    """A KPI under rules: those that it knows, in the order in which they are switched, and what it is by them."""

    rules: tuple[str, ...]
    value: Callable[[Mapping[str, int], Rules], _Value]
    undefined: str = "no_recurring_revenue_at_start"


def _churn(parts: Mapping[str, int], rules: Rules) -> _Value:
    return churn_under_rules(parts, passing=rules.passing, each_loss=rules.each_loss, denominator=rules.denominator)


def _lost(parts: Mapping[str, int], rules: Rules, *, net: bool) -> _Value:
    return revenue_churn_under_rules(parts, each_change=rules.each_change, net=net, reactivation=rules.reactivation)


def _kept(parts: Mapping[str, int], rules: Rules, *, net: bool) -> _Value:
    lost = _lost(parts, rules, net=net)
    return None if lost is None else 1 - lost


_KPIS = {
    "churn_rate": _Question((*_DATA, "passing", "each_loss", "denominator"), _churn, "no_customers_at_start"),
    "revenue_churn_rate": _Question((*_DATA, "each_change"), partial(_lost, net=False)),
    "net_revenue_churn_rate": _Question(_NET, partial(_lost, net=True)),
    "gross_revenue_retention": _Question((*_DATA, "each_change"), partial(_kept, net=False)),
    "net_revenue_retention": _Question(_NET, partial(_kept, net=True)),
}


def compare_rules(
    subscriptions: Frame,
    *,
    period: PeriodLike,
    kpi: str = "churn_rate",
    grace_days: float = 0,
    rules: Mapping[str, Rules] | None = None,
) -> pd.DataFrame:
    """Why another tool says another churn: the same book under the rules that other tools document.

    Definition: the rules are switched from those of this library to those of the tool one after the other, in the order
    of the columns: the data that are looked at (`days`, `trials`, `grace_days`), who counts (`passing`, `each_loss`,
    `each_change`), and the formula (`denominator`, `reactivation`). Each column is what the switch changes; they add up
    to the difference. Where the pages of a tool say nothing, the own rule stays. What a tool's figures owe to its data,
    such as when it takes a cancelled or unpaid subscription to end, is in `ended_at` and no rule.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period observed; a rule of so many `days` looks at the last ones of it.
        kpi: `churn_rate`, `revenue_churn_rate`, `net_revenue_churn_rate`, `gross_revenue_retention` or
            `net_revenue_retention`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        rules: The rules to compare with, by name: your own `Rules`; those of ChartMogul, Stripe, ProfitWell and
            Baremetrics, `RULES`, if left out.

    Returns:
        A row for this library, then one per name: `value`, its `difference` from the first, and a column per rule;
        `reason` says why a value, or what a rule adds, is undefined.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.
        ParameterError: An option has no meaning.

    Reference:
        The pages of each tool are in `RULES[name].sources`; what they leave open is in `RULES[name].silent`.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> table = compare_rules(subscriptions, period=spring)
        >>> table[["rules", "value", "denominator"]].round(4).iloc[:3].values.tolist()
        [['tenure', 0.25, 0.0], ['chartmogul', 0.25, 0.0], ['stripe', 0.2, -0.05]]
    """
    asked = _KPIS[choice(kpi, "kpi", _KPIS)]
    options = Options(period=period, grace_days=grace_days)
    if len(options.periods) != 1:
        raise ParameterError(f"period is one period, not {len(options.periods)}.")
    own = Rules(grace_days=options.grace_days)
    count = _counting(subscriptions, options.periods[0])
    rows = [
        _row(name, each.filled_from(own), own, asked, count)
        for name, each in _named(RULES if rules is None else rules).items()
    ]
    return pd.DataFrame([_row(_OWN, own, own, asked, count), *rows])


def _named(rules: Mapping[str, Rules]) -> Mapping[str, Rules]:
    if not isinstance(rules, Mapping) or not all(isinstance(each, Rules) for each in rules.values()):
        raise ParameterError("rules is a dict of Rules by name, such as {'board': Rules(denominator='average')}.")
    if _OWN in rules:
        raise ParameterError(f"{_OWN!r} names the rules of this library: give yours another name.")
    return rules


def _counting(subscriptions: Frame, period: Period) -> _Count:
    """Return a function that counts a period as rules say, and the same rows but once."""
    inputs = check_inputs(None, subscriptions=subscriptions)
    counted: dict[tuple[Any, ...], Mapping[str, int]] = {}

    def count(rules: Rules) -> Mapping[str, int]:
        key = tuple(getattr(rules, name) for name in _DATA)
        if key not in counted:
            start = period.start if rules.days is None else period.end - timedelta(days=rules.days)
            options = Options(period=Period(start, period.end), grace_days=rules.grace_days)
            counted[key] = count_changes(inputs, options, trials=rules.trials)
        return counted[key]

    return count


def _row(name: str, rules: Rules, own: Rules, asked: _Question, count: _Count) -> dict[str, Any]:
    """Return the figure under rules, its difference from the own, and what each rule adds to it."""
    steps = [own]
    for rule in asked.rules:
        steps.append(steps[-1].model_copy(update={rule: getattr(rules, rule)}))
    values = [asked.value(count(each), each) for each in steps]
    added = step_differences(values)
    parts = [math.nan] * len(asked.rules) if added is None else [float(each) for each in added]
    return {
        "rules": name,
        "value": _to_float(values[-1]),
        "difference": math.fsum(parts) if added is not None else _difference(values[0], values[-1]),
        **dict(zip(asked.rules, parts, strict=True)),
        "reason": MessageText(Message(asked.undefined)) if added is None else None,
    }


def _difference(first: _Value, last: _Value) -> float:
    return math.nan if first is None or last is None else float(last - first)


def _to_float(value: _Value) -> float:
    return math.nan if value is None else float(value)
