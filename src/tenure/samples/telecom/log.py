"""What happens while a subscription is in force, collected in pieces and written as one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import Instants, Window, arrivals
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.offer import NETWORK
from tenure.samples.telecom.text import words

__all__ = ["CARE_CHANNELS", "EVENTS", "FEATURES", "TOUCHPOINTS", "Happenings", "Log", "Stretches"]

EVENTS = ("use", "charge", "ticket", "cart", "purchase", "return")
FEATURES = ("home", "search", "share", "download", "family")
CARE_CHANNELS = ("phone", "chat", "email")
TOUCHPOINTS = ("app", "web", "device", *CARE_CHANNELS)

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Happenings:
    """Who did it, in which stretch, and when."""

    who: Codes
    stretch: Codes
    at: Instants

    def __len__(self) -> int:
        return len(self.who)

    def only(self, chosen: NDArray[np.bool_]) -> Happenings:
        """Those chosen."""
        return Happenings(self.who[chosen], self.stretch[chosen], self.at[chosen])


@dataclass(frozen=True)
class Stretches:
    """The time that subscriptions are in force and observed."""

    who: Codes
    service: Codes
    since: Instants
    until: Instants

    @classmethod
    def of(cls, rows: pd.DataFrame, window: Window) -> Stretches:
        """The part of uncensored rows that falls within the window."""
        since, ended = rows["started_at"].to_numpy(), rows["ended_at"].to_numpy()
        seen = since < window.end
        who, service = rows["who"].to_numpy()[seen], rows["service"].to_numpy()[seen]
        return cls(who, service, since[seen], np.minimum(ended[seen], window.end))

    def arrivals(self, rng: np.random.Generator, monthly_rate: NDArray[np.float64] | float) -> Happenings:
        """A Poisson process on each stretch; the rate is one for all or one for each."""
        stretch, at = arrivals(rng, self.since, self.until, monthly_rate)
        return Happenings(self.who[stretch], stretch, at)

    def delayed(self, happened: Happenings, delay: NDArray[np.timedelta64]) -> Happenings:
        """The same later, where the stretch still runs."""
        at = happened.at + delay
        return Happenings(happened.who, happened.stretch, at).only(at < self.until[happened.stretch])


@dataclass(frozen=True)
class Log:
    """Pieces of the table of events, by column; what a piece does not say is null."""

    names: tuple[str, ...]
    pieces: list[dict[str, Any]] = field(default_factory=list)

    def add(self, event: str, happened: Happenings, **columns: Any) -> None:
        """Append events of one kind; columns are codes or amounts, one for all or one for each."""
        piece = {"who": happened.who.astype(np.int32), "occurred_at": happened.at, **columns}
        piece["event"] = self.names.index(event)
        self.pieces.append(piece)

    def frame(self, lives: Lives, campaigns: tuple[str, ...]) -> pd.DataFrame:
        """The events in order of time."""
        order = np.argsort(self._column("occurred_at", "NaT", "M8[us]"), kind="stable")
        # Each column is built and put in order by itself: the table may be most of the memory.
        return pd.DataFrame(
            {
                "customer_id": lives.ids.take(self._column("who", -1, np.int32)[order]),
                "occurred_at": self._column("occurred_at", "NaT", "M8[us]")[order],
                "event": words(self.names, self._column("event", -1, np.int8)[order]),
                "service": words(NETWORK, self._column("service", -1, np.int8)[order]),
                "amount": self._column("amount", np.nan, np.float64)[order],
                "session_id": _numbers(self._column("session", -1, np.int64)[order]),
                "feature": words(FEATURES, self._column("feature", -1, np.int8)[order]),
                "channel": words(TOUCHPOINTS, self._column("channel", -1, np.int8)[order]),
                "campaign": words(campaigns, self._column("campaign", -1, np.int8)[order]),
                "sentiment": self._column("sentiment", np.nan, np.float64)[order],
            },
            copy=False,
        )

    def _column(self, name: str, missing: Any, kind: Any) -> NDArray[Any]:
        sizes = np.cumsum([0, *(len(piece["who"]) for piece in self.pieces)])
        column = np.full(sizes[-1], missing, dtype=kind)
        for piece, since, until in zip(self.pieces, sizes, sizes[1:], strict=False):
            column[since:until] = piece.get(name, missing)
        return column


def _numbers(codes: Codes) -> Any:
    return pd.arrays.IntegerArray(codes, codes < 0)
