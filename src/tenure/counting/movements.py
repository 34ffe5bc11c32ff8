"""Movements: how each unit's MRR changed within a period, netted to one movement, and the states around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pandas as pd

from tenure.counting.accrual import accrued
from tenure.counting.changes import changes, presence, unit_of
from tenure.counting.groups import every_group, to_parts, with_traits
from tenure.counting.spans import Chain, chains
from tenure.counting.steps import bounded, running, total
from tenure.engine import Frame, collect, put, restore
from tenure.periods import Period
from tenure.results import Parts
from tenure.tables import Known

__all__ = ["KINDS", "count_movements", "list_movements", "moved"]

Lazy = nw.LazyFrame[Any]

KINDS = ("new", "reactivation", "expansion", "contraction", "churn")
_MONEY = [*KINDS, "net"]
_CUSTOMERS = [f"{kind}_customers" for kind in KINDS]
_SUMS = [*_MONEY, *_CUSTOMERS, "passing"]


def count_movements(known: Known, periods: Sequence[Period], *, grace_days: float = 0, exposure: bool = False) -> Parts:
    """Count, per period and group, opening, the five movements and closing, in money and in customers.

    `opening + new + reactivation + expansion - contraction - churn = closing`, exactly; `joined` are new and
    reactivated, `passing` joined and left within one period. With `exposure`, `exposure_months` are the
    calendar months that units were paying in.
    """
    tables = [movement_rows(known, periods, grace_days)]
    if exposure:
        there = presence(changes(known, grace_days), unit_of(known))
        tables.append(accrued(known, there, periods, "exposure_months"))
    return to_parts(known, periods, *tables, money=("opening", *KINDS, "closing"))


def movement_rows(known: Known, periods: Sequence[Period], grace_days: float = 0) -> pd.DataFrame:
    """Return the parts of movements as a table by `_period` and group."""
    groups = [*known.unit, *known.traits]
    found = []
    for chain in chains(periods, known):
        rows = with_traits(known, moved(known, chain, grace_days))
        sums = collect(total(_classified(rows), [*groups, "_bucket"], _SUMS))
        found.append(_states(sums, chain, groups))
    return pd.concat(found, ignore_index=True)


def list_movements(known: Known, periods: Sequence[Period], *, grace_days: float = 0) -> Frame:
    """Return a row per unit and period that moved, in the kind of frame that came in."""
    keys = [nw.col(inner).alias(asked) for asked, inner in known.keys.items()]
    found = []
    for chain in chains(periods, known):
        rows = _classified(with_traits(known, moved(known, chain, grace_days)))
        spans = _spans(chain, known)
        rows = rows.filter(nw.col("_net") != 0).join(
            put(spans, rows), left_on="_bucket", right_on="_place", how="inner"
        )
        found.append(rows.select("period_start", "period_end", "customer_id", *keys, *_movement(known)))
    rows = nw.concat(found, how="vertical").sort("period_start", "period_end", "customer_id", *known.keys)
    return restore(rows, known.kind, zones=dict.fromkeys(("period_start", "period_end"), known.zone))


def moved(known: Known, chain: Chain, grace_days: float = 0) -> Lazy:
    """Return a row for each unit and bucket with changes: `_bucket`, `_net`, `_closing`, `_earlier`.

    `_earlier` is how many buckets with changes the unit had before: none if it never paid until then.
    """
    unit = unit_of(known)
    rows = changes(known, grace_days).filter(nw.col("_at") < chain.bounds[-1])
    rows = rows.select(*unit, bounded(nw.col("_at"), chain.bounds).alias("_bucket"), nw.col("_mrr").alias("_net"))
    rows = total(rows, [*unit, "_bucket"], ["_net"]).with_columns(nw.lit(1).alias("_one"))
    return rows.with_columns(
        running("_net", unit, "_bucket").alias("_closing"), (running("_one", unit, "_bucket") - 1).alias("_earlier")
    )


def _spans(chain: Chain, known: Known) -> pd.DataFrame:
    """Return the bounds of each bucket that is a period."""
    bounds = {"period_start": [known.wall(period.start) for period in chain.periods]}
    bounds["period_end"] = [known.wall(period.end) for period in chain.periods]
    return pd.DataFrame({"_place": chain.buckets, **bounds})


def _movement(known: Known) -> list[nw.Expr]:
    """Return one movement as shown: the states, its kind, and the amount, losses below 0."""
    kind = nw.lit(KINDS[-1])
    for name in KINDS[:-1]:
        kind = nw.when(nw.col(f"{name}_customers") == 1).then(nw.lit(name)).otherwise(kind)
    states = {"opening": nw.col("_closing") - nw.col("_net"), "closing": nw.col("_closing"), "amount": nw.col("_net")}
    shown = {name: (value.cast(nw.Float64) / known.scale).alias(name) for name, value in states.items()}
    return [shown["opening"], shown["closing"], kind.alias("kind"), shown["amount"]]


def _classified(rows: Lazy) -> Lazy:
    """Give each row's net movement to its kind."""
    net, closing, opening = nw.col("_net"), nw.col("_closing"), nw.col("_closing") - nw.col("_net")
    kind = {
        "new": (opening == 0) & (closing > 0) & (nw.col("_earlier") == 0),
        "reactivation": (opening == 0) & (closing > 0) & (nw.col("_earlier") > 0),
        "expansion": (opening > 0) & (net > 0),
        "contraction": (opening > 0) & (closing > 0) & (net < 0),
        "churn": (opening > 0) & (closing == 0),
    }
    amounts = {
        name: nw.when(is_it).then(net if name in KINDS[:3] else -net).otherwise(0) for name, is_it in kind.items()
    }
    counts = {f"{name}_customers": is_it.cast(nw.Int64) for name, is_it in kind.items()}
    passing = ((opening == 0) & (closing == 0)).cast(nw.Int64)
    return rows.with_columns(**amounts, **counts, net=net, passing=passing)


def _states(sums: pd.DataFrame, chain: Chain, groups: list[str]) -> pd.DataFrame:
    """Turn movements per bucket into parts per period: a state is the sum of all movements before it."""
    dense = every_group(sums, groups, range(len(chain.bounds)))
    joined = dense["new_customers"] + dense["reactivation_customers"]
    dense = dense.assign(net_customers=joined - dense["churn_customers"], joined=joined)
    for net, suffix in (("net", ""), ("net_customers", "_customers")):
        dense[f"closing{suffix}"] = dense.groupby("_group")[net].cumsum()
        dense[f"opening{suffix}"] = dense[f"closing{suffix}"] - dense[net]
    kept = dense[dense["_bucket"].isin(chain.buckets)]
    kept = kept.assign(_period=kept["_bucket"].map(dict(zip(chain.buckets, chain.periods, strict=True))))
    names = ["opening", *KINDS, "closing"]
    return kept[["_period", *groups, *names, *(f"{name}_customers" for name in names), "joined", "passing"]]
