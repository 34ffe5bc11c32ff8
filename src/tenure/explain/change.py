"""Why a figure moved between two periods: which groups, and whether by their size or by their behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tenure.catalogue import kpi as kpi_row
from tenure.engine import Frame
from tenure.errors import ParameterError, did_you_mean
from tenure.explain.arguments import arguments_of
from tenure.explain.explanation import ChangeExplanation
from tenure.explain.groups import split_by_group
from tenure.options import Columns, columns
from tenure.periods import Period, PeriodLike, as_periods
from tenure.scorecard.comparison import compared_period
from tenure.scorecard.question import own_options, read_tables
from tenure.scorecard.selection import function_of, parameters_of
from tenure.tables import Tables

__all__ = ["explain_change"]

_BASES = {
    "churn_rate": "opening",
    "revenue_churn_rate": "opening",
    "net_revenue_churn_rate": "opening",
    "net_revenue_retention": "opening",
    "gross_revenue_retention": "opening",
    "average_revenue_per_account": "customers",
    "average_revenue_per_user": "customers",
    "net_promoter_score": "answers",
    "customer_satisfaction_score": "answers",
    "customer_effort_score": "answers",
    "response_rate": "asked",
    "tickets_per_customer": "customers",
    "average_handle_seconds": "contacts",
    "first_contact_resolution_rate": "contacts",
}
"""The rates and means that are explained, and the part by which their groups weigh."""

_MONEY = {"monthly_recurring_revenue": 1, "annual_recurring_revenue": 12}
"""The states of money that are explained by movements, and how many months of it they are."""

_MOVED = ("new", "reactivation", "expansion", "contraction", "churn")
_OF_MOVEMENTS = {name for name in _BASES if kpi_row(name).room == "retention"} | {*_MONEY}
"""The KPIs behind which there are movements of customers."""


def explain_change(
    kpi: str,
    tables: Tables | Mapping[str, Frame],
    *,
    period: PeriodLike,
    against: PeriodLike | None = None,
    by: Columns,
    options: Mapping[str, Any] | None = None,
) -> ChangeExplanation:
    """Why a figure moved between two periods.

    Definition: a rate or mean is that of its groups, each weighted by its share of the base. The change is split
    without a rest: a group's `mix` is the change of its share × how far its rate lies from that of all, its `rate` the
    change of its rate × its share, each with the average of the two periods for what is held still. A group that is
    there in one period only has a mix and no rate. The change of MRR and ARR is split into movements, each of which is
    a list of customers.

    Args:
        kpi: The name of a KPI: a rate, a mean, MRR or ARR.
        tables: The tables of a business, as `Tables` or as frames by name.
        period: The period explained.
        against: The period that it is compared with; the equal period just before if left out.
        by: Columns to split by.
        options: Further options of the KPI: `{"grace_days": 20}`.

    Returns:
        The change with its parts: `.table` has a row per group whose parts add up to `.change`, the largest first;
        `.customers` the movements of customers behind it, where the KPI has some, in the kind of frame that came in.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, a table is missing, or the KPI cannot be explained so.

    Reference:
        E. M. Kitagawa, Components of a difference between two rates, J. American Statistical Association 50 (1955).

    Example:
        >>> from tenure.samples import telecom
        >>> book = telecom(customers=500, months=12, seed=7, start="2025-01-01")
        >>> why = explain_change("net_revenue_retention", book.tables, period="2025-07", by="segment")
        >>> round(why.change, 4), why.table["segment"].tolist()
        (-0.0203, ['consumer', 'business'])
    """
    if kpi not in _BASES and kpi not in _MONEY:
        known = sorted({*_BASES, *_MONEY})
        raise ParameterError(
            f"{kpi_row(kpi).name} is not explained by groups: those that are, are {', '.join(known)}."
            f"{did_you_mean(kpi, known)}"
        )
    names, now = columns(by), _one(period, "period")
    if not names:
        raise ParameterError("explain_change splits by groups: give by, one column name or several.")
    before = compared_period(now, "previous") if against is None else _one(against, "against")
    own = own_options({kpi: options or {}})[kpi]
    given = arguments_of(kpi, read_tables(tables), {**own, "by": names})
    split = _by_movement if kpi in _MONEY else _by_group
    table, ends = split(kpi, given, before, now)
    table = table.sort_values("total", key=abs, ascending=False, kind="stable", ignore_index=True)
    return ChangeExplanation(kpi_row(kpi), before, now, *ends, names, table, _customers(kpi, given, before, now))


def _one(period: PeriodLike, name: str) -> Period:
    found = as_periods(period)
    if len(found) != 1:
        raise ParameterError(f"{name} is one period, not {len(found)}.")
    return found[0]


def _by_group(
    kpi: str, given: Mapping[str, Any], before: Period, now: Period
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Split the change of a rate or mean into mix and rate by group."""
    first, last = (function_of(kpi)(period=period, **given) for period in (before, now))
    return split_by_group(first, last, _BASES[kpi]), (first.value, last.value)


def _by_movement(
    kpi: str, given: Mapping[str, Any], before: Period, now: Period
) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Split the change of a state of money into movements by group."""
    if before.end >= now.end:
        raise ParameterError(f"{kpi} is explained from the end of against to that of period, which is not later.")
    moved = function_of("mrr_movements")(period=Period(before.end, now.end), **given)
    months, found = _MONEY[kpi], moved.table
    signs = {name: -months if name in ("contraction", "churn") else months for name in _MOVED}
    table = found[list(moved.by)].assign(
        value_before=months * found["opening"],
        value_now=months * found["closing"],
        **{name: sign * found[name] + 0.0 for name, sign in signs.items()},  # no -0.0
        total=months * found["value"],
    )
    return table, (months * moved.parts["opening"], months * moved.parts["closing"])


def _customers(kpi: str, given: Mapping[str, Any], before: Period, now: Period) -> Frame | None:
    """Return the movements of customers behind a KPI, where it has some."""
    if kpi not in _OF_MOVEMENTS:
        return None
    options = {name: value for name, value in given.items() if name in parameters_of("customer_movements")}
    periods = [Period(before.end, now.end)] if kpi in _MONEY else [before, now]
    found: Frame = function_of("customer_movements")(period=periods, **options)
    return found
