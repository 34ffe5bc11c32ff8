from __future__ import annotations

from fractions import Fraction

from . import gross_revenue_retention, net_revenue_churn_rate, net_revenue_retention, revenue_churn_rate
from .examples import month, parts, sub
from .test_retention import TABLE

FEBRUARY = month("2026-02")


# Opening 10 + 10 + 25 + 30 = 75. Churn: cam 25 and dia 30. Expansion: ben 4. New and returned stay out.
def test_revenue_churn_is_gross() -> None:
    (row,) = revenue_churn_rate(TABLE, [FEBRUARY])
    assert parts(row) == {"opening": 75, "churn": 55, "contraction": 0, "expansion": 4, "value": Fraction(55, 75)}


def test_net_revenue_churn_takes_expansion_off() -> None:
    (row,) = net_revenue_churn_rate(TABLE, [FEBRUARY])
    assert parts(row) == {"opening": 75, "churn": 55, "contraction": 0, "expansion": 4, "value": Fraction(51, 75)}


def test_net_retention_counts_what_the_opening_pays_at_the_end() -> None:
    (row,) = net_revenue_retention(TABLE, [FEBRUARY])
    assert parts(row) == {"opening": 75, "retained": 10 + 14, "value": Fraction(24, 75)}


def test_gross_retention_leaves_growth_out() -> None:
    (row,) = gross_revenue_retention(TABLE, [FEBRUARY])
    assert parts(row) == {"opening": 75, "retained": 10 + 10, "value": Fraction(20, 75)}


def test_contraction_of_one_customer_is_netted_over_her_subscriptions() -> None:
    # ana: 10 + 20 before, 10 + 5 + 7 after: contraction 8
    table = [sub("ana", "2026-01-01"), sub("ana", "2026-01-01", "2026-02-10", 20.0)]
    table += [sub("ana", "2026-02-10", mrr=5.0), sub("ana", "2026-02-11", mrr=7.0)]
    (row,) = revenue_churn_rate(table, [FEBRUARY])
    assert (row["contraction"], row["expansion"], row["value"]) == (8, 0, Fraction(8, 30))
    assert net_revenue_retention(table, [FEBRUARY])[0]["value"] == Fraction(22, 30)
