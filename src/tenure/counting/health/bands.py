"""Bands: which one a score lies in, and how many customers lie in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from tenure.counting.core import divide, summed_by
from tenure.counting.core.groups import group_rows
from tenure.results import Parts
from tenure.tables import Inputs

__all__ = ["BANDS", "band_of", "count_bands", "rounded"]

BANDS = ("red", "yellow", "green", "thriving")
_FINEST = 1e9


def rounded(value: nw.Expr) -> nw.Expr:
    """Round at the ninth decimal, so that noise of floats moves no score over an edge."""
    return divide((value * _FINEST + 0.5).floor(), _FINEST, value)


def band_of(score: nw.Expr, edges: Sequence[float]) -> nw.Expr:
    """Return the band of a score by the upper edges of all bands but the last; null of none."""
    found: nw.Expr = nw.lit(BANDS[-1])
    for name, edge in reversed(list(zip(BANDS, edges, strict=False))):
        found = nw.when(score <= edge).then(nw.lit(name)).otherwise(found)
    return nw.when(~score.is_null()).then(found)


def count_bands(inputs: Inputs) -> Parts:
    """Count, per group and band, the customers `in_band`, all scored `customers`, and the `unscored`."""
    columns = inputs.group_columns
    rows = inputs.tables["scores"].with_columns(nw.lit(1).alias("entities"))
    found = summed_by(rows, [*columns, "band"], ["entities"])
    groups = group_rows([found], columns)
    counts = np.zeros((len(groups.table), len(BANDS) + 1), dtype=np.int64)
    bands = found["band"].astype(object)
    places = np.array([BANDS.index(band) if band in BANDS else len(BANDS) for band in bands], dtype=np.int64)
    np.add.at(counts, (groups.numbers[0], places), found["entities"].to_numpy(dtype=np.int64))
    return Parts(_table(groups.table, counts), {**inputs.keys, "band": "_band"})


def _table(groups: pd.DataFrame, counts: Any) -> pd.DataFrame:
    """Return a row for each group and band."""
    repeated = np.repeat(np.arange(len(groups)), len(BANDS))
    nothing = np.full(len(repeated), "NaT", dtype="datetime64[us]")
    scored, unscored = counts[:, :-1], counts[:, -1]
    columns: dict[Any, Any] = {
        "period_start": nothing,
        "period_end": nothing,
        **{name: groups[name].array.take(repeated) for name in groups},
        "_band": np.tile(np.array(BANDS, dtype=object), len(groups)),
        "in_band": scored.ravel(),
        "customers": scored.sum(axis=1)[repeated],
        "unscored": unscored[repeated],
    }
    return pd.DataFrame(columns)
