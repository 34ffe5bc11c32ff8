"""Customer value: what each customer has brought and will still bring."""

from __future__ import annotations

from tenure.counting.customers.values import list_customer_values
from tenure.counting.subscriptions.tenures import count_tenures, longest_tenure
from tenure.engine import Frame, FrameT
from tenure.options import Columns, Names, Options
from tenure.periods import Instant
from tenure.tables import check_inputs
from tenure.value.customers.remaining_life import expected_by_tenure

__all__ = ["customer_value"]


class CustomerValueOptions(Options):
    """The options of `customer_value`."""

    charge_events: Names = ("charge",)


def customer_value(
    subscriptions: FrameT,
    events: Frame | None = None,
    *,
    as_of: Instant | None = None,
    margin: float = 1.0,
    monthly_discount_rate: float = 0.0,
    horizon_months: int | None = 36,
    charge_events: Columns = ("charge",),
    grace_days: float = 0,
) -> FrameT:
    """What each customer has brought, and is expected to bring still.

    Definition: `lifetime_value` = `revenue_to_date` × margin + `expected_remaining_value`. Revenue to date is recurring
    as it accrued, and charges. A shifted beta-geometric curve is fitted to all tenures in whole months, those that are
    over: `probability_to_stay` is that of the next monthly renewal, `expected_remaining_value` the MRR of now × margin
    × the discounted expected number of further renewals, the next undiscounted. Where churn does not fall with tenure,
    it is taken as constant; where nobody was lost yet, nobody is expected to leave within the horizon. Who left less
    than `grace_days` before `as_of` may yet return and is not lost: its probability is that of its tenure, and it has
    nothing to come as long as it pays nothing.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: Events with an `amount`; without them only recurring revenue is counted.
        as_of: What is known by then; the start of the day after the latest instant in the tables if left out. Give it
            where ends are planned ahead.
        margin: Share of revenue that is left after the cost of service, 0 to 1.
        monthly_discount_rate: Discount per month: 0.01 is about 12.7 % a year.
        horizon_months: How many monthly payments are counted at most.
        charge_events: Names of the events whose `amount` is a charge; a credit is a charge below 0.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.

    Returns:
        The kind of frame that came in, a row per customer: `customer_id`, `revenue_to_date`, `tenure_months`,
        `probability_to_stay`, `expected_remaining_value`, `lifetime_value`. Who is lost has nothing to come.
        Sums of it, with an interval: `customer_base_value`. Without a contract: `purchaser_value`.

    Raises:
        ContractError: A table breaks its contract.
        ParameterError: An option has no meaning, or the value would be infinite: no horizon, no discount.

    Reference:
        Fader & Hardie, Customer-base valuation in a contractual setting, Marketing Science 29 (2010).

    Example:
        >>> from tenure.samples import telecom
        >>> values = customer_value(telecom(seed=1).subscriptions, as_of="2026-01-01", horizon_months=12)
        >>> bool((values["lifetime_value"] >= values["revenue_to_date"]).all())
        True
    """
    options = CustomerValueOptions(
        as_of=as_of,
        margin=margin,
        monthly_discount_rate=monthly_discount_rate,
        horizon_months=horizon_months,
        charge_events=charge_events,
        grace_days=grace_days,
    )
    inputs = check_inputs(
        options,
        needs={"events": ["amount"]},
        amounts_of=options.charge_events,
        subscriptions=subscriptions,
        events=events,
    )
    now = inputs.as_of(options.as_of)
    observed = count_tenures(inputs, now, options.grace_days)
    longest = observed.loc[observed["lost"] == 0, "months"].max()
    if options.grace_days:  # then nobody is observed up to now
        longest = longest_tenure(inputs, now, options.grace_days)
    return list_customer_values(
        inputs,
        now,
        expected_by_tenure(observed, longest, options),
        charge_events=options.charge_events,
        margin=options.margin,
        grace_days=options.grace_days,
    )
