"""A scorecard as text and as HTML."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from tenure.catalogue import Language
from tenure.periods import Period
from tenure.results.scorecard_row import ScorecardRow
from tenure.show.scorecard_view import Line, View, scorecard_view
from tenure.show.scorecard_words import say

__all__ = ["scorecard_to_html", "scorecard_to_text"]

_WIDTH = 120  # characters, beyond which columns go into a further block


def scorecard_to_text(rows: Sequence[ScorecardRow], periods: Sequence[Period], lang: Language) -> str:
    """Write a scorecard as text, wide grids in blocks of columns."""
    view = scorecard_view(rows, periods, lang)
    lines = [line for section in view.sections.values() for line in section]
    label_width = max((len(line.label) for line in lines), default=0)
    widths = [max(map(len, column)) for column in zip(view.headings, *(line.cells for line in lines), strict=True)]
    blocks = list(_blocks(widths, _WIDTH - label_width - 4, view.columns_per_group))
    text = [view.title]
    for block in blocks if lines else []:
        text += _block(view, block, label_width, widths, last=block is blocks[-1])
    text += ["", *view.notes] if view.notes else []
    label_width = max(map(len, view.missing), default=0)
    missing = [f"  {label:<{label_width}}  {why}" for label, why in view.missing.items()]
    return "\n".join([*text, *(["", say("not_computed", lang), *missing] if missing else [])])


def scorecard_to_html(rows: Sequence[ScorecardRow], periods: Sequence[Period], lang: Language) -> str:
    """Write a scorecard as a table of HTML, a heading for each room."""
    view = scorecard_view(rows, periods, lang)
    headings = [say("kpi", lang), *view.headings, say("notes", lang)]
    sections = dict(view.sections)
    if view.missing:
        blank = ("",) * len(view.headings)
        sections[say("not_computed", lang)] = tuple(Line(label, blank, why) for label, why in view.missing.items())
    wide = f' colspan="{len(headings)}"'
    body = [_html_row([title], "th", wide) + _html_lines(lines) for title, lines in sections.items()]
    notes = "".join(f"<p>{html.escape(note)}</p>" for note in view.notes)
    return (
        f"<table><caption>{html.escape(view.title)}</caption><thead>{_html_row(headings, 'th')}</thead>"
        f"<tbody>{''.join(body)}</tbody></table>{notes}"
    )


def _blocks(widths: Sequence[int], space: int, together: int) -> Iterator[range]:
    """Part columns into runs that fit a line; so many columns stay together."""
    start, used = 0, 0
    for place in range(0, len(widths), together):
        width = sum(widths[place : place + together]) + 2 * together
        if used and used + width > space:
            yield range(start, place)
            start, used = place, 0
        used += width
    yield range(start, len(widths))


def _block(view: View, block: range, label_width: int, widths: Sequence[int], *, last: bool) -> Iterator[str]:
    if len(view.headings) > 1:
        heads = "  ".join(f"{view.headings[place]:>{widths[place]}}" for place in block)
        yield from ("", f"  {'':<{label_width}}  {heads}".rstrip())
    for title, lines in view.sections.items():
        yield from ("", title)
        for line in lines:
            cells = "  ".join(f"{line.cells[place]:>{widths[place]}}" for place in block)
            yield f"  {line.label:<{label_width}}  {cells}  {line.note if last else ''}".rstrip()


def _html_lines(lines: Sequence[Line]) -> str:
    return "".join(_html_row([line.label, *line.cells, line.note], "td") for line in lines)


def _html_row(cells: Sequence[str], tag: str, attributes: str = "") -> str:
    return f"<tr>{''.join(f'<{tag}{attributes}>{html.escape(cell)}</{tag}>' for cell in cells)}</tr>"
