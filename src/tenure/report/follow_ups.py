"""Follow-ups: whom to turn to, why, how, and by when, from the lists of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd

from tenure.catalogue import Language
from tenure.counting.customers.first_rows import attributes_in_list, first_rows
from tenure.engagement import silent_customers
from tenure.engine import Frame, columns_of
from tenure.errors import ContractError, ParameterError
from tenure.experience import nps_follow_ups
from tenure.health import health_follow_ups
from tenure.periods import Period
from tenure.report.choices import Group
from tenure.report.health import Health
from tenure.revenue import customer_movements
from tenure.show.formats import format_date, format_number
from tenure.show.report_words import REPORT_WORDS, report_word
from tenure.show.shortening import shortened
from tenure.support import customers_below_threshold
from tenure.tables import Tables

__all__ = ["FollowUpList", "FollowUpRow", "follow_ups_of"]

_MOST = 50


@dataclass(frozen=True)
class FollowUpRow:
    """A customer to turn to.

    Args:
        who: The customer.
        why: What is the matter.
        what: What is to be done.
        by_when: By when.
        groups: The groups of the page that the customer is in.
    """

    who: str
    why: str
    what: str
    by_when: str
    groups: tuple[int, ...] = ()


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


@dataclass(frozen=True)
class _Asked:
    """What the lists are made of: the tables, the last period, the instant at which one looks, and the language."""

    tables: Tables
    period: Period
    as_of: datetime
    health: Health | None
    lang: Language


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
    asked = _Asked(tables, period, as_of, health, lang)
    found = (_list(asked, groups, kind) for kind in _kinds(asked))
    return [each for each in found if each is not None]


class _Kind(NamedTuple):
    """A kind of list: its title, how it is made and each row is said, how it was found, and which rows count."""

    title: str
    frame_of: Callable[[_Asked], Frame | None]
    row_of: Callable[[Mapping[Any, Any], _Asked], FollowUpRow]
    remark: str = ""
    since: tuple[str, datetime] | None = None
    needs: str | None = None


def _kinds(asked: _Asked) -> tuple[_Kind, ...]:
    recent, remark = ("answered_at", asked.period.start), "" if asked.health is None else asked.health.remark
    return (
        _Kind("health", _health_list, _health_row, remark, needs="within_hours"),
        _Kind("nps", _nps_list, _nps_row, report_word("nps_of", asked.lang, period=asked.period), recent),
        _Kind("threshold", _threshold_list, _threshold_row),
        _Kind("silent", _silent_list, _silent_row),
    )


def _list(asked: _Asked, groups: Sequence[Group], kind: _Kind) -> FollowUpList | None:
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
        places = tuple(place for place, group in enumerate(groups) if _is_in(own, group))
        yield FollowUpRow(row.who, row.why, row.what, row.by_when, places)


def _is_in(attributes: Mapping[Any, Any], group: Group) -> bool:
    pairs = zip(group.columns, group.values, strict=True)
    return all(
        name in attributes and (pd.isna(attributes[name]) if value is None else attributes[name] == value)
        for name, value in pairs
    )


def _health_list(asked: _Asked) -> Frame | None:
    if asked.health is None:
        return None
    movements = customer_movements(asked.tables.subscriptions, period=asked.period)
    return health_follow_ups(asked.health.scores, movements, lang=asked.lang)


def _health_row(row: Mapping[Any, Any], asked: _Asked) -> FollowUpRow:
    reasons = [report_word("pays_less", asked.lang)] if row["contraction"] else []
    reasons += [report_word(row["band"], asked.lang)] if row["band"] in REPORT_WORDS else []
    weakest = row.get("weakest")
    reasons += [report_word("weakest", asked.lang, signal=shortened(weakest))] if isinstance(weakest, str) else []
    hours = row["within_hours"]
    due = "" if pd.isna(hours) else format_date(asked.as_of + timedelta(hours=hours), asked.lang)
    return FollowUpRow(shortened(str(row["customer_id"])), "; ".join(reasons), row["action"], due)


def _nps_list(asked: _Asked) -> Frame | None:
    if "surveys" not in asked.tables:
        return None
    return nps_follow_ups(asked.tables.surveys, as_of=asked.as_of)


def _nps_row(row: Mapping[Any, Any], asked: _Asked) -> FollowUpRow:
    answered, due, lang = row["answered_at"], row["due_at"], asked.lang
    day = answered.to_pydatetime().date()
    action = report_word(row["action"], lang) if row["action"] in REPORT_WORDS else row["action"]
    late = f" ({report_word('overdue', lang)})" if row["overdue"] else ""
    return FollowUpRow(
        shortened(str(row["customer_id"])),
        report_word(row["category"], lang, score=row["score"], moment=day),
        action,
        format_date(due.to_pydatetime().date(), lang) + late,
    )


def _threshold_list(asked: _Asked) -> Frame | None:
    tables = asked.tables
    if "subscriptions" not in tables or not {"events", "contacts"} & {*tables}:
        return None
    return customers_below_threshold(
        tables.subscriptions, tables.events, tables.contacts, period=asked.period, as_of=asked.as_of
    )


def _threshold_row(row: Mapping[Any, Any], asked: _Asked) -> FollowUpRow:
    stage = report_word(row["stage"], asked.lang)
    why = report_word("few_contacts", asked.lang, stage=stage, contacts=row["contacts"], minimum=row["minimum"])
    who, what = shortened(str(row["customer_id"])), report_word("contact", asked.lang)
    return FollowUpRow(who, why, what, report_word("soon", asked.lang))


def _silent_list(asked: _Asked) -> Frame | None:
    tables = asked.tables
    if "subscriptions" not in tables or "events" not in tables:
        return None
    return silent_customers(tables.subscriptions, tables.events, as_of=asked.as_of)


def _silent_row(row: Mapping[Any, Any], asked: _Asked) -> FollowUpRow:
    share = f"{format_number(100 * row['term_share'], 0, asked.lang)} %"
    who, why = shortened(str(row["customer_id"])), report_word("spoke_never", asked.lang, share=share)
    ends = row["term_ends_at"].to_pydatetime()
    due = format_date(ends.date(), asked.lang) if ends > asked.as_of else report_word("soon", asked.lang)
    return FollowUpRow(who, why, report_word("ask", asked.lang), due)
