"""What customers pay after an instant, known to the generator alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import Instants, add_months, months_before
from tenure.samples.telecom.lines import Turns
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.offer import LINE_PRICES
from tenure.samples.telecom.services import paid_from

__all__ = ["Payments", "plan_payments"]

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Payments:
    """Series of monthly payments, uncensored: who pays how much on which anniversaries of an anchor.

    The anniversaries run from `first` to before `until`; number 0 is the anchor itself.
    """

    who: Codes
    anchor: Instants
    first: Codes
    until: Codes
    amount: NDArray[np.float64]
    line: NDArray[np.bool_]

    def counted(self, since: np.datetime64, until: np.datetime64) -> Codes:
        """How many payments of each series fall in the half-open stretch."""
        before, after = (
            np.clip(months_before(self.anchor, instant), self.first, self.until) for instant in (since, until)
        )
        return np.asarray(after - before)

    def paying(self, instant: np.datetime64) -> Codes:
        """The customers whose line is in force just before the instant, lapses bridged, in their order."""
        ends = add_months(self.anchor, self.until)
        there = self.line & (add_months(self.anchor, self.first) < instant) & (ends >= instant)
        return np.unique(self.who[there])


def plan_payments(
    lives: Lives, turns: Turns, second: pd.DataFrame, second_months: Codes, services: pd.DataFrame
) -> Payments:
    """The payments of first lives before and after a change of plan, of second lives, and of services."""
    everyone, start = np.arange(len(lives.months)), np.zeros_like(lives.months)
    changed = np.minimum(turns.change, lives.months)
    back = second["who"].to_numpy()
    anchor = paid_from(services)
    renewals = months_before(anchor, services["ended_at"].to_numpy())
    return Payments(
        who=np.concatenate([everyone, everyone, back, services["who"]]),
        anchor=np.concatenate([lives.signed_up, lives.signed_up, second["started_at"], anchor]),
        first=np.concatenate([start, changed, start[back], np.zeros_like(renewals)]),
        until=np.concatenate([changed, lives.months, second_months, renewals]),
        amount=np.concatenate(
            [
                LINE_PRICES[lives.line, turns.plan],
                LINE_PRICES[lives.line, turns.new_plan],
                second["mrr"],
                services["mrr"],
            ]
        ),
        line=np.repeat([True, False], [2 * len(everyone) + len(back), len(services)]),
    )
