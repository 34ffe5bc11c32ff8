"""What the customers of today still pay: the chance of each renewal to come, one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from .states import Entity, Table, entities, first_start, mrr_at
from .tenures import anniversary, tenure

__all__ = ["finished_months", "mrr_forecast"]

FEWEST_DUE, YEAR = 30, 12


def finished_months(entity: Entity, as_of: datetime) -> tuple[int, bool] | None:
    """Whole months and whether they ended in a loss, which is not seen in a month that is not over."""
    found = tenure(entity, as_of)
    if found is None:
        return None
    months, lost = found
    if lost and anniversary(first_start(entity), months) >= as_of:
        return months - 1, False
    return months, lost


def churn_at(lives: list[tuple[int, bool]], curve: Callable[[int], float]) -> Callable[[int], float]:
    """The share that leaves at the n-th renewal: of those who came up for it, or by the curve where these are few."""

    def due(renewal: int) -> int:
        return sum(months >= renewal for months, _ in lives)

    def left(renewal: int) -> int:
        return sum(lost and months == renewal for months, lost in lives)

    observed = 0
    while due(observed + 1) >= FEWEST_DUE:
        observed += 1
    longest = max(months for months, _ in lives)
    expected = sum(due(renewal) * curve(renewal) for renewal in range(1, longest + 1))
    level = sum(lost for _, lost in lives) / expected

    def churn(renewal: int) -> float:
        if renewal <= observed:
            return left(renewal) / due(renewal)
        if observed < YEAR:
            return min(1.0, level * curve(renewal))
        before = renewal
        while before > observed:
            before -= YEAR
        return min(1.0, left(before) / due(before) * curve(renewal) / curve(before))

    return churn


def mrr_forecast(
    subscriptions: Table, *, months: int, as_of: datetime, curve: Callable[[int], float]
) -> list[tuple[float, float]] | None:
    """MRR and customers expected at the end of each month to come; None where no loss was seen."""
    lived = [(entity, found) for entity in entities(subscriptions, as_of=as_of) if (found := tenure(entity, as_of))]
    active = [(mrr_at(entity, as_of), found[0]) for entity, found in lived if mrr_at(entity, as_of) > 0]
    lives = [found for entity, _ in lived if (found := finished_months(entity, as_of))]
    if not active:
        return [(0.0, 0.0)] * months
    if not any(lost for _, lost in lives):
        return None
    churn = churn_at(lives, curve)
    rows = []
    for ahead in range(1, months + 1):
        amount, customers = Fraction(0), 0.0
        for mrr, gone_by in active:
            stay = 1.0
            for renewal in range(gone_by + 1, gone_by + ahead + 1):
                stay *= 1 - churn(renewal)
            amount += mrr * Fraction(stay)
            customers += stay
        rows.append((float(amount), customers))
    return rows
