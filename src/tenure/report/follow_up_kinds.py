"""The kinds of follow-ups: how each list is made by the library, and how its rows are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd

from tenure.catalogue import Language
from tenure.engagement import silent_customers
from tenure.engine import Frame
from tenure.experience import nps_follow_ups
from tenure.health import health_follow_ups
from tenure.periods import Period
from tenure.report.health import Health, signal_label
from tenure.revenue import customer_movements
from tenure.show.formats import format_date, format_number
from tenure.show.report_words import REPORT_WORDS, report_word
from tenure.show.shortening import shortened
from tenure.support import customers_below_threshold
from tenure.tables import Tables

__all__ = ["Asked", "FollowUpRow", "Kind", "kinds_of"]


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
class Asked:
    """What the lists are made of: the tables, the last period, the instant at which one looks, and the language."""

    tables: Tables
    period: Period
    as_of: datetime
    health: Health | None
    lang: Language


class Kind(NamedTuple):
    """A kind of list: its title, how it is made and each row is said, how it was found, and which rows count."""

    title: str
    frame_of: Callable[[Asked], Frame | None]
    row_of: Callable[[Mapping[Any, Any], Asked], FollowUpRow]
    remark: str = ""
    since: tuple[str, datetime] | None = None
    needs: str | None = None


def kinds_of(asked: Asked) -> tuple[Kind, ...]:
    """Return the kinds of lists, the most urgent first."""
    recent, remark = ("answered_at", asked.period.start), "" if asked.health is None else asked.health.remark
    return (
        Kind("health", _health_list, _health_row, remark, needs="within_hours"),
        Kind("nps", _nps_list, _nps_row, report_word("nps_of", asked.lang, period=asked.period), recent),
        Kind("threshold", _threshold_list, _threshold_row),
        Kind("silent", _silent_list, _silent_row),
    )


def _health_list(asked: Asked) -> Frame | None:
    if asked.health is None:
        return None
    movements = customer_movements(asked.tables.subscriptions, period=asked.period)
    return health_follow_ups(asked.health.scores, movements, lang=asked.lang)


def _health_row(row: Mapping[Any, Any], asked: Asked) -> FollowUpRow:
    reasons = [report_word("pays_less", asked.lang)] if row["contraction"] else []
    reasons += [report_word(row["band"], asked.lang)] if row["band"] in REPORT_WORDS else []
    weakest = row.get("weakest")
    reasons += (
        [report_word("weakest", asked.lang, signal=signal_label(weakest, asked.lang))]
        if isinstance(weakest, str)
        else []
    )
    hours = row["within_hours"]
    due = "" if pd.isna(hours) else format_date(asked.as_of + timedelta(hours=hours), asked.lang)
    return FollowUpRow(shortened(str(row["customer_id"])), "; ".join(reasons), row["action"], due)


def _nps_list(asked: Asked) -> Frame | None:
    if "surveys" not in asked.tables:
        return None
    return nps_follow_ups(asked.tables.surveys, as_of=asked.as_of)


def _nps_row(row: Mapping[Any, Any], asked: Asked) -> FollowUpRow:
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


def _threshold_list(asked: Asked) -> Frame | None:
    tables = asked.tables
    if "subscriptions" not in tables or not {"events", "contacts"} & {*tables}:
        return None
    return customers_below_threshold(
        tables.subscriptions, tables.events, tables.contacts, period=asked.period, as_of=asked.as_of
    )


def _threshold_row(row: Mapping[Any, Any], asked: Asked) -> FollowUpRow:
    stage = report_word(row["stage"], asked.lang)
    why = report_word("few_contacts", asked.lang, stage=stage, contacts=row["contacts"], minimum=row["minimum"])
    who, what = shortened(str(row["customer_id"])), report_word("contact", asked.lang)
    return FollowUpRow(who, why, what, report_word("soon", asked.lang))


def _silent_list(asked: Asked) -> Frame | None:
    tables = asked.tables
    if "subscriptions" not in tables or "events" not in tables:
        return None
    return silent_customers(tables.subscriptions, tables.events, as_of=asked.as_of)


def _silent_row(row: Mapping[Any, Any], asked: Asked) -> FollowUpRow:
    share = f"{format_number(100 * row['term_share'], 0, asked.lang)} %"
    who, why = shortened(str(row["customer_id"])), report_word("spoke_never", asked.lang, share=share)
    ends = row["term_ends_at"].to_pydatetime()
    due = format_date(ends.date(), asked.lang) if ends > asked.as_of else report_word("soon", asked.lang)
    return FollowUpRow(who, why, report_word("ask", asked.lang), due)
