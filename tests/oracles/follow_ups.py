"""Whom to call after a survey, and how much each answer weighs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .groups import default_as_of
from .states import Group, Row, Table, names
from .survey_rows import latest_of_each

ACTIONS = {
    "detractor": ("call", 24),
    "passive": ("offer value", 7 * 24),
    "promoter": ("ask for a referral or case study", 14 * 24),
}


def nps_follow_ups(surveys: Table, *, as_of: datetime | None = None) -> list[Row]:
    """In order: what is overdue first, detractors before passives before promoters, the earliest due first."""
    today = default_as_of(surveys) if as_of is None else as_of
    known = [row for row in surveys if row["kind"] == "nps" and row["score"] is not None and row["customer_id"]]
    found = []
    for row in latest_of_each([row for row in known if row["answered_at"] <= today], ()):
        category = "promoter" if row["score"] >= 9 else "passive" if row["score"] >= 7 else "detractor"
        action, hours = ACTIONS[category]
        due = row["answered_at"] + timedelta(hours=hours)
        found.append({"customer_id": row["customer_id"], "score": row["score"], "category": category,
                      "answered_at": row["answered_at"], "action": action, "due_at": due,
                      "overdue": due < today})  # fmt: skip
    ranks = list(ACTIONS)
    return sorted(
        found, key=lambda row: (not row["overdue"], ranks.index(row["category"]), row["due_at"], row["customer_id"])
    )


def weights_by_stratum(surveys: Table, customers: Table, strata: str | Sequence[str]) -> list[Fraction]:
    """Population share by answer share of the stratum, within the kind; an anonymous answer weighs as the average.

    A row without an answer weighs 1, and so does an answer whose kind has no answer of a known customer.
    """

    def stratum(customer: object) -> Group:
        return tuple(next(one[name] for one in customers if one["customer_id"] == customer) for name in names(strata))

    def weight(customer: object, kind: str) -> Fraction:
        own = stratum(customer)
        answers = [stratum(row["customer_id"]) for row in known if row["kind"] == kind]
        return Fraction(population.count(own), len(population)) / Fraction(answers.count(own), len(answers))

    population = [stratum(one["customer_id"]) for one in customers]
    answered = [row for row in surveys if row["score"] is not None]
    known = [row for row in answered if row["customer_id"] is not None]
    weights = []
    for row in surveys:
        own = [weight(one["customer_id"], one["kind"]) for one in known if one["kind"] == row["kind"]]
        if row["score"] is None or not own:
            weights.append(Fraction(1))
        elif row["customer_id"] is None:
            weights.append(sum(own, Fraction(0)) / len(own))
        else:
            weights.append(weight(row["customer_id"], row["kind"]))
    return weights
