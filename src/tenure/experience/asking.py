"""What the KPIs of surveys have in common: how their table is checked, and the bands of their marks."""

from __future__ import annotations

from collections.abc import Container, Mapping

from tenure.counting.surveys.answers import Fold
from tenure.counting.surveys.marks import Scale
from tenure.engine import Frame, columns_of
from tenure.errors import ParameterError
from tenure.options import whole
from tenure.tables import Inputs, check_inputs, to_frame

__all__ = ["NO_ANSWERS", "NPS_BANDS", "NPS_SCALE", "counts", "know_surveys", "read_scale", "with_weight"]

NO_ANSWERS = "no_answers"
NPS_SCALE = Scale(0, 10)
NPS_BANDS = {"promoters": range(9, 11), "passives": range(7, 9), "detractors": range(7)}

_WIDEST = 1_000


def know_surveys(by: tuple[str, ...], surveys: Frame, customers: Frame | None, *, known_only: bool = False) -> Inputs:
    """Check the tables of a survey KPI: `customer_id` is needed where a customer is, and else may be missing."""
    held = columns_of(to_frame(surveys))
    needed = ["customer_id"] if known_only or any(name not in held for name in by) else []
    looked = ["customer_id"] if needed or customers is not None else []
    uses, needs = {"surveys": looked}, {"surveys": needed if customers is not None or known_only else []}
    return check_inputs(by, uses=uses, needs=needs, surveys=surveys, customers=customers)


def counts(bands: Mapping[str, Container[int]]) -> dict[str, Fold]:
    """Return how answers are counted by band of marks."""

    def fold(band: Container[int]) -> Fold:
        return lambda mark: int(mark in band)

    return {name: fold(band) for name, band in bands.items()}


def read_scale(scale: object, *, marks: int = 2) -> Scale:
    """Read the worst and the best mark, with at least so many marks from one to the other."""
    if not isinstance(scale, tuple | list) or len(scale) != 2:
        raise ParameterError(f"scale is the worst and the best mark, such as (1, 5), not {scale!r}.")
    low, high = (whole(mark, "scale", minimum=-_WIDEST) for mark in scale)
    if not low + marks - 1 <= high <= _WIDEST:
        raise ParameterError(
            f"scale runs over at least {marks} marks, from the worst to the best, up to {_WIDEST:,}; not {scale!r}."
        )
    return Scale(low, high)


def with_weight(by: tuple[str, ...], weight: str | None, surveys: Frame, customers: Frame | None) -> tuple[str, ...]:
    """Return the columns to look up: those of `by`, and the weight last."""
    if weight is None:
        return by
    held = {*columns_of(to_frame(surveys)), *(columns_of(to_frame(customers)) if customers is not None else ())}
    if not isinstance(weight, str) or weight not in held:
        raise ParameterError(f"weight names {weight!r}, which no table of this call has: {', '.join(sorted(held))}.")
    if weight in by:
        raise ParameterError(f"weight and by both name {weight!r}: a column weighs or splits, not both.")
    return (*by, weight)
