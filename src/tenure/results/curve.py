"""Curve: how a quantity runs over time, such as survival over days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tenure.catalogue import Kpi, Language
from tenure.errors import ParameterError
from tenure.results.lazy import show
from tenure.results.messages import Message, MessageText
from tenure.results.result import Result, in_words

__all__ = ["Curve"]

_ROUNDING = 1e-12  # what a product of many factors may miss of one half
_NOT_YET = Message("half_not_lost_yet")


class Curve(Result):
    """A survival curve, one for each group.

    `.table` has a row per group and distinct time, `.medians` a row per group; `.median` and `.at(days)`
    speak of the one curve, or of the group named.

    Example:
        >>> from tenure import survival_curve
        >>> from tenure.samples import subscriptions
        >>> curve = survival_curve(subscriptions, as_of="2026-04-01")
        >>> curve.at(0)
        1.0
    """

    schema: ClassVar[str] = "tenure/curve/2"
    reason_message: Message | None

    def __init__(
        self,
        kpi: Kpi,
        by: tuple[str, ...],
        options: Mapping[str, Any],
        table: pd.DataFrame,
        reason: Message | None = None,
        notes: Iterable[Message] = (),
    ) -> None:
        super().__init__(kpi, by, options, table, notes)
        vars(self).update(reason_message=reason)

    @property
    def reason(self) -> MessageText | None:
        """Why it is empty, in English words with `.key`, `.values` and `.text(lang)`; None where it is not."""
        return None if self.reason_message is None else MessageText(self.reason_message)

    @property
    def medians(self) -> pd.DataFrame:
        """The median of each group, with its reason in English where it was not reached."""
        return self.medians_in()

    def medians_in(self, lang: Language = "en") -> pd.DataFrame:
        """Return the median of each group, with its reason in a language where it was not reached."""
        lang = show().language(lang)
        rows = [{**self._names(key), **_median(curve)} for key, curve in self._groups()]
        kinds = {name: self._table[name].dtype for name in self.by}
        frame = pd.DataFrame(rows, columns=[*self.by, "median", "reason"]).astype({**kinds, "reason": object})
        return in_words(frame.assign(reason=frame["reason"].where(frame["reason"].notna(), None)), lang)

    @property
    def median(self) -> float:
        """The time by which half is lost; nan where that was not reached."""
        if self._table.empty:
            return math.nan
        return float(_median(self._one())["median"])

    def at(self, days: ArrayLike, **group: Any) -> Any:
        """Return the share still there after so many days; nan beyond what was observed.

        Args:
            days: A number or an array of them, from 0.
            **group: Which group, as `column=value`; needed where there are several.
        """
        curve = self._one(**group)
        times = np.asarray(days, dtype=float)
        if np.any(times < 0) or np.any(np.isnan(times)):
            raise ParameterError(f"days are numbers from 0, not {days!r}.")
        steps = np.concatenate([[1.0], curve["survival"].to_numpy()])
        last = curve["days"].max() if len(curve) else -1.0
        shares = steps[np.searchsorted(curve["days"].to_numpy(), times, side="right")]
        # After the last loss of all the curve is known to stay at 0.
        shares = np.where((times > last) & (shares > 0), np.nan, shares)
        return float(shares) if shares.ndim == 0 else shares

    def _one(self, **group: Any) -> pd.DataFrame:
        unknown = [name for name in group if name not in self.by]
        if unknown:
            raise ParameterError(
                f"{', '.join(unknown)} is no group of this curve; it has {', '.join(self.by) or 'none'}."
            )
        found = [curve for key, curve in self._groups() if all(_same(self._names(key)[n], v) for n, v in group.items())]
        if len(found) > 1:
            raise ParameterError("There are several curves: name the group, or read .medians and .table.")
        if not found and group:
            raise ParameterError(f"No group is {group}.")
        return found[0] if found else self._table

    def _names(self, key: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self.by, key, strict=True))

    def _groups(self) -> list[tuple[tuple[Any, ...], pd.DataFrame]]:
        if not self.by:
            return [((), self._table)]
        return [(key, rows) for key, rows in self._table.groupby(list(self.by), dropna=False, sort=False)]

    def _own_part(self) -> dict[str, Any]:
        return {"reason": None if self.reason_message is None else self.reason_message.to_dict()}

    @classmethod
    def _read_own_part(cls, found: Mapping[str, Any]) -> dict[str, Any]:
        return {"reason": None if found["reason"] is None else Message.from_dict(found["reason"])}


def _median(curve: pd.DataFrame) -> dict[str, Any]:
    below = curve.loc[curve["survival"] <= 0.5 + _ROUNDING, "days"]
    if len(below):
        return {"median": float(below.iloc[0]), "reason": None}
    return {"median": math.nan, "reason": _NOT_YET}


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or (pd.isna(one) and pd.isna(other))
