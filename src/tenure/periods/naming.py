"""Names of periods: 2026-03, or 2026-03-10/2026-04-10 where the calendar has none."""

from __future__ import annotations

from datetime import datetime, time

from tenure.periods.units import GRAINS, Grain, fills

__all__ = ["grain_of", "name_of"]


def grain_of(start: datetime, end: datetime) -> Grain | None:
    """Return the calendar unit that two wall-clock times bound exactly."""
    return next((grain for grain in GRAINS if fills(start, end, grain)), None)


def name_of(start: datetime, end: datetime) -> str:
    """Return the name of the period between two wall-clock times."""
    grain = grain_of(start, end)
    return _unit_name(start, grain) if grain else f"{instant_name(start)}/{instant_name(end)}"


def instant_name(moment: datetime) -> str:
    """Return an instant as ISO text, a midnight without a zone as its day."""
    midnight = moment.tzinfo is None and moment.time() == time.min
    return moment.date().isoformat() if midnight else moment.isoformat(sep=" ")


def _unit_name(start: datetime, grain: Grain) -> str:
    iso = start.isocalendar()
    names: dict[Grain, str] = {
        "year": f"{start.year:04d}",
        "quarter": f"{start.year:04d}-Q{(start.month + 2) // 3}",
        "month": f"{start.year:04d}-{start.month:02d}",
        "week": f"{iso.year:04d}-W{iso.week:02d}",
        "day": start.date().isoformat(),
    }
    return names[grain]
