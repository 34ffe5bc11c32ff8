"""Kinds of movement: what became of an entity within a period.

Rows of net changes are marked with what decides on it, and summed by these marks; the kind is that of each sum.
"""

from __future__ import annotations

from enum import IntEnum

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["MOVEMENTS", "Kind", "kind_in_words", "kinds_of", "marks"]


class Kind(IntEnum):
    """What became of an entity within a period."""

    NEW = 0
    REACTIVATION = 1
    EXPANSION = 2
    CONTRACTION = 3
    CHURN = 4
    PASSING_NEW = 5
    PASSING_AGAIN = 6
    UNCHANGED = 7
    REGROUPED = 8


MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")
"""The kinds of movement by name, in the order of `Kind`; losses are counted from 0 upwards."""


def marks() -> dict[str, nw.Expr]:
    """Return, by name, what decides on the kind of a net change, beside whether it is its entity's first."""
    net, closing = nw.col("_net"), nw.col("_closing")
    return {"_rises": net > 0, "_falls": net < 0, "_from_nothing": closing == net, "_to_nothing": closing == 0}


def kinds_of(marked: pd.DataFrame) -> NDArray[np.int64]:
    """Return the kind that the marks of each row stand for; who joins is new where it is not known who returns."""
    names = ("_from_nothing", "_to_nothing", "_rises", "_falls")
    from_nothing, to_nothing, rises, falls = (marked[name].to_numpy(dtype=bool) for name in names)
    unknown = np.zeros(len(marked), dtype=bool)
    returns = ~marked["_is_first"].to_numpy(dtype=bool) if "_is_first" in marked else unknown
    regrouped = marked["_regrouped"].to_numpy(dtype=bool) if "_regrouped" in marked else unknown
    kinds = {
        Kind.REGROUPED: regrouped,
        Kind.PASSING_AGAIN: from_nothing & to_nothing & returns,
        Kind.PASSING_NEW: from_nothing & to_nothing,
        Kind.REACTIVATION: from_nothing & returns,
        Kind.NEW: from_nothing,
        Kind.CHURN: to_nothing,
        Kind.EXPANSION: rises,
        Kind.CONTRACTION: falls,
    }
    return np.select(list(kinds.values()), list(kinds), Kind.UNCHANGED)


def kind_in_words() -> nw.Expr:
    """Return the name of the kind of each marked row that is a movement."""
    new, reactivation, expansion, contraction, churn = map(nw.lit, MOVEMENTS)
    joined = nw.when(nw.col("_is_first")).then(new).otherwise(reactivation)
    stayed = nw.when(nw.col("_rises")).then(expansion).otherwise(contraction)
    moved = nw.when(nw.col("_to_nothing")).then(churn).otherwise(stayed)
    return nw.when(nw.col("_from_nothing")).then(joined).otherwise(moved)
