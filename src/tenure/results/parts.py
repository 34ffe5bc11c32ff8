"""Parts: what counting hands to the formula, one row per period and group, all of it additive."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.errors import ParameterError
from tenure.results.messages import Message

__all__ = ["FINEST", "PERIOD", "Parts"]

PERIOD = ("period_start", "period_end")
FINEST = 12_000_000
"""The scale of exact money: a millionth of a unit per year is whole per month too."""
_EXACT_IN_FLOATS = 2**53


@dataclass(frozen=True)
class Parts:
    """Additive parts per period and group.

    Args:
        rows: The period's bounds, the group columns and the parts. Money stands as exact integers or
            fractions of 1/`scale` of the currency unit.
        keys: The group columns: the name shown, and the column of `rows` that holds it.
        money: The parts that are money.
        scale: How many of money's units make one of the currency.
        whole: Sums over all rows, where they are not simply that.
        hidden: The parts that only intervals are made of, and that are not shown.
        is_money: Whether `money` is money at all, and not another sum of exact units, such as seconds.
        notes: What counting has to say about them.
        undefined: Why there is no figure at all, whatever the parts are.
        constant: The parts of the period itself, such as its months: the same for all its customers.
        order: The columns of `rows` by which these are ordered, where not by period and group.
        mergeable: Whether the parts of two halves of the customers add up to those of all; a median does not.
        is_empty: Whether the tables have no row that says up to where their data go.
    """

    rows: pd.DataFrame
    keys: Mapping[str, str]
    money: frozenset[str] = frozenset()
    scale: int = 1
    whole: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    undefined: Message | None = None
    hidden: frozenset[str] = frozenset()
    is_money: bool = True
    constant: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    mergeable: bool = True
    is_empty: bool = False

    def select(self, *names: str, **renamed: str) -> Parts:
        """Keep some parts, in this order; `new="old"` renames one."""
        source = {**{name: name for name in names}, **renamed}
        heads = [*PERIOD, *self.keys.values()]
        frame = self.rows[[*heads, *source.values()]].set_axis([*heads, *source], axis=1)
        whole = {new: self.whole[old] for new, old in source.items() if old in self.whole}
        money = frozenset(new for new, old in source.items() if old in self.money)
        return replace(self, rows=frame, money=money, whole=whole)

    def with_sum(self, name: str, *plus: str, minus: tuple[str, ...] = ()) -> Parts:
        """Add a part that is a sum and difference of others, exactly.

        Args:
            name: The name of the part.
            plus: The parts added.
            minus: The parts taken off.
        """
        rows, terms = self.rows.copy(), {*plus, *minus}
        rows[name] = sum((rows[each] for each in plus), start=0) - sum((rows[each] for each in minus), start=0)
        money = self.money | {name} if terms & self.money else self.money
        whole = self.whole
        if set(whole) & terms:
            sums = self.sums()
            whole = {**whole, name: sum(sums[each] for each in plus) - sum(sums[each] for each in minus)}
        return replace(self, rows=rows, money=money, whole=whole)

    def with_notes(self, *notes: Message) -> Parts:
        """Add notes; what counting has to say."""
        return replace(self, notes=(*self.notes, *notes))

    def times(self, factor: int, *names: str) -> Parts:
        """Multiply some parts."""
        whole = {name: value * factor if name in names else value for name, value in self.whole.items()}
        return replace(self, rows=self.rows.assign(**{name: self.rows[name] * factor for name in names}), whole=whole)

    @property
    def names(self) -> list[str]:
        """The parts that are shown, in order."""
        return [name for name in self.counted if name not in self.hidden]

    @property
    def counted(self) -> list[str]:
        """All parts, in order."""
        return [name for name in self.rows.columns if name not in PERIOD and name not in self.keys.values()]

    def sums(self) -> dict[str, Any]:
        """Each part over all rows, still exact."""
        return {name: self.whole.get(name, _exact_sum(self.rows[name])) for name in self.counted}

    def shown(self, name: str, values: Any) -> NDArray[Any]:
        """Return a part as it is shown: counts as integers, money and fractions as the nearest float."""
        if (whole_numbers := _small_integers(values)) is not None:  # as exact as one by one, and faster
            return whole_numbers / self.scale if name in self.money else whole_numbers
        values = list(values)
        if name in self.money:
            return np.array([_nearest(value, self.scale) for value in values], dtype=float)
        whole = all(isinstance(value, int | np.integer) for value in values)
        return (
            np.array(values, dtype=np.int64)
            if whole
            else np.array([_nearest(value, 1) for value in values], dtype=float)
        )

    def table(self, **figures: NDArray[Any]) -> pd.DataFrame:
        """Return the parts as shown, under the names shown, and the figures that a result adds to them."""
        taken = {*PERIOD, *self.names, *figures, "value", "lower", "upper", "reason"}
        clash = [name for name in self.keys if name in taken]
        if clash:
            raise ParameterError(
                f"by names {', '.join(map(repr, clash))}, which is the name of a part in the result: rename the column."
            )
        shown = {new: self.rows[old] for new, old in [*((each, each) for each in PERIOD), *self.keys.items()]}
        return pd.DataFrame({**shown, **{name: self.shown(name, self.rows[name]) for name in self.names}, **figures})


def _nearest(value: Any, scale: int) -> float:
    """Return the float nearest to an exact value; nan for what is not known."""
    if value is None or value != value:  # noqa: PLR0124 - nan
        return math.nan
    # Both divisions, of whole numbers and of fractions, give the nearest float.
    return float(value / scale) if isinstance(value, int | np.integer) else float(Fraction(value) / scale)


def _exact_sum(values: pd.Series[Any]) -> Any:
    if values.dtype.kind == "i":
        return sum(values.tolist())
    return sum((each.item() if isinstance(each, np.generic) else each for each in values), start=0)


def _small_integers(values: Any) -> NDArray[np.int64] | None:
    """Return whole numbers that floats hold exactly as an array; None where they are others."""
    if not isinstance(values, pd.Series) or values.dtype != np.dtype("int64") or values.empty:
        return None
    found = values.to_numpy(copy=True)
    return found if max(found.max(), -found.min()) < _EXACT_IN_FLOATS else None
