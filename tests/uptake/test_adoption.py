from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import tenure
from tests.books import at, book, people
from tests.frames import ENGINES, connect
from tests.uptake.vas import line, vas

MARCH = "2026-03"


def by_service(found: tenure.Measure) -> dict[Any, tuple[int, int]]:
    rows = found.table
    names = rows["service"].astype(object).where(rows["service"].notna(), None)
    return dict(zip(names, zip(rows["takers"], rows["customers"], strict=True), strict=True))


# --- worked examples -------------------------------------------------------------------------


def test_takers_are_of_all_active_customers() -> None:
    # Four pay at the end of March; ana has two services and counts once, ben has one, dia's has ended.
    table = book(
        line("ana"), vas("ana", "music"), vas("ana", "cloud"),
        line("ben"), vas("ben", "music"),
        line("cam"),
        line("dia"), vas("dia", "cloud", "2025-06-01", "2026-03-10"),
    )  # fmt: skip
    found = tenure.uptake_rate(table, period=MARCH)
    assert found.value == 0.5
    assert found.parts == {"takers": 2, "customers": 4}
    assert (found.lower, found.upper) == pytest.approx((0.150039, 0.849961), abs=1e-6)  # Wilson, by hand


def test_each_service_is_against_the_whole_base_and_the_value_is_of_distinct_takers() -> None:
    table = book(line("ana"), vas("ana", "music"), vas("ana", "cloud"), line("ben"), vas("ben", "music"), line("cam"))
    found = tenure.uptake_rate(table, period=MARCH, by="service")
    assert by_service(found) == {"cloud": (1, 3), "music": (2, 3)}  # no row for mobile, which is no service taken up
    assert found.parts == {"takers": 2, "customers": 3}
    assert found.value == tenure.uptake_rate(table, period=MARCH).value == 2 / 3
    assert found.table["lower"].notna().all()


def test_several_periods_show_every_service_of_the_call() -> None:
    table = book(line("ana"), vas("ana", "music", "2025-06-01", "2026-03-01"), vas("ana", "cloud", "2026-03-05"))
    found = tenure.uptake_rate(table, period=["2026-02", MARCH, "2025-01"], by="service").table
    rows = list(zip(found["period_start"].dt.month, found["service"], found["takers"], found["customers"], strict=True))
    assert rows == [(2, "cloud", 0, 1), (2, "music", 1, 1), (3, "cloud", 1, 1), (3, "music", 0, 1),
                    (1, "cloud", 0, 1), (1, "music", 0, 1)]  # fmt: skip


def test_periods_that_overlap_are_each_as_by_themselves() -> None:
    table = book(line("ana"), vas("ana", "music", "2026-02-10", "2026-03-10"), line("ben", "2026-02-20"))
    periods = ["2026-02", "2026-Q1", "2026-02-15"]
    together = tenure.uptake_rate(table, period=periods).table["value"].tolist()
    assert together == [tenure.uptake_rate(table, period=each).value for each in periods] == [0.5, 0.0, 1.0]


# --- instants, trials and prices --------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "ended", "taken"),
    [
        ("2026-03-31T23:59:59", None, 1),
        ("2026-04-01", None, 0),  # the state is that just before the end
        ("2026-03-01", "2026-04-01", 1),
        ("2026-03-01", "2026-03-31T23:59:59", 0),
        ("2026-03-01", "2026-03-01", 0),
    ],
)
@pytest.mark.parametrize("paid_only", [True, False])
def test_who_holds_it_just_before_the_end_is_a_taker(
    started: str, ended: str | None, taken: int, *, paid_only: bool
) -> None:
    table = book(line("ana"), vas("ana", "music", started, ended))
    found = tenure.uptake_rate(table, period=MARCH, paid_only=paid_only)
    assert found.parts == {"takers": taken, "customers": 1}


def test_trials_and_free_services_count_where_it_is_asked() -> None:
    # ana tries music until 10 April, ben has it free and pays for a line, cam has nothing but a free service.
    table = book(
        line("ana"), vas("ana", "music", "2026-03-11", trial_ends_at="2026-04-10"),
        line("ben"), vas("ben", "cloud", mrr=0.0),
        vas("cam", "cloud", mrr=0.0),
    )  # fmt: skip
    assert tenure.uptake_rate(table, period=MARCH).parts == {"takers": 0, "customers": 2}
    assert tenure.uptake_rate(table, period="2026-04").parts == {"takers": 1, "customers": 2}
    found = tenure.uptake_rate(table, period=MARCH, paid_only=False, by="service")
    assert found.parts == {"takers": 3, "customers": 3}
    assert by_service(found) == {"cloud": (2, 3), "music": (1, 3)}


