"""Incremental ARPU: what customers bring beyond others once they pay for a value-added service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import PlainValidator

from tenure import formulas
from tenure.counting.subscriptions.uptake_revenue import UptakeQuestion, count_adopters
from tenure.engine import Frame
from tenure.errors import ParameterError, did_you_mean
from tenure.options import Columns, Count, Flag, Names, Options, columns, number, whole
from tenure.periods import PeriodLike
from tenure.results import Measure, Message, Parts, measure
from tenure.tables import Inputs, check_inputs, column_names

__all__ = ["incremental_arpu"]

Method: TypeAlias = Literal["difference", "stratified", "matched"]

_FORMULAS: dict[str, Callable[..., Any]] = {
    "difference": formulas.incremental_arpu,
    "stratified": formulas.incremental_arpu_stratified,
    "matched": formulas.incremental_arpu_matched,
}
_RESAMPLES = (100, 100_000)
_BOUNDS = ("lower", "upper")


def _read_resamples(value: Any) -> int:
    return whole(number(value, "resamples", minimum=_RESAMPLES[0], maximum=_RESAMPLES[1]), "resamples")


class IncrementalArpuOptions(Options):
    """The options of `incremental_arpu`."""

    method: Method = "difference"
    strata: Annotated[tuple[str, ...], PlainValidator(partial(columns, name="strata"))] = ()
    covariates: Annotated[tuple[str, ...], PlainValidator(partial(columns, name="covariates"))] = ()
    vas_revenue: Flag = True
    charge_events: Names = ("charge",)
    resamples: Annotated[int, PlainValidator(_read_resamples)] = 1_000
    seed: Count = 0


def incremental_arpu(
    subscriptions: Frame,
    events: Frame | None = None,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    method: Method = "difference",
    strata: Columns = (),
    covariates: Columns = (),
    vas_revenue: bool = True,
    charge_events: Columns = ("charge",),
    resamples: int = 1_000,
    seed: int = 0,
    grace_days: float = 0,
    confidence: float = 0.95,
) -> Measure:
    """By how much customers with a value-added service bring more per month than those without one.

    Definition: an adopter is a customer with a paid service (`is_vas`, after its trial) in force at some instant of
    the period. Revenue is `service_revenue` of the whole book, each customer's share rounded once. `difference`: ARPU
    of adopters less that of the others, both as in `average_revenue_per_user`. `stratified`: the same within strata,
    each with the weight of its adopters; adopters in a stratum without others are left out, and such strata counted.
    `matched`: difference in differences. Who adopts and was a customer without a service in the equal period before
    is held against the 5 nearest customers who paid in both periods and had none in either. With the revenue R of
    the adopters, their months in force M (part months by their share) and the ratio r of revenue to months among
    the matches of each, summed over adopters: gap = (Σ R − Σ M × r) / Σ M in either period; value = (gap now − gap
    before) × Σ M now / months with a service, so it reads per month with a service. Who leaves early weighs less and
    does not look poor.

    Nearness is Euclidean, each variable divided by its standard deviation: recurring revenue per month in force
    before, days since the first paid start, and covariates, words as 0 or 1 each. Charges are not matched on: who is
    chosen for high ones falls back to the mean, which would look like an effect (Daw & Hatfield 2018). Others with
    the same values are taken together, so there may be more than 5.

    `before_gap` shows whether adopters were different all along: revenue per month in force, in the equal period
    before, of those who adopt now and had no service then, less that of customers then who had none in either;
    within strata where there are any.

    Args:
        subscriptions: One row per subscription; see `Subscription`.
        events: Events with an `amount`; without them only recurring revenue is counted.
        period: The period or periods observed.
        by: Columns to split by, of the first table or of `customers`.
        customers: Needed where `by` names one of its columns; see `Customer`.
        method: `difference`, `stratified` or `matched`.
        strata: Of `stratified`, the columns of `customers` within which adopters and others are compared.
        covariates: Of `matched`, further columns of `customers` by which matches are alike.
        vas_revenue: Whether revenue includes what value-added services accrue; without it, what else they change.
        charge_events: Names of the events whose `amount` is a charge; a credit is a charge below 0.
        resamples: Of `matched`, how many times the bootstrap draws.
        seed: The seed of its random draws: the same seed gives the same figures.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        confidence: Confidence level of the interval.

    Returns:
        Money per customer and month (of `matched`, per month with a service), higher is better. `by="service"` is the
        one column of `subscriptions` to split by: customers with the service against all those without it, and over
        all the figure of any service. A note says that it is an association, and whether adopters
        already brought more; of `matched`, on what it rests. Undefined where nobody, or everybody, has a service, or
        there is nobody to compare with. The interval is Welch's of linearised ratios; of `matched`, a bootstrap of
        what each adopter and each match adds to the error: matches that serve often weigh as often as they serve.

    Raises:
        ContractError: A table breaks its contract, or `is_vas` is missing.
        CurrencyError: Subscriptions are in several currencies.
        ImportError: scipy is not installed, by which `matched` finds who is alike: `pip install "tenure[matching]"`.
        ParameterError: An option has no meaning, or belongs to another method.

    Reference:
        Abadie & Imbens, Large sample properties of matching estimators, Econometrica 74 (2006), and On the failure of
        the bootstrap for matching estimators, Econometrica 76 (2008); Otsu & Rai, Bootstrap inference of matching
        estimators for average treatment effects, JASA 112 (2017); Daw & Hatfield, Matching and regression to the
        mean in difference-in-differences analysis, Health Services Research 53 (2018).

    Example:
        >>> from tenure.samples import telecom
        >>> book = telecom(seed=1)
        >>> extra = incremental_arpu(book.subscriptions, book.events, period="2025", method="matched")
        >>> bool(extra.lower < extra.value < extra.upper), extra.notes[0].text()
        (True, 'effect, if both would have moved alike')
    """
    options = IncrementalArpuOptions(
        period=period,
        by=by,
        method=method,
        strata=strata,
        covariates=covariates,
        vas_revenue=vas_revenue,
        charge_events=charge_events,
        resamples=resamples,
        seed=seed,
        grace_days=grace_days,
        confidence=confidence,
    )
    people = _check_columns(options, subscriptions, customers)
    inputs = check_inputs(
        options,
        uses={"subscriptions": ["is_vas"]},
        needs={"subscriptions": ["is_vas"], "events": ["amount"]},
        amounts_of=options.charge_events,
        subscriptions=subscriptions,
        events=events,
        customers=customers,
    )
    question = UptakeQuestion(**{name: getattr(options, name) for name in UptakeQuestion._fields})
    parts = count_adopters(inputs, options.periods, question, people)
    return measure(
        "incremental_arpu",
        replace(parts, hidden=frozenset(_BOUNDS)),
        formula=_FORMULAS[options.method],
        undefined=_REASONS[options.method],
        interval=lambda parts: (parts["lower"], parts["upper"]),
        base="adopters" if options.method == "matched" else "adopter_customers",
        notes=_notes(parts, options),
        options=options,
    )


def _check_columns(options: IncrementalArpuOptions, subscriptions: Frame, customers: Frame | None) -> Inputs | None:
    """Check the columns to split by, and return the customers with those of strata and covariates, if any."""
    if split := [name for name in options.by if name != "service" and name in column_names(subscriptions)]:
        raise ParameterError(
            f"by names {', '.join(map(repr, split))} of subscriptions, and revenue is that of a customer's whole book: "
            "split by service, or by columns of customers that subscriptions do not have."
        )
    wanted = {"strata": options.strata, "covariates": options.covariates}
    for name, method in (("strata", "stratified"), ("covariates", "matched")):
        if wanted[name] and options.method != method:
            raise ParameterError(f"{name} belong to method={method!r}, not to {options.method!r}.")
    if options.method == "stratified" and not options.strata:
        raise ParameterError("method='stratified' needs strata: columns of customers, such as segment and country.")
    return next((_people(name, found, customers) for name, found in wanted.items() if found), None)


def _people(name: str, wanted: tuple[str, ...], customers: Frame | None) -> Inputs:
    if customers is None:
        raise ParameterError(f"{name} names columns of customers: give customers=.")
    existing = column_names(customers)
    if absent := [each for each in wanted if each not in existing]:
        near = did_you_mean(absent[0], existing)
        raise ParameterError(
            f"{name} names {', '.join(map(repr, absent))}, which customers do not have: {', '.join(existing)}.{near}"
        )
    return check_inputs(Options(by=wanted), customers=customers)


def _why_no_difference(parts: Mapping[str, Any]) -> Any:
    return np.where(parts["adopter_customers"] == 0, "no_adopters", "everybody_adopts")


def _why_no_strata(parts: Mapping[str, Any]) -> Any:
    return np.where(parts["strata_left_out"] == 0, "no_adopters", "no_stratum_with_both")


def _why_no_matches(parts: Mapping[str, Any]) -> Any:
    return np.where(parts["adopters"] == 0, "no_new_adopters", "nobody_to_match")


_REASONS = {"difference": _why_no_difference, "stratified": _why_no_strata, "matched": _why_no_matches}


def _notes(parts: Parts, options: IncrementalArpuOptions) -> list[Message]:
    """Say what the figure is: an association, and whether adopters brought more before, or what an effect rests on."""
    if options.method == "matched":
        return [Message("effect_if_parallel")]
    lower, upper = (
        np.append(parts.rows[name].to_numpy(dtype=float), parts.whole[name])
        for name in ("before_lower", "before_upper")
    )
    found = {"adopters_paid_more": lower > 0, "adopters_paid_less": upper < 0}
    return [Message(key) for key, rows in found.items() if rows.any()] or [Message("adopters_may_differ")]
