"""The change of a weighted mean, split into what became of its weights and of its rates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

__all__ = ["mix_and_rate"]

Group: TypeAlias = tuple[Fraction, Fraction | None]
"""The weight of a group, and its rate; None where it has no weight."""


def mix_and_rate(before: Sequence[Group], after: Sequence[Group]) -> list[tuple[Fraction, Fraction]]:
    """Split the change of a mean into mix and rate by group, exactly: all parts add up to the change.

    Mix is the change of a group's share × how far its rate lies from the mean, rate the change of its rate × its share,
    each with the average of the two sides for what is held still. A group that is on one side only has the rate of that
    side on both, so all of it is mix.

    Reference: E. M. Kitagawa, Components of a difference between two rates, J. American Statistical Association 50
    (1955).

    Example:
        >>> from fractions import Fraction as F
        >>> parts = mix_and_rate([(F(50), F("0.1")), (F(50), F("0.3"))], [(F(25), F("0.1")), (F(75), F("0.4"))])
        >>> [(round(float(mix), 5), round(float(rate), 5)) for mix, rate in parts]
        [(0.04063, 0.0), (0.02187, 0.0625)]
        >>> float(sum(mix + rate for mix, rate in parts))
        0.125
    """
    shares = [_shares(side) for side in (before, after)]
    middle = sum(_mean(side) for side in (before, after)) / 2
    parts = []
    for (_, old), (_, new), share, later in zip(before, after, *shares, strict=True):
        first, last = (old if old is not None else new), (new if new is not None else old)
        if first is None or last is None:
            parts.append((Fraction(0), Fraction(0)))
        else:
            parts.append(((later - share) * ((first + last) / 2 - middle), (last - first) * (share + later) / 2))
    return parts


def _shares(groups: Sequence[Group]) -> list[Fraction]:
    total = sum(weight for weight, _ in groups)
    return [weight / total for weight, _ in groups]


def _mean(groups: Sequence[Group]) -> Fraction:
    rated = zip(_shares(groups), groups, strict=True)
    return sum((share * rate for share, (_, rate) in rated if rate is not None), Fraction(0))
