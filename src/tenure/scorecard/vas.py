"""Value-added services side by side: a row per service, with the KPIs by which they are run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from tenure.catalogue import Language
from tenure.counting.core.shared import shared_counts
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.results import Measure, Message, Result
from tenure.results.scorecard_row import Missing
from tenure.scorecard.answers import answer, call_kpi
from tenure.scorecard.question import Question, own_options, read_as_of, read_tables, shared_options
from tenure.scorecard.selection import function_of
from tenure.tables import Tables

__all__ = ["VAS_FIGURES", "vas_summary"]

_Cell: TypeAlias = tuple[float, str | None]
_Column: TypeAlias = dict[Any, _Cell]
"""The value of each service, and why there is none."""

_BY = ("service",)


class _Figure(NamedTuple):
    """A column of the summary: its KPI, and the options that make it one of value-added services."""

    kpi: str
    options: Mapping[str, Any]


VAS_FIGURES: dict[str, _Figure] = {
    "uptake_rate": _Figure("uptake_rate", {}),
    "active_use_rate": _Figure("active_use_rate", {}),
    "daily_active_use_rate": _Figure("active_use_rate", {"per": "day"}),
    "service_revenue": _Figure("service_revenue", {"vas_only": True}),
    "incremental_arpu": _Figure("incremental_arpu", {}),
    "service_churn_rate": _Figure("service_churn_rate", {}),
    "acquisition_cost": _Figure("acquisition_cost", {}),
    "return_on_investment": _Figure("return_on_investment", {}),
    "net_promoter_score": _Figure("net_promoter_score", {}),
    "activation_days": _Figure("activation_days", {}),
    "availability": _Figure("availability", {}),
    "latency_ms": _Figure("latency_ms", {}),
    "error_rate": _Figure("error_rate", {}),
    "mean_opinion_score": _Figure("mean_opinion_score", {}),
    "conversion_rate": _Figure("conversion_rate", {}),
}
"""The columns of `vas_summary`, in order."""


def vas_summary(
    tables: Tables | Mapping[str, Frame],
    *,
    period: PeriodLike,
    as_of: Instant | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    lang: Language = "en",
) -> pd.DataFrame:
    """The KPIs of value-added services, a row per service, ready for a table or a plot.

    Definition: each KPI as its own function gives it by service, for the services that have a row with `is_vas`:
    uptake, active use in the period and by day, revenue, incremental ARPU, churn, acquisition cost (SAC), return on
    investment, NPS, activation time, availability, latency (median), errors, perceived quality (MOS), and conversion:
    of the customers exposed to a campaign, those who then took up the service. What several need is counted once.

    Args:
        tables: The tables of a business, as `Tables` or as frames by name; `subscriptions`, with `service` and
            `is_vas`, are needed.
        period: The period observed.
        as_of: The instant at which windows must have ended: the data as far as they reach if left out.
        grace_days: Customers who return within this many days do not count as lost.
        confidence: Confidence level of the intervals, by which some notes and reasons are decided.
        options: Further options by KPI: `{"latency_ms": {"quantiles": (0.95,)}}`.
        lang: The language of the reasons.

    Returns:
        A frame with a row per service: `service`, a column per figure, nan where it is undefined or the tables do
        not allow it, and `reasons`, a dict that says why for each of these. `scorecard(tables, kpis=…, by="service")`
        has the intervals and notes of the same figures.

    Raises:
        ContractError: The tables break their contracts, or have no services.
        ParameterError: An option has no meaning.

    Reference:
        The twelve KPIs of [VAS].

    Example:
        >>> from tenure.samples import events, spring, subscriptions
        >>> found = vas_summary({"subscriptions": subscriptions, "events": events}, period=spring)
        >>> found[["service", "uptake_rate", "active_use_rate"]].to_dict("records")
        [{'service': 'music', 'uptake_rate': 0.4, 'active_use_rate': 1.0}]
        >>> found["reasons"].iloc[0]["acquisition_cost"]
        'needs costs'
    """
    checked, periods = read_tables(tables), as_periods(period)
    if len(periods) != 1:
        raise ParameterError(
            f"vas_summary has a row per service of one period, not of {len(periods)}: call it for each."
        )
    if "subscriptions" not in checked:
        raise ParameterError("vas_summary needs subscriptions: give {'subscriptions': frame}.")
    moment = read_as_of(as_of)
    question = Question(
        tables=checked,
        periods=periods,
        by=_BY,
        instant=moment or periods[0].end,
        as_of=moment,
        shared=shared_options(1.0, grace_days, confidence),
        own=own_options(options),
    )
    with shared_counts():
        services = _services(question)
        found = {name: _by_service(question, name, services, lang) for name in VAS_FIGURES}
    return _frame(services, found)


def _services(question: Question) -> tuple[Any, ...]:
    """Return the names of all value-added services, a null among them as None."""
    subscriptions = question.tables["subscriptions"]
    revenue = function_of("service_revenue")(subscriptions, period=list(question.periods), by=_BY, vas_only=True)
    return tuple(None if pd.isna(name) else name for name in revenue.table["service"])


def _by_service(question: Question, name: str, services: tuple[Any, ...], lang: Language) -> _Column:
    """Compute one figure by service; the options of the call go before those of the summary."""
    kpi, options = VAS_FIGURES[name]
    own = {**options, **question.own.get(kpi, {})}
    if kpi == "conversion_rate":
        return _conversions(question, own, services, lang)
    by = question.by
    if kpi == "availability":  # its services are named, and it is always split by them
        own, by = {"services": [each for each in services if each is not None], **own}, ()
    return _column(answer(replace(question, by=by, own={kpi: own}), kpi), services, lang)


def _conversions(question: Question, own: Mapping[str, Any], services: tuple[Any, ...], lang: Language) -> _Column:
    """Compute the share of the customers exposed to a campaign who then took up each service."""
    if "exposures" not in question.tables:
        return dict.fromkeys(services, (math.nan, Missing("table", "exposures").text(lang)))
    tables = {"exposures": question.tables["exposures"], "outcomes": question.tables["subscriptions"]}
    found: dict[Any, _Cell] = {}
    for service in services:
        options = {**replace(question, by=()).options_of("conversion_rate"), "services": [service], **own}
        rate = call_kpi("conversion_rate", tables, tables, options)
        found[service] = _cell(rate, lang)
    return found


def _cell(result: Result | Missing, lang: Language) -> _Cell:
    """Return the one figure of a measure, or why there is none."""
    if isinstance(result, Measure):
        return result.value, result.reason and result.reason.text(lang)
    return math.nan, result.text(lang) if isinstance(result, Missing) else None


def _column(result: Result | Missing, services: tuple[Any, ...], lang: Language) -> _Column:
    """Return the value of each service, and why there is none."""
    if not isinstance(result, Measure):
        words = result.text(lang) if isinstance(result, Missing) else None
        return dict.fromkeys(services, (math.nan, words))
    nothing = (math.nan, Message("no_row_of_service").text(lang))
    rows = result.to_frame(lang).to_dict("records")
    found = {None if pd.isna(row["service"]) else row["service"]: (row["value"], row["reason"]) for row in rows}
    return {service: found.get(service, nothing) for service in services}


def _frame(services: tuple[Any, ...], columns: Mapping[str, _Column]) -> pd.DataFrame:
    values = {name: [column[service][0] for service in services] for name, column in columns.items()}
    reasons = [
        {name: column[service][1] for name, column in columns.items() if math.isnan(column[service][0])}
        for service in services
    ]
    return pd.DataFrame({"service": list(services), **values, "reasons": pd.Series(reasons, dtype=object)})
