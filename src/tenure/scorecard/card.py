"""Scorecard: the results of many KPIs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, asdict
from typing import Any, ClassVar, Self

import pandas as pd

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.results import PydanticType, Result
from tenure.results.lazy import show
from tenure.results.plain import plain
from tenure.results.scorecard_row import Missing, ScorecardRow
from tenure.scorecard.comparison import Compare, compare_rows, compared_period, earlier_periods
from tenure.scorecard.question import last_period
from tenure.scorecard.rows import rows_of
from tenure.scorecard.selection import parameters_of
from tenure.scorecard.serialisation import period_to_dict, read_card

__all__ = ["Scorecard"]


class Scorecard(PydanticType):
    """The KPIs of one set of tables side by side; frozen.

    `.table` has a row per KPI, period and group, the KPIs in the order of the catalogue; `.measures` has each
    result by its name, with all that it knows of itself; `.missing` says of each other KPI what it lacks.
    With `compare`, `.earlier` has the results of the periods compared with.
    """

    schema: ClassVar[str] = "tenure/scorecard/2"
    kpis: tuple[str, ...]
    periods: tuple[Period, ...]
    by: tuple[str, ...]
    measures: Mapping[str, Result]
    missing: Mapping[str, Missing]
    compare: Compare | None
    earlier: Mapping[str, Result]

    def __init__(
        self,
        kpis: tuple[str, ...],
        periods: tuple[Period, ...],
        by: tuple[str, ...],
        measures: Mapping[str, Result],
        missing: Mapping[str, Missing],
        *,
        compare: Compare | None = None,
        earlier: Mapping[str, Result],
    ) -> None:
        vars(self).update(kpis=kpis, periods=periods, by=by, measures=measures, missing=missing)
        vars(self).update(compare=compare, earlier=earlier)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to {name!r}: a scorecard is frozen")

    @property
    def table(self) -> pd.DataFrame:
        """A tidy table of all KPIs, in English; a copy, free to change."""
        return self.to_frame()

    def to_frame(self, lang: Language = "en") -> pd.DataFrame:
        """Return the tidy table with its labels, reasons and notes in a language."""
        table: pd.DataFrame = show().tidy_table(self.rows(lang), self.by, lang, compared=self.compare is not None)
        return table

    def pivot(self) -> pd.DataFrame:
        """Return the values: a row per KPI, a column per period and group; nan for what has no figure."""
        grid: pd.DataFrame = show().value_grid(self.rows(), self.kpis, self.periods, self.by)
        return grid

    def rows(self, lang: Language = "en") -> tuple[ScorecardRow, ...]:
        """Return each figure, or what is missing, with its comparison; reasons and notes in a language."""
        lang = show().language(lang)
        return tuple(row for name in self.kpis for row in self._rows(name, lang))

    def earlier_rows(self, lang: Language = "en") -> tuple[ScorecardRow, ...]:
        """Return each figure of the periods compared with, without those that are observed anyway."""
        lang = show().language(lang)
        return tuple(row for name in self.earlier for row in self._earlier_rows(name, lang))

    def summary(self, lang: Language = "en") -> str:
        """Return the scorecard as text: a line per KPI, room by room, a column per period and group."""
        return str(show().scorecard_to_text(self.rows(lang), self.periods, lang))

    def to_html(self, lang: Language = "en") -> str:
        """Return the scorecard as a table for a page or a notebook."""
        return str(show().scorecard_to_html(self.rows(lang), self.periods, lang))

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text, lists; undefined is None."""
        return {
            "schema": self.schema,
            "kpis": list(self.kpis),
            "periods": [period_to_dict(period) for period in self.periods],
            "by": list(self.by),
            "compare": self.compare,
            "rows": plain(self.table.to_dict("records")),
            "measures": {name: result.to_dict() for name, result in self.measures.items()},
            "missing": {name: asdict(missing) for name, missing in self.missing.items()},
            "earlier": {name: result.to_dict() for name, result in self.earlier.items()},
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Return the scorecard that `to_dict` wrote.

        Raises:
            ParameterError: It is no scorecard of this version.
        """
        return cls(**read_card(found, cls.schema))

    def _rows(self, name: str, lang: Language) -> Iterator[ScorecardRow]:
        if name in self.missing:
            yield ScorecardRow(name, "missing", missing=self.missing[name])
            return
        rows = rows_of(self.measures[name], self._periods_of(name), self.by, lang)
        if self.compare is None:
            yield from rows
            return
        yield from compare_rows(rows, self._earlier_rows(name, lang), self.compare)

    def _earlier_rows(self, name: str, lang: Language) -> tuple[ScorecardRow, ...]:
        earlier = self.earlier.get(name)
        return () if earlier is None else rows_of(earlier, self._earlier_periods_of(name), self.by, lang)

    def _periods_of(self, name: str) -> tuple[Period, ...]:
        """Return the periods in which a KPI is shown; of one that looks at an instant, the last."""
        return self.periods if "period" in parameters_of(name) else (last_period(self.periods),)

    def _earlier_periods_of(self, name: str) -> tuple[Period, ...]:
        compare = self.compare or "previous"
        if "period" in parameters_of(name):
            return earlier_periods(self.periods, compare)
        return (compared_period(last_period(self.periods), compare),)

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return self.to_html()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scorecard) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())
