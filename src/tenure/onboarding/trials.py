"""Trials: who pays after having tried."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.trials import count_trials
from tenure.engine import Frame
from tenure.options import Columns, Days, Options
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["trial_conversion_rate"]


class TrialOptions(Options):
    """The options of `trial_conversion_rate`."""

    within_days: Days = 30.0


def trial_conversion_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    within_days: float = 30,
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the trials that became paid subscriptions.

    Definition: converted / trials. A trial is a subscription whose `trial_ends_at` is after its start, which lies in
    the period; one that ended at the instant at which it started is none. It converted where the same customer begins
    to pay for the same service, with this subscription or another one, at an instant from the start of the trial to
    `within_days` after `trial_ends_at`, both included; without a column `service`, for anything. A null service is one
    of its own. A trial that is ended early keeps its window; each trial of a customer counts. A window that has not
    passed at `as_of` is `immature`, also if the customer pays already: trials still running are no failures.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        within_days: How many times 24 hours the window stays open, its end included.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0 to 1, higher is better. Undefined when no trial is mature.

    Raises:
        ContractError: A table breaks its contract, or has no `trial_ends_at`.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> trial_conversion_rate(subscriptions, period=spring).value
        0.5

        Of 60 trials 9 are paid for: 15 % in all, and 25 % in the segment of agencies [SaaS].

        >>> import pandas as pd
        >>> people = pd.DataFrame({"customer_id": range(60), "segment": ["agency"] * 20 + ["shop"] * 40})
        >>> start, end = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-03-15")
        >>> trials = people[["customer_id"]].assign(started_at=start, trial_ends_at=end, mrr=50.0)
        >>> pays = people["customer_id"].isin([*range(5), *range(20, 24)])
        >>> trials["ended_at"] = trials["trial_ends_at"].mask(pays)
        >>> options = {"period": "2026-03", "as_of": "2026-05-01"}
        >>> trial_conversion_rate(trials, **options).value
        0.15
        >>> split = trial_conversion_rate(trials, **options, by="segment", customers=people)
        >>> split.table[["segment", "value"]].values.tolist()
        [['agency', 0.25], ['shop', 0.1]]
    """
    options = TrialOptions(period=period, by=by, within_days=within_days, as_of=as_of, confidence=confidence)
    uses, needs = {"subscriptions": ["service"]}, {"subscriptions": ["trial_ends_at"]}
    inputs = check_inputs(options, uses=uses, needs=needs, subscriptions=subscriptions, customers=customers)
    return measure(
        "trial_conversion_rate",
        count_trials(inputs, options.periods, options.within_days, inputs.as_of(options.as_of)),
        formula=formulas.trial_conversion_rate,
        undefined="no_mature_trial",
        interval=wilson_of("converted", "trials", options.confidence),
        base="trials",
        options=options,
    )
