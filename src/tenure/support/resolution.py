"""Resolution: whether the first contact settled the matter."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.events.contacts import count_flags, count_repeats
from tenure.engine import Frame
from tenure.options import Columns, choice, fraction, number
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.results import Measure, asked, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["first_contact_resolution_rate"]


def first_contact_resolution_rate(
    contacts: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    method: str = "flag",
    window_days: float = 7,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the contacts that settled the matter at once.

    Definition: resolved / contacts. By `flag`: those marked as `resolved`; a contact without a mark is left out,
    and counted as `unflagged`. By `repeat`: those after which the customer did not come back, about the same topic
    where the column is given, within the window, its end included; a null topic is one of its own, and contacts of
    one instant are none after each other. A window that has not passed at `as_of` is `immature`, also if the
    customer is already back.

    Args:
        contacts: One row per contact; see `Contact`.
        period: The period or periods in which contacts were made; who comes back may do so after it.
        by: Columns to split by, of `contacts` or of `customers`; a repeat counts whatever its own group.
        customers: Needed when `by` names one of its columns.
        method: `flag` or `repeat`.
        window_days: Of `repeat`, how many times 24 hours.
        as_of: What is known by then; the latest contact if left out.
        confidence: Of Wilson's interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when there is no contact to judge.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import contacts, spring
        >>> first_contact_resolution_rate(contacts, period=spring).value
        0.8
        >>> first_contact_resolution_rate(contacts, period=spring, method="repeat", as_of="2026-04-01").value
        0.8
    """
    options, periods = asked(locals()), as_periods(period)
    flagged = choice(method, "method", ("flag", "repeat")) == "flag"
    window, share = number(window_days, "window_days", above=0), fraction(confidence, "confidence")
    inputs = check_inputs(
        by,
        uses={"contacts": ["topic"]},
        needs={"contacts": ["resolved"] if flagged else []},
        contacts=contacts,
        customers=customers,
    )
    as_of_known = inputs.as_of(as_of)
    parts = count_flags(inputs, periods) if flagged else count_repeats(inputs, periods, window, as_of_known)
    return measure(
        "first_contact_resolution_rate",
        parts.select("resolved", "contacts", "unflagged" if flagged else "immature"),
        formula=formulas.first_contact_resolution_rate,
        undefined="no_contact_to_judge",
        interval=wilson_of("resolved", "contacts", share),
        options=options,
    )
