"""Numbers, dates and periods in the languages of the displays."""

from __future__ import annotations

import dataclasses
import math
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tenure import Period
from tenure.catalogue import kpi
from tenure.show.formats import format_count, format_date, format_month, format_number, format_period
from tenure.show.numbers import (
    format_cell,
    format_confidence,
    format_days,
    format_interval,
    format_part,
    format_range,
    format_value,
)

rate = kpi("churn_rate")


@pytest.mark.parametrize(
    ("unit", "english", "spanish"),
    [
        ("share", "125,012.5 %", "125.012,5 %"),
        ("money", "1,250.12", "1.250,12"),
        ("days", "1,250.1 days", "1.250,1 días"),
        ("months", "1,250.1 months", "1.250,1 meses"),
        ("seconds", "1,250.1 seconds", "1.250,1 segundos"),
        ("ms", "1,250.1 ms", "1.250,1 ms"),
        ("ratio", "1,250.12", "1.250,12"),
        ("correlation", "1,250.12", "1.250,12"),
        ("customers", "1,250 customers", "1.250 clientes"),
        ("score", "1,250.1 points", "1.250,1 puntos"),
    ],
)
def test_a_value_is_written_in_its_unit(unit: Any, english: str, spanish: str) -> None:
    row = dataclasses.replace(rate, unit=unit, high=100.0)
    assert format_value(1250.125, row) == english
    assert format_value(1250.125, row, "es") == spanish
    mexican = spanish.replace(".", "_").replace(",", ".").replace("_", ",")
    assert format_value(1250.125, row, "es-MX") == mexican


def test_a_mean_mark_has_two_decimals() -> None:
    assert format_value(5.25, kpi("customer_effort_score"), "es") == "5,25 puntos"


def test_undefined_is_a_word() -> None:
    assert (format_value(math.nan, rate), format_value(math.nan, rate, "es")) == ("undefined", "sin definir")
    assert format_days(math.nan, "es") == "sin definir"
    assert format_range(math.nan, 1.0, rate) == format_range(0.0, math.nan, rate) == "–"


def test_what_rounds_to_0_has_no_sign() -> None:
    assert format_value(-1e-9, rate) == "0.0 %"
    assert format_number(-0.004, 2, "es") == "0,00"


@pytest.mark.parametrize(
    ("value", "name", "written"),
    [(1234, "lost", "1,234"), (np.int64(3), "lost", "3"), (1234.5, "mrr", "1,234.50"), (math.nan, "mrr", "–"),
     (0.25, "share", "25.0 %"), (None, "mrr", "–")],
)  # fmt: skip
def test_a_part_is_written_as_count_money_or_share(value: Any, name: str, written: str) -> None:
    assert format_part(value, "en", name) == written


def test_a_count_may_be_an_average() -> None:
    assert (format_count(1200, "es"), format_count(4.5), format_count(4.0)) == ("1.200", "4.5", "4")


@pytest.mark.parametrize(("confidence", "written"), [(0.95, "95 %"), (0.999, "99,9 %"), (0.57, "57 %")])
def test_a_confidence_has_its_own_decimals(confidence: float, written: str) -> None:
    assert format_confidence(confidence, "es") == written


def test_an_interval_is_written_with_its_confidence() -> None:
    assert format_interval(0.046, 0.699, rate, 0.9) == "90 % interval 4.6 % to 69.9 %"
    assert format_interval(0.046, 0.699, rate, 0.9, "es") == "intervalo del 90 %: 4,6 % a 69,9 %"


@pytest.mark.parametrize(
    ("value", "written"),
    [("max", "max"), (None, "–"), (pd.NA, "–"), (True, "sí"), (np.bool_(False), "no"), (1200, "1.200"),
     (pd.Timestamp("2026-03-01"), "1 de marzo de 2026"), (date(900, 1, 2), "2 de enero de 900")],
)  # fmt: skip
def test_a_cell_is_written_by_its_kind(value: Any, written: str) -> None:
    assert format_cell(value, "es") == written


@pytest.mark.parametrize(
    ("period", "english", "spanish"),
    [
        ("2026", "2026", "2026"),
        ("2026-Q3", "Q3 2026", "tercer trimestre de 2026"),
        ("2026-03", "March 2026", "marzo de 2026"),
        ("2026-W10", "week 10 of 2026", "semana 10 de 2026"),
        ("2026-03-15", "15 March 2026", "15 de marzo de 2026"),
        (Period("2025-04-01", "2026-04-01"), "April 2025 – March 2026", "abril de 2025 – marzo de 2026"),
        (
            Period("2026-03-10", "2026-04-10"),
            "10 March 2026 – 9 April 2026",
            "10 de marzo de 2026 – 9 de abril de 2026",
        ),
        (
            Period("2026-03-10T08:00", "2026-03-10T17:30:15"),
            "10 March 2026, 08:00 – 10 March 2026, 17:30:15",
            "10 de marzo de 2026, 08:00 – 10 de marzo de 2026, 17:30:15",
        ),
    ],
)
def test_a_period_is_written_as_people_say_it(period: Any, english: str, spanish: str) -> None:
    assert (format_period(period), format_period(period, "es"), format_period(period, "es-MX")) == (
        english, spanish, spanish,
    )  # fmt: skip


def test_a_period_in_a_zone_is_wall_clock_time() -> None:
    start, end = (pd.Timestamp(f"2026-{month}-01", tz="Europe/Madrid") for month in ("03", "04"))
    assert format_period(Period(start, end)) == "March 2026"


def test_a_date_is_written_with_its_time() -> None:
    assert format_date(datetime(2026, 3, 1, 8, 30)) == "1 March 2026, 08:30"  # noqa: DTZ001 - wall-clock time
    assert format_month(date(2026, 12, 1), "es", short=True) == "dic 2026"
    assert format_month(date(2026, 12, 1)) == "December 2026"
