"""Scorecard: the results of many KPIs side by side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd
from pydantic_core import CoreSchema, core_schema

from tenure.periods import Period
from tenure.results import Result
from tenure.results.result import plain
from tenure.results.scorecard_row import Missing, ScorecardRow
from tenure.scorecard.comparison import Compare, compare_rows, compared_period, earlier_periods
from tenure.scorecard.question import last_period
from tenure.scorecard.rows import rows_of
from tenure.scorecard.selection import parameters_of
from tenure.scorecard.serialisation import period_to_dict, read_card

__all__ = ["Scorecard"]


@dataclass(frozen=True, repr=False, eq=False)
class Scorecard:
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
    compare: Compare | None = None
    earlier: Mapping[str, Result] = field(default_factory=dict)

    @cached_property
    def rows(self) -> tuple[ScorecardRow, ...]:
        """Each figure, or what is missing, as data."""
        return tuple(row for name in self.kpis for row in self._rows(name))

    @property
    def table(self) -> pd.DataFrame:
        """A tidy table of all KPIs, in English; a copy, free to change."""
        return self.to_frame()

    def to_frame(self, lang: str = "en") -> pd.DataFrame:
        """Return the tidy table with its labels, reasons and notes in a language."""
        from tenure.show.scorecard_table import tidy_table  # noqa: PLC0415 - words when they are asked for

        return tidy_table(self.rows, self.by, lang, compared=self.compare is not None)

    def pivot(self, lang: str = "en") -> pd.DataFrame:
        """Return the values with a row per KPI and a column per period and group; nan for what has no figure."""
        from tenure.show.scorecard_table import value_grid  # noqa: PLC0415 - words when they are asked for

        return value_grid(self.rows, self.kpis, self.periods, self.by, lang)

    def summary(self, lang: str = "en") -> str:
        """Return the scorecard as text: a line per KPI, room by room, a column per period and group."""
        from tenure.show.scorecard import scorecard_to_text  # noqa: PLC0415 - words when asked for

        return scorecard_to_text(self.rows, self.periods, lang)

    def to_html(self, lang: str = "en") -> str:
        """Return the scorecard as a table for a page or a notebook."""
        from tenure.show.scorecard import scorecard_to_html  # noqa: PLC0415 - words when asked for

        return scorecard_to_html(self.rows, self.periods, lang)

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

    def to_json(self, **options: Any) -> str:
        """Return JSON in a stable, versioned schema; nan becomes null."""
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=False, **options)

    @classmethod
    def from_json(cls, text: str) -> Scorecard:
        """Return the scorecard that `to_json` wrote.

        Raises:
            ParameterError: The text is no JSON of this type and version.
        """
        return cls(**read_card(text, cls.schema))

    def _rows(self, name: str) -> Iterator[ScorecardRow]:
        if name in self.missing:
            yield ScorecardRow(name, "missing", missing=self.missing[name])
            return
        periods, before = self._periods_of(name)
        rows = rows_of(self.measures[name], periods, self.by)
        if self.compare is None:
            yield from rows
        else:
            earlier = rows_of(self.earlier[name], before, self.by) if name in self.earlier else ()
            yield from compare_rows(rows, earlier, self.compare)

    def _periods_of(self, name: str) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
        """Return the periods in which a KPI is shown, and those compared with; of an instant, the last."""
        last = last_period(self.periods)
        if "period" not in parameters_of(name):
            return (last,), (compared_period(last, self.compare or "previous"),)
        return self.periods, earlier_periods(self.periods, self.compare or "previous")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Let pydantic, and so FastAPI, write a scorecard as its `to_dict` and read it back."""
        return core_schema.no_info_after_validator_function(
            cls._from_any,
            core_schema.any_schema(),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.to_dict, return_schema=core_schema.dict_schema()
            ),
        )

    @classmethod
    def _from_any(cls, value: Any) -> Scorecard:
        return value if isinstance(value, cls) else cls(**read_card(value, cls.schema))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scorecard) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return self.to_html()
