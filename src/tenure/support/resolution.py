"""Resolution: whether the first contact settled the matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.events.contacts import count_flags, count_repeats
from tenure.engine import Frame
from tenure.options import Columns, Options, PositiveDays
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["first_contact_resolution_rate"]

Method: TypeAlias = Literal["flag", "repeat"]


class ResolutionOptions(Options):
    """The options of `first_contact_resolution_rate`."""

    method: Method = "flag"
    window_days: PositiveDays = 7.0


def first_contact_resolution_rate(
    contacts: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    method: Method = "flag",
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
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        method: `flag` or `repeat`.
        window_days: Of `repeat`, how many times 24 hours.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

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
    options = ResolutionOptions(
        period=period, by=by, method=method, window_days=window_days, as_of=as_of, confidence=confidence
    )
    by_flag = options.method == "flag"
    needs = {"contacts": ["resolved"] if by_flag else []}
    inputs = check_inputs(options, uses={"contacts": ["topic"]}, needs=needs, contacts=contacts, customers=customers)
    if by_flag:
        parts = count_flags(inputs, options.periods)
    else:
        parts = count_repeats(inputs, options.periods, options.window_days, inputs.as_of(options.as_of))
    return measure(
        "first_contact_resolution_rate",
        parts,
        formula=formulas.first_contact_resolution_rate,
        undefined="no_contact_to_judge",
        interval=wilson_of("resolved", "contacts", options.confidence),
        base="contacts",
        options=options,
    )
