"""Renewals: what became of the contracts that were due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from tenure import formulas
from tenure.counting.subscriptions.renewals import count_renewals
from tenure.engine import Frame
from tenure.options import Columns, Days, Options
from tenure.periods import Instant, PeriodLike
from tenure.results import Measure, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["net_contract_value_increase", "renewal_rate"]

_USES = {"subscriptions": ["service", "term_ends_at"]}
_VALUES = ("old_value", "new_value", "gained", "lost")

Basis: TypeAlias = Literal["count", "value"]


class RenewalOptions(Options):
    """The options of `renewal_rate` and `net_contract_value_increase`."""

    grace_days: Days = 30.0
    basis: Basis = "count"


def renewal_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 30,
    basis: Basis = "count",
    as_of: Instant | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Share of the contracts due in the period that were renewed.

    Definition: renewed / due. A paid subscription is due when its term ends, at T: `term_ends_at` where given,
    also if it ended earlier, else `ended_at`. It is renewed by a paid subscription of the same customer (and
    service, where the column is given) in force at T (started ≤ T < ended; one that runs past its term
    renews itself), or one that starts by T + `grace_days`, inclusive. A term whose grace has not passed at
    `as_of` is left out and counted as `immature`, also if already renewed.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        basis: `count` of contracts, or `value`: MRR in force at T, else at the first start in the grace, each successor
            counted once, against the MRR due; it may exceed 1.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        confidence: Confidence level of the interval.

    Returns:
        A rate from 0, to 1 for counts, higher is better. Undefined when nothing was due.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> renewal_rate(subscriptions, period=spring, as_of="2026-06-01").parts["due"] > 0
        True
    """
    options = RenewalOptions(
        period=period, by=by, grace_days=grace_days, basis=basis, as_of=as_of, confidence=confidence
    )
    inputs = check_inputs(options, uses=_USES, subscriptions=subscriptions, customers=customers)
    parts = count_renewals(inputs, options.periods, options.grace_days, inputs.as_of(options.as_of))
    by_count = options.basis == "count"
    chosen = {"renewed": "renewed", "due": "due"} if by_count else {"renewed": "new_value", "due": "old_value"}
    return measure(
        "renewal_rate",
        parts.select(**chosen, immature="immature", without_term="without_term"),
        formula=formulas.renewal_rate,
        undefined="no_contract_due",
        interval=wilson_of("renewed", "due", options.confidence) if by_count else None,
        base="due" if by_count else None,
        options=options,
    )


def net_contract_value_increase(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 30,
    as_of: Instant | None = None,
) -> Measure:
    """Change of the annual value of the contracts due in the period.

    Definition: Σ (new − old annual value) / Σ old, over contracts due, as `renewal_rate` finds them and their
    successors. A contract that was not renewed has a new value of 0. `gained` and `lost` sum the rises and the
    falls per customer and service: old + gained − lost = new.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.

    Returns:
        A share from −1, higher is better. Undefined when nothing was due.

    Raises:
        ContractError: A table breaks its contract.
        CurrencyError: Subscriptions are in several currencies.

    Example:
        >>> from tenure.samples import spring, subscriptions
        >>> parts = net_contract_value_increase(subscriptions, period=spring, as_of="2026-06-01").parts
        >>> parts["old_value"] + parts["gained"] - parts["lost"] == parts["new_value"]
        True
    """
    options = RenewalOptions(period=period, by=by, grace_days=grace_days, as_of=as_of)
    inputs = check_inputs(options, uses=_USES, subscriptions=subscriptions, customers=customers)
    parts = count_renewals(inputs, options.periods, options.grace_days, inputs.as_of(options.as_of))
    return measure(
        "net_contract_value_increase",
        parts.select(*_VALUES, "immature", "without_term").times(12, *_VALUES),
        formula=formulas.net_contract_value_increase,
        in_units=True,
        undefined="no_contract_due",
        options=options,
    )
