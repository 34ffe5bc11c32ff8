"""The families of KPIs, each with those who count one of them."""

from __future__ import annotations

from benchmarks.families import experience, health, money, movements, quality, scorecards, subscriptions, usage
from benchmarks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        movements.MOVEMENTS,
        movements.CHURN,
        movements.NET_RETENTION,
        subscriptions.SURVIVAL,
        subscriptions.SURVIVAL_TO_THE_SECOND,
        subscriptions.COHORTS,
        subscriptions.RENEWALS,
        money.ACCRUED,
        money.INCREMENTAL,
        money.LIFETIME,
        experience.NPS,
        experience.THRESHOLDS,
        experience.TRIALS,
        experience.CONVERSION,
        usage.ACTIVE_USE,
        usage.ACTIVE_USE_BY_DAY,
        usage.SESSIONS,
        usage.SESSIONS_BY_ID,
        usage.TREND,
        quality.LATENCY,
        quality.APDEX,
        health.HEALTH,
        scorecards.SCORECARD,
        scorecards.WIDE_SCORECARD,
        health.CHECK,
    )
}
"""All families by name."""
