"""Survival curves as rows of cells: each share follows from that of the row before, and the median from all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tenure.catalogue import Language
from tenure.report.excel.cells import Address, Live, key_cells, key_name
from tenure.report.excel.measures import Rows
from tenure.results import Curve
from tenure.show.workbook import say

__all__ = ["curve_rows"]

_HALF = 0.5 + 1e-12  # as `Curve` has it: what a product of many factors may miss of one half
_ENDS = ("median", "reason")


def curve_rows(curve: Curve, lang: Language) -> Rows:
    """Return the rows of all curves; the median of each stands in its first row."""
    cells: list[dict[str, Any]] = []
    firsts: list[int] = []
    medians = curve.medians_in(lang).to_dict("records")
    table = curve.to_frame(lang)
    groups = [table] if not curve.by else [rows for _, rows in table.groupby(list(curve.by), dropna=False, sort=False)]
    for rows, median in zip(groups, medians if len(table) else [], strict=False):
        first, last = len(cells), len(cells) + len(rows) - 1
        firsts.append(first)
        cells += [_cells(row, curve, first, first + place, lang) for place, row in enumerate(rows.to_dict("records"))]
        cells[first] |= {"median": Live(partial(_median, first, last), median["median"]), "reason": median["reason"]}
    if not cells and curve.reason is not None:
        cells = [{"reason": curve.reason.text(lang)}]
    parts = [str(name) for name in table.columns if name not in curve.by]
    return Rows([*map(key_name, curve.by), *parts, *_ENDS], cells, firsts, say("survival_formula", lang))


def _cells(row: Mapping[Any, Any], curve: Curve, first: int, place: int, lang: Language) -> dict[str, Any]:
    survival = Live(partial(_survival, first, place), row["survival"])
    parts = {str(name): value for name, value in row.items() if name not in curve.by}
    return {**parts, **key_cells(row, curve.by, lang), "survival": survival}


def _survival(first: int, place: int, address: Address) -> str:
    lost, at_risk = address(place, "lost"), address(place, "at_risk")
    before = "" if place == first else f"{address(place - 1, 'survival')}*"
    return f"={before}({at_risk}-{lost})/{at_risk}"


def _median(first: int, last: int, address: Address) -> str:
    """Return the first day by which half is lost: as many rows stand above it as have more than half."""
    days, survival = (f"{address(first, name)}:{address(last, name)}" for name in ("days", "survival"))
    # The number stands outside of the text, where a comma may be its decimal mark.
    above = f'COUNTIF({survival},">"&{_HALF!r})'
    return f'=IF({above}=COUNT({survival}),"",INDEX({days},{above}+1))'
