"""Cells: the figure of each KPI in each period and group, in words, as the filters of the page choose among them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.report.choices import Cards, Group
from tenure.results.scorecard_row import ScorecardRow
from tenure.scorecard.question import last_period
from tenure.scorecard.selection import parameters_of
from tenure.show.numbers import format_range, format_value
from tenure.show.report_words import report_word
from tenure.show.scorecard_words import change_text, row_kpi

__all__ = ["VERDICTS", "Cells", "cells_of", "figure_names", "split_reason"]

Cells: TypeAlias = dict[str, Any]
"""Texts of one KPI and group, a list over the periods for each field; or `missing`, why the group has none."""

VERDICTS = ("", "better", "worse", "no_clear_change")
_UNDEFINED = "–"
_Key: TypeAlias = tuple[str, tuple[Any, ...], Period]


def figure_names(cards: Cards) -> list[str]:
    """Return the KPIs that have a figure of their own, rather than rows with keys such as reasons or cohorts."""
    return list(dict.fromkeys(row.kpi for row in cards[()].rows() if row.kind in {"figure", "median"}))


def cells_of(cards: Cards, groups: Sequence[Group], lang: Language) -> dict[str, list[Cells]]:
    """Return the texts of each KPI, in each group and period."""
    periods = cards[()].periods
    rows = {split: _by_key(card.rows(lang)) for split, card in cards.items()}
    return {
        name: [_cells(rows[group.columns], name, group, periods, cards, lang) for group in groups]
        for name in figure_names(cards)
    }


def split_reason(cards: Cards, name: str, group: Group, lang: Language) -> str | None:
    """Return why a KPI that has a figure of all customers has none of a group; None where it has."""
    if name in cards[group.columns].measures:
        return None
    return report_word("not_split", lang, columns=", ".join(group.columns))


def _by_key(rows: Sequence[ScorecardRow]) -> Mapping[_Key, ScorecardRow]:
    return {(row.kpi, row.group, row.period): row for row in rows if row.period is not None}


def _cells(
    rows: Mapping[_Key, ScorecardRow],
    name: str,
    group: Group,
    periods: Sequence[Period],
    cards: Cards,
    lang: Language,
) -> Cells:
    if (reason := split_reason(cards, name, group, lang)) is not None:
        return {"missing": reason}
    found = [_texts(rows.get((name, group.key, period)), name, periods, lang) for period in periods]
    fields = {field: [texts.get(field, "") for texts in found] for field in found[0] | found[-1]}
    return {field: texts for field, texts in fields.items() if any(texts)}


def _texts(row: ScorecardRow | None, name: str, periods: Sequence[Period], lang: Language) -> dict[str, Any]:
    if row is None:
        return {"value": _UNDEFINED, "reason": _reason_of_none(name, periods, lang)}
    kpi = row_kpi(row)
    return {
        "value": _UNDEFINED if math.isnan(row.value) else format_value(row.value, kpi, lang),
        "interval": "" if math.isnan(row.lower) else format_range(row.lower, row.upper, kpi, lang),
        "reason": row.reason or "",
        **dict(_comparison(row, lang)),
    }


def _comparison(row: ScorecardRow, lang: Language) -> Iterator[tuple[str, Any]]:
    if row.comparison is not None:
        kpi, previous = row_kpi(row), row.comparison.previous
        yield "before", _UNDEFINED if math.isnan(previous) else format_value(previous, kpi, lang)
        yield "change", "" if math.isnan(row.comparison.change) else change_text(row.comparison, kpi, lang)
        yield "verdict", VERDICTS.index(row.comparison.verdict or "")


def _reason_of_none(name: str, periods: Sequence[Period], lang: Language) -> str:
    if "period" in parameters_of(name):
        return report_word("no_such_group", lang)
    return report_word("one_instant", lang, period=last_period(periods))
