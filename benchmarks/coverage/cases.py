"""The truths under which intervals are tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

__all__ = ["FIVE_MARKS", "PAIRS", "SEVEN_MARKS", "SHARES", "TRINOMIALS"]

SHARES = (
    *(0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4),
    *(0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.95, 0.97, 0.98, 0.99, 0.995),
)

# Shares of answers for, neutral and against. What holds for these holds with for and against exchanged.
TRINOMIALS = [(p, 1 - p - d, d) for p, d in product((0, *SHARES, 1), repeat=2) if p >= d and p + d <= 1 + 1e-12]

# Shares of customers with either of two services, and their lift.
PAIRS = ((0.2, 0.2, 1), (0.2, 0.5, 1), (0.3, 0.3, 1), (0.5, 0.5, 1), (0.2, 0.2, 2), (0.3, 0.3, 2), (0.5, 0.5, 0.5))

# Answers by mark, from the lowest.
FIVE_MARKS: Sequence[Sequence[float]] = (
    (1, 1, 1, 1, 1),  # every mark alike
    (1, 4, 6, 4, 1),  # most in the middle
    (0, 5, 90, 5, 0),
    (2, 3, 8, 27, 60),  # most high
    (10, 5, 5, 20, 60),  # the lowest mark more often than the next
    (3, 0, 0, 27, 70),  # high, and a few of the lowest
    (1, 0, 0, 0, 1),  # only the ends of the scale
    (1, 0, 0, 0, 9),
    (1, 0, 0, 0, 19),
    (0, 0, 0, 3, 7),  # only the two highest
    (0, 0, 0, 5, 95),
)
SEVEN_MARKS: Sequence[Sequence[float]] = (
    (1, 1, 1, 1, 1, 1, 1),
    (1, 6, 15, 20, 15, 6, 1),
    (0, 0, 5, 90, 5, 0, 0),
    (1, 1, 2, 4, 10, 30, 52),
    (12, 3, 3, 5, 10, 20, 47),
    (3, 0, 0, 0, 0, 27, 70),
    (1, 0, 0, 0, 0, 0, 1),
    (1, 0, 0, 0, 0, 0, 9),
    (1, 0, 0, 0, 0, 0, 19),
    (0, 0, 0, 0, 0, 3, 7),
    (0, 0, 0, 0, 0, 5, 95),
)
