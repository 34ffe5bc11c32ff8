"""Bad weeks: whether customers leave after weeks of bad quality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from tenure import formulas
from tenure.counting.service_quality.weeks import WeekRule, count_quality_and_churn
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.intervals import Bounds, log_ratio
from tenure.options import Columns, Milliseconds, Options, Share
from tenure.periods import PeriodLike
from tenure.results import Measure, Message, measure
from tenure.tables import Inputs, check_inputs

__all__ = ["quality_and_churn"]


class QualityOptions(Options):
    """The options of `quality_and_churn`."""

    target_ms: Milliseconds
    threshold: Share = 0.7
    min_availability: Share = 0.99


def quality_and_churn(
    subscriptions: Frame,
    requests: Frame,
    outages: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    target_ms: float,
    threshold: float = 0.7,
    min_availability: float = 0.99,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """How many times as many customers are lost after a week of bad quality as after a good one.

    Definition: the rate of loss after bad weeks / that after good ones. A calendar week (from Monday) of a service is
    bad where its Apdex is below `threshold` or, with `outages`, its availability below `min_availability`, planned
    outages counted. A week without a request that can be judged is unknown, unless its availability is known. At risk
    is each pair of customer and service paid just before the Monday after the week; it is lost if it is no longer paid
    just before the Monday one week later. Weeks are judged whose following week lies whole in the period; those at
    risk after unknown ones are counted as `unknown`. Rates are averaged over services with the weights of Mantel and
    Haenszel, so that services that are both worse and left more often make no relation. `by` takes `service`, and
    columns of `customers`. The interval is on the log scale, the weeks of a service as clusters, and never narrower
    than if all losses were independent; where nobody was lost after a bad week, half a loss takes their place in it.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        requests: One row per request; see `Request`.
        outages: One row per outage; see `Outage`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        target_ms: The latency T up to which a request satisfies, in milliseconds; up to 4 T it is tolerated.
        threshold: The Apdex below which a week is bad.
        min_availability: The availability below which a week is bad, where outages are given.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        A ratio from 0, lower is better; 1 is no relation. Undefined when there was no bad week, or no good one, or when
        nobody was lost after a good one.

    Raises:
        ContractError: A table breaks its contract; `service` is needed in `subscriptions`.
        ParameterError: An option has no meaning.

    Reference:
        N. Mantel & W. Haenszel, Statistical aspects of the analysis of data from retrospective studies of disease, J.
        National Cancer Institute 22 (1959); K.-Y. Liang & S. L. Zeger, Longitudinal data analysis using generalized
        linear models, Biometrika 73 (1986), for clusters.

    Example:
        >>> from tenure.samples import telecom
        >>> book = telecom(customers=500, seed=1)
        >>> found = quality_and_churn(book.subscriptions, book.requests, period="2024-01-01/2026-01-01", target_ms=100)
        >>> round(found.value, 2), found.parts["lost_after_bad"]
        (2.89, 29)
    """
    options = QualityOptions(
        period=period, by=by, target_ms=target_ms, threshold=threshold, min_availability=min_availability,
        grace_days=grace_days, confidence=confidence,
    )  # fmt: skip
    inputs = check_inputs(
        options,
        uses={"requests": ["ok"]},
        needs={"subscriptions": ["service"]},
        subscriptions=subscriptions,
        requests=requests,
        outages=outages,
        customers=customers,
    )
    _refuse_other_columns(inputs)
    rule = WeekRule(options.target_ms, options.threshold, options.min_availability)
    return measure(
        "quality_and_churn",
        count_quality_and_churn(inputs, options.periods, rule, options.grace_days),
        formula=formulas.quality_and_churn,
        undefined=_undefined,
        interval=partial(_interval, confidence=options.confidence),
        base="at_risk_after_bad",
        notes=[Message("weeks_not_assigned")],
        options=options,
    )


def _refuse_other_columns(inputs: Inputs) -> None:
    others = [name for name, inner in inputs.keys.items() if inner in inputs.entity_columns and name != "service"]
    if others:
        raise ParameterError(
            f"by names {', '.join(map(repr, others))} of subscriptions: weeks are those of a service, so that by takes "
            "'service' and columns of customers."
        )


def _undefined(parts: Mapping[str, Any]) -> Any:
    """Return why there is no ratio."""
    bad, good = parts["at_risk_after_bad"], parts["at_risk_after_good"]
    unknown = np.where(parts["unknown"] > 0, "weeks_unknown", "nobody_at_risk_in_whole_week")
    one_sided = np.where(bad > 0, "no_good_week", np.where(good > 0, "no_bad_week", unknown))
    no_loss = np.where(np.isnan(parts["rate_after_good"]), "no_service_with_both_weeks", "nobody_lost_after_good_week")
    return np.where((bad > 0) & (good > 0), no_loss, one_sided)


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    lower, upper = log_ratio(parts["_middle"], parts["_standard_error"], parts["_degrees"], confidence)
    return np.where(parts["rate_after_bad"] == 0, 0.0, lower), upper
