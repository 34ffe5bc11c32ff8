"""What every KPI of one scorecard is asked: tables, periods, groups and options, read and refused once."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenure.catalogue import kpi
from tenure.engine import Frame, columns_of
from tenure.errors import ParameterError
from tenure.options import Columns, columns, fraction, number
from tenure.periods import Instant, Period, instant
from tenure.results.scorecard_row import COLUMNS, COMPARED
from tenure.scorecard.selection import STAND_INS, parameters_of, table_parameters
from tenure.scorecard.suggestions import did_you_mean
from tenure.tables import SCHEMAS, Tables

__all__ = [
    "SHARED",
    "Question",
    "existing_columns",
    "last_period",
    "named_frames",
    "own_options",
    "read_as_of",
    "read_tables",
    "shared_options",
]

SHARED = {"margin": 1.0, "grace_days": 0, "confidence": 0.95}  # the options that KPIs share, and their defaults
_COMMON = {"period", "by"}  # of the scorecard as a whole


@dataclass(frozen=True)
class Question:
    """What every KPI of one scorecard is asked.

    Args:
        tables: The tables, checked.
        periods: The periods observed.
        by: Columns to split by.
        instant: The instant at which KPIs of one instant look.
        as_of: The instant asked for, for KPIs that have a period and look no further than it.
        shared: Options of every KPI that takes them.
        own: Further options by KPI.
    """

    tables: Tables
    periods: tuple[Period, ...]
    by: tuple[str, ...]
    instant: datetime
    as_of: datetime | None
    shared: Mapping[str, Any]
    own: Mapping[str, Mapping[str, Any]]

    def options_of(self, name: str) -> dict[str, Any]:
        """Return the options of one KPI."""
        taken = parameters_of(name)
        options: dict[str, Any] = {"by": self.by} if self.by and "by" in taken else {}
        if "period" in taken:
            options["period"] = list(self.periods)
        if "as_of" in taken and (moment := self.as_of if "period" in taken else self.instant) is not None:
            options["as_of"] = moment
        options |= {word: value for word, value in self.shared.items() if _is_shared(word, taken.get(word))}
        return {**options, **self.own.get(name, {})}


def read_tables(tables: Tables | Mapping[str, Frame]) -> Tables:
    """Return checked tables, checking frames by name."""
    return tables if isinstance(tables, Tables) else Tables(**named_frames(tables))


def named_frames(tables: Tables | Mapping[str, Frame]) -> dict[str, Frame]:
    """Return the frames by the names of their tables, unchecked."""
    if isinstance(tables, Tables):
        return {name: tables[name].frame for name in tables}
    if not isinstance(tables, Mapping):
        raise ParameterError(
            f"tables is a Tables or a dict of frames by table name, not a {type(tables).__name__}: "
            "give {'subscriptions': frame} or Tables(subscriptions=frame)."
        )
    if unknown := [name for name in tables if name not in SCHEMAS]:
        hint = did_you_mean(str(unknown[0]), SCHEMAS)
        raise ParameterError(f"There is no table {unknown[0]!r}{hint} The tables are {', '.join(SCHEMAS)}.")
    return {name: frame for name, frame in tables.items() if frame is not None}


def existing_columns(by: Columns, tables: Tables) -> tuple[str, ...]:
    """Return the columns to split by, and refuse those that no table has."""
    found = columns(by)
    existing = {column for name in tables for column in (*columns_of(tables[name].frame), *tables[name].columns)}
    if lost := [column for column in found if column not in existing]:
        named = ", ".join(map(repr, lost))
        raise ParameterError(f"by names {named}, which no table has{did_you_mean(lost[0], existing)}")
    if reserved := [column for column in found if column in {*COLUMNS, *COMPARED}]:
        named = ", ".join(map(repr, reserved))
        raise ParameterError(f"by names {named}, which is a column of the scorecard itself: rename the column.")
    return found


def last_period(periods: Iterable[Period]) -> Period:
    """Return the period that ends last."""
    return max(periods, key=lambda period: period.end.replace(tzinfo=None))


def shared_options(margin: float, grace_days: float, confidence: float) -> dict[str, Any]:
    """Return the options of every KPI that takes them."""
    return {
        "margin": number(margin, "margin", minimum=0, maximum=1),
        "grace_days": number(grace_days, "grace_days", minimum=0),
        "confidence": fraction(confidence, "confidence"),
    }


def own_options(options: Mapping[str, Mapping[str, Any]] | None) -> dict[str, dict[str, Any]]:
    """Return the options by KPI, and refuse those that a KPI does not take."""
    if not isinstance(options or {}, Mapping):
        raise ParameterError("options is a dict by KPI, such as {'customer_satisfaction_score': {'scale': (1, 10)}}.")
    found = {kpi(name).name: given for name, given in (options or {}).items()}
    for name, given in found.items():
        if not isinstance(given, Mapping):
            raise ParameterError(f"options of {name} is a dict of options, not {given!r}.")
        own = {*table_parameters(name), *STAND_INS, *_COMMON}
        taken = [word for word in parameters_of(name) if word not in own]
        for word in given:
            if word not in taken:
                hint = did_you_mean(str(word), taken)
                raise ParameterError(f"{name} takes no option {word!r} here{hint} It takes {', '.join(taken)}.")
    return {name: dict(given) for name, given in found.items()}


def read_as_of(as_of: Instant | None) -> datetime | None:
    """Return the instant asked for."""
    return None if as_of is None else instant(as_of)


def _is_shared(word: str, parameter: inspect.Parameter | None) -> bool:
    """Whether a KPI's option is the one that KPIs share: the grace of renewals, by default 30 days, is another."""
    return parameter is not None and parameter.default == SHARED[word]
