"""Pages of the KPIs, from the catalogue and the docstrings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import tenure
from docs.generator.docstrings import read_docstring, section_lines, signature_lines
from tenure.catalogue import ROOMS, UNITS, Kpi
from tenure.tables import SCHEMAS

SOURCES = """Sources: [VAS] success of value-added services · [CS] customer-success KPIs · [CLV] five reasons for
lifetime value · [SaaS] step-by-step guide to customer success · [CX] B2B experience metrics; papers and standards are
cited on the pages.
"""
SHARED = (
    "Periods, `by`, `customers`, grace and intervals are the same for all KPIs: see the [guide](../guide.md). What a "
    "figure may carry in `.notes`, or `.reason` where there is none: [notes and reasons](../reference/notes.md). "
    "All KPIs: [index](index.md)."
)


def kpi_pages() -> dict[str, str]:
    """Return the text of every KPI's page by its name."""
    return {name: _page(row) for name, row in tenure.KPIS.items()}


def index_page() -> str:
    """Return the page that lists all KPIs."""
    return f"# KPIs\n\n{kpi_table('')}\n{SOURCES}"


def kpi_table(folder: str) -> str:
    """Return a table of all KPIs, room by room."""
    lines = []
    for room, title in ROOMS.items():
        if rows := [row for row in tenure.KPIS.values() if row.room == room]:
            lines += [f"**{title['en']}** `tenure.{room}`", "", "| KPI | asks | in |", "|---|---|---|"]
            lines += [
                f"| [`{row.name}`]({folder}{row.name}.md) | {row.question['en']} | {_unit(row)} |" for row in rows
            ]
            lines.append("")
    return "\n".join(lines)


def _unit(row: Kpi) -> str:
    """Return a KPI's unit in short."""
    return UNITS[row.unit]["en"].split(",")[0]


def _page(row: Kpi) -> str:
    function = getattr(tenure, row.name)
    summary, sections = read_docstring(function)
    lines = [f"# {row.label['en']}", "", f"`tenure.{row.name}`: {summary}", "", *_table(_facts(row)), ""]
    lines += [*signature_lines(row.name, function), *section_lines(sections, "##")]
    return "\n".join([*lines, "", SHARED, ""])


def _facts(row: Kpi) -> dict[str, str]:
    english, spanish = (UNITS[row.unit][lang] for lang in ("en", "es"))
    also = {"También se dice": "; ".join(row.also_called)} if row.also_called else {}
    return {
        "English": f"{row.label['en']}: {row.question['en']}",
        "Español": f"{row.label['es']}: {row.question['es']}",
        **also,
        "Unit": english if english == spanish else f"{english} (es: {spanish})",
        "Better": row.better,
        "Range": _range(row),
        "Needs": ", ".join(f"[{name}](../tables.md#{name})" if name in SCHEMAS else name for name in row.tables),
        "Groups add up": "yes" if row.additive else "no",
        "Source": row.source,
    }


def _range(row: Kpi) -> str:
    """Return the range of values; a share is a number from 0 to 1, which is shown in per cent."""
    bounds = f"{row.low:g} to {row.high:g}".replace("-inf", "−∞").replace("inf", "∞")
    return f"{bounds}; 0.05 is shown as 5.0 %" if row.unit == "share" else bounds


def _table(facts: Mapping[str, str]) -> Iterator[str]:
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {text} |" for name, text in facts.items())
