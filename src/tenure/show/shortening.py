"""Text of the data that is too long to be shown whole."""

from __future__ import annotations

__all__ = ["shortened"]

_MOST = 60


def shortened(text: str, most: int = _MOST) -> str:
    """Return text in one line of at most so many characters, with a mark where some are left out.

    Example:
        >>> shortened("a customer of many words", 10)
        'a custome…'
    """
    line = " ".join(text[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
