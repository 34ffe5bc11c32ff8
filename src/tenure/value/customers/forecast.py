"""The forecast: what the customers of today will still pay, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.subscriptions.payers import count_payers
from tenure.engine import Frame
from tenure.intervals import Bounds
from tenure.models.book_simulation import Book
from tenure.options import Options, whole
from tenure.periods import Instant, add_months, to_zone
from tenure.results import Measure, Parts, measure
from tenure.tables import Inputs, check_inputs
from tenure.value.customers.outlook import look_ahead

__all__ = ["mrr_forecast"]

_LONGEST = 120  # months ahead
_SHOWN = ("customers", "mrr", "expected_customers")


class ForecastOptions(Options):
    """The options of `mrr_forecast`."""

    months: Annotated[int, PlainValidator(lambda value: whole(value, "months", minimum=1, maximum=_LONGEST))] = 12
    resamples: Annotated[int, PlainValidator(lambda value: whole(value, "resamples", minimum=100, maximum=100_000))] = (
        1_000
    )
    seed: Annotated[int, PlainValidator(lambda value: whole(value, "seed", maximum=2**32 - 1))] = 0


def mrr_forecast(
    subscriptions: Frame,
    *,
    months: int = 12,
    as_of: Instant | None = None,
    grace_days: float = 0,
    confidence: float = 0.95,
    resamples: int = 1_000,
    seed: int = 0,
) -> Measure:
    """What the customers of today are expected to pay still, month by month.

    Definition: the MRR of each customer active just before `as_of`, times the chance that it is still there just before
    the end of the month, added up. The chance is that of its tenure in whole months: the product of 1 − lost / due over
    the monthly renewals to come, by Kaplan and Meier from the tenures of all customers so far. From the first renewal
    for which fewer than 30 came up, churn is that of a year before, times how much the shifted beta-geometric curve
    of all tenures has fallen since; of that curve alone where less than a year was observed; a note says for how much
    of the MRR. Customers pay what they pay now, and nobody is new: it is no sales forecast. The interval is one of
    prediction, of what these customers will really pay: in each resample customers are drawn anew, and then who leaves.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        months: How many months to look ahead, from 1 to 120.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.
        resamples: How many times the bootstrap draws.
        seed: The seed of its random draws: the same seed gives the same figures.

    Returns:
        Money, from 0, higher is better: `.table` has a row for each month from `as_of`, with the MRR expected at its
        end and `expected_customers`; `mrr` and `customers` are those of today. `.value` is the sum over the months,
        with an interval of its own; its `expected_customers` are those at the last month's end. 0 when nobody is
        active; undefined when no loss was seen from which to tell how long customers stay.

    Raises:
        ContractError: The table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        Kaplan & Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958); Fader & Hardie, How to
        project customer retention, J. Interactive Marketing 21 (2007).

    Example:
        >>> from tenure.samples import telecom
        >>> lines = telecom(seed=1).subscriptions
        >>> forecast = mrr_forecast(lines, months=6, as_of="2026-01-01", grace_days=20)
        >>> forecast.table["value"].is_monotonic_decreasing, bool(forecast.lower < forecast.value < forecast.upper)
        (True, True)
    """
    options = ForecastOptions(
        months=months, as_of=as_of, grace_days=grace_days, confidence=confidence, resamples=resamples, seed=seed
    )
    inputs = check_inputs(options, subscriptions=subscriptions)

    def interval(parts: Mapping[str, Any]) -> Bounds:
        return parts["lower_bound"], parts["upper_bound"]

    return measure(
        "mrr_forecast",
        _parts(inputs, options),
        formula=formulas.mrr_forecast,
        undefined="no_loss_seen",
        interval=interval,
        base="customers",
        options=options,
        sum_over_periods=True,
    )


def _parts(inputs: Inputs, options: ForecastOptions) -> Parts:
    now = inputs.as_of(options.as_of)
    payers, lives = count_payers(inputs, now, options.grace_days)
    active = payers[payers["_mrr"] > 0]
    book = Book.of(active["months"], active["_mrr"] / inputs.scale, active["entities"])
    found = look_ahead(
        book,
        lives,
        options.months,
        confidence=options.confidence,
        resamples=options.resamples,
        seed=options.seed,
    )
    mrr, customers = int((active["_mrr"] * active["entities"]).sum()), int(active["entities"].sum())
    row = {
        **_bounds(inputs, now, options.months),
        "customers": customers,
        "mrr": pd.Series([mrr] * options.months, dtype=object),
        "expected_customers": found.customers,
        "expected_mrr": found.mrr,
        "lower_bound": found.lower[:-1],
        "upper_bound": found.upper[:-1],
    }
    whole = {
        "customers": customers,
        "mrr": mrr,
        "expected_customers": float(found.customers[-1]),
        "lower_bound": float(found.lower[-1]),
        "upper_bound": float(found.upper[-1]),
    }
    hidden = frozenset(row) - {*_SHOWN, "period_start", "period_end"}
    money = frozenset({"mrr"})
    return Parts(
        pd.DataFrame(row), {}, money, inputs.scale, whole=whole, notes=found.notes, hidden=hidden, mergeable=False
    )


def _bounds(inputs: Inputs, now: datetime, months: int) -> dict[str, pd.Series[Any]]:
    """Return the bounds of the months to come."""
    start = to_zone(now, inputs.zone).tz_localize(None).to_pydatetime()
    ends = [to_zone(inputs.to_utc(add_months(start, ahead)), inputs.zone) for ahead in range(months + 1)]
    kind: Any = f"datetime64[us, {inputs.zone}]" if inputs.zone else "datetime64[us]"
    bounds = {"period_start": ends[:-1], "period_end": ends[1:]}
    return {name: pd.Series(each, dtype=kind) for name, each in bounds.items()}
