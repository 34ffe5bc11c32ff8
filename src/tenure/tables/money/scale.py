"""Exact money: the unit in which amounts are whole numbers, so that sums fit and lose nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.errors import ContractError, Fault

__all__ = ["FINEST", "fits_float", "scale_of"]

FINEST = 12_000_000  # a millionth of a twelfth: prices by quarter and year are whole numbers per month too
_SCALES = (*(12 * 10**digits for digits in range(6, -1, -1)), 1)
_FLOATS = 2**53  # below which floats hold every whole number
_ROOM = 2**62  # of 64-bit sums, with a bit to spare

Totals = Mapping[str, Mapping[str, float]]
"""The sum of the absolute amounts, by table and column."""


def scale_of(totals: Totals) -> int:
    """Return how many units make one of the currency: the most at which all totals fit 64 bits.

    Raises:
        ContractError: They do not even fit in whole units; the error names table and column.
    """
    most = _largest(totals)
    for scale in _SCALES:
        if 2 * most * scale < _ROOM:
            return scale
    table, column = next((table, name) for table, sums in totals.items() for name, sum_ in sums.items() if sum_ == most)
    words = f"its amounts add up to {most:.3g}, beyond what is summed exactly ({_ROOM // 2:.3g})"
    raise ContractError([Fault(table, column, "range", words, hint="Give money in a larger unit")])


def fits_float(totals: Totals, scale: int) -> bool:
    """Whether all sums of such units are whole numbers that floats hold too."""
    return 2 * _largest(totals) * scale < _FLOATS


def _largest(totals: Totals) -> float:
    return max((total for sums in totals.values() for total in sums.values()), default=0.0)
