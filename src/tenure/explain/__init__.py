"""Explain: which figures are out of the ordinary."""

from tenure.explain.unusual import is_unusual

__all__ = ["is_unusual"]
