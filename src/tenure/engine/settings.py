"""How the built-in DuckDB works: its memory, its threads and its temporary files, for the calls within a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, DirectoryPath, Field, StrictStr

from tenure.settings import Settings

__all__ = ["EngineSettings", "current_settings", "with_settings"]

_SIZE = re.compile(r"(?=.*[1-9])\d+(\.\d+)? ?[KMGT]i?B", re.IGNORECASE)


def _size(text: str) -> str:
    if not _SIZE.fullmatch(text):
        raise ValueError("a size has a number and a unit, such as '2GB' or '500MB'")
    return text


Size = Annotated[StrictStr, AfterValidator(_size)]


class EngineSettings(Settings):
    """Settings of the built-in DuckDB; what is None is DuckDB's own choice."""

    memory_limit: Size | None = None
    threads: Annotated[int, Field(ge=1, strict=True)] | None = None
    temp_directory: DirectoryPath | None = None
    max_temp_size: Size | None = None

    def config(self, spill: Path) -> dict[str, Any]:
        """Return them as DuckDB has them; temporary files go to a folder of their own."""
        given = {
            "memory_limit": self.memory_limit,
            "threads": self.threads,
            "max_temp_directory_size": self.max_temp_size,
        }
        return {"temp_directory": str(spill), **{name: value for name, value in given.items() if value is not None}}


_CURRENT: ContextVar[EngineSettings] = ContextVar("engine_settings", default=EngineSettings())  # noqa: B039 - frozen


def current_settings() -> EngineSettings:
    """Return the settings of this thread or task."""
    return _CURRENT.get()


@contextmanager
def with_settings(given: dict[str, Any]) -> Iterator[EngineSettings]:
    """Apply settings in this thread or task; what is None stays as it is."""
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = EngineSettings(**{**_CURRENT.get().model_dump(), **chosen})
    token = _CURRENT.set(settings)
    try:
        yield settings
    finally:
        _CURRENT.reset(token)
