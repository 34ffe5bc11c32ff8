"""The KPIs of quality on a scorecard: what has no default is told as missing, or given as an option."""

from __future__ import annotations

from typing import Any

import tenure
from tenure.samples import outages, requests, spring, subscriptions

TABLES = {"subscriptions": subscriptions, "outages": outages, "requests": requests}
KPIS = [name for name, row in tenure.KPIS.items() if row.room == "quality"]


def figure(card: tenure.Scorecard, name: str) -> tenure.Measure:
    found = card.measures[name]
    assert isinstance(found, tenure.Measure)
    return found


def test_what_has_no_default_is_told() -> None:
    card = tenure.scorecard(TABLES, period=spring, kpis=KPIS)
    assert {name: missing.detail for name, missing in card.missing.items()} == {
        "availability": "services",
        "apdex_score": "target_ms",
        "quality_and_churn": "target_ms",
    }
    assert figure(card, "latency_ms").value == 100


def test_options_are_given_by_kpi() -> None:
    options: dict[str, dict[str, Any]] = {
        "availability": {"services": ["mobile", "music"]},
        "apdex_score": {"target_ms": 100},
        "quality_and_churn": {"target_ms": 100},
    }
    card = tenure.scorecard(TABLES, period=spring, kpis=KPIS, options=options)
    assert not card.missing
    assert figure(card, "availability").value == 0.985
    assert figure(card, "apdex_score").value == 0.65
    churned = tenure.quality_and_churn(subscriptions, requests, outages, period=spring, target_ms=100)
    assert figure(card, "quality_and_churn").parts == churned.parts
