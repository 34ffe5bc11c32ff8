"""Explain: who is behind a figure, why it moved, which are out of the ordinary, and why other tools say another."""

from tenure.explain.change import explain_change
from tenure.explain.compare import compare_rules
from tenure.explain.customers import explain
from tenure.explain.explanation import ChangeExplanation
from tenure.explain.rules import RULES, Rules
from tenure.explain.sql import explain_sql
from tenure.explain.unusual import is_unusual

__all__ = [
    "RULES",
    "ChangeExplanation",
    "Rules",
    "compare_rules",
    "explain",
    "explain_change",
    "explain_sql",
    "is_unusual",
]
