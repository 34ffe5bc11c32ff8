"""What do they say? Surveys and sentiment, counted row by row."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import NormalDist

from .states import Group, Period, Row, Table, names, per_group, quotient

NO_ANSWERS = "no answers"


def attribute(row: Row, column: str, table: Table, customers: Table | None) -> object:
    """A column of the table itself where it has it, else of the row's customer; nobody's row has none."""
    if any(column in other for other in table) or customers is None:
        return row.get(column)
    owner = [one for one in customers if one["customer_id"] == row.get("customer_id")]
    return owner[0][column] if owner else None


def grouped(row: Row, by: str | Sequence[str], table: Table, customers: Table | None) -> Group:
    return tuple(attribute(row, column, table, customers) for column in names(by))


def inside(row: Row, period: Period, at: str = "answered_at") -> bool:
    return bool(period[0] <= row[at] < period[1])


def order(row: Row, by: Sequence[str]) -> tuple[object, ...]:
    """An answer beats none, then the later, then the worse mark; groups and weights tell the rest apart."""
    score = row["score"]
    rest = [(row.get(name) is not None, str(row.get(name))) for name in by]
    return (score is not None, row["answered_at"], -(score or 0), rest, row.get("weight", 0))


def latest_of_each(rows: list[Row], by: Sequence[str]) -> list[Row]:
    """One row of each known customer, and every anonymous one."""
    known = {row["customer_id"] for row in rows} - {None}
    own = [[row for row in rows if row["customer_id"] == customer] for customer in known]
    latest = [max(each, key=lambda row: order(row, by)) for each in own]
    return latest + [row for row in rows if row["customer_id"] is None]


def of_kind(
    surveys: Table,
    kind: str | None,
    periods: Sequence[Period],
    by: str | Sequence[str],
    customers: Table | None,
    count: Callable[[list[Row]], Row],
    *,
    latest_only: bool = False,
) -> list[Row]:
    rows = [row for row in surveys if kind is None or row["kind"] == kind]
    own = [name for name in names(by) if any(name in row for row in surveys)]
    seen = [row for row in rows if row["answered_at"] < max(end for _, end in periods)]

    def counted(group: Group, period: Period) -> Row:
        here = [row for row in rows if inside(row, period)]
        here = latest_of_each(here, own) if latest_only else here
        here = [row for row in here if grouped(row, by, surveys, customers) == group]
        answers = sum(row["score"] is not None for row in here)
        rate = None if not here else Fraction(answers, len(here))
        return {"answers": answers, "asked": len(here), "response_rate": rate, **count(here)}

    return per_group({grouped(row, by, surveys, customers) for row in seen}, periods, by, counted)


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


def balance_bounds(plus: Fraction | int, minus: Fraction | int, whole: Fraction | int, size: Fraction | int) -> Row:
    if not whole:
        return {"lower": None, "upper": None}
    p, d = Fraction(plus) / whole, Fraction(minus) / whole
    half = 100 * NormalDist().inv_cdf(0.975) * math.sqrt((p + d - (p - d) ** 2) / size)
    middle = float(100 * (p - d))
    return {"lower": max(-100.0, middle - half), "upper": min(100.0, middle + half)}


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


ACTIONS = {
    "detractor": ("call", 24),
    "passive": ("offer value", 7 * 24),
    "promoter": ("ask for a referral or case study", 14 * 24),
}


def nps_follow_ups(surveys: Table, *, as_of: datetime) -> list[Row]:
    """In order: what is overdue first, detractors before passives before promoters, the earliest due first."""
    known = [row for row in surveys if row["kind"] == "nps" and row["score"] is not None and row["customer_id"]]
    found = []
    for row in latest_of_each([row for row in known if row["answered_at"] <= as_of], ()):
        category = "promoter" if row["score"] >= 9 else "passive" if row["score"] >= 7 else "detractor"
        action, hours = ACTIONS[category]
        due = row["answered_at"] + timedelta(hours=hours)
        found.append({"customer_id": row["customer_id"], "score": row["score"], "category": category,
                      "answered_at": row["answered_at"], "action": action, "due_at": due,
                      "overdue": due < as_of})  # fmt: skip
    ranks = list(ACTIONS)
    return sorted(
        found, key=lambda row: (not row["overdue"], ranks.index(row["category"]), row["due_at"], row["customer_id"])
    )


def weights_by_stratum(surveys: Table, customers: Table, strata: str | Sequence[str]) -> list[Fraction]:
    """Population share by answer share of the customer's stratum, within the kind; 1 where there is none."""

    def stratum(customer: object) -> Group:
        return tuple(next(one[name] for one in customers if one["customer_id"] == customer) for name in names(strata))

    population = [stratum(one["customer_id"]) for one in customers]
    spoken = [row for row in surveys if row["score"] is not None and row["customer_id"] is not None]
    weights = [Fraction(1)] * len(surveys)
    for place, row in enumerate(surveys):
        if row in spoken:
            own, kind = stratum(row["customer_id"]), row["kind"]
            answers = [stratum(other["customer_id"]) for other in spoken if other["kind"] == kind]
            share = Fraction(population.count(own), len(population))
            weights[place] = share / Fraction(answers.count(own), len(answers))
    return weights
