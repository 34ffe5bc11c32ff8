"""Instants in Ibis: naive UTC in microseconds, local time and zones by the functions that each backend has for them."""

from __future__ import annotations

from typing import Any

from tenure.engine.zones import FIRST, LAST, MARGIN, fixed_offset
from tenure.errors import EngineError

__all__ = ["elapsed", "in_utc", "local_time", "read_instant", "with_zone"]

_ZONES = ("duckdb",)  # the backends whose ways with time zones are known


def in_utc(table: Any, name: str) -> Any:
    """Return a column as it is, or its instants as naive UTC in microseconds, nanoseconds cut."""
    column = table[name]
    kind = column.type()
    if not kind.is_timestamp():
        return column
    is_fine, on_duckdb = (kind.scale or 6) > 6, table.get_backend().name == "duckdb"
    if is_fine:
        column = _cut_on_duckdb(column, kind.timezone) if on_duckdb else column.truncate("us").cast("timestamp(6)")
    elif kind.timezone:
        # A cast would be to the local time of the session on DuckDB.
        column = _function("timezone", "timestamp(6)", "UTC", column) if on_duckdb else column.cast("timestamp(6)")
    return within_calendar(column) if kind.timezone else column


def _cut_on_duckdb(column: Any, zone: str | None) -> Any:
    """Cut nanoseconds, which a cast would round."""
    if zone:
        column = _function("make_timestamp_ns", "timestamp(9)", _function("epoch_ns", "int64", column))
    return _function("make_timestamp", "timestamp(6)", _function("epoch_us", "int64", column))


def elapsed(table: Any, start: str, end: str) -> Any:
    """Return the microseconds from one instant to another."""
    from ibis.expr.operations import TimestampDelta  # noqa: PLC0415 - only when a table of Ibis has arrived

    if table.get_backend().has_operation(TimestampDelta):
        return table[end].delta(table[start], unit="microsecond")
    return _since_year_1(table[end]) - _since_year_1(table[start])


def _since_year_1(moment: Any) -> Any:
    """Return the microseconds since the year 1, from the parts of the calendar."""
    past = moment.year().cast("int64") - 1
    days = past * 365 + past // 4 - past // 100 + past // 400 + moment.day_of_year() - 1
    seconds = ((days * 24 + moment.hour()) * 60 + moment.minute()) * 60 + moment.second()
    return (seconds * 1_000_000 + moment.microsecond()).cast("int64")


def read_instant(text: Any) -> Any:
    """Return what ISO text says, in UTC where it has an offset, which engines read each in its own way."""
    import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

    length, tail = text.length(), text.right(6)
    has_offset = (length > 16) & tail.left(1).isin(["+", "-"])
    is_utc = text.endswith("Z")
    plain = ibis.cases((has_offset, text.left(length - 6)), (is_utc, text.left(length - 1)), else_=text)
    offset = ibis.cases((has_offset, tail), else_="+00:00")
    minutes = offset.substr(1, 2).cast("int64") * 60 + offset.substr(4, 2).cast("int64")
    ahead = (offset.left(1) == "-").ifelse(-minutes, minutes)
    moment = plain.try_cast("timestamp(6)")
    return (has_offset | is_utc).ifelse(within_calendar(moment - ahead.as_interval("m")), moment)


def within_calendar(instant: Any) -> Any:
    """Clip what a zone has moved beyond the years 1 to 9999."""
    import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

    margin = ibis.interval(seconds=int(MARGIN.total_seconds()))
    last, first = ibis.literal(LAST), ibis.literal(FIRST)
    late = (instant > last) & (instant < last + margin)
    early = (instant < first) & (instant > first - margin)
    return ibis.cases((late, last), (early, first), else_=instant)


def local_time(table: Any, name: str, zone: str) -> Any:
    """Return naive UTC as the local time of a zone."""
    import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

    ahead = fixed_offset(zone)
    if ahead is not None:
        return table[name] + ibis.interval(seconds=int(ahead.total_seconds()))
    _refuse_zones(table, zone)
    return _function("timezone", "timestamp(6)", zone, with_zone(table, name, "UTC"))


def with_zone(table: Any, name: str, zone: str) -> Any:
    """Put a zone on naive UTC."""
    _refuse_zones(table, zone)
    return _function("timezone", f"timestamp({zone!r}, 6)", "UTC", table[name])


def _knows_zones(table: Any) -> bool:
    return table.get_backend().name in _ZONES


def _refuse_zones(table: Any, zone: str) -> None:
    if not _knows_zones(table):
        raise EngineError(
            f"The local time of {zone} is not known on Ibis' backend {table.get_backend().name}: bring the instants "
            "to local time without a zone, or read the tables with ibis.duckdb."
        )


def _function(name: str, result: str, *arguments: Any) -> Any:
    """Call a function of the backend that Ibis has no name for."""
    import ibis  # noqa: PLC0415 - only when a table of Ibis has arrived

    values = [ibis.literal(each) if isinstance(each, str) else each for each in arguments]
    signature = (tuple(each.type() for each in values), ibis.dtype(result))
    call = ibis.udf.scalar.builtin(_unary if len(values) == 1 else _binary, name=name, signature=signature)
    return call(*values)


def _unary(value: Any) -> Any: ...


def _binary(first: Any, second: Any) -> Any: ...
