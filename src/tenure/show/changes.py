"""The explanation of a change in words: by how much a figure moved, by which parts, in which groups."""

from __future__ import annotations

import math
from typing import Any

from tenure.catalogue import Kpi, Language
from tenure.show.formats import format_number, format_period
from tenure.show.numbers import format_value
from tenure.show.parts import PARTS
from tenure.show.words import label_of, spoken

__all__ = ["change_to_text"]

_WORDS = {
    "headline": {"en": "{label}: {before} in {then}, {after} in {now}: {change}",
                 "es": "{label}: {before} en {then}, {after} en {now}: {change}"},
    "mix": {"en": "by the sizes of the groups", "es": "por el tamaño de los grupos"},
    "rate": {"en": "by what became of each group", "es": "por lo que pasó en cada grupo"},
    "null": {"en": "(none)", "es": "(ninguno)"},
}  # fmt: skip
_SHOWN = 8


def change_to_text(explained: Any, lang: Language = "en") -> str:
    """Write an explanation: the change, its parts over all groups, and the groups with the largest."""
    kpi, words = explained.kpi, spoken(lang)
    headline = _WORDS["headline"][words].format(
        label=label_of(kpi, lang),
        before=format_value(explained.value_before, kpi, lang),
        after=format_value(explained.value_now, kpi, lang),
        then=format_period(explained.before, lang),
        now=format_period(explained.now, lang),
        change=_signed(explained.change, kpi, lang),
    )
    parts = [f"  {_signed(value, kpi, lang):>12}  {_part(name, lang)}" for name, value in explained.parts.items()]
    rows = explained.table.head(_SHOWN).to_dict("records")
    groups = [f"  {_signed(row['total'], kpi, lang):>12}  {_group(row, explained.by, lang)}" for row in rows]
    rest = ["  …"] if len(explained.table) > _SHOWN else []
    return "\n".join([headline, *parts, "", *groups, *rest])


def _part(name: str, lang: Language) -> str:
    return _WORDS[name][spoken(lang)] if name in _WORDS else PARTS[name][spoken(lang)]


def _group(row: dict[Any, Any], by: tuple[str, ...], lang: Language) -> str:
    none = _WORDS["null"][spoken(lang)]
    return ", ".join(f"{name} {none if row[name] is None else row[name]}" for name in by)


def _signed(value: float, kpi: Kpi, lang: Language) -> str:
    shown = format_number(100 * value, 2, lang) + " pp" if kpi.unit == "share" else format_number(value, 2, lang)
    return shown if value <= 0 or math.isnan(value) else f"+{shown}"
