"""The definitions: what each KPI asks, how it is defined, with which options it was computed, and its source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tenure.catalogue import KPIS, Language
from tenure.report.definitions import definition_text
from tenure.report.excel.sheet import Sheet
from tenure.scorecard import Scorecard
from tenure.show.words import label_of, question_of, unit_of
from tenure.show.workbook import column_label, say

__all__ = ["write_definitions"]

_COLUMNS = ("label", "function", "question", "definition", "unit", "better", "options", "source")
_BETTER = {"higher": "higher", "lower": "lower_is", "neutral": "neutral"}


def write_definitions(sheet: Sheet, card: Scorecard, lang: Language) -> None:
    """Write a row per KPI of a scorecard."""
    sheet.headings(0, [column_label(name, lang) for name in _COLUMNS])
    sheet.widths(30, 28, 44, 90, 14, 10, 44, 34)
    sheet.freeze(1, 1)
    for place, name in enumerate(card.kpis, 1):
        kpi = KPIS[name]
        options = card.measures[name].options if name in card.measures else {}
        texts = (
            label_of(kpi, lang),
            name,
            question_of(kpi, lang),
            definition_text(name, lang),
            unit_of(kpi, lang),
            say(_BETTER[kpi.better], lang),
            _options(options),
            kpi.source,
        )
        for column, text in enumerate(texts):
            sheet.text(place, column, text, text_wrap=True)


def _options(options: Mapping[str, Any]) -> str:
    """Return what was asked, a line for each option."""
    return "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in options.items())