def test_a_null_in_is_vas_is_no_service() -> None:
    table = book(line("ana"), vas("ana", "music", is_vas=None))
    assert tenure.uptake_rate(table, period=MARCH).parts == {"takers": 0, "customers": 1}


def test_a_return_within_the_grace_never_left() -> None:
    table = book(line("ana"), vas("ana", "music", "2025-06-01", "2026-03-28"), vas("ana", "music", "2026-04-02"))
    assert tenure.uptake_rate(table, period=MARCH).value == 0
    assert tenure.uptake_rate(table, period=MARCH, grace_days=4.9).value == 0
    assert tenure.uptake_rate(table, period=MARCH, grace_days=5).value == 1
    assert tenure.uptake_rate(table, period=MARCH, grace_days=5, by="service").table["takers"].tolist() == [1]


def test_a_taker_of_grace_is_in_the_base() -> None:
    table = book(vas("ana", "music", "2025-06-01", "2026-03-28"), vas("ana", "cloud", "2026-04-02"))
    found = tenure.uptake_rate(table, period=MARCH, grace_days=5)
    assert found.parts == {"takers": 1, "customers": 1}
    # Of each service she is no taker: she left the one, and had not the other.
    assert tenure.uptake_rate(table, period=MARCH, grace_days=5, by="service").table.empty


# --- groups ----------------------------------------------------------------------------------


GROUPED = book(
    line("ana"), vas("ana", "music"), vas("ana", "cloud"), line("ben"), vas("ben", "music"), line("cam"),
    vas("dia", "cloud"), line("eva"),
)  # fmt: skip
SEGMENTS = people(ana="home", ben="home", cam="home", dia="work", eva=None)


def test_groups_of_customers_have_their_own_base_and_add_up() -> None:
    found = tenure.uptake_rate(GROUPED, period=MARCH, by="segment", customers=SEGMENTS)
    assert found.table["takers"].tolist() == [2, 1, 0]
    assert found.table["customers"].tolist() == [3, 1, 1]
    assert found.parts == tenure.uptake_rate(GROUPED, period=MARCH).parts == {"takers": 3, "customers": 5}


def test_a_service_has_a_row_in_each_group_of_customers() -> None:
    found = tenure.uptake_rate(GROUPED, period=MARCH, by=["service", "segment"], customers=SEGMENTS)
    rows = found.table.fillna({"segment": "-"})
    assert list(zip(rows["service"], rows["segment"], rows["takers"], rows["customers"], strict=True)) == [
        ("cloud", "home", 1, 3), ("cloud", "work", 1, 1), ("cloud", "-", 0, 1),
        ("music", "home", 2, 3), ("music", "work", 0, 1), ("music", "-", 0, 1),
    ]  # fmt: skip
    assert found.parts == {"takers": 3, "customers": 5}


def test_a_split_by_two_columns_has_the_values_met_together() -> None:
    table = book(vas("ana", "music", plan="solo"), vas("ben", "music", plan="family"), vas("ben", "cloud"))
    found = tenure.uptake_rate(table, period=MARCH, by=["service", "plan"])
    rows = found.table.fillna({"plan": "-"})
    assert list(zip(rows["service"], rows["plan"], rows["takers"], strict=True)) == [
        ("cloud", "-", 1), ("music", "family", 1), ("music", "solo", 1),
    ]  # fmt: skip
    assert found.parts == {"takers": 2, "customers": 2}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_null_service_is_one_of_its_own(engine: str) -> None:
    table = book(line("ana"), vas("ana", None), vas("ana", "music"), line("ben"), vas("ben", None))
    found = tenure.uptake_rate(ENGINES[engine](table, connect()), period=MARCH, by="service")
    assert by_service(found) == {"music": (1, 2), None: (2, 2)}
    assert found.parts == {"takers": 2, "customers": 2}


# --- the base --------------------------------------------------------------------------------


