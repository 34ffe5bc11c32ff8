"""Handling: how long a contact takes."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.contacts import PHASES, count_handling
from tenure.engine import Frame, columns_of
from tenure.options import Columns
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure
from tenure.tables import check_inputs, to_frame

__all__ = ["average_handle_seconds"]


def average_handle_seconds(
    contacts: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
) -> Measure:
    """Time that a contact takes, talking, holding and wrapping up.

    Definition: Σ (talk + hold + wrap) / contacts. A null among them is 0; a contact with none of the three is left
    out, and counted as `untimed`. Times are summed as whole microseconds.

    Args:
        contacts: One row per contact; see `Contact`. One of the three columns is enough.
        period: The period or periods observed.
        by: Columns to split by, of `contacts` or of `customers`.
        customers: Needed when `by` names one of its columns.

    Returns:
        Seconds from 0, lower is better. Undefined when no contact has a time.

    Raises:
        ContractError: A table breaks its contract.

    Example:
        >>> from tenure.samples import contacts, spring
        >>> average_handle_seconds(contacts, period=spring).value
        300.0
    """
    options, periods = asked(locals()), as_periods(period)
    held = [name for name in PHASES if name in columns_of(to_frame(contacts))]
    inputs = check_inputs(
        by,
        uses={"contacts": PHASES},
        needs={"contacts": [] if held else PHASES[:1]},
        contacts=contacts,
        customers=customers,
    )
    return measure(
        "average_handle_seconds",
        count_handling(inputs, periods).select("seconds", "contacts", "untimed"),
        formula=formulas.average_handle_seconds,
        undefined="no_contact_with_time",
        options=options,
    )
