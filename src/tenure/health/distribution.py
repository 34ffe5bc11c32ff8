"""The distribution of health: how many customers are in each band."""

from __future__ import annotations

from tenure import formulas
from tenure.counting.health.bands import count_bands
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, Options
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs
from tenure.tables.derived import Score

__all__ = ["health_distribution"]


def health_distribution(scores: Frame, *, by: Columns = (), confidence: float = 0.95) -> Measure:
    """Share of the scored customers in each band.

    Definition: in_band / customers, for each of the bands red, yellow, green and thriving, also where nobody is in it.
    Customers without a score are left out of both and counted as `unscored`.

    Args:
        scores: One row per customer with its `band`, as `health_score` or `action_score` returns it.
        by: Columns of `scores` to split by.
        confidence: Confidence level of the interval.

    Returns:
        A row per `band`; shares from 0 to 1. Undefined when nobody has a score.

    Raises:
        ContractError: The table breaks its contract: a customer stands twice, or a band is none of the four.
        ParameterError: An option has no meaning.

    Example:
        >>> import pandas as pd
        >>> scores = pd.DataFrame({"customer_id": list("abcd"), "band": ["red", "green", "green", None]})
        >>> health_distribution(scores).table[["band", "in_band", "customers"]].values.tolist()
        [['red', 1, 3], ['yellow', 0, 3], ['green', 2, 3], ['thriving', 0, 3]]
    """
    options = Options(by=by, confidence=confidence)
    if "band" in options.by:
        raise ParameterError("by names band, by which the distribution is split in any case.")
    inputs = check_inputs(options, schemas={"scores": Score}, scores=scores)
    return measure(
        "health_distribution",
        count_bands(inputs),
        formula=formulas.health_distribution,
        undefined="nobody_scored",
        interval=wilson_of("in_band", "customers", options.confidence),
        base="customers",
        options=options,
        single=False,
    )
