"""RFM: how lately, how often and for how much each customer has bought."""

from __future__ import annotations

from tenure.counting.events.purchases import list_purchasers
from tenure.engine import FrameT
from tenure.options import Columns, Names, Options, PositiveDays
from tenure.periods import Instant
from tenure.tables import check_inputs

__all__ = ["rfm_summary"]


class RfmOptions(Options):
    """The options of `rfm_summary`."""

    unit_days: PositiveDays = 1.0
    purchase_events: Names = ("purchase",)


def rfm_summary(
    events: FrameT,
    *,
    as_of: Instant | None = None,
    unit_days: float = 1,
    purchase_events: Columns = ("purchase",),
) -> FrameT:
    """Recency, frequency and monetary value of each customer's purchases, as the models of purchases take them.

    Definition: purchases of one calendar day are one. `frequency` counts the days with a purchase after the
    first, `recency` runs from the first to the last, `T` from the first to `as_of`, whose own day is in;
    `monetary` is the mean amount of a day with a purchase, the first left out. Whole days, in units of
    `unit_days`. A purchase without an amount counts, and leaves the mean of its customer unknown.

    Args:
        events: One row per purchase, among other events; see `Event`.
        as_of: The last day observed; that of the latest event if left out.
        unit_days: How many days make a unit of time: 7 for weeks.
        purchase_events: The names of events that are purchases.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `frequency`, `recency`, `T` and
        `monetary`, null without a repeat purchase.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Fader, Hardie & Lee, RFM and CLV: using iso-value curves for customer base analysis, JMR 42 (2005).

    Example:
        >>> from tenure.samples import events
        >>> rfm_summary(events, as_of="2026-03-31", purchase_events="use")["frequency"].tolist()
        [1, 2, 1, 0]
    """
    options = RfmOptions(as_of=as_of, unit_days=unit_days, purchase_events=purchase_events)
    inputs = check_inputs(uses={"events": ["amount"]}, events=events)
    return list_purchasers(inputs, options.as_of, options.purchase_events, options.unit_days)
