"""Scorecard: many KPIs over one set of tables, counted together; and, for the rest, what they lack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tenure.counting.core.shared import shared_counts
from tenure.engine import Frame
from tenure.options import Columns, choice
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.results import Result
from tenure.results.scorecard_row import Missing
from tenure.scorecard.answers import answer
from tenure.scorecard.card import Scorecard
from tenure.scorecard.comparison import Compare, earlier_question
from tenure.scorecard.question import (
    Question,
    existing_columns,
    last_period,
    own_options,
    read_as_of,
    read_tables,
    shared_options,
)
from tenure.scorecard.selection import select_kpis
from tenure.tables import Tables

__all__ = ["scorecard"]

_FINEST_FIRST = "cohort_retention"
"""Its months reach back to the first start: movements of months are sums of what was kept for it."""


def scorecard(
    tables: Tables | Mapping[str, Frame],
    *,
    period: PeriodLike | Iterable[PeriodLike],
    as_of: Instant | None = None,
    compare: Compare | None = None,
    margin: float = 1.0,
    grace_days: float = 0,
    confidence: float = 0.95,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    strategy: str | None = None,
    stage: str | None = None,
    lens: str | None = None,
    kpis: Columns | None = None,
    by: Columns = (),
    on_kpi: Callable[[str], object] | None = None,
) -> Scorecard:
    """All KPIs that the tables allow, and for each that they do not, what is missing.

    Definition: each KPI as its own function gives it; what several need is counted once. A KPI that looks at one
    instant looks at `as_of`. KPIs that give a row per customer are called by themselves. The outcomes of campaigns are
    `events`, or `subscriptions` where there are none.

    Args:
        tables: The tables of a business, as `Tables` or as frames by name.
        period: The period or periods observed.
        as_of: The instant at which KPIs of one instant look: the end of the last period if left out. KPIs of a
            period that wait for windows to end, such as renewals, see the data up to it: all of it if left out.
        compare: `"previous"` adds the figure of the equal period just before, `"year"` that of the same period a
            year before; with it the change, its interval where the figures have intervals, and a verdict from the
            direction of the KPI: better or worse where the interval excludes 0, else no clear change. A change
            without an interval is judged by its sign. KPIs of one instant are compared at the instant earlier by
            as much as the last period; `as_of`, where given, holds for KPIs of a period in both.
        margin: Gross margin, for the KPIs that take one.
        grace_days: Customers who return within this many days do not count as lost. Renewals have a grace of their
            own, in `options`.
        confidence: Confidence level of all intervals.
        options: Further options by KPI, which go before those above:
            `{"customer_satisfaction_score": {"scale": (1, 10)}}`.
        strategy: Only the KPIs of a strategy: `"stability"`, `"product_market_fit"` or `"profitability"`.
        stage: Only those of a stage of the journey: `"onboarding"`, `"retention"` or `"expansion"`. Health, which
            retention begins with, needs scores: `{"health_distribution": {"scores": scores}}` in `options`.
        lens: Only those of a lens: `"acquisition"`, `"engagement"` or `"retention"`.
        kpis: The names of the KPIs; all that give a figure if left out.
        by: Columns to split by.
        on_kpi: Called with the name of each KPI before it is counted, to show progress.

    Returns:
        A scorecard: its `.table` has a row per KPI, period and group, `.pivot()` a row per KPI, `.measures` the
        results by name, `.missing` what each other KPI lacks. A KPI that cannot be computed stops no other.

    Raises:
        ContractError: The tables break their contracts.
        ParameterError: An option has no meaning, or a KPI or column that is named does not exist.

    Example:
        >>> from tenure.samples import customers, spring, subscriptions
        >>> card = scorecard({"customers": customers, "subscriptions": subscriptions}, period=spring)
        >>> card.measures["churn_rate"].value
        0.25
    """
    chosen, checked, periods = (
        select_kpis(kpis, strategy=strategy, stage=stage, lens=lens),
        read_tables(tables),
        as_periods(period),
    )
    moment = read_as_of(as_of)
    question = Question(
        tables=checked,
        periods=periods,
        by=existing_columns(by, checked),
        instant=moment or last_period(periods).end,
        as_of=moment,
        shared=shared_options(margin, grace_days, confidence),
        own=own_options(options),
    )
    if compare is not None:
        choice(compare, "compare", ("previous", "year"))
    with shared_counts():
        counted = {name: _answers(question, name, compare, on_kpi) for name in sorted(chosen, key=_FINEST_FIRST.__ne__)}
    answers = {name: counted[name] for name in chosen}
    return Scorecard(
        kpis=chosen,
        periods=periods,
        by=question.by,
        measures={name: now for name, (now, _) in answers.items() if isinstance(now, Result)},
        missing={name: now for name, (now, _) in answers.items() if isinstance(now, Missing)},
        compare=compare,
        earlier={name: before for name, (_, before) in answers.items() if isinstance(before, Result)},
    )


def _answers(
    question: Question, name: str, compare: Compare | None, on_kpi: Callable[[str], object] | None
) -> tuple[Result | Missing, Result | Missing | None]:
    """Compute one KPI, also of the periods compared with, where it can be computed at all."""
    if on_kpi is not None:
        on_kpi(name)
    now = answer(question, name)
    if compare is None or isinstance(now, Missing):
        return now, None
    return now, answer(earlier_question(question, compare), name)
