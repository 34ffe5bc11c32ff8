"""Files that a scorecard is written to, by their endings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from tenure.catalogue import Language
from tenure.cli.spreadsheet import to_safe_csv
from tenure.errors import ParameterError
from tenure.report import to_excel
from tenure.scorecard import Scorecard
from tenure.writing import write_atomically

__all__ = ["writer_of"]

Writer: TypeAlias = Callable[[Scorecard, Path, Language], None]


def writer_of(file: Path) -> Writer:
    """Return what writes a scorecard to such a file.

    Raises:
        ParameterError: Its ending is none of those that are written.
    """
    if file.suffix.lower() not in _WRITERS:
        raise ParameterError(f"--out takes a file with the ending {', '.join(_WRITERS)}; not {file.name!r}.")
    return _WRITERS[file.suffix.lower()]


def _write_excel(card: Scorecard, file: Path, lang: Language) -> None:
    try:
        to_excel(card, file, lang=lang)
    except ImportError as error:
        raise ParameterError(str(error)) from error


def _write_csv(card: Scorecard, file: Path, lang: Language) -> None:
    write_atomically(file, to_safe_csv(card.to_frame(lang)))


def _write_json(card: Scorecard, file: Path, lang: Language) -> None:  # noqa: ARG001 - JSON has keys, and English words
    write_atomically(file, f"{card.to_json(indent=2)}\n")


_WRITERS: dict[str, Writer] = {".xlsx": _write_excel, ".csv": _write_csv, ".json": _write_json}
