"""How long they stay: cohorts by age, and the survival curve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .groups import default_as_of, order, quotient
from .months import DAY, MICROSECOND, next_start, start_of
from .states import FOREVER, Entity, Group, Row, Table, entities, first_start, is_active, mrr_at, names


def last_end(entity: Entity) -> datetime:
    return max(one.end for one in entity.paid)


def may_return(entity: Entity, grace_days: float, as_of: datetime) -> bool:
    """Whether an entity that left is not lost yet, as its grace has not passed."""
    return last_end(entity) < as_of < last_end(entity) + timedelta(days=grace_days)


def staying(entity: Entity, grace_days: float, as_of: datetime) -> Entity:
    """Who may still return is taken to be there: what ended last runs on."""
    if not may_return(entity, grace_days, as_of):
        return entity
    left = last_end(entity)
    return entity._replace(paid=[one._replace(end=FOREVER) if one.end == left else one for one in entity.paid])


def cohort_cells(members: Sequence[Entity], start: datetime, every: str, ages: int, basis: str) -> list[Row]:
    """Size and retained at the end of each age of one cohort, whether already seen or not."""
    cells: list[Row] = []
    end = next_start(start, every)
    for age in range(ages + 1):
        size: Fraction | int = len(members)
        retained: Fraction | int = sum(is_active(entity, end) for entity in members)
        if basis == "revenue":
            retained = sum((mrr_at(entity, end) for entity in members), Fraction(0))
            size = cells[0]["retained"] if cells else retained
        cells.append({"cohort": start, "age": age, "end": end, "size": size, "retained": retained})
        end = next_start(end, every)
    return cells


def cohort_retention(
    subscriptions: Table,
    *,
    every: str = "month",
    ages: int = 12,
    basis: str = "customers",
    as_of: datetime | None = None,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """A row for each group, cohort and age 0..ages; `retained` is None where the age has not ended."""
    today = default_as_of(subscriptions) if as_of is None else as_of
    cohorts: dict[tuple[Group, datetime], list[Entity]] = {}
    for entity in entities(subscriptions, by, customers, grace_days, today):
        cohort = entity.group, start_of(first_start(entity), every)
        cohorts.setdefault(cohort, []).append(staying(entity, grace_days, today))
    rows = []
    for (group, start), members in cohorts.items():
        for cell in cohort_cells(members, start, every, ages, basis):
            key = dict(zip(names(by), group, strict=True))
            seen = cell.pop("end") <= today
            value = quotient(cell["retained"], cell["size"], "nothing was paid at age 0")
            if not seen:
                value = {"retained": None, "value": None, "reason": "not yet observed"}
            if basis == "revenue" and next_start(start, every) > today:
                value["size"] = None
            rows.append({**key, **cell, **value})
    return sorted(rows, key=lambda row: (row["cohort"], row["age"]))


def life(entity: Entity, as_of: datetime) -> tuple[Fraction, bool] | None:
    """Days from the first paid start, and whether they ended in a loss; None for who has not started."""
    started = [one for one in entity.paid if one.start < as_of]
    if not started:
        return None
    lost = not is_active(entity, as_of)
    end = max(one.end for one in started) if lost else as_of
    return Fraction((end - first_start(entity)) // MICROSECOND, DAY // MICROSECOND), lost


def kaplan_meier(lives: Sequence[tuple[Fraction, bool]]) -> list[Row]:
    """A row for each length of life that somebody reached: `survival` is the share that lived longer."""
    rows = []
    survival = Fraction(1)
    for days in sorted({length for length, _ in lives}):
        at_risk = sum(length >= days for length, _ in lives)
        lost = lives.count((days, True))
        survival *= 1 - Fraction(lost, at_risk)
        row = {"days": days, "at_risk": at_risk, "lost": lost, "censored": lives.count((days, False))}
        rows.append({**row, "survival": survival})
    return rows


def survival_curve(
    subscriptions: Table,
    *,
    as_of: datetime | None = None,
    by: str | Sequence[str] = (),
    customers: Table | None = None,
    grace_days: float = 0,
) -> list[Row]:
    """A dict for each group: its `table`, and its `median`, the first day by which half or more are lost."""
    today = default_as_of(subscriptions) if as_of is None else as_of
    lives: dict[Group, list[tuple[Fraction, bool]]] = {} if names(by) else {(): []}
    for entity in entities(subscriptions, by, customers, grace_days, today):
        length = life(entity, today)
        if length is not None:
            days, left = length
            lives.setdefault(entity.group, []).append((days, left and not may_return(entity, grace_days, today)))
    curves = []
    for group in sorted(lives, key=order):
        table = kaplan_meier(lives[group])
        median = next((row["days"] for row in table if row["survival"] <= Fraction(1, 2)), None)
        curves.append({**dict(zip(names(by), group, strict=True)), "table": table, "median": median})
    return curves
