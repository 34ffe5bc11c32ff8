"""Follow-ups: whom to turn to, why, how, and by when, from the lists of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from tenure.catalogue import Language
from tenure.counting.customers.first_rows import attributes_in_list, first_rows
from tenure.engine import columns_of
from tenure.errors import ContractError, ParameterError
from tenure.periods import Period
from tenure.report.choices import Group
from tenure.report.follow_up_kinds import Asked, FollowUpRow, Kind, kinds_of
from tenure.report.health import Health
from tenure.show.report_words import report_word
from tenure.tables import Tables

__all__ = ["FollowUpList", "follow_ups_of"]

_MOST = 50


@dataclass(frozen=True)
class FollowUpList:
    """Customers to turn to for one reason.

    Args:
        title: What the list is about.
        remark: How many there are, and how they were found.
        rows: The most urgent of them.
    """

    title: str
    remark: str
    rows: tuple[FollowUpRow, ...]


def follow_ups_of(
    tables: Tables,
    *,
    period: Period,
    as_of: datetime,
    health: Health | None,
    groups: Sequence[Group],
    lang: Language,
) -> list[FollowUpList]:
    """Return the lists that the tables allow.

    Args:
        tables: The tables of the business.
        period: The last period observed.
        as_of: The instant at which one looks.
        health: The health of the customers, where the tables tell it.
        groups: The groups that the filters can choose.
        lang: The language of the lists.
    """
    asked = Asked(tables, period, as_of, health, lang)
    found = (_list(asked, groups, kind) for kind in kinds_of(asked))
    return [each for each in found if each is not None]


def _list(asked: Asked, groups: Sequence[Group], kind: Kind) -> FollowUpList | None:
    try:
        frame = kind.frame_of(asked)
    except (ContractError, ParameterError):  # a table lacks a column of this list alone
        return None
    if frame is None:
        return None
    first, everyone = first_rows(frame, _MOST, since=kind.since, needs=kind.needs)
    said = [kind.row_of(row, asked) for row in first.to_dict("records")]
    rows = tuple(_with_groups(first, groups, asked.tables, said))
    remark = " ".join(filter(None, [_number(len(rows), everyone, asked.lang), kind.remark]))
    return FollowUpList(report_word(kind.title, asked.lang), remark, rows)


def _number(shown: int, everyone: int, lang: Language) -> str:
    if not everyone:
        return report_word("nobody", lang)
    return report_word("first_of" if shown < everyone else "all_of", lang, shown=shown, all=everyone)


def _with_groups(
    first: pd.DataFrame, groups: Sequence[Group], tables: Tables, rows: Sequence[FollowUpRow]
) -> Iterator[FollowUpRow]:
    """Add the groups that each customer is in, as far as the table of customers tells them."""
    known = set(columns_of(tables.customers.frame)) if "customers" in tables else set()
    columns = [name for name in dict.fromkeys(name for group in groups for name in group.columns) if name in known]
    found = attributes_in_list(tables.customers, first["customer_id"].tolist(), columns) if columns and rows else None
    values = {} if found is None else {row["customer_id"]: row for row in found.to_dict("records")}
    for customer, row in zip(first["customer_id"].tolist(), rows, strict=True):
        own = values.get(customer, {})
        places = tuple(place for place, group in enumerate(groups) if _is_in(own, columns, group))
        yield FollowUpRow(row.who, row.why, row.what, row.by_when, places)


def _is_in(attributes: Mapping[Any, Any], columns: Sequence[str], group: Group) -> bool:
    """Whether a customer is in a group, as far as attributes of customers tell: others choose nobody."""
    asked = {name: value for name, value in group.chosen.items() if name in columns}
    return all(
        name in attributes and (pd.isna(attributes[name]) if value is None else attributes[name] == value)
        for name, value in asked.items()
    )
