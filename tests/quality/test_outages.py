from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import outages, spring
from tests.frames import ENGINES, connect
from tests.quality.rows import outage_rows

HOUR = 3_600.0
MARCH = 744 * HOUR


def down(*rows: tuple[Any, ...], period: Any = "2026-03", **options: Any) -> float:
    """Return the hours that the service `web` was down."""
    found = tenure.availability(outage_rows(*rows), services="web", period=period, **options)
    return float(found.parts["downtime_seconds"]) / HOUR


def test_availability_of_the_spring() -> None:
    found = tenure.availability(outages, services=["mobile", "music", "cloud"], period=spring)
    table = found.table.set_index("service")
    assert table["value"].to_dict() == {"cloud": 1.0, "mobile": 0.99, "music": 0.98}
    assert table["downtime_seconds"].to_dict() == {"cloud": 0, "mobile": 7.44 * HOUR, "music": 14.88 * HOUR}
    assert (found.value, found.parts["seconds"]) == (0.99, 3 * MARCH)
    assert found.lower is None


@pytest.mark.parametrize(
    ("others", "hours"),
    [
        pytest.param([("web", "2026-03-05T11:00", "2026-03-05T15:00")], 5, id="overlap"),
        pytest.param([("web", "2026-03-05T10:30", "2026-03-05T11:30")], 2, id="nest"),
        pytest.param([("web", "2026-03-05T12:00", "2026-03-05T13:00")], 3, id="touch"),
        pytest.param([("web", "2026-03-05T10:00", "2026-03-05T12:00")], 2, id="same"),
        pytest.param([("web", "2026-03-05T10:00", "2026-03-05T11:00"), ("web", "2026-03-05T11:00", "2026-03-05T14:00")],
                     4, id="overlap and touch"),
        pytest.param([("web", "2026-03-06T10:00", "2026-03-06T11:00")], 3, id="apart"),
        pytest.param([("web", "2026-03-06T10:00", "2026-03-06T10:00")], 2, id="empty"),
        pytest.param([("mail", "2026-03-06T10:00", "2026-03-06T11:00")], 2, id="another service"),
    ],
)  # fmt: skip
def test_outages_that_meet_are_one(others: list[tuple[str, str, str]], hours: float) -> None:
    assert down(("web", "2026-03-05T10:00", "2026-03-05T12:00"), *others) == hours


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-02-28T22:00", "2026-03-01T03:00", 3),
        ("2026-03-31T22:00", "2026-04-01T03:00", 2),
        ("2026-02-01", "2026-05-01", 744),
        ("2026-02-01", "2026-03-01", 0),
        ("2026-04-01", "2026-04-02", 0),
    ],
)
def test_outages_are_cut_off_at_the_bounds_of_the_period(start: str, end: str, hours: float) -> None:
    assert down(("web", start, end)) == hours


def test_a_service_without_an_outage_was_up() -> None:
    for table in (outage_rows(), outage_rows(("mail", "2026-03-05", "2026-03-06"))):
        found = tenure.availability(table, services="web", period=spring)
        assert (found.value, found.parts) == (1.0, {"downtime_seconds": 0.0, "seconds": MARCH})


PLANNED = (
    ("web", "2026-03-05T00:00", "2026-03-05T06:00", True),
    ("web", "2026-03-05T04:00", "2026-03-05T08:00", False),
    ("web", "2026-03-07T00:00", "2026-03-07T01:00", None),
)


def test_planned_time_is_in_both_or_in_neither() -> None:
    table = outage_rows(*PLANNED)
    within = tenure.availability(table, services="web", period=spring)
    without = tenure.availability(table, services="web", period=spring, planned="exclude")
    assert within.parts == {"downtime_seconds": 9 * HOUR, "seconds": MARCH}
    # Two of the four hours that were not planned lie in planned time.
    assert without.parts == {"downtime_seconds": 3 * HOUR, "seconds": MARCH - 6 * HOUR}
    assert without.value == 1 - 3 / 738


def test_without_the_column_no_outage_is_planned() -> None:
    assert down(("web", "2026-03-05T00:00", "2026-03-05T06:00"), planned="exclude") == 6


def test_all_time_planned_is_undefined() -> None:
    table = outage_rows(("web", "2026-02-01", "2026-05-01", True))
    found = tenure.availability(table, services=["web", "mail"], period=spring, planned="exclude")
    assert found.table["reason"].tolist() == [None, "all of the time was planned to be down"]
    assert found.value == 1.0
    alone = tenure.availability(table, services="web", period=spring, planned="exclude")
    assert alone.reason is not None
    assert alone.reason.text("es") == "todo el tiempo estaba planificado sin servicio"
    assert tenure.availability(table, services="web", period=spring).value == 0.0


OUTAGES = outage_rows(
    ("web", "2026-02-27T12:00", "2026-03-02T12:00", True),
    ("web", "2026-03-02T06:00", "2026-03-09T18:00", False),
    ("mail", "2026-03-08T23:59:59.999999", "2026-03-09T00:00:00.000001", False),
)
PERIODS = ("2026-03", "2026-02", "2026-W10", "2026-03-09", "2026-W11", "2025")


def available(frame: Any, period: Any, planned: str) -> pd.DataFrame:
    return tenure.availability(frame, period=period, services=["mail", "web"], planned=planned).table  # type: ignore[arg-type]


@cache
def alone(planned: str) -> pd.DataFrame:
    """Return the periods asked one by one."""
    return pd.concat([available(OUTAGES, each, planned) for each in PERIODS], ignore_index=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_several_periods_at_once_are_each_as_if_alone(engine: str) -> None:
    frame = ENGINES[engine](OUTAGES, connect())
    for planned in ("include", "exclude"):
        pd.testing.assert_frame_equal(available(frame, [*PERIODS], planned), alone(planned))


def test_time_is_elapsed_time_in_the_zone_of_the_data() -> None:
    table = outage_rows(("web", "2026-03-28T12:00", "2026-03-29T12:00"))
    zoned = table.assign(**{name: table[name].dt.tz_localize("Europe/Madrid") for name in ("started_at", "ended_at")})
    found = tenure.availability(zoned, services="web", period="2026-03-29")
    assert found.parts == {"downtime_seconds": 11 * HOUR, "seconds": 82_800.0}


def test_a_period_after_the_last_outage_is_whole() -> None:
    assert tenure.availability(outages, services="mobile", period="2026-04").notes == ()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match="ended_at"):
        tenure.availability(outage_rows(("web", "2026-03-05", "2026-03-04")), services="web", period=spring)
    with pytest.raises(tenure.ParameterError, match="services is empty: name at least one"):
        tenure.availability(outages, services=[], period=spring)
    with pytest.raises(tenure.ParameterError, match="planned is one of 'include', 'exclude'; not 'leave'"):
        tenure.availability(outages, services="web", period=spring, planned="leave")  # type: ignore[arg-type]
