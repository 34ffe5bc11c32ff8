"""Lists: the rows of KPIs that have keys of their own, such as reasons or cohorts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.report.cells import figure_names, split_reason
from tenure.report.choices import Cards, Group
from tenure.results import Curve, Result
from tenure.scorecard.question import last_period
from tenure.scorecard.selection import parameters_of
from tenure.show.numbers import format_cell, format_confidence, format_range, format_value
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened
from tenure.show.words import part_label

__all__ = ["list_names", "lists_of", "period_numbers"]

_Rows: TypeAlias = list[list[str]]
_DAYS = (30, 60, 90, 180, 365, 730, 1095)
"""Where a curve is read for its table."""


def list_names(cards: Cards) -> list[str]:
    """Return the KPIs whose rows have keys of their own, and curves."""
    measures, figures = cards[()].measures, set(figure_names(cards))
    return [name for name, result in measures.items() if name not in figures or isinstance(result, Curve)]


def lists_of(cards: Cards, groups: Sequence[Group], lang: Language) -> dict[str, dict[str, Any]]:
    """Return the headings of each such KPI, and its rows in each group and period, or why there are none."""
    return {
        name: {"heads": _heads(cards[()].measures[name], lang), "rows": _rows_of_groups(cards, name, groups, lang)}
        for name in list_names(cards)
    }


def period_numbers(result: Result, periods: Sequence[Period]) -> dict[Any, int]:
    """Return the place of each period by its bounds in the table of a result, which has them in the same order."""
    table = result.table
    if "period" not in parameters_of(result.kpi.name):
        return {}
    bounds = dict.fromkeys(zip(table["period_start"], table["period_end"], strict=True))
    return dict(zip(bounds, range(len(periods)), strict=False))


def _heads(result: Result, lang: Language) -> list[str]:
    if isinstance(result, Curve):
        return [report_word("days", lang), report_word("share_left", lang)]
    confidence = format_confidence(result.options.get("confidence", 0.95), lang)
    interval = [report_word("interval", lang, confidence=confidence)] if "lower" in result.table else []
    return [*(shortened(part_label(key, lang)) for key in result.by), report_word("value", lang), *interval]


def _rows_of_groups(cards: Cards, name: str, groups: Sequence[Group], lang: Language) -> list[list[_Rows | str]]:
    periods, nobody = cards[()].periods, report_word("no_such_group", lang)
    last = periods.index(last_period(periods))
    found = {
        split: _rows(card.measures[name], split, periods, last, lang)
        for split, card in cards.items()
        if name in card.measures
    }
    elsewhere = nobody if "period" in parameters_of(name) else report_word("one_instant", lang, period=periods[last])
    return [
        [reason] * len(periods)
        if (reason := split_reason(cards, name, group, lang)) is not None
        else [found[group.columns].get((group.key, place), elsewhere) for place in range(len(periods))]
        for group in groups
    ]


def _rows(
    result: Result, split: tuple[str, ...], periods: Sequence[Period], last: int, lang: Language
) -> Mapping[tuple[tuple[Any, ...], int], _Rows]:
    """Return the rows in words, by group and place of the period."""
    found: dict[tuple[tuple[Any, ...], int], _Rows] = {}
    if isinstance(result, Curve):
        return {
            (values, last): [*_curve_rows(result, dict(zip(split, values, strict=True)), lang)]
            for values in _values_of(result, split)
        }
    numbers = period_numbers(result, periods)
    for row in result.to_frame(lang).to_dict("records"):
        values = tuple(None if pd.isna(row[name]) else row[name] for name in split)
        place = numbers.get((row["period_start"], row["period_end"]), last)
        found.setdefault((values, place), []).append(_texts(row, result, split, lang))
    return found


def _values_of(curve: Curve, split: tuple[str, ...]) -> list[tuple[Any, ...]]:
    rows = curve.medians[list(split)].itertuples(index=False) if split else [()]
    return [tuple(None if pd.isna(value) else value for value in row) for row in rows]


def _curve_rows(curve: Curve, group: Mapping[str, Any], lang: Language) -> Iterator[list[str]]:
    for days in _DAYS:
        share = curve.at(days, **group)
        shown = report_word("beyond", lang) if pd.isna(share) else format_value(share, curve.kpi, lang)
        yield [format_cell(days, lang), shown]


def _texts(row: Mapping[Any, Any], result: Result, split: tuple[str, ...], lang: Language) -> list[str]:
    keys = [shortened(format_cell(row[key], lang)) for key in result.by if key not in split]
    value = row["reason"] or format_value(row["value"], result.kpi, lang)
    return [*keys, value, *([format_range(row["lower"], row["upper"], result.kpi, lang)] if "lower" in row else [])]
