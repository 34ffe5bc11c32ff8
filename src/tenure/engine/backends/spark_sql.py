"""Spark's SQL for names, instants and what text says; no figure depends on the zone of the session."""

from __future__ import annotations

from datetime import datetime, timedelta

from tenure.engine.zones import FIRST, LAST, MARGIN

__all__ = [
    "WIDE",
    "elapsed",
    "elapsed_since_epoch",
    "in_utc",
    "literal_instant",
    "quoted",
    "read_instant",
    "with_zone",
]

WIDE = "decimal(38,0)"
"""The type of wide integers."""

_EPOCH = "TIMESTAMP_NTZ'1970-01-01 00:00:00'"
_FIRST, _LAST = (f"TIMESTAMP_NTZ'{each}'" for each in (FIRST, LAST))
_MARGIN = f"INTERVAL {MARGIN.total_seconds():.0f} SECONDS"


def quoted(name: str) -> str:
    """Return a name as an identifier."""
    return "`" + name.replace("`", "``") + "`"


def in_utc(name: str, kind: str, new: str) -> str:
    """Return a column of some type under a new name, its instants as naive UTC."""
    column = quoted(name)
    # Adding to a timestamp without a zone never asks for that of the session.
    utc = f"timestampadd(MICROSECOND, unix_micros({column}), {_EPOCH})"
    return f"{_within_calendar(utc) if kind == 'timestamp' else column} AS {quoted(new)}"


def elapsed(start: str, end: str) -> str:
    """Return the microseconds between two instants without a zone.

    timestampdiff() counts in the zone of the session, whose clocks change; the interval between the two does not.
    """
    return f"CAST(CAST(CAST({end} - {start} AS INTERVAL SECOND) AS DECIMAL(20, 6)) * 1000000 AS BIGINT)"


def elapsed_since_epoch(instant: str) -> str:
    """Return the microseconds from 1970 to an instant without a zone."""
    return elapsed(_EPOCH, instant)


def literal_instant(moment: datetime) -> str:
    """Return an instant without a zone."""
    return f"timestampadd(MICROSECOND, {(moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)}, {_EPOCH})"  # noqa: DTZ001 - naive UTC


def with_zone(column: str) -> str:
    """Turn naive UTC into an instant of the session's zone."""
    return f"timestamp_micros({elapsed_since_epoch(column)})"


def read_instant(column: str) -> str:
    """Return what ISO text says, in UTC where it has an offset, which Spark would leave out."""
    text = f"CAST({column} AS STRING)"
    has_offset = f"length({text}) > 16 AND substr({text}, -6, 1) IN ('+', '-')"
    is_utc = f"{text} LIKE '%Z'"
    minutes = f"(CAST(substr({text}, -5, 2) AS INT) * 60 + CAST(right({text}, 2) AS INT))"
    ahead = f"IF(substr({text}, -6, 1) = '-', -{minutes}, {minutes})"
    plain = f"try_cast(substr({text}, 1, length({text}) - 6) AS TIMESTAMP_NTZ)"
    return (
        f"CASE WHEN {has_offset} THEN {_within_calendar(f'timestampadd(MINUTE, -{ahead}, {plain})')} "
        f"WHEN {is_utc} THEN try_cast(substr({text}, 1, length({text}) - 1) AS TIMESTAMP_NTZ) "
        f"ELSE try_cast({text} AS TIMESTAMP_NTZ) END"
    )


def _within_calendar(instant: str) -> str:
    """Clip what a zone has moved beyond the years 1 to 9999."""
    late = f"{instant} > {_LAST} AND {instant} < {_LAST} + {_MARGIN}"
    early = f"{instant} < {_FIRST} AND {instant} > {_FIRST} - {_MARGIN}"
    return f"CASE WHEN {late} THEN {_LAST} WHEN {early} THEN {_FIRST} ELSE {instant} END"
