"""What goes with the value of a customer: the correlation of ranks."""

from __future__ import annotations

import math
from collections.abc import Sequence


def ranks(values: Sequence[float]) -> list[float]:
    """Places from 1; who is equal shares the mean of their places."""
    return [sum(other < value for other in values) + (values.count(value) + 1) / 2 for value in values]


def value_drivers(values: Sequence[float], behaviour: Sequence[float]) -> float:
    """Spearman's correlation: Pearson's, of the ranks."""
    one, other = ranks(values), ranks(behaviour)
    middle = (len(one) + 1) / 2
    above = math.fsum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    spread = math.fsum((a - middle) ** 2 for a in one) * math.fsum((b - middle) ** 2 for b in other)
    return above / math.sqrt(spread)
