"""Choices: the scorecards behind the filters of the page, and the groups that these can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from tenure.catalogue import Language
from tenure.errors import ParameterError
from tenure.scorecard import Scorecard
from tenure.show.numbers import format_cell
from tenure.show.report_words import report_word
from tenure.show.shortening import shortened

__all__ = ["MOST_GROUPS", "Cards", "Group", "groups_of", "splits_of"]

Cards: TypeAlias = Mapping[tuple[str, ...], Scorecard]
"""The scorecard of each choice of columns to split by; that without any is of all customers."""

MOST_GROUPS = 100
"""With more groups a page is too large to be looked through."""


@dataclass(frozen=True)
class Group:
    """What the filters can choose: a value for some of the columns, all for the others.

    Args:
        columns: The columns for which a value is chosen.
        key: Their values; None for a null.
    """

    columns: tuple[str, ...] = ()
    key: tuple[Any, ...] = ()

    @property
    def chosen(self) -> dict[str, Any]:
        """The value chosen for each of the columns."""
        return dict(zip(self.columns, self.key, strict=True))

    def label(self, lang: Language) -> str:
        """Return the group in words."""
        named = (f"{shortened(name)}: {value_label(value, lang)}" for name, value in self.chosen.items())
        return " · ".join(named) or report_word("all_customers", lang)


def value_label(value: Any, lang: Language) -> str:
    """Return the value of a column in words."""
    return report_word("none", lang) if value is None else shortened(format_cell(value, lang))


def splits_of(by: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the choices of columns: none, each by itself, then several together.

    Example:
        >>> splits_of(["segment", "country"])
        [(), ('segment',), ('country',), ('segment', 'country')]
    """
    return [split for size in range(len(by) + 1) for split in combinations(by, size)]


def groups_of(count_card: Callable[[tuple[str, ...]], Scorecard], by: Sequence[str]) -> tuple[Cards, list[Group]]:
    """Count the scorecards of all choices of columns, and list the groups, that of all customers first.

    Raises:
        ParameterError: There are too many groups for a page.
    """
    cards: dict[tuple[str, ...], Scorecard] = {}
    groups = list[Group]()
    for split in splits_of(by):
        cards[split] = count_card(split)
        found = {row.group for row in cards[split].rows() if row.period is not None}
        ordered = sorted(found, key=lambda values: [(value is None, str(value)) for value in values])
        groups += [Group(split, values) for values in ordered] if split else [Group()]
        if len(groups) > MOST_GROUPS:
            raise ParameterError(
                f"by {', '.join(map(repr, by))} makes more than {MOST_GROUPS} groups, too many for a page: "
                "choose columns of fewer values, or fewer columns."
            )
    return cards, groups
