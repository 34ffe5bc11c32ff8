from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure.periods import add_months
from tenure.samples import customers, events, telecom
from tests.books import at
from tests.engagement.rows import uses
from tests.frames import ENGINES, OTHERS, connect

# ana: 20 January, 5 and 25 March. ben: 10 January, 9 February. cam: 28 February.
BOOK = uses(("ana", "2026-01-20"), ("ana", "2026-03-05"), ("ana", "2026-03-25"), ("ben", "2026-01-10"),
            ("ben", "2026-02-09"), ("cam", "2026-02-28"))  # fmt: skip


def cells(found: tenure.Measure, cohort: str) -> list[tuple[int, float]]:
    rows = found.table[found.table["cohort"] == at(cohort)]
    return list(zip(rows["size"], rows["active"].fillna(-1), strict=True))


def test_active_is_who_has_an_event_in_the_unit_of_the_age() -> None:
    found = tenure.cohort_activity(BOOK, ages=3, as_of="2026-04-01")
    assert cells(found, "2026-01-01") == [(2, 2), (2, 1), (2, 1), (2, -1)]
    assert cells(found, "2026-02-01") == [(1, 1), (1, 0), (1, -1), (1, -1)]
    assert found.table["value"].iloc[1] == 0.5
    assert found.table["reason"].iloc[3] == "not yet observed"


def test_unbounded_is_active_in_that_unit_or_a_later_one() -> None:
    found = tenure.cohort_activity(BOOK, ages=3, as_of="2026-04-01", bounded=False)
    assert cells(found, "2026-01-01") == [(2, 2), (2, 2), (2, 1), (2, -1)]
    # Of a unit that is not over, what was seen of it makes active at an earlier age.
    found = tenure.cohort_activity(BOOK, ages=3, as_of="2026-03-10", bounded=False)
    assert cells(found, "2026-01-01") == [(2, 2), (2, 2), (2, -1), (2, -1)]


def test_rolling_ages_run_from_the_first_event() -> None:
    # ana is back after 1 month and 13 days, and after 2 months and 5 days; ben 30 days later, before 1 month is over.
    found = tenure.cohort_activity(BOOK, ages=2, as_of="2026-04-01", ages_from="rolling")
    assert cells(found, "2026-01-01") == [(2, 2), (2, 1), (0, -1)]
    assert cells(found, "2026-02-01") == [(1, 1), (0, -1), (0, -1)]
    found = tenure.cohort_activity(BOOK, ages=2, as_of="2026-04-10", ages_from="rolling")
    # Ben's third month ends at as_of itself, and lies before it; ana's does not.
    assert cells(found, "2026-01-01") == [(2, 2), (2, 1), (1, 0)]
    found = tenure.cohort_activity(BOOK, ages=1, as_of="2026-04-01", ages_from="rolling", bounded=False)
    assert cells(found, "2026-01-01") == [(2, 2), (2, 1)]


def test_the_last_day_of_a_month_stands_for_those_that_it_lacks() -> None:
    table = uses(("ana", "2026-01-31T12:00"), ("ana", "2026-02-28T12:00"))
    options: dict[str, Any] = {"ages": 1, "as_of": "2026-06-01", "ages_from": "rolling"}
    assert cells(tenure.cohort_activity(table, **options), "2026-01-01") == [(1, 1), (1, 1)]
    table = uses(("ana", "2026-01-31T12:00"), ("ana", "2026-02-28T11:59:59"))
    assert cells(tenure.cohort_activity(table, **options), "2026-01-01") == [(1, 1), (1, 0)]


def test_the_period_of_a_rolling_age_spans_the_units_of_all() -> None:
    table = tenure.cohort_activity(BOOK, ages=1, as_of="2026-06-01", ages_from="rolling").table
    assert (table["period_start"].iloc[1], table["period_end"].iloc[1]) == (at("2026-02-01"), at("2026-04-01"))
    table = tenure.cohort_activity(BOOK, ages=1, as_of="2026-06-01").table
    assert (table["period_start"].iloc[1], table["period_end"].iloc[1]) == (at("2026-02-01"), at("2026-03-01"))


def test_only_such_events_make_a_cohort() -> None:
    assert tenure.cohort_activity(events, ages=0, event="ticket").table["size"].tolist() == [2]
    assert tenure.cohort_activity(events, ages=0, event=("ticket", "use")).table["size"].sum() == 6


def test_what_happens_at_as_of_or_later_is_not_known() -> None:
    found = tenure.cohort_activity(BOOK, ages=1, as_of="2026-02-28")
    assert found.table["cohort"].unique().tolist() == [at("2026-01-01")]
    assert tenure.cohort_activity(BOOK, ages=1, as_of="2025-01-01").table.empty


def test_a_value_of_an_event_has_cohorts_of_its_own() -> None:
    table = uses(("ana", "2026-01-05"), ("ana", "2026-02-05"), ("ana", "2026-02-06"), feature=["a", None, "a"])
    found = tenure.cohort_activity(table, ages=1, as_of="2026-04-01", by="feature").table
    assert found["cohort"].tolist() == [at("2026-01-01")] * 2 + [at("2026-02-01")] * 2
    assert found["active"].tolist() == [1, 1, 1, 0]


def test_customers_split_by_what_they_are() -> None:
    found = tenure.cohort_activity(events, ages=0, by="country", customers=customers, as_of="2026-04-01").table
    assert found.groupby("country")["size"].sum().to_dict() == {"ES": 2, "PT": 2}


