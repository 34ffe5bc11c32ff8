"""What do they say? Surveys and sentiment, counted row by row."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .follow_ups import nps_follow_ups, weights_by_stratum
from .groups import per_group, quotient
from .states import Group, Period, Row, Table
from .survey_rows import balance_bounds, grouped, inside, of_kind

__all__ = [
    "customer_effort_score",
    "customer_satisfaction_score",
    "net_promoter_score",
    "nps_follow_ups",
    "response_rate",
    "sentiment_score",
    "weights_by_stratum",
]

NO_ANSWERS = "no answers"


def net_promoter_score(
    surveys: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    latest_only: bool = False,
    weight: str | None = None,
) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        marks = {"promoters": (9, 10), "passives": (7, 8), "detractors": range(7)}
        sums: Row = dict.fromkeys(marks, 0)
        squares = Fraction(0)
        for row in rows:
            for name, band in marks.items():
                if row["score"] is not None and row["score"] in band:
                    share = Fraction(1) if weight is None else Fraction(str(row[weight]))
                    sums[name] += share
                    squares += share * share
        whole = sums["promoters"] + sums["passives"] + sums["detractors"]
        more: Row = {}
        if weight is not None:
            more = {"effective_answers": whole * whole / squares if squares else None}
        effective = whole if weight is None else more["effective_answers"]
        bounds = balance_bounds(sums["promoters"], sums["detractors"], whole, effective)
        return {
            **sums,
            **more,
            **bounds,
            **quotient(100 * (sums["promoters"] - sums["detractors"]), whole, NO_ANSWERS),
        }

    return of_kind(surveys, "nps", periods, by, customers, count, latest_only=latest_only)


def customer_satisfaction_score(
    surveys: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    latest_only: bool = False,
    scale: tuple[int, int] = (1, 5),
    method: str = "top2",
) -> list[Row]:
    low, high = scale

    def count(rows: list[Row]) -> Row:
        marks = [int(row["score"]) for row in rows if row["score"] is not None]
        best = sum(mark >= high - (method != "top1") for mark in marks)
        worst = sum(mark <= low + 1 for mark in marks)
        if method == "mean":
            return quotient(Fraction(100 * (sum(marks) - low * len(marks)), high - low), len(marks), NO_ANSWERS)
        if method == "net":
            return {"satisfied": best, "dissatisfied": worst, **quotient(100 * (best - worst), len(marks), NO_ANSWERS)}
        return {"satisfied": best, **quotient(100 * best, len(marks), NO_ANSWERS)}

    return of_kind(surveys, "csat", periods, by, customers, count, latest_only=latest_only)


def customer_effort_score(
    surveys: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    latest_only: bool = False,
) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        marks = [int(row["score"]) for row in rows if row["score"] is not None]
        return {"marks": sum(marks), **quotient(sum(marks), len(marks), NO_ANSWERS)}

    return of_kind(surveys, "ces", periods, by, customers, count, latest_only=latest_only)


def response_rate(
    surveys: Table, periods: Sequence[Period], *, by: str | Sequence[str] = (), customers: Table | None = None
) -> list[Row]:
    def count(rows: list[Row]) -> Row:
        return quotient(sum(row["score"] is not None for row in rows), len(rows), "nobody was asked")

    found = of_kind(surveys, None, periods, by, customers, count)
    return [{name: value for name, value in row.items() if name != "response_rate"} for row in found]


def sentiment_score(
    events: Table,
    periods: Sequence[Period],
    *,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    neutral: float = 0.05,
) -> list[Row]:
    rated = [row for row in events if row["sentiment"] is not None]
    seen = [row for row in rated if row["occurred_at"] < max(end for _, end in periods)]

    def count(group: Group, period: Period) -> Row:
        here = [row["sentiment"] for row in rated if inside(row, period, "occurred_at")
                and grouped(row, by, events, customers) == group]  # fmt: skip
        good, bad = sum(mark > neutral for mark in here), sum(mark < -neutral for mark in here)
        sums = {"positive": good, "neutral": len(here) - good - bad, "negative": bad}
        bounds = balance_bounds(good, bad, len(here), len(here))
        return {**sums, **bounds, **quotient(100 * (good - bad), len(here), "no event with a sentiment")}

    return per_group({grouped(row, by, events, customers) for row in seen}, periods, by, count)
