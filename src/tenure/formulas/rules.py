"""Churn under the rules of other tools, exactly, and what each rule adds to the difference."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

__all__ = ["churn_under_rules", "revenue_churn_under_rules", "step_differences"]


def churn_under_rules(parts: Mapping[str, int], *, passing: bool, each_loss: bool, denominator: str) -> Fraction | None:
    """Customers lost, of those who were there to leave; None where nobody was.

    Args:
        parts: What was counted of customers.
        passing: Whether those who join and leave within the period count, among the lost and among the new.
        each_loss: Whether each loss counts, also where the customer is back.
        denominator: `opening`, `opening_plus_new`, `opening_plus_joined` (new and back), or `average` of both ends.
    """
    lost = parts["lost_each"] if each_loss else parts["churn_customers"]
    if passing:
        lost += parts["lost_each_joined"] if each_loss else parts["passing"]
    new = parts["acquired"] if passing else parts["new_customers"]
    joined = parts["joined"] + (parts["passing"] if passing else 0)
    opening, closing = parts["opening_customers"], parts["closing_customers"]
    bases = {
        "opening": Fraction(opening),
        "opening_plus_new": Fraction(opening + new),
        "opening_plus_joined": Fraction(opening + joined),
        "average": Fraction(opening + closing, 2),
    }
    base = bases[denominator]
    return Fraction(lost) / base if base else None


def revenue_churn_under_rules(
    parts: Mapping[str, int], *, each_change: bool, net: bool = False, reactivation: bool = False
) -> Fraction | None:
    """Recurring revenue lost, of that at the start; None where there was none.

    Args:
        parts: What was counted of money.
        each_change: Whether each change of what a customer pays counts, or its change over the period.
        net: Whether what customers pay more makes up for it.
        reactivation: Whether what returning customers pay makes up for it too.
    """
    suffix = "_each" if each_change else ""
    lost = parts[f"churn{suffix}"] + parts[f"contraction{suffix}"]
    if net:
        lost -= parts[f"expansion{suffix}"] + (parts[f"reactivation{suffix}"] if reactivation else 0)
    return Fraction(lost, parts["opening"]) if parts["opening"] else None


def step_differences(values: Sequence[Fraction | None]) -> list[Fraction] | None:
    """Return by how much each value differs from the one before; None where one is not known.

    Example:
        >>> step_differences([Fraction(1, 4), Fraction(1, 2), Fraction(2, 5)])
        [Fraction(1, 4), Fraction(-1, 10)]
    """
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return [later - earlier for earlier, later in itertools.pairwise(known)]
