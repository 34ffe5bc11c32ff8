"""Losses of value-added services: each pair of a customer and a service can be lost."""

from __future__ import annotations

from tenure.counting.core import PERIOD, bring_together, combine, count_together
from tenure.counting.subscriptions.movements import movement_sums
from tenure.counting.subscriptions.pair_losses import pair_notes
from tenure.counting.subscriptions.services.inputs import each_service, value_added
from tenure.options import Options
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["count_service_losses"]

_PARTS = {
    "opening_customers": "opening",
    "joined": "joined",
    "churn_customers": "lost",
    "closing_customers": "closing",
    "passing": "passing",
}


def count_service_losses(inputs: Inputs, options: Options) -> Parts:
    """Count, per period and group, the pairs of customer and value-added service there, joined, lost and passing."""
    inputs = bring_together(inputs)
    pairs = each_service(value_added(inputs))
    moves, notes = count_together(
        inputs,
        lambda: movement_sums(pairs, options.periods, options.grace_days),
        lambda: pair_notes(pairs, options, of_all=inputs),
    )
    counts = moves[[PERIOD, *inputs.group_columns, *_PARTS]].rename(columns=_PARTS)
    parts = combine(inputs, options.periods, [counts])
    return parts.with_notes(*notes)
