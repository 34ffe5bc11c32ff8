"""Periods: half-open spans of time, `[start, end)`.

    Period("2026-03")  Period("2026-Q1")  Period("2026")  Period("2026-W10")  Period("2026-03-15")
    Period("2026-03-10", "2026-04-10")    Period("2026-03-10/2026-04-10")
    Period.trailing("2026-03", months=12)
    months("2026-01", "2026-12")          likewise days, weeks, quarters, years

Boundaries are wall-clock time in the time zone of the data.
"""

from __future__ import annotations

from tenure.periods.instants import Instant, instant
from tenure.periods.period import Period, PeriodLike, as_period
from tenure.periods.sequences import as_periods, days, grid, months, quarters, weeks, years
from tenure.periods.units import Grain, add_months
from tenure.periods.zones import fixed_offset, localised, to_utc, to_zone

__all__ = [
    "Grain",
    "Instant",
    "Period",
    "PeriodLike",
    "add_months",
    "as_period",
    "as_periods",
    "days",
    "fixed_offset",
    "grid",
    "instant",
    "localised",
    "months",
    "quarters",
    "to_utc",
    "to_zone",
    "weeks",
    "years",
]
