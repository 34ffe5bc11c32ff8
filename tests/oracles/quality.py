"""Does it work? Time up, latency, errors, Apdex and opinion scores, request by request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from .bounds import wilson
from .groups import per_group, quotient
from .months import MICROSECOND
from .states import Group, Period, Row, Table, names
from .survey_rows import grouped, inside

By = str | Sequence[str]
NO_REQUEST = "no request to judge"


def seconds_where(pieces: list[Period], is_counted: Callable[[Period], bool]) -> Fraction:
    counted = sum((end - start for start, end in filter(is_counted, pieces)), timedelta(0))
    return Fraction(counted // MICROSECOND, 1_000_000)


def pieces_of(rows: Table, period: Period) -> list[Period]:
    """The period cut at every start and end of an outage: each piece is wholly in or out of each of them."""
    bounds = {row[name] for row in rows for name in ("started_at", "ended_at")}
    cuts = sorted({*period, *(bound for bound in bounds if period[0] < bound < period[1])})
    return list(pairwise(cuts))


def up_time(rows: Table, period: Period, planned: str) -> Row:
    pieces = pieces_of(rows, period)

    def covers(rows: Table, piece: Period) -> bool:
        return any(row["started_at"] <= piece[0] and piece[1] <= row["ended_at"] for row in rows)

    foreseen = [row for row in rows if row.get("planned") and planned == "exclude"]
    seconds = seconds_where(pieces, lambda piece: not covers(foreseen, piece))
    down = seconds_where(pieces, lambda piece: covers(rows, piece) and not covers(foreseen, piece))
    value = quotient(seconds - down, seconds, "all of the time was planned")
    return {"downtime_seconds": down, "seconds": seconds, **value}


def availability(
    outages: Table, periods: Sequence[Period], *, services: Sequence[str], planned: str = "include"
) -> list[Row]:
    def count(group: Group, period: Period) -> Row:
        return up_time([row for row in outages if row["service"] == group[0]], period, planned)

    return per_group({(service,) for service in services}, periods, "service", count)


def of_requests(requests: Table, periods: Sequence[Period], by: By, count: Callable[[list[Row]], Row]) -> list[Row]:
    seen = [row for row in requests if row["occurred_at"] < max(end for _, end in periods)]

    def counted(group: Group, period: Period) -> Row:
        here = [row for row in requests if inside(row, period, "occurred_at")]
        return count([row for row in here if grouped(row, by, requests, None) == group])

    return per_group({grouped(row, by, requests, None) for row in seen}, periods, by, counted)


def quantile(ordered: list[float], share: float) -> float | None:
    """On the straight line between the two values nearest to that share of the way from the least to the greatest."""
    if not ordered:
        return None
    way = Fraction(share) * (len(ordered) - 1)
    low = way.numerator // way.denominator
    high = min(low + 1, len(ordered) - 1)
    return float(Fraction(ordered[low]) + (way - low) * (Fraction(ordered[high]) - Fraction(ordered[low])))


def latency_ms(
    requests: Table, periods: Sequence[Period], *, by: By = (), quantiles: Sequence[float] = (0.5, 0.95, 0.99)
) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        taken = sorted(row["latency_ms"] for row in rows if row["latency_ms"] is not None)
        figures = {f"p{100 * share:g}": quantile(taken, share) for share in quantiles}
        reason = None if taken else NO_REQUEST
        parts = {"requests": len(taken), "unmeasured": len(rows) - len(taken)}
        return {**parts, **figures, "value": quantile(taken, quantiles[0]), "reason": reason}

    return of_requests(requests, periods, by, count)


def error_rate(requests: Table, periods: Sequence[Period], *, by: By = ()) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        told = [row["ok"] for row in rows if row["ok"] is not None]
        failed = sum(not ok for ok in told)
        parts = {"failed": failed, "requests": len(told), "unknown": len(rows) - len(told)}
        return {**parts, **wilson(failed, len(told)), **quotient(failed, len(told), NO_REQUEST)}

    return of_requests(requests, periods, by, count)


def satisfaction(row: Row, target_ms: float) -> str:
    if row.get("ok") is False:
        return "frustrated"
    if row["latency_ms"] is None:
        return "unmeasured"
    if row["latency_ms"] <= target_ms:
        return "satisfied"
    return "tolerating" if row["latency_ms"] <= 4 * target_ms else "frustrated"


def apdex_score(requests: Table, periods: Sequence[Period], *, target_ms: float, by: By = ()) -> list[Row]:
    return of_requests(requests, periods, by, lambda rows: apdex(rows, target_ms))


def apdex(rows: Table, target_ms: float) -> Row:
    marks = [satisfaction(row, target_ms) for row in rows]
    parts = {name: marks.count(name) for name in ("satisfied", "tolerating", "frustrated", "unmeasured")}
    half = Fraction(parts["tolerating"], 2)
    return {**parts, **quotient(parts["satisfied"] + half, len(marks) - parts["unmeasured"], NO_REQUEST)}


def opinion(row: Row) -> Fraction:
    """The E-model in short: R less what delay and lost packets take from it, and the opinion that goes with R."""
    jitter, lost = (Fraction(str(row.get(name) or 0)) for name in ("jitter_ms", "packet_loss"))
    delay = Fraction(str(row["latency_ms"])) + 2 * jitter + 10
    by_delay = delay / 40 if delay < 160 else (delay - 120) / 10
    r = min(Fraction(100), max(Fraction(0), Fraction("93.2") - by_delay - Fraction("2.5") * 100 * lost))
    return max(Fraction(1), 1 + Fraction("0.035") * r + Fraction("0.000007") * r * (r - 60) * (100 - r))


def mean_opinion_score(requests: Table, periods: Sequence[Period], *, by: By = ()) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        scores = [opinion(row) for row in rows if row["latency_ms"] is not None]
        parts = {"requests": len(scores), "unmeasured": len(rows) - len(scores)}
        return {**parts, **quotient(sum(scores, Fraction(0)), len(scores), NO_REQUEST)}

    return of_requests(requests, periods, names(by), count)
