"""The options that the commands of a scorecard and of a report share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = [
    "AsOfOption",
    "Compare",
    "ConfidenceOption",
    "GraceDaysOption",
    "KpisOption",
    "LensOption",
    "MarginOption",
    "StageOption",
    "StrategyOption",
]


class Compare(StrEnum):
    """The period compared with."""

    previous = "previous"
    year = "year"


AsOfOption = Annotated[
    str | None, typer.Option(help="The instant of KPIs that look at one; the end of the last period if left out.")
]
ConfidenceOption = Annotated[float, typer.Option(help="Confidence level of the intervals.")]
GraceDaysOption = Annotated[
    float, typer.Option(help="Customers who return within this many days do not count as lost.")
]
KpisOption = Annotated[
    list[str] | None, typer.Option(help="The name of a KPI; may be repeated, or several with commas.")
]
LensOption = Annotated[str | None, typer.Option(help="Only those of a lens: acquisition, engagement or retention.")]
MarginOption = Annotated[float, typer.Option(help="Gross margin, from 0 to 1.")]
StageOption = Annotated[
    str | None, typer.Option(help="Only those of a stage of the journey: onboarding, retention or expansion.")
]
StrategyOption = Annotated[
    str | None, typer.Option(help="Only the KPIs of a strategy: stability, product_market_fit or profitability.")
]
