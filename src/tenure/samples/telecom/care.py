"""Contacts with the call centre, and the surveys."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenure.samples.telecom.clock import DAY, random_instants
from tenure.samples.telecom.lives import Lives
from tenure.samples.telecom.log import CARE_CHANNELS, Happenings, Stretches
from tenure.samples.telecom.offer import NETWORK, SEGMENTS
from tenure.samples.telecom.text import words
from tenure.samples.telecom.truth import Truth

__all__ = ["draw_contacts", "draw_surveys"]

TOPICS = ("billing", "technical", "contract")
# What makes a promoter, a passive and a detractor: the first mark of each, and how many marks there are.
NPS_BANDS = ((9, 2), (7, 2), (0, 7))
KINDS = ("nps", "csat", "ces")

Codes = NDArray[np.int64]


def draw_contacts(rng: np.random.Generator, truth: Truth, lives: Lives, lines: Stretches) -> pd.DataFrame:
    """One row per contact; some come back."""
    first = lines.arrivals(rng, truth.contacts_per_month)
    topic = rng.choice(len(TOPICS), len(first), p=(0.45, 0.35, 0.2))
    resolved = rng.random(len(first)) < truth.resolution_probability
    back = ~resolved & (rng.random(len(first)) < truth.repeat_probability)
    at = random_instants(rng, first.at, first.at + 6 * DAY)
    back &= at < lines.until[first.stretch]
    contacts = Happenings(
        np.concatenate([first.who, first.who[back]]),
        np.concatenate([first.stretch, first.stretch[back]]),
        np.concatenate([first.at, at[back]]),
    )
    again = rng.random(int(back.sum())) < truth.resolution_probability
    frame = _contact_columns(rng, truth, lives, lines, contacts)
    frame["resolved"] = np.concatenate([resolved, again])
    frame["topic"] = words(TOPICS, np.concatenate([topic, topic[back]]))
    return frame.sort_values("occurred_at", ignore_index=True, kind="stable")


def draw_surveys(rng: np.random.Generator, truth: Truth, lives: Lives, lines: Stretches) -> pd.DataFrame:
    """One row per customer and question asked; who does not answer has no score."""
    asked = [lines.arrivals(rng, truth.surveys_per_month / share) for share in (1, 2, 4)]
    nps = _nps_scores(rng, truth, lives.segment[asked[0].who])
    csat = 1 + rng.choice(len(truth.csat), len(asked[1]), p=truth.csat)
    ces = 1 + rng.choice(len(truth.ces), len(asked[2]), p=truth.ces)
    score = np.concatenate([nps, csat, ces]).astype(np.float64)
    score[rng.random(len(score)) >= truth.response_probability] = np.nan
    frame = pd.DataFrame(
        {
            "customer_id": lives.ids.take(np.concatenate([part.who for part in asked])),
            "answered_at": np.concatenate([part.at for part in asked]),
            "kind": words(KINDS, np.repeat(np.arange(len(KINDS)), [len(part) for part in asked])),
            "score": score,
            "service": words(NETWORK, np.concatenate([lines.service[part.stretch] for part in asked])),
        }
    )
    return frame.sort_values("answered_at", ignore_index=True, kind="stable")


def _contact_columns(
    rng: np.random.Generator, truth: Truth, lives: Lives, lines: Stretches, contacts: Happenings
) -> pd.DataFrame:
    count = len(contacts)
    timed = rng.random(count) >= truth.untimed_share

    def seconds(mean: float) -> NDArray[np.float64]:
        return np.where(timed, rng.gamma(2, mean / 2, count).round(), np.nan)

    return pd.DataFrame(
        {
            "customer_id": lives.ids.take(contacts.who),
            "occurred_at": contacts.at,
            "event": words(("contact",), np.zeros(count, dtype=np.int8)),
            "service": words(NETWORK, lines.service[contacts.stretch]),
            "channel": words(CARE_CHANNELS, rng.integers(len(CARE_CHANNELS), size=count)),
            "sentiment": np.clip(rng.normal(-0.1, 0.4, count), -1, 1).round(2),
            "talk_seconds": seconds(truth.talk_seconds),
            "hold_seconds": seconds(truth.hold_seconds),
            "wrap_seconds": seconds(truth.wrap_seconds),
        }
    )


def _nps_scores(rng: np.random.Generator, truth: Truth, segment: Codes) -> Codes:
    draw = rng.random(len(segment))
    limits = np.cumsum([truth.nps[name] for name in SEGMENTS], axis=1)
    band = (draw >= limits[segment, 0]).astype(np.int64) + (draw >= limits[segment, 1])
    first, marks = np.array(NPS_BANDS).T
    return np.asarray(first[band] + rng.integers(marks[band]))
