"""The fitted models against lifetimes, side by side: `python -m benchmarks.models`."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from tenure.models import BetaGeometricNBD, GammaGamma, KaplanMeier, ShiftedBetaGeometric
from tests.models.test_cdnow import summary

ROWS = 1_000_000


def seconds(work: Callable[[], Any], rounds: int = 3) -> float:
    """The best of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def against_lifetimes() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifetimes import BetaGeoFitter, GammaGammaFitter  # noqa: PLC0415 -- its import sets warning filters

        known = summary("master")
        x, recent, observed = (known[name] for name in ("frequency", "recency", "T"))
        # lifetimes takes no averages of 0; one customer has one.
        spent = known[known["monetary"] > 0]
        z = spent["monetary"]
        compare(
            f"BG/NBD, CDNOW, {len(known):,} customers",
            lambda: BetaGeometricNBD.fit(x, recent, observed),
            lambda: BetaGeoFitter().fit(x, recent, observed),
        )
        compare(
            f"gamma-gamma, CDNOW, {len(spent):,} customers",
            lambda: GammaGamma.fit(spent["frequency"], z),
            lambda: GammaGammaFitter().fit(spent["frequency"], z),
        )


def compare(what: str, ours: Callable[[], Any], theirs: Callable[[], Any]) -> None:
    mine, peer = seconds(ours), seconds(theirs, rounds=2)
    print(f"{what}: {mine * 1000:.1f} ms, lifetimes {peer * 1000:.0f} ms, {peer / mine:.0f} times faster")


def on_many_rows() -> None:
    random = np.random.default_rng(1)
    lived, seen = random.geometric(random.beta(0.7, 3.8, ROWS)), random.integers(1, 37, ROWS)
    periods, ended = np.minimum(lived, seen), lived <= seen
    days = random.exponential(200, ROWS)
    model = ShiftedBetaGeometric.fit(periods, ended)
    work: dict[str, Callable[[], Any]] = {
        "shifted beta-geometric, fit": lambda: ShiftedBetaGeometric.fit(periods, ended),
        "shifted beta-geometric, residual value of each": lambda: model.residual_discounted_lifetime(periods, 0.01),
        "Kaplan-Meier, days in fractions": lambda: KaplanMeier.fit(days, ended),
        "Kaplan-Meier, whole periods": lambda: KaplanMeier.fit(periods, ended),
    }
    for what, task in work.items():
        print(f"{what}, {ROWS:,} rows: {seconds(task) * 1000:.0f} ms")


def main() -> None:
    against_lifetimes()
    on_many_rows()


if __name__ == "__main__":
    main()