KNOWN = pd.DataFrame(
    {
        "customer_id": ["ana", "ben", "cam", "dia"],
        "signed_up_at": [at("2025-01-01"), pd.NaT, at("2026-03-20"), at("2026-04-01")],
        "segment": ["home", "home", "work", "work"],
    }
)


def test_the_known_base_is_everyone_signed_up_before_the_end() -> None:
    table = book(line("ana"), vas("ana", "music"))
    found = tenure.uptake_rate(table, period=["2025-02", MARCH, "2026-04"], base="known", customers=KNOWN)
    # ben has no instant and is known ever since; cam comes in March, dia on the first instant of April.
    assert found.table["customers"].tolist() == [2, 3, 4]
    assert found.table["takers"].tolist() == [0, 1, 1]


def test_the_known_base_is_split_by_customers_columns() -> None:
    table = book(line("ana"), vas("ana", "music"))
    found = tenure.uptake_rate(table, period=MARCH, base="known", customers=KNOWN, by=["segment", "service"])
    assert found.table["customers"].tolist() == [2, 1]
    assert found.table["takers"].tolist() == [1, 0]
    assert found.parts == {"takers": 1, "customers": 3}


def test_without_instants_of_sign_up_all_rows_are_known() -> None:
    table = book(vas("ana", "music"))
    found = tenure.uptake_rate(table, period=MARCH, base="known", customers=KNOWN.drop(columns="signed_up_at"))
    assert found.parts == {"takers": 1, "customers": 4}


def test_who_is_not_yet_known_takes_nothing() -> None:
    # dia's service starts before she is said to have signed up: she would be a taker outside the base.
    table = book(vas("dia", "music", "2026-03-01"), vas("ana", "music", "2025-01-01", "2026-02-01"))
    found = tenure.uptake_rate(table, period=[MARCH, "2026-04"], base="known", customers=KNOWN)
    assert found.table["takers"].tolist() == [0, 1]


def test_the_known_base_needs_customers() -> None:
    with pytest.raises(tenure.ParameterError, match="base='known' counts all rows of customers: give customers="):
        tenure.uptake_rate(GROUPED, period=MARCH, base="known")


def test_an_unknown_base_is_refused() -> None:
    with pytest.raises(tenure.ParameterError, match="base is one of 'active', 'known'; not 'all'"):
        tenure.uptake_rate(GROUPED, period=MARCH, base="all")  # type: ignore[arg-type]


# --- nobody, and what is missing ---------------------------------------------------------------


@pytest.mark.parametrize("by", [(), "service"])
def test_without_takers_the_rate_is_nothing(by: Any) -> None:
    found = tenure.uptake_rate(book(line("ana"), line("ben")), period=MARCH, by=by)
    assert found.value == 0
    assert found.parts == {"takers": 0, "customers": 2}
    assert len(found.table) == (0 if by else 1)


@pytest.mark.parametrize("by", [(), "service"])
def test_without_customers_it_is_undefined(by: Any) -> None:
    found = tenure.uptake_rate(book(line("ana", "2026-05-01")), period=MARCH, by=by)
    assert math.isnan(found.value)
    assert found.reason == "no customers at the end"


def test_a_group_without_customers_is_undefined() -> None:
    table = book(line("ana"), vas("ana", "music"), line("dia", "2025-01-01", "2026-01-01"))
    found = tenure.uptake_rate(table, period=MARCH, by="segment", customers=SEGMENTS).table
    assert found["reason"].tolist() == [None, "no customers at the end"]
    assert math.isnan(found["value"][1])


def test_a_table_without_is_vas_is_refused() -> None:
    with pytest.raises(tenure.ContractError, match="is_vas"):
        tenure.uptake_rate(GROUPED.drop(columns="is_vas"), period=MARCH)


def test_few_customers_are_a_note() -> None:
    assert "small_base" in [note.key for note in tenure.uptake_rate(GROUPED, period=MARCH).notes]


def test_data_in_a_zone_have_their_own_midnight() -> None:
    table = book(line("ana"), vas("ana", "music", "2026-03-31T23:30"))
    zoned = table.assign(**{name: table[name].dt.tz_localize("Europe/Madrid") for name in ("started_at", "ended_at")})
    assert tenure.uptake_rate(zoned, period=MARCH).value == 1
    assert tenure.uptake_rate(zoned, period=tenure.Period(at("2026-03-01"), at("2026-03-31T23:30"))).value == 0
