"""The rules by which churn and retention are counted, and those that other tools document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tenure.settings import Settings

__all__ = ["RULES", "Rules"]

_PADDLE = "https://www.paddle.com/help/profitwell-metrics/measure"
_Days = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]


class Rules(Settings):
    """The rules by which a tool counts churn and retention of revenue; left out, they are those of this library.

    Args:
        days: The window: so many days before the end of the period. None is the period itself.
        trials: Whether customers on trial count, at the price of their plan.
        grace_days: Customers who return within this many days (24 hours each) do not count as lost.
        passing: Whether customers who join and leave within the period count, among the lost and the new.
        each_loss: Whether each loss of a customer counts, also where the customer is back by the end.
        denominator: Of whom customers are lost: `opening`, `opening_plus_new`, `opening_plus_joined` (new and
            returning), or `average` of opening and closing.
        each_change: Whether each change of what a customer pays counts in revenue, and not its change over the period.
        reactivation: Whether what returning customers pay makes up for revenue lost, in net figures.
        sources: The pages that document the rules.
        silent: The rules on which these pages say nothing; there the own ones stay.

    Raises:
        ParameterError: A rule has no meaning; the error names every fault.

    Example:
        >>> Rules(denominator="opening_plus_new", days=30).grace_days
        0.0
        >>> RULES["stripe"].denominator
        'opening_plus_new'
    """

    days: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)] | None = None
    trials: bool = False
    grace_days: _Days = 0.0
    passing: bool = False
    each_loss: bool = False
    denominator: Literal["opening", "opening_plus_new", "opening_plus_joined", "average"] = "opening"
    each_change: bool = False
    reactivation: bool = False
    sources: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _silent_on_rules(self) -> Self:
        known = type(self).model_fields.keys() - {"sources", "silent"}
        if lost := [name for name in self.silent if name not in known]:
            raise ValueError(f"silent names {lost[0]!r}, which is no rule")
        return self

    def filled_from(self, own: Rules) -> Rules:
        """Return the rules with the own ones where the sources say nothing."""
        return self.model_copy(update={name: getattr(own, name) for name in self.silent})


RULES: Mapping[str, Rules] = {
    "chartmogul": Rules(
        each_loss=True,
        each_change=True,
        reactivation=True,
        sources=(
            "https://help.chartmogul.com/hc/en-us/articles/203359321-Metric-Customer-Churn-rate",
            "https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate",
            "https://help.chartmogul.com/hc/en-us/articles/4414075567250-Chart-Net-MRR-Churn-Rate",
            "https://help.chartmogul.com/hc/en-us/articles/203299912-Data-Table-and-MRR-Movements-",
            "https://help.chartmogul.com/hc/en-us/articles/201244842-Lifecycle-of-a-customer",
        ),
    ),
    "stripe": Rules(
        days=30,
        passing=True,
        each_loss=True,
        denominator="opening_plus_new",
        each_change=True,
        sources=(
            "https://support.stripe.com/questions/calculating-subscriber-churn-rate-in-billing",
            "https://support.stripe.com/questions/calculating-churn-rate-in-billing",
            "https://support.stripe.com/questions/billing-analytics",
            "https://docs.stripe.com/billing/subscriptions/analytics/glossary",
        ),
        silent=("reactivation",),
    ),
    "profitwell": Rules(
        sources=(
            f"{_PADDLE}/subscription-retention/are-cancellations-in-the-first-month-counted-as-churn",
            f"{_PADDLE}/subscription-retention/churn",
            f"{_PADDLE}/compare/profitwell-vs-recharge",
            "https://learn.profitwell.com/article/ldosvdtpmm-why-is-my-mrr-in-profit-well-different-than-paddle",
        ),
        silent=("each_loss", "denominator", "reactivation"),
    ),
    "baremetrics": Rules(
        days=30,
        passing=True,
        each_change=True,
        sources=(
            "https://help.baremetrics.com/en/articles/5380347-user-and-revenue-churn",
            "https://changelog.baremetrics.com/churn-update-4pqo9O",
            "https://changelog.baremetrics.com/new-metric-net-revenue-retention-2BOJIA",
            "https://updates.baremetrics.com/",
        ),
        silent=("trials", "grace_days", "each_loss"),
    ),
}
"""The documented rules of ChartMogul, Stripe, ProfitWell and Baremetrics, by name."""
