"""Explain: who is behind a figure, why a figure moved, and which figures are out of the ordinary."""

from tenure.explain.change import explain_change
from tenure.explain.customers import explain
from tenure.explain.explanation import ChangeExplanation
from tenure.explain.unusual import is_unusual

__all__ = ["ChangeExplanation", "explain", "explain_change", "is_unusual"]
