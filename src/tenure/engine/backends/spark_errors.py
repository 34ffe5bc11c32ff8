"""What Spark says when it gives up, and an interrupt that it hides behind that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tenure.engine.engine_errors import unreadable

__all__ = ["translated_errors"]

# Classes of Java, keys of conditions and codes of SQL, around the words.
_MARKS = re.compile(r"^(?:\([\w.$]+\) |[\w.$]+(?:Exception|Error): |\[[A-Z0-9_.]+\] )+| SQLSTATE: \w+\.?$")


@contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what Spark says of a run that failed into an error of ours, and what it says of an interrupt into one."""
    try:
        yield
    except Exception as error:
        if _was_interrupted(error):
            raise KeyboardInterrupt from error
        raise unreadable(_words_of(error)) from error


def _was_interrupted(error: BaseException | None) -> bool:
    """Whether an interrupt ended a run, of whose end Spark then complains."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _words_of(error: Exception) -> str:
    """Return the first line of what went wrong: of an error of Java, whose own words are about others, its cause."""
    said, cause = [str(error)], getattr(error, "java_exception", None)
    while cause is not None:
        said.append(str(cause.getMessage() or ""))
        cause = cause.getCause()
    lines = [text.strip().splitlines()[0] for text in said if text.strip()]
    return _MARKS.sub("", lines[-1]).rstrip(".") if lines else type(error).__name__
