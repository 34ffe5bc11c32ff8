"""Columns of text, made without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["numbered", "words"]

WIDTH = 7


def numbered(prefix: str, numbers: NDArray[np.int64]) -> Any:
    """A name like C0000012 for each number; a negative number has none."""
    width = max(WIDTH, len(str(numbers.max(initial=0))))
    letters = np.empty((len(numbers), width + 1), dtype=np.uint32)
    letters[:, 0] = ord(prefix)
    rest = numbers
    for place in range(width, 0, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    names = letters.view(f"U{width + 1}").ravel().astype(object)
    names[numbers < 0] = None
    return words((), np.arange(0)) if not len(names) else pd.Series(names).array


def words(choices: Sequence[str], codes: NDArray[np.integer[Any]]) -> Any:
    """The choice that each code stands for; -1 is null."""
    # The null stands last, where index -1 finds it; the empty word makes pandas see text, not objects.
    return pd.Series([*choices, "", None]).array.take(codes)
