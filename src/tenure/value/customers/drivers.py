"""Value drivers: which behaviours go along with a high lifetime value."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from pydantic import PlainValidator

from tenure.counting.customers.behaviours import count_behaviours
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.intervals import false_discovery, rank_correlation, rank_correlation_p_value
from tenure.options import Options
from tenure.results import Measure, Message, measure

__all__ = ["value_drivers"]


def _read_column(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ParameterError(f"value names a column by text; {value!r} is no column name.")
    return str(value)


class DriverOptions(Options):
    """The options of `value_drivers`."""

    value: Annotated[str, PlainValidator(_read_column)] = "lifetime_value"


def value_drivers(
    values: Frame,
    behaviours: Frame,
    *,
    value: str = "lifetime_value",
    confidence: float = 0.95,
) -> Measure:
    """Rank correlation of each behaviour with lifetime value: an association, not a cause.

    Definition: Spearman's correlation, over the customers that both tables have and whose value and behaviour are
    finite numbers; ties share their mean rank. `quintile_1` to `quintile_5` are the mean values of the fifths of
    these customers, by rank of the behaviour from the lowest; customers of one rank stay together, so where many
    share one, fifths differ in size, and one may be empty. `p_value` is that of no association, `p_adjusted` the
    same with a view to how many behaviours were tried: of those below 0.05, at most 5 % are expected to be
    chance.

    Args:
        values: A row per customer, as `customer_value` or `purchaser_value` returns it.
        behaviours: A row per customer: `customer_id`, and a column of numbers for each behaviour, such as
            contacts, plan changes, returns, abandoned carts, social contacts or satisfaction.
        value: The column of `values` that is explained.
        confidence: Confidence level of the interval.

    Returns:
        A correlation from −1 to 1 per `behaviour`, in `.table`, with the number of `customers`; the interval is on
        Fisher's scale. Undefined for fewer than four customers, or where behaviour or value is the same for all.
        Notes say that it is an association, and how many behaviours were tried.

    Raises:
        ContractError: A column is missing or holds no numbers, or a customer stands in several rows.
        EngineError: The tables are on different engines.
        ParameterError: An option has no meaning.

    Reference:
        Bonett & Wright, Sample size requirements for estimating Pearson, Kendall and Spearman correlations,
        Psychometrika 65 (2000); Benjamini & Hochberg, Controlling the false discovery rate, J. Royal Statistical
        Society B 57 (1995).

    Example:
        >>> import pandas as pd
        >>> values = pd.DataFrame({"customer_id": list("abcde"), "lifetime_value": [5.0, 20, 30, 40, 90]})
        >>> behaviours = pd.DataFrame({"customer_id": list("abcde"), "contacts": [9, 4, 5, 2, 0]})
        >>> round(float(value_drivers(values, behaviours).table["value"].iloc[0]), 3)
        -0.9
    """
    options = DriverOptions(value=value, confidence=confidence)
    parts, correlations, reasons = count_behaviours(values, behaviours, options.value)
    chances = rank_correlation_p_value(correlations, parts.rows["customers"])
    adjusted = false_discovery(chances)
    return measure(
        "value_drivers",
        replace(parts, notes=_notes(adjusted, options)),
        formula=lambda parts: correlations,  # noqa: ARG005 - counted of rows, not of parts
        extra={"p_value": lambda parts: chances, "p_adjusted": lambda parts: adjusted},  # noqa: ARG005
        undefined=lambda parts: reasons,  # noqa: ARG005
        interval=lambda parts: rank_correlation(correlations, parts["customers"], options.confidence),
        base="customers",
        options=options,
        single=False,
    )


def _notes(adjusted: Any, options: DriverOptions) -> tuple[Message, ...]:
    """Return that these are associations and, of several, how many stand out of how many tried."""
    tried, rate = int(np.isfinite(adjusted).sum()), round(1 - options.confidence, 12)
    notes = [Message("association")]
    if tried > 1:
        found = int((adjusted[np.isfinite(adjusted)] <= rate).sum())
        percent = round(100 * rate, 9)
        notes.append(Message("several_tried", {"behaviours": tried, "found": found, "percent": percent}))
    return tuple(notes)
