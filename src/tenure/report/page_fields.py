"""What the template and the program of the page name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tenure.catalogue import KPIS, ROOMS
from tenure.report.cells import VERDICTS
from tenure.report.choices import Group, value_label
from tenure.report.contents import Contents
from tenure.report.kpi_views import KpiView, interval_head, kpi_views, shared_notes
from tenure.results.finding import Finding
from tenure.scorecard.comparison import compared_period
from tenure.show.colours import BOTH_THEMES
from tenure.show.formats import format_period
from tenure.show.report_words import report_word, report_words
from tenure.show.scorecard_words import missing_text, periods_text
from tenure.show.shortening import shortened
from tenure.show.words import label_of, spoken

__all__ = ["page_data", "page_fields"]

_HEADLINE = (
    "monthly_recurring_revenue", "net_revenue_retention", "gross_revenue_retention", "churn_rate", "lifetime_value",
    "ltv_to_cac_ratio", "net_promoter_score", "customer_satisfaction_score", "active_use_rate", "uptake_rate",
    "average_revenue_per_account", "tickets_per_customer",
)  # fmt: skip
_TILES = 8


def page_fields(contents: Contents) -> dict[str, Any]:
    """Return what the template names, of all customers in the last period."""
    lang, views = contents.lang, {view.name: view for view in kpi_views(contents)}
    rooms = [*_rooms(contents, views)]
    return {
        "words": report_words(lang),
        "html_lang": lang,
        "title": contents.title,
        "span": periods_text(contents.choices.periods, lang),
        "periods": _periods(contents),
        "last": contents.choices.last,
        "columns": [_column(contents, name) for name in contents.choices.columns],
        "compared": contents.is_compared,
        "notes": shared_notes(contents),
        "interval": interval_head(contents),
        "headline": [views[name] for name in _headline(contents)],
        "rooms": rooms,
        "sections": [*_sections(contents, rooms)],
        "follow_ups": contents.follow_ups,
        "as_of": contents.as_of,
        "findings": [_finding(each, contents) for each in contents.diagnosis],
        "missing": [*_missing(contents)],
        "made_by": report_word("made_by", lang, version=contents.version),
    }


def page_data(contents: Contents) -> dict[str, Any]:
    """Return what the program of the page chooses from."""
    lang = contents.lang
    words = report_words(lang)
    return {
        "text": {
            "periods": _periods(contents),
            "groups": [group.label(lang) for group in contents.choices.groups],
            "group_places": {_key(contents, group): place for place, group in enumerate(contents.choices.groups)},
            "compared": contents.is_compared,
            "verdicts": list(VERDICTS),
            "words": {verdict: words[verdict] for verdict in VERDICTS if verdict},
            "no_such_group": words["no_such_group"],
            "mark": BOTH_THEMES.muted,
        },
        "cells": contents.cells,
        "lists": contents.lists,
        "charts": contents.charts,
    }


def _periods(contents: Contents) -> list[dict[str, str]]:
    compare, lang = contents.choices.whole.compare, contents.lang
    return [
        {
            "label": format_period(period, lang),
            "start": period.start.replace(tzinfo=None).isoformat(),
            "before": ""
            if compare is None
            else report_word("compared_with", lang, period=format_period(compared_period(period, compare), lang)),
        }
        for period in contents.choices.periods
    ]


def _column_values(contents: Contents, name: str) -> list[Any]:
    return [group.key[0] for group in contents.choices.groups if group.columns == (name,)]


def _column(contents: Contents, name: str) -> dict[str, Any]:
    options = [value_label(value, contents.lang) for value in _column_values(contents, name)]
    return {"label": shortened(name), "options": options}


def _key(contents: Contents, group: Group) -> str:
    """Return what the filters say when a group is chosen: the place of its value in each, or nothing."""
    chosen = group.chosen
    places = (
        str(_column_values(contents, name).index(chosen[name])) if name in chosen else ""
        for name in contents.choices.columns
    )
    return "|".join(places)


def _headline(contents: Contents) -> list[str]:
    wanted = contents.asked or _HEADLINE
    return [name for name in wanted if name in contents.cells][:_TILES]


def _rooms(contents: Contents, views: Mapping[str, KpiView]) -> Iterator[dict[str, Any]]:
    for room, title in ROOMS.items():
        kpis = [view for name, view in views.items() if KPIS[name].room == room]
        if kpis:
            figures = [view for view in kpis if view.cell is not None]
            yield {"id": f"room-{room}", "title": title[spoken(contents.lang)], "kpis": kpis, "figures": figures}


def _sections(contents: Contents, rooms: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    words = report_words(contents.lang)
    if _headline(contents):
        yield {"id": "headline", "title": words["headline"]}
    yield {"id": "scorecard", "title": words["scorecard"]}
    yield from ({"id": room["id"], "title": room["title"]} for room in rooms)
    if contents.follow_ups:
        yield {"id": "follow-ups", "title": words["follow_ups"]}
    yield {"id": "doctor", "title": words["doctor"]}
    if contents.choices.whole.missing:
        yield {"id": "not-computed", "title": words["not_computed"]}


def _finding(finding: Finding, contents: Contents) -> dict[str, Any]:
    lang, measures = contents.lang, contents.choices.whole.measures
    return {
        "what": finding.what(lang),
        "table": finding.table,
        "where": ", ".join(map(shortened, finding.where)),
        "effect": finding.effect(lang),
        "kpis": [(name, label_of(KPIS[name], lang)) for name in finding.kpis if name in measures],
    }


def _missing(contents: Contents) -> Iterator[tuple[str, str]]:
    for name, missing in contents.choices.whole.missing.items():
        why = missing_text(replace(missing, detail=shortened(missing.detail, 300)), contents.lang)
        yield label_of(KPIS[name], contents.lang), why
