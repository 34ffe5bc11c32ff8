"""The report: counted, put into words and pictures, and made one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from typing import Any

from tenure.catalogue import Language
from tenure.doctor import doctor
from tenure.engine import Frame
from tenure.health import HealthModel
from tenure.options import Columns
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.report.cells import cells_of
from tenure.report.charts import charts_of
from tenure.report.choices import Split, count_choices, splits_of
from tenure.report.contents import Contents
from tenure.report.document import Report
from tenure.report.follow_ups import follow_ups_of
from tenure.report.health import Health, health_of
from tenure.report.lists import lists_of
from tenure.report.page_fields import page_data, page_fields
from tenure.report.rendering import render
from tenure.results.lazy import show
from tenure.scorecard import Scorecard, scorecard, select_kpis
from tenure.scorecard.comparison import Compare
from tenure.scorecard.question import existing_columns, last_period, read_as_of, read_tables
from tenure.show.report_words import report_word
from tenure.tables import Tables

__all__ = ["number_of_steps", "report"]


def report(
    tables: Tables | Mapping[str, Frame],
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    as_of: Instant | None = None,
    compare: Compare | None = "previous",
    margin: float = 1.0,
    grace_days: float = 0,
    confidence: float = 0.95,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    strategy: str | None = None,
    stage: str | None = None,
    lens: str | None = None,
    kpis: Columns | None = None,
    health_model: HealthModel | Mapping[str, Any] | None = None,
    title: str | None = None,
    lang: Language = "en",
    on_step: Callable[[str], object] | None = None,
) -> Report:
    """A dashboard as one HTML file that opens offline: all KPIs that the tables allow, in figures and pictures.

    Definition: the figures are those of `scorecard`, of all customers and of each group, in each period; the filters
    of the page choose among them. With several columns in `by` each can be chosen by itself or with the others. KPIs
    that look at one instant look at the end of the last period. Follow-ups are those of `health_follow_ups`,
    `nps_follow_ups` (answers of the last period), `customers_below_threshold` and `silent_customers`, as far as the
    tables allow; findings are those of `doctor`.

    Args:
        tables: The tables of a business, as `Tables` or as frames by name.
        period: The period or periods observed.
        by: Columns to split by: the filters of the page. At most 100 groups.
        as_of: The instant at which KPIs of one instant, and follow-ups, look: the end of the last period if left out.
        compare: `"previous"` or `"year"`: the period that each is compared with; None compares with none.
        margin: Gross margin, for the KPIs that take one.
        grace_days: Customers who return within this many days do not count as lost. Renewals have a grace of their
            own, in `options`.
        confidence: Confidence level of all intervals.
        options: Further options by KPI, which go before those above.
        strategy: Only the KPIs of a strategy: `"stability"`, `"product_market_fit"` or `"profitability"`.
        stage: Only those of a stage of the journey: `"onboarding"`, `"retention"` or `"expansion"`.
        lens: Only those of a lens: `"acquisition"`, `"engagement"` or `"retention"`.
        kpis: The names of the KPIs; all that give a figure if left out.
        health_model: How the health of customers is scored. If left out, `fit_health_weights` fits a model to who left
            before; where that foresees no better than chance, the page says nothing of health.
        title: What the page is called.
        lang: The language of the page: words, numbers and dates.
        on_step: Called with what is done next, to show progress.

    Returns:
        A report: `.html` is the page, `.save(path)` writes it; a notebook shows it. It brings its styles, data and
        programs along, and asks nothing of a network. Needs `tenure[report]`.

    Raises:
        ContractError: The tables break their contracts.
        ParameterError: An option has no meaning, a KPI or column that is named does not exist, or there are too many
            groups.

    Example:
        >>> from tenure.samples import customers, spring, subscriptions
        >>> page = report({"customers": customers, "subscriptions": subscriptions}, period=spring, kpis="churn_rate")
        >>> page.title, "25.0 %" in page.html
        ('Customer KPIs', True)
    """
    lang, checked, periods = show().language(lang), read_tables(tables), as_periods(period)
    columns, moment = existing_columns(by, checked), read_as_of(as_of) or last_period(periods).end
    asked = select_kpis(kpis, strategy=strategy, stage=stage, lens=lens)
    tell = on_step or (lambda _: None)
    tell("health_follow_ups")
    health = health_of(checked, moment, health_model, lang)

    def count_card(split: Split) -> Scorecard:
        return scorecard(
            checked,
            period=list(periods),
            by=split,
            as_of=as_of,
            compare=compare,
            margin=margin,
            grace_days=grace_days,
            confidence=confidence,
            options=_with_scores(options, health),
            kpis=asked,
            on_kpi=tell,
        )

    choices = count_choices(count_card, columns, lang)
    contents = Contents(
        choices=choices,
        cells=cells_of(choices),
        lists=lists_of(choices),
        charts=charts_of(choices, tell),
        follow_ups=follow_ups_of(
            checked, period=last_period(periods), as_of=moment, health=health, groups=choices.groups, lang=lang
        ),
        diagnosis=doctor(checked, as_of=as_of, lang=lang),
        title=title or report_word("title", lang),
        as_of=report_word("as_of", lang, moment=moment),
        version=version("tenure"),
        asked=asked if (kpis, strategy, stage, lens) != (None,) * 4 else (),
    )
    tell("html")
    return Report(render(page_fields(contents), page_data(contents)), contents.title)


def number_of_steps(kpis: Iterable[str], by: Columns) -> int:
    """Return how many steps a report tells of: each KPI counted for each choice of columns, and drawn."""
    columns = (by,) if isinstance(by, str) else tuple(by)
    return len([*kpis]) * (len(splits_of(columns)) + 1) + 2


def _with_scores(
    options: Mapping[str, Mapping[str, Any]] | None, health: Health | None
) -> Mapping[str, Mapping[str, Any]] | None:
    if health is None:
        return options
    own = (options or {}).get("health_distribution", {})
    return {**(options or {}), "health_distribution": {"scores": health.scores, **own}}
