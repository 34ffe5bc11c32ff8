"""Exact money: the unit in which amounts are whole numbers, so that sums fit and lose nothing."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.errors import ContractError, Fault

__all__ = ["fits_float", "scale_of"]

MICRO = 1_000_000
_FLOATS = 2**53  # below which floats hold every whole number
_ROOM = 2**62  # of 64-bit sums, with a bit to spare


def scale_of(money: Mapping[str, float]) -> int:
    """Return the finest scale, down from a millionth, at which all totals fit 64 bits."""
    scale, most = MICRO, max(money.values())
    while scale > 1 and 2 * most * scale >= _ROOM:
        scale //= 10
    if 2 * most * scale >= _ROOM:
        words = f"its amounts add up to {most:.3g}, beyond what is summed exactly ({_ROOM // 2:.3g})"
        table = next(name for name, total in money.items() if total == most)
        raise ContractError([Fault(table, "", "range", words, hint="Give money in a larger unit")])
    return scale


def fits_float(money: Mapping[str, float], scale: int) -> bool:
    """Whether all sums of such units are whole numbers that floats hold too."""
    return 2 * max(money.values()) * scale < _FLOATS
