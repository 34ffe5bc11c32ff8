"""Results as small cards for a page or a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tenure.catalogue import Language
from tenure.results.result import Result
from tenure.show.rows import rows_of
from tenure.show.text import headline, note_lines
from tenure.show.words import label_of, language, question_of, word

__all__ = ["to_html"]

_ROWS = 24


def to_html(result: Result, lang: Language = "en") -> str:
    """Return a card: title, question, figure, notes, and the first and last rows."""
    lang = language(lang)
    head = f"<h4>{escape(label_of(result.kpi, lang))}</h4><p><em>{escape(question_of(result.kpi, lang))}</em></p>"
    figure = f"<p><strong>{escape(headline(result, lang))}</strong></p>"
    notes = "".join(f"<li>{escape(note)}</li>" for note in note_lines(result, lang))
    return f"<div>{head}{figure}{f'<ul>{notes}</ul>' if notes else ''}{_table(result, lang)}</div>"


def _table(result: Result, lang: Language) -> str:
    rows = rows_of(result, lang, _ROWS)
    heads = _line("th", (column.head for column in rows.columns))
    first, last = (["".join(_line("td", cells)) for cells in each] for each in (rows.first, rows.last))
    more = word("more_rows", lang, count=rows.between)
    between = [f'<tr><td colspan="{len(rows.columns)}">{escape(more)}</td></tr>'] if rows.between else []
    return f"<table><thead>{heads}</thead><tbody>{''.join([*first, *between, *last])}</tbody></table>"


def _line(tag: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
