"""What the page shows of each KPI."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tenure.catalogue import Picture
from tenure.report.cells import VERDICTS
from tenure.report.contents import Contents
from tenure.report.definitions import Definition, definition_of
from tenure.results import Curve
from tenure.show.numbers import format_confidence
from tenure.show.report_words import report_word

__all__ = ["KpiView", "interval_head", "kpi_views", "shared_notes"]

_WIDTHS: dict[Picture, str] = {"cohorts": "full", "survival": "two", "movements": "two"}
_SHARED = 8
"""A note of more KPIs than so many is said once, for all of them."""


@dataclass(frozen=True)
class KpiView:
    """A KPI of the page.

    Args:
        name: Its name.
        definition: What it is.
        cell: Its figure of all customers in the last period; None where it is a list.
        figure_label: What the figure is called.
        heads: The headings of its table.
        chart_label: What a screen reader says of its chart.
        is_list: Whether its rows have keys of their own.
        width: The room that its chart needs: that of one card, of `two`, or the `full` width.
        notes: What to mind with it alone.
    """

    name: str
    definition: Definition
    cell: dict[str, str] | None
    figure_label: str
    heads: Sequence[str]
    chart_label: str
    is_list: bool
    width: str
    notes: Sequence[str]


def shared_notes(contents: Contents) -> list[str]:
    """Return what is to be minded with several KPIs."""
    notes = Counter(
        note
        for result in contents.choices.whole.measures.values()
        for note in {each.text(contents.lang) for each in result.notes}
    )
    return [note for note, times in notes.items() if times > _SHARED]


def interval_head(contents: Contents) -> str:
    """Return the heading of intervals, with their confidence."""
    levels = (row.confidence for row in contents.choices.rows[()] if row.confidence is not None)
    return report_word("interval", contents.lang, confidence=format_confidence(next(levels, 0.95), contents.lang))


def kpi_views(contents: Contents) -> Iterator[KpiView]:
    """Return what the page shows of each KPI, in the order of the catalogue."""
    lang, compared = contents.lang, contents.is_compared
    interval, shared = interval_head(contents), set(shared_notes(contents))
    figure_heads = [report_word(key, lang) for key in ("period", "value")] + [interval]
    figure_heads += [report_word(key, lang) for key in ("change", "verdict")] if compared else []
    for name, result in contents.choices.whole.measures.items():
        definition = definition_of(result, lang)
        label = definition.label
        listed = contents.lists.get(name)
        yield KpiView(
            name=name,
            definition=definition,
            cell=_cell(contents, name),
            figure_label=f"{label}, {report_word('median', lang)}" if isinstance(result, Curve) else label,
            heads=[*figure_heads, report_word("reason", lang)] if listed is None else listed["heads"],
            chart_label=report_word("chart_of", lang, label=label),
            is_list=listed is not None,
            width=_WIDTHS.get(result.kpi.picture, ""),
            notes=[note for note in definition.notes if note not in shared],
        )


def _cell(contents: Contents, name: str) -> dict[str, str] | None:
    """Return the figure of all customers in the last period."""
    if name not in contents.cells:
        return None
    found, last = contents.cells[name][0], contents.choices.last
    texts = {field: found[field][last] if field in found else "" for field in ("value", "before", "change")}
    detail = found["detail"][last] if "detail" in found else ""
    explained = {"interval": "", "reason": detail} if last in found["undefined"] else {"interval": detail, "reason": ""}
    return {**texts, **explained, "verdict": VERDICTS[found["verdict"][last] if "verdict" in found else 0]}
