"""Options: what has no meaning is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pytest

from tenure import options
from tenure.errors import ParameterError


def test_what_has_a_meaning_is_read() -> None:
    assert options.columns("a") == ("a",)
    assert options.columns(each for each in ["a", "b"]) == ("a", "b")
    assert options.columns(()) == ()
    assert options.names(["a"], "names") == ("a",)
    assert options.number(np.int64(3), "n") == 3.0
    assert options.number(Decimal("0.5"), "n", minimum=0, maximum=1) == 0.5
    assert options.whole(np.int8(3), "n") == 3
    assert options.fraction(0.95, "confidence") == 0.95
    assert options.choice("a", "c", ("a", "b")) == "a"
    assert options.flag(value=True, name="f") is True


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda: options.columns(cast("Any", ["a", 3, ""])), "by names columns by text; 3, '' is no column name"),
        (lambda: options.columns(7), "7 is no column name"),  # type: ignore[arg-type]
        (lambda: options.columns(["a", "a"]), "by names a column twice: a, a"),
        (lambda: options.names([], "services"), "services is empty: name at least one"),
        (lambda: options.number("3", "n"), "n is a number, not '3'"),
        (lambda: options.number(True, "n"), "n is a number, not True"),
        (lambda: options.number(math.nan, "n"), "n is a number, not nan"),
        (lambda: options.number(None, "n"), "n is a number, not None"),
        (lambda: options.number(10**400, "n"), "n is a number, not 1000"),
        (lambda: options.number(np.array([1, 2]), "n"), "n is a number, not array"),
        (lambda: options.number(-1, "n", minimum=0), "n is a number from 0, not -1"),
        (lambda: options.number(2, "n", minimum=0, maximum=1), "n is a number from 0 up to 1, not 2"),
        (lambda: options.number(0, "n", above=0), "n is a number above 0, not 0"),
        (lambda: options.number(2, "n", maximum=1), "n is a number up to 1, not 2"),
        (lambda: options.whole(1.5, "n"), "n is a whole number from 0, not 1.5"),
        (lambda: options.whole(True, "n"), "n is a whole number"),
        (lambda: options.whole(0, "n", minimum=1), "n is a whole number from 1, not 0"),
        (lambda: options.fraction(1, "confidence"), "confidence lies between 0 and 1, not at 1; 0.95 is usual"),
        (lambda: options.choice("c", "how", ("a", "b")), "how is one of 'a', 'b'; not 'c'"),
        (lambda: options.choice([], "how", ("a", "b")), "how is one of"),
        (lambda: options.flag(1, "vas_only"), "vas_only is True or False, not 1"),
    ],
)
def test_what_has_no_meaning_is_refused(read: Callable[[], Any], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        read()
