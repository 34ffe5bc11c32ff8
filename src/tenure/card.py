"""Scorecard: the results of many KPIs side by side."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from tenure.catalogue import ROOMS, UNITS, Kpi, Language, kpi
from tenure.periods import Period
from tenure.results import Curve, Measure, Result
from tenure.results.plain import plain
from tenure.show import format_interval, format_number, format_value, language

__all__ = ["ROOMS", "Missing", "Scorecard"]

_WORDS = {
    "table": {"en": "needs {0}", "es": "necesita {0}"},
    "option": {"en": "needs {0}: call it by itself", "es": "necesita {0}: debe llamarse por separado"},
    "by": {"en": "cannot be split by {0}", "es": "no se puede dividir por {0}"},
    "error": {"en": "{0}", "es": "{0}"},
    "rows": {"en": "{0} rows, in .measures", "es": "{0} filas, en .measures"},
    "median": {"en": "{0}, median", "es": "{0}, mediana"},
    "card": {"en": "Scorecard of {0}", "es": "Cuadro de mando de {0}"},
    "missing": {"en": "Not counted", "es": "Sin calcular"},
}


@dataclass(frozen=True)
class Missing:
    """What a KPI lacks: a `table`, an `option`, a column to split `by`, or what its `error` says."""

    what: str
    detail: str

    def text(self, lang: Language = "en") -> str:
        """Say it in words."""
        return _WORDS[self.what][lang].format(self.detail)


@dataclass(frozen=True, repr=False, eq=False)
class Scorecard:
    """The KPIs of one set of tables side by side; frozen.

    `.table` has a row per KPI, period and group, the KPIs in the order of the catalogue; `.measures` has each
    result by its name, with all that it knows of itself; `.missing` says of each other KPI what it lacks.
    """

    schema: ClassVar[str] = "tenure/scorecard/1"
    kpis: tuple[str, ...]
    periods: tuple[Period, ...]
    by: tuple[str, ...]
    measures: Mapping[str, Result]
    missing: Mapping[str, Missing]

    @property
    def table(self) -> pd.DataFrame:
        """A tidy table of all KPIs, in English; a copy, free to change."""
        return self.to_frame()

    def to_frame(self, lang: Language = "en") -> pd.DataFrame:
        """Return the table with its labels in a language."""
        names = ["kpi", "label", "period", *self.by, "value", "lower", "upper", "unit", "reason", "missing"]
        rows = [row for name in self.kpis for row in self._rows(name, language(lang))]
        numbers = dict.fromkeys(("value", "lower", "upper"), "float64")
        texts = dict.fromkeys(("reason", "missing"), object)
        table = pd.DataFrame(rows, columns=names).astype({**numbers, **texts})
        return table.assign(**{name: table[name].where(table[name].notna(), None) for name in texts})

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text, lists; undefined is None."""
        rows = [{str(name): plain(each) for name, each in row.items()} for row in self.table.to_dict("records")]
        head = {"schema": self.schema, "periods": [period.label for period in self.periods], "by": list(self.by)}
        measures = {name: measure.to_dict() for name, measure in self.measures.items()}
        return {**head, "rows": rows, "measures": measures}

    def to_json(self, **options: Any) -> str:
        """Return JSON in a stable, versioned schema; nan becomes null."""
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=False, **options)

    def summary(self, lang: Language = "en") -> str:
        """Return the scorecard as text, a line per figure, room by room."""
        title = _WORDS["card"][language(lang)].format(", ".join(period.label for period in self.periods))
        lines = [(room, *self._written(row)) for room, row in self._by_room(lang) if row["missing"] is None]
        width = [max((len(line[place]) for line in lines), default=0) for place in range(4)]
        text = [title]
        for place, (room, label, value, note) in enumerate(lines):
            if not place or lines[place - 1][0] != room:
                text += ["", room]
            text.append(f"  {label:<{width[1]}}  {value:>{width[2]}}  {note}".rstrip())
        lost = {kpi(name).label[lang]: each.text(lang) for name, each in self.missing.items()}
        wide = max(map(len, lost), default=0)
        listed = ["", _WORDS["missing"][lang], *(f"  {name:<{wide}}  {why}" for name, why in lost.items())]
        return "\n".join([*text, *(listed if lost else [])])

    def to_html(self, lang: Language = "en") -> str:
        """Return the scorecard as a table for a page or a notebook."""
        heads = self.to_frame(lang).drop(columns=["kpi", "lower", "upper", "unit"]).columns
        body = [self._cells(row, heads, lang) for row in self.to_frame(lang).to_dict("records")]
        head = "".join(f"<th>{html.escape(str(name))}</th>" for name in heads)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"

    def _cells(self, row: Mapping[Any, Any], heads: pd.Index[Any], lang: Language) -> str:
        values = {**row, "value": "" if row["missing"] else _value(row, kpi(row["kpi"]), lang)[0]}
        cells = (html.escape("" if values[name] is None else str(values[name])) for name in heads)
        return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def _by_room(self, lang: Language) -> Iterator[tuple[str, dict[Any, Any]]]:
        """Return every row as text, with the question of its room."""
        rows = self.to_frame(lang).to_dict("records")
        order = list(ROOMS)
        rows.sort(key=lambda row: order.index(kpi(row["kpi"]).room))
        for row in rows:
            yield ROOMS[kpi(row["kpi"]).room][lang], {**row, "lang": lang}

    def _written(self, row: Mapping[Any, Any]) -> tuple[str, str, str]:
        """Return one row's label, value and note."""
        value, bounds = _value(row, kpi(row["kpi"]), row["lang"])
        split = self._split(row) if row["reason"] is None or not row["reason"].endswith(".measures") else []
        if row["reason"] is not None and math.isnan(row["value"]):
            value = "–"
        notes = [each for each in (bounds, row["reason"]) if each]
        return " · ".join([row["label"], *split]), value, "; ".join(notes)

    def _split(self, row: Mapping[Any, Any]) -> list[str]:
        several = [row["period"]] if len(self.periods) > 1 else []
        return [*several, *("–" if pd.isna(row[name]) else str(row[name]) for name in self.by)]

    def _rows(self, name: str, lang: Language) -> list[dict[str, Any]]:
        row, label = kpi(name), ", ".join(period.label for period in self.periods)
        head = {"kpi": name, "label": row.label[lang], "period": label, "unit": UNITS[row.unit][lang]}
        if name in self.missing:
            return [{**head, "missing": self.missing[name].text(lang)}]
        result = self.measures[name]
        if isinstance(result, Curve):
            head |= {"label": _WORDS["median"][lang].format(row.label[lang]), "unit": UNITS["days"][lang]}
            head |= {"period": self.periods[-1].label}
            medians = result.medians.rename(columns={"median": "value"}).to_dict("records")
            found = [{"reason": str(result.reason)}] if result.reason else medians
            return [{**head, **{str(name): each for name, each in one.items()}} for one in found]
        if isinstance(result, Measure) and result.whole is not None and not self.by:
            whole, reason = result.whole, None if result.reason is None else str(result.reason)
            return [{**head, "value": whole.value, "lower": whole.lower, "upper": whole.upper, "reason": reason}]
        if isinstance(result, Measure) and set(result.by) == set(self.by) and "period_start" in result.table:
            return [{**head, **self._grouped(each)} for each in result.table.to_dict("records")] or [head]
        # What has more keys than were asked for is no row of a scorecard.
        return [{**head, "reason": _WORDS["rows"][lang].format(f"{len(result.table):,}")}]

    def _grouped(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        period = Period(row["period_start"], row["period_end"]).label
        shown = [*self.by, *(name for name in ("value", "lower", "upper", "reason") if name in row)]
        return {"period": period, **{name: row[name] for name in shown}}

    def __repr__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return self.to_html()


def _value(row: Mapping[Any, Any], known: Kpi, lang: Language) -> tuple[str, str]:
    """Write a row's value and its interval in the unit of the row."""
    days = row["unit"] == UNITS["days"][lang] and not math.isnan(row["value"])
    value = f"{format_number(row['value'], 1, lang)} {row['unit']}" if days else format_value(row["value"], known, lang)
    if math.isnan(row["lower"]):
        return value, ""
    return value, format_interval(row["lower"], row["upper"], known, 0.95, lang)
