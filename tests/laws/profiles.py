"""How many examples of Hypothesis a test takes, as a part of those of its profile."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["FEW", "HALF", "IS_LONG", "MANY", "SHARE"]

IS_LONG = settings.get_current_profile_name() == "long"
FEW = settings(max_examples=max(2, settings.default.max_examples // 5))  # type: ignore[union-attr]
"""For a test that runs once for each engine."""
HALF = settings(max_examples=max(2, settings.default.max_examples // 2))  # type: ignore[union-attr]
"""For a test of many cases, such as several KPIs, each with several options."""
MANY = settings(max_examples=(6 if IS_LONG else 3) * settings.default.max_examples)  # type: ignore[union-attr]
"""For small and quick draws, of which few meet the edge of a window."""
SHARE = 1.0 if IS_LONG else 0.25
"""How many of the books with a planted truth are drawn, where one costs as much as a test."""
