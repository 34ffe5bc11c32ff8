"""What every result has in common: a catalogue row, a tidy table, the options asked, notes, and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, Self

import pandas as pd

from tenure.catalogue import ColourTheme, Kpi, Language
from tenure.catalogue import kpi as kpi_row
from tenure.errors import ParameterError
from tenure.results.lazy import show
from tenure.results.messages import Message, MessageText
from tenure.results.plain import plain, read_column
from tenure.results.pydantic_type import PydanticType

__all__ = ["Result"]

_DAMAGED = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


class Result(PydanticType):
    """A figure with its table, definition, options and notes; frozen."""

    schema: ClassVar[str]
    kpi: Kpi
    by: tuple[str, ...]
    options: Mapping[str, Any]
    note_messages: tuple[Message, ...]
    _table: pd.DataFrame

    def __init__(
        self,
        kpi: Kpi,
        by: tuple[str, ...],
        options: Mapping[str, Any],
        table: pd.DataFrame,
        notes: Iterable[Message] = (),
    ) -> None:
        vars(self).update(kpi=kpi, by=by, options=options, _table=table, note_messages=tuple(notes))

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to {name!r}: a result is frozen")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete {name!r}: a result is frozen")

    @property
    def table(self) -> pd.DataFrame:
        """A tidy table of the result, reasons in English; a copy, free to change."""
        return self.to_frame()

    @property
    def notes(self) -> tuple[MessageText, ...]:
        """What to mind with the figure, in English words; each has its `.key`, `.values` and `.text(lang)`."""
        return tuple(MessageText(note) for note in self.note_messages)

    def to_frame(self, lang: Language = "en") -> pd.DataFrame:
        """Return the table with its reasons in a language."""
        lang = show().language(lang)
        return in_words(self._table, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text, lists; undefined is None, a reason is its key, values and words."""
        head = {"schema": self.schema, "kpi": self.kpi.name, "by": list(self.by), "options": plain(self.options)}
        notes = [note.to_dict() for note in self.note_messages]
        types = {str(name): str(kind) for name, kind in self._table.dtypes.items()}
        rows = [{str(name): _json(value) for name, value in row.items()} for row in self._table.to_dict("records")]
        return {**head, **self._own_part(), "notes": notes, "columns": types, "rows": rows}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Return the result that `to_dict` wrote.

        Raises:
            ParameterError: It is no result of this type and version.
        """
        schema = found.get("schema")
        if schema != cls.schema:
            older = isinstance(schema, str) and schema.rpartition("/")[0] == cls.schema.rpartition("/")[0]
            hint = "; it comes from another version of tenure: count it again" if older else ""
            raise ParameterError(f"This JSON has the schema {schema!r}; {cls.__name__} reads {cls.schema!r}{hint}.")
        try:
            notes = [Message.from_dict(note) for note in found["notes"]]
            by, options = tuple(found["by"]), dict(found["options"].items())
            return cls(kpi_row(found["kpi"]), by, options, _read_table(found), **cls._read_own_part(found), notes=notes)
        except ParameterError:
            raise
        except _DAMAGED as error:
            raise ParameterError(f"This JSON of schema {schema!r} is damaged: {error!r}.") from None

    def summary(self, lang: Language = "en") -> str:
        """Return the result in one line."""
        return str(show().summary(self, lang))

    def to_html(self, lang: Language = "en") -> str:
        """Return a small card for a page or a notebook."""
        return str(show().to_html(self, lang))

    def plot(self, lang: Language = "en", *, theme: ColourTheme = "light", limits: pd.DataFrame | None = None) -> Any:
        """Return a plotly figure, in the picture that suits the KPI. Needs `tenure[report]`.

        Args:
            lang: The language of titles, axes, numbers and months.
            theme: `light` or `dark`: the page that the figure stands on. It has no ground of its own.
            limits: What `is_unusual` says of this measure: its control limits are drawn, and unusual figures marked.
        """
        return show().plot(self, lang, theme=theme, limits=limits)

    def _own_part(self) -> dict[str, Any]:
        """Return what a type of results adds to the JSON of all."""
        raise NotImplementedError

    @classmethod
    def _read_own_part(cls, found: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{self.kpi.name}: {show().in_lines(self)}"

    def _repr_html_(self) -> str:
        return self.to_html()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Result) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())


def in_words(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return a copy of a table whose reasons are words."""
    if "reason" not in table:
        return table.copy()
    # Many rows share few messages.
    distinct = {id(reason): reason for reason in table["reason"]}
    words = {name: None if reason is None else reason.text(lang) for name, reason in distinct.items()}
    texts = [words[id(reason)] for reason in table["reason"]]
    return table.assign(reason=pd.Series(texts, dtype=object, index=table.index))


def _json(value: Any) -> Any:
    return value.to_dict() if isinstance(value, Message) else plain(value)


def _read_table(found: Mapping[str, Any]) -> pd.DataFrame:
    columns = {name: [row[name] for row in found["rows"]] for name in found["columns"]}
    if "reason" in columns:
        columns["reason"] = [None if each is None else Message.from_dict(each) for each in columns["reason"]]
    return pd.DataFrame({name: read_column(columns[name], kind) for name, kind in found["columns"].items()})
