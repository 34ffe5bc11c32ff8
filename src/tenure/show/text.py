"""Results as text: one line, or the first and last rows below it."""

from __future__ import annotations

from tenure.catalogue import Language
from tenure.results.curve import Curve
from tenure.results.measure import Measure, Whole
from tenure.results.result import Result
from tenure.show.numbers import format_days, format_interval, format_part, format_value
from tenure.show.rows import Label, Rows, rows_of
from tenure.show.words import language, note_text, part_label, reason_text, word

__all__ = ["headline", "in_lines", "note_lines", "summary"]

_ROWS = 8  # with the headings and the line between them, ten lines
_WIDTH = 120


def summary(result: Result, lang: Language = "en") -> str:
    """Return a result in one line: its figure, interval, reason, parts and notes; or how many rows it has."""
    lang = language(lang)
    return "; ".join([headline(result, lang), *note_lines(result, lang)])


def in_lines(result: Result) -> str:
    """Return a result for who works with it: parts by their names, and of several rows the first and the last."""
    head, notes = headline(result, "en", _by_name), note_lines(result, "en")
    if not _has_rows(result):
        return "; ".join([head, *notes])
    return "\n".join([head, *_lines(rows_of(result, "en", _ROWS, _by_name)), *notes])


def headline(result: Result, lang: Language, label: Label = part_label) -> str:
    """Return a result's figure, interval, reason and parts, or how many rows it has."""
    if isinstance(result, Curve) and not result.by:
        return _of_curve(result, lang)
    if isinstance(result, Measure) and result.whole is not None:
        return _of_whole(result, result.whole, lang, label)
    count = len(result.to_frame())
    return word("row", lang) if count == 1 else word("rows", lang, count=count)


def note_lines(result: Result, lang: Language) -> list[str]:
    """Return a result's notes, each by its word."""
    return [f"{word('note', lang)}: {note_text(note, lang)}" for note in result.note_messages]


def _has_rows(result: Result) -> bool:
    """Whether there is more to see than the one figure."""
    if isinstance(result, Measure):
        return len(result.to_frame()) > (0 if result.whole is None else 1)
    return bool(result.by)


def _by_name(name: str, _: Language) -> str:
    return name


def _of_whole(result: Measure, whole: Whole, lang: Language, label: Label) -> str:
    value = format_value(whole.value, result.kpi, lang)
    if whole.lower is not None and whole.upper is not None and whole.reason is None:
        confidence = result.options.get("confidence", 0.95)
        value += f" ({format_interval(whole.lower, whole.upper, result.kpi, confidence, lang)})"
    reason = "" if whole.reason is None else reason_text(whole.reason, lang)
    parts = ", ".join(f"{label(name, lang)} {format_part(part, lang, name)}" for name, part in whole.parts.items())
    return "; ".join(each for each in (value, reason, parts) if each)


def _of_curve(curve: Curve, lang: Language) -> str:
    median, table = word("median", lang, value=format_days(curve.median, lang)), curve.to_frame()
    if curve.reason_message is not None or table.empty:
        return "; ".join([median, *([] if curve.reason is None else [curve.reason.text(lang)])])
    last = table.iloc[-1]
    share, days = format_value(float(last["survival"]), curve.kpi, lang), format_days(float(last["days"]), lang)
    return f"{median}; {word('after_days', lang, share=share, days=days)}"


def _lines(rows: Rows) -> list[str]:
    """Set rows in columns; the last parts give way to a mark where they would not fit a line."""
    table = [[column.head for column in rows.columns], *rows.first, *rows.last]
    widths = [max(len(line[place]) for line in table) for place in range(len(rows.columns))]
    kept, mark = list(range(len(widths))), word("further")
    while sum(widths[place] + 2 for place in kept) > _WIDTH and (parts := [p for p in kept if rows.columns[p].is_part]):
        kept.remove(parts[-1])
    cut = next((at for at, place in enumerate(kept) if at != place), None)
    lines = []
    for line in table:
        cells = [line[place].rjust(widths[place]) for place in kept]
        lines.append("  ".join(cells if cut is None else [*cells[:cut], mark, *cells[cut:]]).rstrip())
    return [*lines[: len(rows.first) + 1], *([mark] if rows.between else []), *lines[len(rows.first) + 1 :]]
