"""Health of the customers, by a model that is given or fitted to who left before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tenure.catalogue import Language
from tenure.engine import Frame
from tenure.errors import EngineError, TenureError
from tenure.health import HealthModel, fit_health_weights, health_score, health_signals
from tenure.health.model import read_model
from tenure.show.formats import format_number
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened
from tenure.tables import Tables

__all__ = ["Health", "health_of", "signal_label"]

_SIGNALS = {"usage", "tickets", "billing"}
_HORIZON_DAYS, _BEFORE_DAYS = 90, 100
"""The model is fitted to who left in the 90 days after an instant 100 days ago: the last days may not be in yet."""


@dataclass(frozen=True)
class Health:
    """The health of the customers.

    Args:
        scores: A row per customer, as `health_score` returns it.
        remark: How they were scored, in words.
    """

    scores: Frame
    remark: str


def health_of(
    tables: Tables, as_of: datetime, model: HealthModel | Mapping[str, Any] | None, lang: Language
) -> Health | None:
    """Score the customers; None where there is no model that foresees better than chance."""
    if "subscriptions" not in tables:
        return None
    if model is not None:
        rules = read_model(model)
        return Health(health_score(health_signals(tables, as_of=as_of), rules), _weights(rules, lang))
    fitted = _fitted(tables, as_of - timedelta(days=_BEFORE_DAYS))
    if fitted is None:
        return None
    rules, area, then = fitted
    remark = report_word(
        "health_fitted", lang, moment=then.date(), auc=format_number(area, 2, lang), chance=format_number(0.5, 1, lang)
    )
    return Health(health_score(health_signals(tables, as_of=as_of), rules), f"{remark} {_weights(rules, lang)}")


def _fitted(tables: Tables, then: datetime) -> tuple[HealthModel, float, datetime] | None:
    try:
        signals = health_signals(tables, as_of=then)
        fitted = fit_health_weights(signals, tables.subscriptions, as_of=then, horizon_days=_HORIZON_DAYS)
    except EngineError:
        raise
    except TenureError:  # too few customers, too short a history, or no signal: then there is no model
        return None
    return (fitted.model, fitted.auc_out, then) if fitted.auc_out > 0.5 else None


def signal_label(name: str, lang: Language) -> str:
    """Return what a signal is called; one of the user's own keeps its name."""
    if name == "nps":
        return "NPS"
    return report_word(name, lang) if name in _SIGNALS else shortened(name)


def _weights(model: HealthModel, lang: Language) -> str:
    shares = (
        f"{signal_label(name, lang)} {format_number(100 * share, 0, lang)} %" for name, share in model.weights.items()
    )
    return report_word("health_by", lang, weights=", ".join(shares))
