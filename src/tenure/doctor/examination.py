"""The examination of tables that keep their contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tenure.catalogue import Language
from tenure.counting.findings import Examined
from tenure.doctor.diagnosis import Diagnosis
from tenure.doctor.suspicions import SUSPICIONS
from tenure.engine import Frame
from tenure.periods import Instant, instant
from tenure.results.finding import Finding
from tenure.results.lazy import show
from tenure.scorecard.question import read_tables
from tenure.tables import Inputs, Tables, check_inputs

__all__ = ["doctor"]

_OPTIONAL = {
    "customers": ("signed_up_at",),
    "subscriptions": ("service", "plan", "trial_ends_at"),
    "surveys": ("customer_id", "service"),
}
"""The columns that are looked at where a table has them."""


def doctor(tables: Tables | Mapping[str, Frame], *, as_of: Instant | None = None, lang: Language = "en") -> Diagnosis:
    """Look at all tables together for what is legal and yet suspicious.

    Definition: overlapping subscriptions of one plan; changes of plan that look like churn and a new customer; rows
    that cost nothing and are no trials; an extract that was cut off, so that every open subscription ends on its last
    day; ends that are still to come; months without rows; marks from 1 to 10 sent as NPS; a table of exactly as many
    rows as exports are cut at; surveys that stand twice; events before sign-up; instants in the future.

    Args:
        tables: The tables of a business, as `Tables` or as frames by name.
        as_of: The instant that is taken for now: the clock's if left out.
        lang: The language in which the findings are shown.

    Returns:
        The findings: shown in words, each with how many rows, where first, what it does to which KPIs, and what helps;
        `.table` has a row for each. Nothing is changed, and nothing is an error.

    Raises:
        ContractError: The tables break their contracts.
        ParameterError: A table or language is unknown.

    Example:
        >>> from tenure.samples import subscriptions
        >>> for finding in doctor({"subscriptions": subscriptions}, as_of="2026-07-01"):
        ...     print(finding.key, finding.rows, *finding.where)
        same_day_change 2 ana ben
    """
    lang = show().language(lang)
    checked = read_tables(tables)
    given: dict[str, Any] = {name: checked[name] for name in checked}
    if not given:
        return Diagnosis((), lang)
    inputs = check_inputs(uses=_OPTIONAL, **given)
    now = datetime.now(UTC).replace(tzinfo=None) if as_of is None else inputs.to_utc(instant(as_of))
    return Diagnosis(tuple(_findings(inputs, now)), lang)


def _findings(inputs: Inputs, now: datetime) -> Iterator[Finding]:
    for each in SUSPICIONS:
        for table in each.tables:
            found = each.search(Examined(inputs, table, now)) if table in inputs.tables else None
            if found is not None:
                yield Finding(each.key, table, found.rows, found.where, each.kpis_of(table), found.values)
