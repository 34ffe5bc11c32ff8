"""The customers behind a figure, part by part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tenure.counting.customers.behind import list_rows
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.explain.arguments import read_call, require_period
from tenure.explain.parts import PARTS, parts_of
from tenure.explain.split import LISTED, OWN, split_by_customer
from tenure.options import Columns, columns
from tenure.periods import PeriodLike
from tenure.results import Measure
from tenure.scorecard.question import read_tables
from tenure.scorecard.selection import function_of, parameters_of
from tenure.tables import Tables

__all__ = ["explain"]

_PERIOD = ("period_start", "period_end")
_ROUNDING = 1e-9


def explain(
    measure: Measure | str,
    tables: Tables | Mapping[str, Frame],
    *,
    part: Columns = (),
    period: PeriodLike | Sequence[PeriodLike] | None = None,
    by: Columns = (),
    options: Mapping[str, Any] | None = None,
) -> Frame:
    """Who is behind a figure: the customers of each of its parts.

    Definition: the KPI is counted once more with each customer for itself, so the amounts of a part add up to the part
    as the measure has it, per period and group: counts and recurring money to the last digit, accrued money and times
    within the rounding of floats. Retention of revenue, MRR and ARPA list the movements of MRR beside their own parts.

    Args:
        measure: A measure, whose own options are used again; or the name of a KPI.
        tables: The tables of a business, as `Tables` or as frames by name: those that the measure was made of.
        part: The parts listed, such as `lost`; all of them if left out.
        period: The period or periods of a KPI given by name.
        by: Columns to split a KPI given by name by.
        options: Further options of a KPI given by name: `{"grace_days": 20}`.

    Returns:
        A row per period, group, part and customer, in the kind of frame that came in: `amount` is what the customer
        adds to the part, 1 where it is counted once. Who adds nothing has no row; answers of nobody in particular have
        a null.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, no customers are behind the KPI, or the measure was made of other
            tables.

    Example:
        >>> from tenure import churn_rate
        >>> from tenure.samples import spring, subscriptions
        >>> churned = churn_rate(subscriptions, period=spring)
        >>> who = explain(churned, {"subscriptions": subscriptions}, part="lost")
        >>> who[["part", "customer_id", "amount"]].values.tolist()
        [['lost', 'cleo', 1.0]]
    """
    given = {"period": period, "by": columns(by) or None, "options": options}
    name, asked = read_call(measure, given)
    listed, checked = parts_of(name, columns(part, "part")), read_tables(tables)
    require_period(name, asked)
    call, inputs = split_by_customer(name, checked, asked)
    found: Measure = function_of(name)(**call)
    table = found.table
    if isinstance(measure, Measure):
        _same_parts(name, measure.table, table)
    pieces = [(table, [each for each in listed if each in PARTS[name]])]
    if moved := [each for each in listed if each not in PARTS[name]]:
        pieces.append((_movements(call), moved))
    by_names = [each for each in found.by if each != OWN]
    return list_rows(inputs, _long(pieces, by_names))


def _movements(call: Mapping[str, Any]) -> pd.DataFrame:
    taken = parameters_of("mrr_movements")
    found: Measure = function_of("mrr_movements")(**{name: value for name, value in call.items() if name in taken})
    return found.table


def _same_parts(kpi: str, own: pd.DataFrame, found: pd.DataFrame) -> None:
    """Refuse tables that give other parts than the measure has."""
    for name in PARTS[kpi]:
        held, now = (math.fsum(each[name].dropna()) for each in (own, found))
        if not math.isclose(held, now, rel_tol=_ROUNDING, abs_tol=_ROUNDING):
            raise ParameterError(
                f"These are not the tables that {kpi} was made of: its {name} is {held:g}, theirs {now:g}."
            )


def _long(pieces: Sequence[tuple[pd.DataFrame, Sequence[str]]], by: Sequence[str]) -> pd.DataFrame:
    """Return a row for each part that a customer adds to, ordered by period, group, part and customer."""
    rows: list[pd.DataFrame] = []
    for table, parts in pieces:
        wide = table.rename(columns={OWN: "customer_id"})
        place = wide.groupby([*_PERIOD, *by], sort=False, dropna=False).ngroup().to_numpy()
        for name in parts:
            amount = wide[name].to_numpy(dtype=float)
            adds = ~np.isnan(amount) & (amount != 0)
            columns_of_part = {"part": name, "amount": amount[adds], "_group": place[adds], "_part": len(rows)}
            rows.append(wide.loc[adds, [*_PERIOD, *by, "customer_id"]].assign(**columns_of_part))
    found = pd.concat(rows, ignore_index=True).sort_values(["_group", "_part"], kind="stable", ignore_index=True)
    return found[[*_PERIOD, *by, *LISTED]]