def test_cohorts_keep_the_zone_of_the_data() -> None:
    # 23:30 in New York is the next day, and the next month, in UTC.
    table = uses(("ana", "2026-01-31T23:30"), ("ana", "2026-02-28T23:30"), ("ana", "2026-03-31T23:30"))
    zoned = table.assign(occurred_at=table["occurred_at"].dt.tz_localize("America/New_York"))
    for ages_from in ("calendar", "rolling"):
        found = tenure.cohort_activity(zoned, ages=2, as_of="2026-07-01", ages_from=ages_from).table
        assert found["cohort"].iloc[0] == pd.Timestamp("2026-01-01", tz="America/New_York")
        assert found["active"].tolist() == [1, 1, 1]


def test_an_hour_that_comes_twice_is_at_no_age_below_0() -> None:
    moments = pd.DatetimeIndex(["2026-10-25 00:50", "2026-10-25 01:10"], tz="UTC").tz_convert("Europe/Madrid")
    table = pd.DataFrame({"customer_id": "ana", "occurred_at": moments, "event": "use"})
    found = tenure.cohort_activity(table, ages=0, as_of="2027-01-01", ages_from="rolling")
    assert found.table[["size", "active"]].to_numpy().tolist() == [[1, 1]]


def test_no_such_event_has_a_reason_and_no_cohorts() -> None:
    found = tenure.cohort_activity(events, event="visit")
    assert found.table.empty
    assert math.isnan(found.value)
    assert str(found.reason).startswith("no event is called visit; the table has cart")


BASE = datetime(2026, 1, 1)  # noqa: DTZ001 - wall-clock time
moments = st.integers(0, 4 * 200).map(lambda quarter: BASE + timedelta(hours=6 * quarter))
happened = st.lists(st.tuples(st.sampled_from(["ana", "ben", "cam"]), moments), min_size=1, max_size=40)
EVERY = st.sampled_from(["day", "week", "month", "quarter"])


def unit_of(moment: datetime, every: str) -> int:
    """Number the calendar units."""
    if every in {"day", "week"}:
        return (moment.date() - datetime(2024, 1, 1).date()).days // (7 if every == "week" else 1)  # noqa: DTZ001
    return (moment.year * 12 + moment.month - 1) // (3 if every == "quarter" else 1)


def later(moment: datetime, every: str, count: int) -> datetime:
    if every in {"day", "week"}:
        return moment + timedelta(days=count * (7 if every == "week" else 1))
    return add_months(moment, count * (3 if every == "quarter" else 1))


def naive(rows: list[tuple[str, datetime]], every: str, as_of: datetime, options: dict[str, Any]) -> dict[Any, Any]:
    """Return size and active by number of the cohort's unit and age; None where it is not yet observed."""
    found: dict[Any, Any] = {}
    lives: dict[str, list[datetime]] = {}
    for who, moment in rows:
        if moment < as_of:
            lives.setdefault(who, []).append(moment)
    for moments in lives.values():
        first = min(moments)
        for age in range(options["ages"] + 1):
            cohort = unit_of(first, every)
            size, active = found.get((cohort, age), (0, 0))
            if options["ages_from"] == "rolling":
                start, end = later(first, every, age), later(first, every, age + 1)
                is_over, inside = end <= as_of, [start <= moment < end for moment in moments]
                after = [moment >= start for moment in moments]
                found[cohort, age] = (
                    size + is_over,
                    active + (is_over and any(inside if options["bounded"] else after)),
                )
            else:
                ages = [unit_of(moment, every) - cohort for moment in moments]
                is_active = age in ages if options["bounded"] else max(ages) >= age
                is_over = unit_of(as_of, every) > cohort + age
                found[cohort, age] = (size + 1, active + is_active if is_over else None)
    if options["ages_from"] == "rolling":
        return {key: (size, active if size else None) for key, (size, active) in found.items()}
    return found


@given(happened, EVERY, moments, st.booleans(), st.sampled_from(["calendar", "rolling"]))
def test_activity_is_that_of_a_loop(
    rows: list[tuple[str, datetime]],
    every: Any,
    as_of: datetime,
    bounded: Any,
    ages_from: Any,
) -> None:
    options: dict[str, Any] = {"ages": 4, "bounded": bounded, "ages_from": ages_from}
    table = uses(*[(who, moment.isoformat()) for who, moment in rows])
    found = tenure.cohort_activity(table, every=every, as_of=as_of, **options).table
    counted = {
        (unit_of(row["cohort"].to_pydatetime(), every), row["age"]): (
            row["size"], None if math.isnan(row["active"]) else row["active"],
        )
        for row in found.to_dict("records")
    }  # fmt: skip
    assert counted == naive(rows, every, as_of, options)


@pytest.mark.parametrize("every", ["week", "month", "year"])
def test_every_engine_counts_the_same(every: Any) -> None:
    book = telecom(customers=60).tables["events"]
    frames = [ENGINES[engine](book, connect()) for engine in OTHERS]
    for options in ({"ages_from": "rolling", "by": "service"}, {"bounded": False}):
        asked: dict[str, Any] = {"every": every, "ages": 3, "as_of": "2025-06-10", **options}
        expected = tenure.cohort_activity(book, **asked).to_dict()
        for frame in frames:
            assert tenure.cohort_activity(frame, **asked).to_dict() == expected, type(frame)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"every": "fortnight"}, "every is one of"),
        ({"ages": -1}, "ages is a whole number from 0 to 120000"),
        ({"bounded": "yes"}, "bounded is True or False"),
        ({"ages_from": "birth"}, "ages_from is one of 'calendar', 'rolling'; not 'birth'"),
        ({"event": ()}, "event is empty: name at least one"),
    ],
)
def test_what_has_no_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.cohort_activity(BOOK, **options)
