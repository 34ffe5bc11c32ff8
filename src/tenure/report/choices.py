"""Choices: the scorecards behind the filters of the page, and the groups that these can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.periods import Period
from tenure.results import Curve, Result
from tenure.results.scorecard_row import ScorecardRow
from tenure.scorecard import Scorecard
from tenure.scorecard.question import last_period
from tenure.show.numbers import format_cell
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened

__all__ = ["MOST_GROUPS", "Choices", "Group", "Split", "count_choices", "splits_of", "value_label"]

Split: TypeAlias = tuple[str, ...]
"""Columns to split by."""

MOST_GROUPS = 100
"""With more groups a page is too large to be looked through."""


@dataclass(frozen=True)
class Group:
    """What the filters can choose: a value for some of the columns, all for the others.

    Args:
        columns: The columns for which a value is chosen.
        key: Their values; None for a null.
    """

    columns: Split = ()
    key: tuple[Any, ...] = ()

    @property
    def chosen(self) -> dict[str, Any]:
        """The value chosen for each of the columns."""
        return dict(zip(self.columns, self.key, strict=True))

    def label(self, lang: Language) -> str:
        """Return the group in words."""
        named = (f"{shortened(name)}: {value_label(value, lang)}" for name, value in self.chosen.items())
        return " · ".join(named) or report_word("all_customers", lang)


@dataclass(frozen=True)
class Choices:
    """The scorecards of all choices of columns to split by, and the groups, that of all customers first.

    Args:
        cards: The scorecard of each split.
        rows: Its rows, with their words in the language of the page.
        groups: The groups that the filters can choose.
        lang: The language of the page.
    """

    cards: Mapping[Split, Scorecard]
    rows: Mapping[Split, Sequence[ScorecardRow]]
    groups: Sequence[Group]
    lang: Language

    @property
    def whole(self) -> Scorecard:
        """The scorecard of all customers."""
        return self.cards[()]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods observed."""
        return self.whole.periods

    @property
    def last(self) -> int:
        """The place of the period that ends last."""
        return self.periods.index(last_period(self.periods))

    @property
    def columns(self) -> Split:
        """The columns of the filters."""
        return max(self.cards, key=len)

    @cached_property
    def figure_names(self) -> list[str]:
        """The KPIs that have a figure of their own, rather than rows with keys such as reasons or cohorts."""
        return list(dict.fromkeys(row.kpi for row in self.rows[()] if row.kind in {"figure", "median"}))

    @cached_property
    def list_names(self) -> list[str]:
        """The KPIs whose rows have keys of their own, and curves."""
        figures, measures = set(self.figure_names), self.whole.measures
        return [name for name, result in measures.items() if name not in figures or isinstance(result, Curve)]

    def results_of(self, name: str) -> dict[Split, Result]:
        """Return the results of a KPI, of each split that it can be split by."""
        return {split: card.measures[name] for split, card in self.cards.items() if name in card.measures}

    def split_reason(self, name: str, group: Group) -> str | None:
        """Return why a KPI that has a figure of all customers has none of a group; None where it has."""
        if name in self.cards[group.columns].measures:
            return None
        return report_word("not_split", self.lang, columns=", ".join(map(shortened, group.columns)))


def value_label(value: Any, lang: Language) -> str:
    """Return the value of a column in words."""
    return report_word("none", lang) if value is None else shortened(format_cell(value, lang))


def splits_of(by: Sequence[str]) -> list[Split]:
    """Return the choices of columns: none, each by itself, then several together.

    Example:
        >>> splits_of(["segment", "country"])
        [(), ('segment',), ('country',), ('segment', 'country')]
    """
    return [split for size in range(len(by) + 1) for split in combinations(by, size)]


def count_choices(count_card: Callable[[Split], Scorecard], by: Sequence[str], lang: Language) -> Choices:
    """Count the scorecards of all choices of columns.

    Raises:
        ParameterError: There are too many groups for a page.
    """
    cards, rows, groups = dict[Split, Scorecard](), dict[Split, Sequence[ScorecardRow]](), list[Group]()
    for split in splits_of(by):
        cards[split] = count_card(split)
        rows[split] = cards[split].rows(lang)
        groups += _groups(split, rows[split])
        if len(groups) > MOST_GROUPS:
            raise ParameterError(
                f"by {', '.join(map(repr, by))} makes more than {MOST_GROUPS} groups, too many for a page: "
                "choose columns of fewer values, or fewer columns."
            )
    return Choices(cards, rows, groups, lang)


def _groups(split: Split, rows: Sequence[ScorecardRow]) -> list[Group]:
    """Return the groups of a split in order, nulls last."""
    keys = {row.group for row in rows if row.period is not None} if split else {()}
    return [Group(split, key) for key in sorted(keys, key=lambda key: [(value is None, value) for value in key])]
