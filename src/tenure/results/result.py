"""What every result has in common: a catalogue row, a tidy table, the options asked, and JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from tenure.catalogue import Kpi
from tenure.catalogue import kpi as kpi_row
from tenure.errors import ParameterError
from tenure.results.display import language, to_html

__all__ = ["Result", "asked"]

_TABLES = {"customers", "subscriptions", "events", "contacts", "surveys", "costs"}


def asked(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a call, defaults included, its tables left out. Meant for `locals()`."""
    return {name: plain(value) for name, value in arguments.items() if name not in _TABLES}


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """A figure with its table, definition and options; frozen."""

    schema: ClassVar[str]
    kpi: Kpi
    by: tuple[str, ...]
    options: Mapping[str, Any]
    _table: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """A tidy table of the result; a copy, free to change."""
        return self._table.copy()

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text, lists; undefined is None."""
        head = {"schema": self.schema, "kpi": self.kpi.name, "by": list(self.by), "options": plain(self.options)}
        types = {str(name): str(kind) for name, kind in self._table.dtypes.items()}
        rows = [{str(name): plain(value) for name, value in row.items()} for row in self._table.to_dict("records")]
        return {**head, **self._extra(), "columns": types, "rows": rows}

    def to_json(self, **options: Any) -> str:
        """Return JSON in a stable, versioned schema; nan becomes null."""
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=False, **options)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the result that `to_json` wrote.

        Raises:
            ParameterError: The text is no JSON of this type and version.
        """
        try:
            found = json.loads(text)
        except (TypeError, ValueError) as error:
            raise ParameterError(f"This is no JSON: {error}.") from None
        schema = found.get("schema") if isinstance(found, dict) else None
        if schema != cls.schema:
            raise ParameterError(f"This JSON has the schema {schema!r}; {cls.__name__} reads {cls.schema!r}.")
        try:
            table = pd.DataFrame({name: _column(found["rows"], name, kind) for name, kind in found["columns"].items()})
            by, options = tuple(found["by"]), dict(found["options"].items())
            return cls(kpi_row(found["kpi"]), by, options, table, **cls._from_extra(found))
        except ParameterError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ParameterError(f"This JSON of schema {schema!r} is damaged: {error!r}.") from None

    def to_html(self, lang: str = "en") -> str:
        """Return a small card for a page or a notebook."""
        label, question = self.kpi.label[language(lang)], self.kpi.question[lang]
        return to_html(label, question, self.summary(lang), self._table)

    def summary(self, lang: str = "en") -> str:
        """Return the result in one line."""
        raise NotImplementedError

    def _extra(self) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    def _from_extra(cls, found: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{self.kpi.name}: {self.summary()}"

    def _repr_html_(self) -> str:
        return self.to_html()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Result) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: a missing one is None, an instant is ISO text, a period its label."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str) else str(value)


def _column(rows: list[dict[str, Any]], name: str, kind: str) -> pd.Series[Any]:
    values = [row[name] for row in rows]
    if kind.startswith("datetime64"):
        # The hours of a zone differ over the year, so all are read in UTC before they go back.
        zoned = "," in kind
        moments = pd.Series(pd.to_datetime(values, format="ISO8601", utc=zoned))
        dtype: Any = kind
        return moments.astype(dtype)
    filled = [np.nan if value is None and kind == "float64" else value for value in values]
    return pd.Series(filled, dtype=np.dtype(object) if kind == "object" else kind)
