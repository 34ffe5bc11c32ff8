"""Renewals: what became of the contracts that were due."""

from __future__ import annotations

from collections.abc import Iterable

from tenure import formulas
from tenure.counting.subscriptions.renewals import count_terms
from tenure.engine import Frame
from tenure.options import Columns, choice, fraction, number
from tenure.periods import Instant, PeriodLike, as_periods
from tenure.results import Measure, asked, measure, wilson_of
from tenure.tables import check_inputs

__all__ = ["net_contract_value_increase", "renewal_rate"]

_USES = {"subscriptions": ["service", "term_ends_at"]}
_NOTHING = "no_contract_due"


def renewal_rate(
    subscriptions: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    grace_days: float = 30,
    basis: str = "count",
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
        subscriptions: One row per contract; see `Subscription`.
        period: The period or periods in which terms end.
        by: Columns to split by: of the contract due, or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: How many times 24 hours a renewal may come late.
        basis: `count` of contracts, or `value`: MRR in force at T, else at the first start in the grace, each
            successor counted once, against the MRR due; it may exceed 1.
        as_of: What is known by then; the latest start or end in the table if left out. Give it where ends are
            planned ahead.
        confidence: Of Wilson's interval, which the count has.

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
    options, periods = asked(locals()), as_periods(period)
    grace, share = number(grace_days, "grace_days", minimum=0), fraction(confidence, "confidence")
    counted = choice(basis, "basis", ("count", "value")) == "count"
    inputs = check_inputs(by, uses=_USES, subscriptions=subscriptions, customers=customers)
    parts = count_terms(inputs, periods, grace_days=grace, as_of=inputs.as_of(as_of))
    chosen = {"renewed": "renewed", "due": "due"} if counted else {"renewed": "renewed_value", "due": "due_value"}
    return measure(
        "renewal_rate",
        parts.select(**chosen, immature="immature"),
        formula=formulas.renewal_rate,
        undefined=_NOTHING,
        interval=wilson_of("renewed", "due", share) if counted else None,
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
        subscriptions: One row per contract; see `Subscription`.
        period: The period or periods in which terms end.
        by: Columns to split by: of the contract due, or of `customers`.
        customers: Needed when `by` names one of its columns.
        grace_days: How many times 24 hours a renewal may come late.
        as_of: What is known by then; the latest start or end in the table if left out.

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
    options, periods = asked(locals()), as_periods(period)
    grace = number(grace_days, "grace_days", minimum=0)
    inputs = check_inputs(by, uses=_USES, subscriptions=subscriptions, customers=customers)
    parts = count_terms(inputs, periods, grace_days=grace, as_of=inputs.as_of(as_of))
    parts = parts.select(
        old_value="due_value", new_value="renewed_value", gained="gained", lost="lost", immature="immature"
    )
    parts = parts.times(12, "old_value", "new_value", "gained", "lost")
    return measure(
        "net_contract_value_increase",
        parts.with_sum("increase", "new_value", minus=("old_value",), hidden=True),
        formula=lambda increase, old_value: formulas.quotient(increase, old_value),  # noqa: PLW0108 - parts by name
        undefined=_NOTHING,
        options=options,
    )
