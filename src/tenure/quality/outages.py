"""Outages: for how much of the time services were up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.service_quality.outages import count_availability
from tenure.engine import Frame
from tenure.options import Columns, Names, Options
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["availability"]

Planned: TypeAlias = Literal["include", "exclude"]


class AvailabilityOptions(Options):
    """The options of `availability`."""

    services: Names
    planned: Planned = "include"


def availability(
    outages: Frame,
    *,
    services: Columns,
    period: PeriodLike | Iterable[PeriodLike],
    planned: Planned = "include",
) -> Measure:
    """Share of the time in which a service was up.

    Definition: 1 − downtime / time, per `service` and period, in elapsed seconds: a day on which the clocks skip an
    hour has 82,800. Outages of a service that overlap, nest or touch are one, and are cut off at the bounds of the
    period. A service without an outage was up all the time. Outages are recorded, not sampled, so that there is no
    interval; and the last of them is not the end of what was observed, so that a period after it is whole.

    Args:
        outages: One row per outage; see `Outage`.
        services: The services, each of which has a row; outages of others are left out.
        period: The period or periods observed.
        planned: `include` counts planned outages as downtime; `exclude` leaves planned time out of both downtime and
            time, also where an unplanned outage lies in it. A null `planned` is not planned.

    Returns:
        A share from 0 to 1, higher is better; over several services, of the time of all of them. Undefined when all of
        the time was planned to be down, and left out.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import outages, spring
        >>> found = availability(outages, services=["cloud", "mobile", "music"], period=spring)
        >>> found.table["value"].tolist(), found.value
        ([1.0, 0.99, 0.98], 0.99)
    """
    options = AvailabilityOptions(period=period, services=services, planned=planned)
    inputs = check_inputs(options, uses={"outages": ["planned"]}, outages=outages)
    return measure(
        "availability",
        count_availability(inputs, options.periods, options.services, options.planned),
        formula=formulas.availability,
        undefined="all_time_planned",
        options=options,
    )
