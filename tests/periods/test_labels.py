"""A period is read back from its label, in every year."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import example, given
from hypothesis import strategies as st

from tenure import Period
from tenure.periods import Grain, grid

MOMENTS = st.datetimes(datetime.min, datetime.max)  # noqa: DTZ901 - wall-clock time
DAYS_IN_CALENDAR = st.dates(date(1, 1, 1), date(9998, 12, 31))
GRAINS: list[Grain] = ["day", "week", "month", "quarter", "year"]


@given(DAYS_IN_CALENDAR, st.sampled_from(GRAINS))
@example(date(1, 1, 1), "week")
@example(date(812, 3, 4), "month")
@example(date(9998, 12, 31), "year")
def test_a_calendar_period_is_read_back_from_its_label(day: date, grain: Grain) -> None:
    period = grid(datetime.combine(day, time.min), datetime.combine(day, time.min), grain)[0]
    assert (Period(period.label), period.grain) == (period, grain)
    assert len(period.label.split("-")[0]) == 4


@given(st.lists(MOMENTS, min_size=2, max_size=2, unique=True).map(sorted))
@example([datetime(1, 1, 1, 0, 0, 0, 1), datetime(812, 3, 4)])  # noqa: DTZ001 - wall-clock time
def test_any_span_is_read_back_from_its_label(bounds: list[datetime]) -> None:
    period = Period(*bounds)
    assert Period(period.label) == Period(str(period)) == period
