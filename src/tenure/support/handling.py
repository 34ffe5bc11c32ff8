"""Handling: how long a contact takes."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.contacts import PHASES, count_handling
from tenure.engine import Frame
from tenure.options import Columns, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs, column_names

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
        contacts: One row per contact; see `Contact`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.

    Returns:
        Seconds from 0, lower is better. Undefined when no contact has a time.

    Raises:
        ContractError: A table breaks its contract.

    Example:
        >>> from tenure.samples import contacts, spring
        >>> average_handle_seconds(contacts, period=spring).value
        300.0
    """
    options = Options(period=period, by=by)
    present = [name for name in PHASES if name in column_names(contacts)]
    inputs = check_inputs(
        options,
        uses={"contacts": PHASES},
        needs={"contacts": [] if present else PHASES[:1]},
        contacts=contacts,
        customers=customers,
    )
    return measure(
        "average_handle_seconds",
        count_handling(inputs, options.periods),
        formula=formulas.average_handle_seconds,
        undefined="no_contact_with_time",
        base="contacts",
        options=options,
    )
