"""Action scores: what each customer did in a period, weighed by impact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw

from tenure.counting.core import sum_by
from tenure.counting.events.names import is_named
from tenure.counting.health.bands import band_of, rounded
from tenure.engine import Frame, instant, restore
from tenure.periods import Period
from tenure.tables import Inputs

__all__ = ["list_action_scores"]


def list_action_scores(inputs: Inputs, period: Period, impacts: Mapping[str, float], edges: Sequence[float]) -> Frame:
    """Return a row per customer with such an event in the period, in the kind of frame that came in."""
    start, end = inputs.to_utc(period.start), inputs.to_utc(period.end)
    at, counts = nw.col("occurred_at"), [f"_count_{place}" for place in range(len(impacts))]
    rows = inputs.tables["events"].filter(is_named(impacts) & (at >= instant(start)) & (at < instant(end)))
    named = zip(counts, impacts, strict=True)
    rows = rows.with_columns(*((nw.col("event") == name).cast(nw.Int64).alias(count) for count, name in named))
    actions, score = nw.lit(0), nw.lit(0.0)
    for count, impact in zip(counts, impacts.values(), strict=True):
        actions, score = actions + nw.col(count), score + nw.col(count).cast(nw.Float64) * impact
    found = sum_by(rows, ["customer_id"], counts).with_columns(actions.cast(nw.Int64).alias("actions"))
    found = found.with_columns(rounded(score).alias("score"))
    found = found.select("customer_id", "actions", "score", band_of(nw.col("score"), edges).alias("band"))
    return restore(found.sort("customer_id"), inputs.kind)
