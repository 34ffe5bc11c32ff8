"""What the KPIs of surveys have in common: how their tables are checked, and the bands of their marks."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.counting.surveys.answers import MarkValue
from tenure.counting.surveys.marks import Scale
from tenure.counting.surveys.weights import without_weight
from tenure.engine import Frame
from tenure.errors import ParameterError, did_you_mean
from tenure.options import Flag, Options, whole
from tenure.tables import Inputs, check_inputs, column_names

__all__ = [
    "NPS_BANDS",
    "NPS_SCALE",
    "ScaleMarks",
    "SurveyOptions",
    "band_values",
    "check_surveys",
    "check_weighted_surveys",
    "scale_of",
]

NPS_SCALE = Scale(0, 10)
NPS_BANDS = {"promoters": range(9, 11), "passives": range(7, 9), "detractors": range(7)}

_WIDEST = 1_000


def _read_marks(value: Any) -> tuple[int, int]:
    """Read the worst and the best mark of a scale."""
    if not isinstance(value, tuple | list) or len(value) != 2:
        raise ParameterError(f"scale is the worst and the best mark, such as (1, 5), not {value!r}.")
    return whole(value[0], "scale", minimum=-_WIDEST), whole(value[1], "scale", minimum=-_WIDEST)


ScaleMarks = Annotated[tuple[int, int], PlainValidator(_read_marks)]


class SurveyOptions(Options):
    """The options that KPIs of surveys share."""

    latest_only: Flag = False


def scale_of(marks: tuple[int, int], *, at_least: int = 2) -> Scale:
    """Return the scale from the worst to the best mark, with at least so many marks."""
    low, high = marks
    if not low + at_least - 1 <= high <= _WIDEST:
        raise ParameterError(
            f"scale runs over at least {at_least} marks, from the worst to the best, up to {_WIDEST:,}; not {marks!r}."
        )
    return Scale(low, high)


def check_surveys(options: Options, surveys: Frame, customers: Frame | None, *, needs_customer: bool = False) -> Inputs:
    """Check the tables of a survey KPI: `customer_id` is needed where a customer is, and else may be missing."""
    present = column_names(surveys)
    needed = needs_customer or any(name not in present for name in options.by)
    looked_at = ["customer_id"] if needed or customers is not None else []
    needs = ["customer_id"] if needed and (customers is not None or needs_customer) else []
    return check_inputs(
        options, uses={"surveys": looked_at}, needs={"surveys": needs}, surveys=surveys, customers=customers
    )


def check_weighted_surveys(
    options: SurveyOptions, weight: str, surveys: Frame, customers: Frame | None
) -> tuple[Inputs, str]:
    """Check the tables of a KPI with weights; return them as they are split, and the column of the weights."""
    present = {*column_names(surveys), *(column_names(customers) if customers is not None else ())}
    if weight not in present:
        raise ParameterError(
            f"weight names {weight!r}, which no table of this call has: {', '.join(sorted(present))}."
            f"{did_you_mean(weight, present)}"
        )
    if weight in options.by:
        raise ParameterError(f"weight and by both name {weight!r}: a column weighs or splits, not both.")
    with_weight = options.model_copy(update={"by": (*options.by, weight)})
    return without_weight(check_surveys(with_weight, surveys, customers, needs_customer=options.latest_only), weight)


def band_values(bands: Mapping[str, Container[int]]) -> dict[str, MarkValue]:
    """Return, for each band of marks, the value of a mark: 1 within it, 0 outside."""

    def value_of(band: Container[int]) -> MarkValue:
        return lambda mark: int(mark in band)

    return {name: value_of(band) for name, band in bands.items()}
