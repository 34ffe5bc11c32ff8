"""Files written atomically: a reader finds the old file or the new one; a writer that fails leaves nothing behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

__all__ = ["atomic_file", "write_atomically"]


@contextmanager
def atomic_file(path: str | Path) -> Iterator[Path]:
    """Give a path to write to, of the same ending, whose file takes the place of `path` when the block ends.

    Where the block raises, also by Ctrl-C or for want of room, that file is removed and `path` stays as it was. What is
    no regular file, such as a pipe, is written to directly.
    """
    target = Path(path).resolve()  # a link stays one
    if target.exists() and not target.is_file():
        yield target
        return
    partial = target.with_name(f".{uuid4().hex}{target.suffix}")
    try:
        yield partial
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    except OSError as error:
        if error.filename in {None, str(partial)}:  # one that was full while it was written has no name
            error.filename = str(path)
        raise
    finally:
        partial.unlink(missing_ok=True)


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write a text in UTF-8 as it stands, or bytes, as a whole file."""
    with atomic_file(path) as partial:
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
