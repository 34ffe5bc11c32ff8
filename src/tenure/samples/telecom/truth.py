"""What the telecom sample is drawn from, so that a KPI can be compared with the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

__all__ = ["Truth"]


def _shares(**shares: float) -> Mapping[str, float]:
    return field(default_factory=lambda: dict(shares))


@dataclass(frozen=True, kw_only=True)
class Truth:
    """The planted truth of a telecom book: each value is the one that generated the data.

    Months of a customer run from sign-up to the same day and time of each later month. Rates are Poisson, per
    month of 365.25 / 12 days in which a line is in force. Unless it is said otherwise, draws are independent.

    Staying:
        alpha, beta: Each customer has a probability to leave at the end of each month, drawn once from
            Beta(alpha, beta). On `neutral_lines` nothing else decides: whole months lived, lapses bridged, are
            exactly shifted beta-geometric.
        bad_week_probability: Of a whole week to be bad, by line that is not neutral; never on services.
        bad_quality_hazard_ratio: On other lines, the hazard -log(1 - probability) of a month's end that falls in
            the week after one of `bad_weeks` (line -> Mondays) is multiplied by this.
        lapse_probability: Of a customer who is to take no service, to fail to pay at the end of one of the months
            2 to 9 (drawn once; nothing happens to who has left by then, or would be back after the window) and
            to be back after `lapse_days`, whole days, both included.
        reactivation_probability: Of a customer lost on a line that is not neutral to come back after 45 to 180
            days, where that is within the window; the second life has the same monthly probability.
        plan_change_probability: To change plan once, at the end of one of the months 2 to 18, if still there and
            a neighbouring plan exists; `upgrade_share` of the changes go up.
        annual_share: Of customers whose contract has a term of a year; leaving early is possible.
        cancel_reasons: The share of each.
    Services:
        uptake: The probability of each service to be taken, after 2 to 6 whole months (uniform) and up to 28
            days; only who stays two months more than those takes it.
        trial_share: Of those taken, how many begin with a trial of 30 days; `trial_conversion` of the trials
            are paid afterwards, the others end with the trial.
        service_monthly_churn: Probability at the end of each paid month; a service ends with its line, too.
    Money:
        charges_per_month: Rate of charges; `charge_per_month` is their expected money per month.
        adopter_gap_before: Money per month by which the charges of those who ever pay for a service within the
            window are higher, from the first day: not an effect.
        vas_effect: Money per month by which charges rise while at least one service is paid: the causal effect,
            on charges only; the price of the service comes on top.
        acquisition_cost: Per customer signed up, by channel. `retention_cost`: per customer active at a month's
            start. `service_cost`: per running service at a month's start, trials included.
    Experience:
        nps: By segment, probabilities of promoter, passive and detractor among answers.
        surveys_per_month: Rate of questions of kind nps; csat are half, ces a quarter as many.
        csat, ces: Probability of each mark. `response_probability`: of an answer, whatever the kind.
    Care:
        tickets_per_month: Rate by segment. `contacts_per_month`: rate, without repeats.
        resolution_probability: Of a contact to be resolved; `repeat_probability` of the unresolved come back
            once within 6 days with the same topic, where still a customer.
        talk_seconds, hold_seconds, wrap_seconds: Means of gamma distributions; `untimed_share` has none.
    Campaigns:
        conversion: Probability of a purchase within 30 days, by randomised group. `late_conversion`: of the
            others, within 31 to 60 days. Exposed are only those who stay at least 60 days more without a lapse.
    Onboarding:
        steps: Probability to complete each within 27 days of sign-up; `late_step_probability` of the others
            do so within 31 to 90 days, where still in their first stretch.
    Use:
        sessions_per_month, uses_per_session: Use of the line; a session is kept with probability `fading_keep`
            in the last 60 days of a customer's first life.
        service_uses_per_month: Rate of use of each running service, trials included.
        carts_per_month: Rate; `abandonment` of the carts are not bought, `returned` of what was bought is
            sent back within 14 days, where still a customer.
        rates: Per month, of the events by their names.
    """

    alpha: float = 1.5
    beta: float = 22.5
    neutral_lines: tuple[str, ...] = ("mobile", "fiber")
    bad_week_probability: float = 0.15
    bad_quality_hazard_ratio: float = 2.5
    bad_weeks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lapse_probability: float = 0.08
    lapse_days: tuple[int, int] = (2, 20)
    reactivation_probability: float = 0.15
    plan_change_probability: float = 0.2
    upgrade_share: float = 0.6
    annual_share: float = 0.3
    cancel_reasons: Mapping[str, float] = _shares(competitor=0.4, price=0.25, freemium=0.15, closed=0.1, moved=0.1)

    uptake: Mapping[str, float] = _shares(music=0.3, cloud=0.2, security=0.12)
    trial_share: float = 0.7
    trial_conversion: float = 0.6
    service_monthly_churn: float = 0.05

    charges_per_month: float = 0.4
    charge_per_month: float = 4.0
    adopter_gap_before: float = 2.0
    vas_effect: float = 1.5
    acquisition_cost: Mapping[str, float] = _shares(shop=90.0, web=45.0, partner=70.0)
    retention_cost: float = 1.2
    service_cost: float = 0.75

    nps: Mapping[str, tuple[float, float, float]] = field(
        default_factory=lambda: {"consumer": (0.4, 0.35, 0.25), "business": (0.5, 0.3, 0.2)}
    )
    csat: tuple[float, ...] = (0.06, 0.09, 0.2, 0.4, 0.25)
    ces: tuple[float, ...] = (0.04, 0.06, 0.1, 0.15, 0.25, 0.25, 0.15)
    surveys_per_month: float = 0.1
    response_probability: float = 0.4

    tickets_per_month: Mapping[str, float] = _shares(consumer=0.08, business=0.16)
    contacts_per_month: float = 0.1
    resolution_probability: float = 0.7
    repeat_probability: float = 0.5
    talk_seconds: float = 240.0
    hold_seconds: float = 45.0
    wrap_seconds: float = 60.0
    untimed_share: float = 0.01

    conversion: Mapping[str, float] = _shares(treated=0.12, control=0.05)
    late_conversion: float = 0.03
    steps: Mapping[str, float] = _shares(activate_sim=0.9, install_app=0.7, set_autopay=0.5, complete_profile=0.35)
    late_step_probability: float = 0.1

    sessions_per_month: float = 0.7
    uses_per_session: float = 1.4
    fading_keep: float = 0.4
    service_uses_per_month: float = 0.8
    carts_per_month: float = 0.06
    abandonment: float = 0.6
    returned: float = 0.1
    rates: Mapping[str, float] = _shares(
        training=0.01, webinar=0.01, reference=0.003, case_study=0.001, mention=0.006, article=0.02
    )

    def to_json(self) -> str:
        """The truth as JSON, one name per value."""
        return json.dumps(asdict(self), indent=2)
