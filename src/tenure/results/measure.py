"""Measure: the one type of every aggregate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from tenure.catalogue import Kpi
from tenure.errors import ParameterError
from tenure.results.lazy import merge
from tenure.results.messages import Message, MessageText
from tenure.results.parts import Parts
from tenure.results.plain import plain
from tenure.results.result import Result

__all__ = ["Measure", "Whole"]


@dataclass(frozen=True)
class Whole:
    """The figure over all groups, with its interval, parts and, where it is undefined, the reason."""

    value: float
    lower: float | None
    upper: float | None
    reason: Message | None
    parts: Mapping[str, Any]


class Measure(Result):
    """A KPI per period and group: its value, interval, parts, definition, reasons and notes.

    `.value`, `.lower`, `.upper`, `.reason` and `.parts` are over all groups of the one period asked, of a forecast
    over all its months; `.table` has a row per period and group. Rates are fractions, money is in the currency of
    the data, undefined is nan with a reason.

    Example:
        >>> from tenure import churn_rate
        >>> from tenure.samples import spring, subscriptions
        >>> churned = churn_rate(subscriptions, period=spring)
        >>> churned.value, churned.parts["lost"], churned.parts["opening"]
        (0.25, 1, 4)
        >>> Measure.from_json(churned.to_json()) == churned
        True
    """

    schema: ClassVar[str] = "tenure/measure/2"
    whole: Whole | None
    _counted: Parts | None

    def __init__(
        self,
        kpi: Kpi,
        by: tuple[str, ...],
        options: Mapping[str, Any],
        table: pd.DataFrame,
        whole: Whole | None = None,
        notes: Iterable[Message] = (),
        counted: Parts | None = None,
    ) -> None:
        super().__init__(kpi, by, options, table, notes)
        vars(self).update(whole=whole, _counted=counted)

    @staticmethod
    def merge(measures: Iterable[Measure]) -> Measure:
        """Return the figure of the whole from those of its partitions, such as hashes of the customer.

        The exact parts are added up and the formula applied to their sums, so that the result equals that of one
        call with all the tables. Each customer's rows must be in one partition, and a table without customers, such
        as costs, in one of them too (or split among them).

        Args:
            measures: Of the same KPI with the same options. They may come from other processes, by pickle.

        Raises:
            ParameterError: Their KPIs or options differ, they were read from JSON, which has no exact parts, or parts
                of this KPI do not add up, such as a median.

        Example:
            >>> from tenure import churn_rate
            >>> from tenure.samples import spring, subscriptions
            >>> early = subscriptions["customer_id"] < "cleo"
            >>> halves = [subscriptions[early], subscriptions[~early]]
            >>> merged = Measure.merge(churn_rate(half, period=spring) for half in halves)
            >>> merged == churn_rate(subscriptions, period=spring)
            True
        """
        merged: Measure = merge()(measures)
        return merged

    @property
    def value(self) -> float:
        """The KPI over all groups; nan where undefined."""
        return self._single("value").value

    @property
    def lower(self) -> float | None:
        """The lower bound of its interval; None where it has none."""
        return self._single("lower").lower

    @property
    def upper(self) -> float | None:
        """The upper bound of its interval; None where it has none."""
        return self._single("upper").upper

    @property
    def reason(self) -> MessageText | None:
        """Why it is undefined, in English words with `.key`, `.values` and `.text(lang)`; None where it is not."""
        message = self._single("reason").reason
        return None if message is None else MessageText(message)

    @property
    def parts(self) -> dict[str, Any]:
        """What it is made of, over all groups."""
        return dict(self._single("parts").parts)

    def _single(self, what: str) -> Whole:
        if self.whole is None:
            several = isinstance(self.options.get("period"), list)
            why = (
                "over several periods: read .table, or ask for one period" if several else "without a sum: read .table"
            )
            raise ParameterError(f".{what} is one figure, and this {self.kpi.name} has {len(self._table)} rows {why}.")
        return self.whole

    def _own_part(self) -> dict[str, Any]:
        if self.whole is None:
            return {"whole": None}
        bounds = {name: plain(getattr(self.whole, name)) for name in ("value", "lower", "upper")}
        reason = None if self.whole.reason is None else self.whole.reason.to_dict()
        interval = self.whole.lower is not None
        return {"whole": {**bounds, "reason": reason, "interval": interval, "parts": plain(self.whole.parts)}}

    @classmethod
    def _read_own_part(cls, found: Mapping[str, Any]) -> dict[str, Any]:
        if (whole := found["whole"]) is None:
            return {"whole": None}
        empty = math.nan if whole["interval"] else None
        lower, upper = (empty if whole[bound] is None else whole[bound] for bound in ("lower", "upper"))
        value = math.nan if whole["value"] is None else whole["value"]
        reason = None if whole["reason"] is None else Message.from_dict(whole["reason"])
        parts = {name: math.nan if part is None else part for name, part in whole["parts"].items()}
        return {"whole": Whole(value, lower, upper, reason, parts)}
