"""Errors of frames: what an engine says of one that it cannot read, and tables on several engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tenure.errors import EngineError, TenureError

__all__ = ["reading", "refuse_several_engines"]


@contextmanager
def reading() -> Iterator[None]:
    """Turn what an engine says of a frame that it cannot read into an error of ours."""
    try:
        yield
    except (TenureError, MemoryError):
        raise
    except Exception as error:
        words = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
        raise EngineError(f"A table cannot be read: {words}.") from error


def refuse_several_engines(engines: Mapping[str, str]) -> None:
    """Refuse tables on several engines, given by name."""
    if len(set(engines.values())) > 1:
        listed = ", ".join(f"{name} on {engine}" for name, engine in engines.items())
        raise EngineError(f"The tables of one call live on one engine; here {listed}. Convert them to one kind.")
