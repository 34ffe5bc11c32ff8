"""Matching: customers against the nearest of others, and how they changed against these.

Numbers only. Others who are alike to the ninth digit stand in one cell and are taken together, so that nothing depends
on the order of equals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tenure.models.columns import Floats

__all__ = ["MatchedChange", "Matches", "Spans", "change_against_matches", "find_nearest", "standardise"]

_DIGITS = 9


class Spans(NamedTuple):
    """What customers brought and how many months they were there, a row each; columns are before and now."""

    revenue: Floats
    months: Floats


@dataclass(frozen=True)
class Matches:
    """The nearest cells of others for each of some points.

    Args:
        point_of: The point of each customer.
        cell_of: The cell of each of the others.
        cells: The cells by nearness, a row for each point.
        used: Whether a cell counts: those before it hold fewer than the neighbours wanted.
    """

    point_of: NDArray[np.int64]
    cell_of: NDArray[np.int64]
    cells: NDArray[np.int64]
    used: NDArray[np.bool_]

    def sum_others(self, values: Floats) -> Floats:
        """Sum values of the others over the matches of each point; columns stay apart."""
        by_cell = np.zeros((int(self.cell_of.max()) + 1, values.shape[1]))
        np.add.at(by_cell, self.cell_of, values)
        return np.asarray((by_cell[self.cells] * self.used[..., np.newaxis]).sum(axis=1))

    def sum_points(self, values: Floats) -> Floats:
        """Sum values of the points over those that each of the others is a match of."""
        by_cell = np.zeros((int(self.cell_of.max()) + 1, values.shape[1]))
        point, place = np.nonzero(self.used)
        np.add.at(by_cell, self.cells[point, place], values[point])
        return np.asarray(by_cell[self.cell_of])

    def sum_customers(self, values: Floats) -> Floats:
        """Sum values of the customers over each point."""
        found = np.zeros((len(self.cells), values.shape[1]))
        np.add.at(found, self.point_of, values)
        return found


class MatchedChange(NamedTuple):
    """By how much customers bring more than their matches, per month in which they are there.

    Args:
        before: The gap before.
        now: The gap now.
        change: The change of the gap, per month that counts.
        matches: How many others are a match of anyone.
        errors: What each customer, and each of these others, adds to the error of the change.
    """

    before: float
    now: float
    change: float
    matches: int
    errors: tuple[Floats, Floats]


def standardise(*columns: Floats) -> Floats:
    """Return columns side by side, each in standard deviations; one that is the same for all is left out."""
    spreads = [float(np.std(column)) for column in columns]
    scaled = [column / spread for column, spread in zip(columns, spreads, strict=True) if spread > 0]
    return np.asarray(np.round(np.column_stack([np.zeros(len(columns[0])), *scaled]), _DIGITS), dtype=np.float64)


def find_nearest(points: Floats, others: Floats, neighbours: int) -> Matches:
    """Find the nearest others of each point, in Euclidean distance: whole cells, until they hold the neighbours."""
    cells, cell_of, sizes = np.unique(others, axis=0, return_inverse=True, return_counts=True)
    distinct, point_of = (cells, cell_of) if points is others else np.unique(points, axis=0, return_inverse=True)
    count = min(neighbours, len(cells))
    near = _nearest_rows(cells, distinct, count)
    before = np.cumsum(sizes[near], axis=1) - sizes[near]
    return Matches(point_of.ravel(), cell_of.ravel(), near, before < neighbours)


def _nearest_rows(rows: Floats, points: Floats, count: int) -> NDArray[np.int64]:
    """Return the nearest of some rows to each point, the nearest first."""
    try:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - an extra, imported only when neighbours are searched for
    except ImportError:  # pragma: no cover - the tests have scipy
        raise ImportError("Matching customers needs scipy: pip install 'tenure[matching]'.") from None
    _, near = cKDTree(rows).query(points, k=list(range(1, count + 1)))
    return np.asarray(near, dtype=np.int64)


def change_against_matches(
    customers: Spans, others: Spans, counted: Floats, like: tuple[Floats, Floats], neighbours: int
) -> MatchedChange:
    """Compare the change of customers with that of their nearest others; all were there both before and now.

    Args:
        customers: Those of whom the change is asked.
        others: Those with whom they are compared.
        counted: The months, now, to which the change of each customer is put down.
        like: By what they are alike: standardised columns of customers and of others.
        neighbours: How many others each customer is compared with.
    """
    found = find_nearest(*like, neighbours)
    months = found.sum_others(others.months)
    ratios = (found.sum_others(others.revenue) / months)[found.point_of]
    excess, there = customers.revenue - customers.months * ratios, customers.months.sum(axis=0)
    gaps, whole = excess.sum(axis=0) / there, counted.sum()
    change = (gaps[1] - gaps[0]) * there[1] / whole
    scale = np.array([-there[1] / there[0], 1.0]) / whole
    own = (excess - gaps * customers.months) @ scale
    own += ((gaps[1] - gaps[0]) * customers.months[:, 1] - change * counted) / whole
    weights = found.sum_points(found.sum_customers(customers.months) / months)
    used = weights[:, 1] > 0
    errors = -(weights * _residuals(others, like[1], neighbours))[used] @ scale
    return MatchedChange(float(gaps[0]), float(gaps[1]), float(change), int(used.sum()), (own, errors))


def _residuals(others: Spans, like: Floats, neighbours: int) -> Floats:
    """Return what each of the others brought beyond its own nearest ones, as large as its noise; nan without any."""
    found = find_nearest(like, like, neighbours + 1)
    months, revenue = (found.sum_others(values)[found.point_of] for values in (others.months, others.revenue))
    rest = months - others.months
    with np.errstate(divide="ignore", invalid="ignore"):
        return (others.revenue - others.months * (revenue - others.revenue) / rest) * np.sqrt(rest / months)
