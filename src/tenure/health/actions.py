"""The action score: what customers did, each action by its impact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.counting.health.actions import list_action_scores
from tenure.engine import FrameT
from tenure.errors import ParameterError
from tenure.health.model import Bands, read_bands
from tenure.options import Options, number
from tenure.periods import PeriodLike
from tenure.tables import check_inputs

__all__ = ["action_score"]


def _read_impacts(impacts: Any) -> dict[str, float]:
    """Read the impact of each event by its name."""
    if not isinstance(impacts, Mapping) or not impacts:
        raise ParameterError(f"impacts give the impact of events by name, such as {{'login': 1}}; not {impacts!r}.")
    if wrong := [name for name in impacts if not isinstance(name, str) or not name]:
        raise ParameterError(f"impacts name events by text; {wrong[0]!r} is no name.")
    bounds = {"minimum": -1e9, "maximum": 1e9}
    return {str(name): number(value, f"the impact of {name}", **bounds) for name, value in impacts.items()}


class ActionOptions(Options):
    """The options of `action_score`."""

    impacts: Annotated[Mapping[str, float], PlainValidator(_read_impacts)]


def action_score(
    events: FrameT,
    impacts: Mapping[str, float],
    *,
    period: PeriodLike,
    bands: Bands | Mapping[str, float] | None = None,
) -> FrameT:
    """Score each customer by what it did in the period.

    Definition: the sum of impact × count over the events of the period that `impacts` names. It has no bounds: enough
    of what helps makes a customer thriving, and what harms, at an impact below 0, may take the score below 0.
    Customers without such an event have no row.

    Args:
        events: One row per event; see `Event`.
        impacts: The impact of an event by its name; below 0 where it harms. Other events count nothing.
        period: The period or periods observed.
        bands: The edges of the bands; see `Bands`.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `actions` (how many), `score`, higher is
        better, and `band`.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning, or several periods are asked.

    Example:
        >>> import pandas as pd
        >>> rows = [("ana", "2026-04-02", "login"), ("ana", "2026-04-05", "referral"), ("ben", "2026-04-06", "login")]
        >>> events = pd.DataFrame(rows, columns=["customer_id", "occurred_at", "event"])
        >>> found = action_score(events, {"login": 5, "referral": 100}, period="2026-04")
        >>> found[["customer_id", "score", "band"]].values.tolist()
        [['ana', 105.0, 'thriving'], ['ben', 5.0, 'red']]
    """
    options, edges = ActionOptions(impacts=impacts, period=period), read_bands(bands).edges
    if len(options.periods) != 1:
        raise ParameterError(f"period is one period, not {len(options.periods)}: score each by itself.")
    inputs = check_inputs(options, events=events)
    return list_action_scores(inputs, options.periods[0], options.impacts, edges)
