"""`to_excel`: a scorecard as an Excel workbook."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import BinaryIO

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.results.lazy import show
from tenure.scorecard import Scorecard
from tenure.writing import write_atomically

__all__ = ["to_excel"]


def to_excel(scorecard: Scorecard, path: str | PathLike[str] | BinaryIO, *, lang: Language = "en") -> None:
    """Write a scorecard as an Excel workbook whose figures are live formulas of their parts.

    Definition: The first sheet has a row per KPI, period and group, with value, interval, change, verdict, reasons and
    notes; values and changes are formulas that lead to a sheet for each room, where the parts stand as values and each
    figure as a formula of them. Figures of rows or of fitted curves, such as quantiles and correlations, are values,
    and the sheet says so. The last sheet has the definition, options and source of each KPI. Texts of the data are
    written as texts, never as formulas.

    Args:
        scorecard: What `scorecard` returns.
        path: The file to write, with the ending `.xlsx`, or a file open for bytes.
        lang: The language of labels, reasons and notes: `en`, `es` or `es-MX`. Definitions are in English.

    Raises:
        ImportError: XlsxWriter is not installed; it comes with `tenure[report]`.
        ParameterError: It is no scorecard, the language or the ending is another, or there are more rows than Excel
            has.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from tenure import scorecard
        >>> from tenure.samples import customers, spring, subscriptions
        >>> card = scorecard({"customers": customers, "subscriptions": subscriptions}, period=spring)
        >>> with TemporaryDirectory() as folder:
        ...     to_excel(card, f"{folder}/scorecard.xlsx")
    """
    lang = show().language(lang)
    if not isinstance(scorecard, Scorecard):
        raise ParameterError(f"scorecard is what tenure.scorecard returns, not {type(scorecard).__name__}.")
    if isinstance(path, str | PathLike):
        file = Path(path)
        if file.suffix.lower() != ".xlsx":
            raise ParameterError(f"An Excel workbook has the ending .xlsx, not {file.suffix!r}: {file.name}.")
        write_atomically(file, _content(scorecard, lang))
    else:
        path.write(_content(scorecard, lang))


def _content(card: Scorecard, lang: Language) -> bytes:
    from tenure.report.excel.workbook import workbook_bytes  # noqa: PLC0415 - words are loaded when they are shown

    return workbook_bytes(card, lang)
