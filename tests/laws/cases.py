"""How each KPI of the catalogue is called on a whole book, for the laws that all of them keep."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import tenure
from tenure.catalogue import KPIS
from tenure.samples import telecom
from tenure.tables import SCHEMAS

MONTH = "2024-09"
START, AS_OF = "2024-01-01", "2025-03-01"
CUSTOMERS, MONTHS = 250, 14

SIGNALS = {"usage": (40, 0, 12), "tickets": (10, 3, 0), "nps": (20, 0, 10), "billing": (30, 2, 0)}
MODEL = tenure.HealthModel(
    signals=[
        tenure.Signal(name=name, weight=weight, worst=worst, best=best)
        for name, (weight, worst, best) in SIGNALS.items()
    ]
)
SCORED_BY = ("model", "impacts")  # they come after the tables, and are no tables

# What a KPI is asked besides its tables and its period.
OPTIONS: dict[str, dict[str, Any]] = {
    "renewal_rate": {"grace_days": 5},
    "net_contract_value_increase": {"grace_days": 5},
    "cohort_retention": {"ages": 3},
    **{name: {"horizon_months": 36} for name in ("lifetime_value", "lifetime_value_scenarios", "customer_base_value")},
    **{name: {"horizon_months": 36} for name in ("ltv_to_cac_ratio", "ltv_to_crc_ratio", "customer_value")},
    "health_score": {"model": MODEL},
    "action_score": {"impacts": {"use": 2, "ticket": -10.5}},
    "purchaser_value": {"purchase_events": "order"},
    **{
        name: {"checklist": {"activate_sim": 3, "install_app": 2, "set_autopay": 0.5, "complete_profile": 1}}
        for name in ("onboarding_engagement_score", "onboarding_scores", "step_completion_rate")
    },
    "funnel": {"steps": ["use", "cart", "purchase"], "within_days": 21},
    "conversion_rate": {"period": "2024-10"},  # of a campaign
    "availability": {"services": ["mobile", "dsl", "music"]},
    **{name: {"target_ms": 100} for name in ("apdex_score", "quality_and_churn")},
    **{name: {"event": "contact"} for name in ("contact_threshold_rate", "customers_below_threshold")},
}


def giving(what: str) -> tuple[str, ...]:
    """Return the KPIs whose result is of this type, by their annotations."""
    return tuple(name for name in sorted(KPIS) if inspect.signature(function(name)).return_annotation == what)


def function(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(tenure, name)
    return found


# Results that are lists of customers, or curves, have no value to add up.
CURVES, MEASURES = giving("Curve"), giving("Measure")
LISTS = tuple(name for name in sorted(KPIS) if name not in {*CURVES, *MEASURES})


@cache
def book() -> dict[str, pd.DataFrame]:
    """Return a small telecom book, with what each customer is worth and did; no test may change it."""
    found = dict(telecom(customers=CUSTOMERS, months=MONTHS, seed=3, start=START).tables)
    found["events"] = pd.concat([found["events"], _orders(found["customers"])], ignore_index=True)
    values = tenure.customer_value(found["subscriptions"], as_of=AS_OF, horizon_months=36)
    counts = pd.crosstab(found["events"]["customer_id"], found["events"]["event"])
    behaviours = counts[["ticket", "use"]].astype(float).rename_axis(columns=None).reset_index()
    return {**found, "outcomes": found["events"], "values": values, "behaviours": behaviours, **_health(found)}


def checked(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return tables that are checked once, instead of by each KPI again; those without a schema stay frames."""
    known: dict[str, Any] = {table: frame for table, frame in frames.items() if table in SCHEMAS}
    tables = tenure.Tables(**known)
    return {**frames, **{table: tables[table] for table in tables}}


@cache
def checked_book() -> dict[str, Any]:
    """Return the book with checked tables."""
    return checked(book())


def _health(found: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return signals, scores and movements of customers, some of whom lack signals."""
    business = {name: found[name] for name in ("subscriptions", "events", "surveys")}
    signals = tenure.health_signals(business, as_of=AS_OF)
    signals = signals.assign(usage=signals["usage"].astype("float64").where(signals.index % 7 != 0))
    scores = tenure.health_score(signals, MODEL).merge(found["customers"][["customer_id", "segment", "country"]])
    movements = tenure.customer_movements(found["subscriptions"], period=MONTH)
    return {"signals": signals, "scores": scores, "movements": movements}


def _orders(customers: pd.DataFrame) -> pd.DataFrame:
    """Return purchases at rates that differ, by customers of whom some fall silent: BG/NBD has a maximum for these."""
    random = np.random.default_rng(5)
    rows = []
    for customer, rate in zip(customers["customer_id"], random.gamma(1.2, 1.5, len(customers)), strict=True):
        day, leaves, mean = random.uniform(0, 200), random.beta(1.0, 2.5), random.gamma(6.0, 5.0)
        while day < 420:
            rows.append({"customer_id": customer, "day": int(day), "amount": round(random.gamma(4.0, mean / 4), 2)})
            day += random.exponential(30 / rate) if random.uniform() > leaves else 1e6
    orders = pd.DataFrame(rows)
    moments = (pd.Timestamp(START) + pd.to_timedelta(orders.pop("day"), unit="D")).astype("datetime64[us]")
    return orders.assign(occurred_at=moments, event="order")


def tables_of(name: str) -> tuple[str, ...]:
    """Return the tables that a KPI takes by position."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function(name)).parameters.values()
    return tuple(each.name for each in parameters if each.kind in kinds and each.name not in SCORED_BY)


def takes(name: str, option: str) -> bool:
    return option in inspect.signature(function(name)).parameters


def call(name: str, frames: Mapping[str, Any], **further: Any) -> Any:
    """Call a KPI on the tables that it takes, over the month or as of the end of the book."""
    options: dict[str, Any] = {"period": MONTH, "as_of": AS_OF, **OPTIONS.get(name, {}), **further}
    known = inspect.signature(function(name)).parameters
    return function(name)(
        *(frames[table] for table in tables_of(name)),
        **{option: value for option, value in options.items() if option in known},
    )


@cache
def on_book(name: str) -> Any:
    """Return a KPI of the whole book, computed once; no test may change it."""
    return call(name, book())


@cache
def split_on_book(name: str) -> Any:
    """Return a KPI of the whole book by segment, computed once; no test may change it."""
    return call(name, book(), by="segment", customers=book()["customers"])


def options_of(name: str) -> tuple[str, ...]:
    """Return the options that a KPI takes by name, tables aside."""
    parameters = inspect.signature(function(name)).parameters
    return tuple(option for option in parameters if option not in {*tables_of(name), "customers"})
