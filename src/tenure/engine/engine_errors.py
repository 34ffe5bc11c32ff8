"""What an engine says of a frame that it cannot read becomes an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tenure.errors import EngineError, TenureError

__all__ = ["reading"]


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
