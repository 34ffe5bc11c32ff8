"""Latency: how long requests take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import PlainValidator

from tenure.counting.service_quality.latencies import count_latencies
from tenure.counting.service_quality.quantiles import BOUNDS, Quantiles, quantile_name
from tenure.engine import Frame
from tenure.errors import ParameterError
from tenure.options import Columns, Options, fraction
from tenure.periods import PeriodLike
from tenure.results import Measure, measure
from tenure.tables import check_inputs

__all__ = ["latency_ms"]


def _read_quantiles(value: Any) -> tuple[float, ...]:
    """Read one quantile or several, at least one; a set, which has no order, is sorted."""
    several = isinstance(value, Iterable) and not isinstance(value, str | bytes) and getattr(value, "ndim", 1) > 0
    read = tuple(fraction(each, "quantiles") for each in (value if several else (value,)))
    if not read or len(set(map(quantile_name, read))) < len(read):
        raise ParameterError(f"quantiles names at least one, and each once; not {value!r}.")
    return tuple(sorted(read)) if isinstance(value, set | frozenset) else read


class LatencyOptions(Options):
    """The options of `latency_ms`."""

    quantiles: Annotated[tuple[float, ...], PlainValidator(_read_quantiles)] = (0.5, 0.95, 0.99)


def latency_ms(
    requests: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    quantiles: Sequence[float] = (0.5, 0.95, 0.99),
    confidence: float = 0.95,
) -> Measure:
    """Time that requests take: the median, and how long the slow ones take.

    Definition: quantiles of the latencies, linear between neighbours, as numpy has them; 0.95 is `p95`, which 95 % of
    the requests do not exceed. The value is the first of them. A null latency is left out, and counted as `unmeasured`;
    where that is a request that timed out, the slow ones are slower than shown. Over groups, quantiles are of all
    requests together, not means of those of the groups. The interval of the value is of two of the latencies
    themselves, whose ranks are binomial, whatever the distribution; few requests have none.

    Args:
        requests: One row per request; see `Request`.
        period: The period or periods observed.
        by: Columns of `requests` to split by.
        quantiles: The quantiles shown, each between 0 and 1; the first of them is the value.
        confidence: Confidence level of the interval.

    Returns:
        Milliseconds from 0, lower is better. Undefined when no request has a latency.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Reference:
        R. J. Hyndman & Y. Fan, Sample quantiles in statistical packages, The American Statistician 50 (1996), type 7;
        W. J. Conover, Practical Nonparametric Statistics, for the interval.

    Example:
        >>> from tenure.samples import requests, spring
        >>> found = latency_ms(requests, period=spring)
        >>> found.value, round(found.parts["p95"], 1), found.lower, found.upper
        (100.0, 420.0, 40.0, 300.0)
    """
    options = LatencyOptions(period=period, by=by, quantiles=quantiles, confidence=confidence)
    inputs = check_inputs(options, requests=requests)
    lower, upper = BOUNDS
    return measure(
        "latency_ms",
        count_latencies(inputs, options.periods, Quantiles(options.quantiles, options.confidence)),
        formula=lambda parts: parts[quantile_name(options.quantiles[0])],
        undefined="no_request_with_latency",
        interval=lambda parts: (parts[lower], parts[upper]),
        base="requests",
        options=options,
    )
