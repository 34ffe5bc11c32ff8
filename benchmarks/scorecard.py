"""Scorecards against one call of `mrr_movements`: `python -m benchmarks.scorecard [subscriptions [of_the_bar]]`."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

import tenure
from benchmarks.movements import MONTHS, book
from benchmarks.side_by_side import best_of
from tenure.scorecard import scorecard_kpis

SUBSCRIPTIONS = 1_000_000
OF_THE_BAR = 5_000_000
ROOMS = ("retention", "revenue")
SERVICES = ("mobile", "music", "cloud", "tv", "fiber")
EVENTS = ("contact", "use", "purchase", "charge")
REASONS = ("price", "competitor", "moved", "unused")
SHOWN = 12  # KPIs listed by themselves, the dearest first


def tables(rows: int = SUBSCRIPTIONS) -> tenure.Tables:
    """Return customers, subscriptions, twice as many events, surveys, contacts and costs, all checked."""
    random = np.random.default_rng(7)
    subscriptions = _subscriptions(random, rows)
    people = int(subscriptions["customer_id"].max()) + 1
    customers = pd.DataFrame({"customer_id": np.arange(people), "segment": _words(random, ("home", "firm"), people)})
    costs = pd.DataFrame({
        "spent_at": _instants(random, 5_000), "purpose": _words(random, ("acquisition", "retention", "service"), 5_000),
        "amount": random.integers(1, 500_000, 5_000) / 100, "service": _words(random, SERVICES, 5_000),
    })  # fmt: skip
    return tenure.Tables(
        customers=customers,
        subscriptions=subscriptions,
        events=_events(random, 2 * rows, people),
        contacts=_contacts(random, rows // 5, people),
        surveys=_surveys(random, rows // 2, people),
        costs=costs,
    )


def _subscriptions(random: np.random.Generator, rows: int) -> pd.DataFrame:
    frame = book(rows)
    ended = frame["ended_at"]
    reasons = _words(random, REASONS, rows)
    return frame.assign(
        subscription_id=np.arange(rows),
        service=_words(random, SERVICES, rows),
        plan=_words(random, ("basic", "plus", "pro"), rows),
        is_vas=random.random(rows) < 0.4,
        term_ends_at=frame["started_at"] + pd.to_timedelta(random.choice([182, 365, 730], rows), unit="D"),
        canceled_at=ended - pd.Timedelta(days=3),
        cancel_reason=pd.Series(reasons).where(ended.notna(), None).astype("str"),
    ).assign(canceled_at=lambda table: table["canceled_at"].where(table["canceled_at"] >= table["started_at"]))


def _events(random: np.random.Generator, rows: int, people: int) -> pd.DataFrame:
    event = _words(random, EVENTS, rows)
    amounts = pd.Series(random.integers(1, 5_000, rows) / 100).where(pd.Series(event).isin(["purchase", "charge"]))
    return pd.DataFrame({
        "customer_id": random.integers(0, people, rows), "occurred_at": _instants(random, rows), "event": event,
        "amount": amounts, "service": _words(random, SERVICES, rows),
        "sentiment": np.round(random.uniform(-1, 1, rows), 2),
    })  # fmt: skip


def _contacts(random: np.random.Generator, rows: int, people: int) -> pd.DataFrame:
    return pd.DataFrame({
        "customer_id": random.integers(0, people, rows), "occurred_at": _instants(random, rows),
        "event": _words(random, ("contact",), rows), "talk_seconds": random.integers(30, 900, rows).astype(float),
        "resolved": random.random(rows) < 0.7, "topic": _words(random, ("bill", "line", "other"), rows),
    })  # fmt: skip


def _surveys(random: np.random.Generator, rows: int, people: int) -> pd.DataFrame:
    kind = _words(random, ("nps", "csat", "ces"), rows)
    score = pd.Series(random.integers(1, 6, rows).astype(float)).where(
        pd.Series(kind) != "nps", random.integers(0, 11, rows)
    )
    return pd.DataFrame({
        "customer_id": random.integers(0, people, rows), "answered_at": _instants(random, rows), "kind": kind,
        "score": score.where(random.random(rows) < 0.6), "service": _words(random, SERVICES, rows),
    })  # fmt: skip


def _words(random: np.random.Generator, choices: Sequence[str], rows: int) -> Any:
    return pd.Series(choices, dtype="str").array.take(random.integers(0, len(choices), rows))


def _instants(random: np.random.Generator, rows: int) -> Any:
    return np.datetime64("2023-07-01", "us") + random.integers(0, 914 * 86_400, rows).astype("timedelta64[s]")


def subscriptions_alone(rows: int) -> tenure.Tables:
    """Return what the bar speaks of: subscriptions with the columns that they need, and their customers, checked."""
    subscriptions = book(rows)
    people = pd.DataFrame({"customer_id": np.arange(int(subscriptions["customer_id"].max()) + 1)})
    return tenure.Tables(customers=people, subscriptions=subscriptions)


def by_kpi(checked: tenure.Tables, kpis: Sequence[str] | None = None) -> dict[str, float]:
    """Return what each KPI took within one scorecard, in CPU seconds: the first to need a count pays for it."""
    marks: list[tuple[str, float]] = []
    card = tenure.scorecard(
        checked, period=MONTHS, kpis=kpis, on_kpi=lambda name: marks.append((name, time.process_time()))
    )
    marks.append(("", time.process_time()))
    taken = {name: marks[at + 1][1] - begun for at, (name, begun) in enumerate(marks[:-1])}
    return {name: seconds for name, seconds in taken.items() if name in card.measures}


def race(title: str, checked: tenure.Tables, kpis: Sequence[str] | None = None) -> None:
    """Print what a scorecard costs, in times one `mrr_movements` on the same checked tables, and its dearest KPIs."""
    works = {
        "scorecard": lambda: tenure.scorecard(checked, period=MONTHS, kpis=kpis),
        "movements": lambda: tenure.mrr_movements(checked.subscriptions, period=MONTHS),
    }
    for work in works.values():
        work()
    best = best_of(works, rounds=3, clock=time.process_time)
    taken = by_kpi(checked, kpis)
    ratio = best["scorecard"] / best["movements"]
    print(f"{len(taken)} KPIs over 24 months, {title}: {best['scorecard']:.2f} CPU seconds,")
    print(f"{ratio:.1f} times one mrr_movements ({best['movements']:.2f}).\n")
    print("| KPI | CPU seconds | times one mrr_movements |\n|---|---|---|")
    for name, seconds in sorted(taken.items(), key=lambda each: -each[1])[:SHOWN]:
        print(f"| `{name}` | {seconds:.2f} | {seconds / best['movements']:.2f} |")
    print()


def main(rows: int = SUBSCRIPTIONS, of_the_bar: int = OF_THE_BAR) -> None:
    rooms = [name for name in scorecard_kpis() if tenure.KPIS[name].room in ROOMS]
    race(f"{' and '.join(ROOMS)}, {of_the_bar:,} subscriptions", subscriptions_alone(of_the_bar), rooms)
    race(f"{rows:,} subscriptions and {2 * rows:,} events", tables(rows))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
