"""Small tables of surveys, contacts and sentiments that meet ties, nulls and the bounds of periods."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from .states import Row
from .strategies import CUSTOMERS, INSTANTS, SERVICES

SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
SENTIMENTS = (None, -1.0, -0.06, -0.05, -0.01, 0.0, 0.05, 0.050001, 0.9)
WEIGHTS = (0.0, 0.25, 0.333333, 1.0, 2.5, 1200.0)
SECONDS = (None, 0.0, 12.5, 0.1, 300.0)


@st.composite
def survey_rows(draw: st.DrawFn) -> Row:
    kind = draw(st.sampled_from(["nps", "nps", "csat", "ces"]))
    return {
        "customer_id": draw(st.sampled_from([None, *CUSTOMERS])),
        "answered_at": draw(st.sampled_from(INSTANTS[6:])),
        "kind": kind,
        "score": draw(st.none() | st.integers(*SCALES[kind])),
        "service": draw(st.sampled_from(SERVICES)),
        "weight": draw(st.sampled_from(WEIGHTS)),
    }


def surveys() -> st.SearchStrategy[list[Row]]:
    return st.lists(survey_rows(), min_size=1, max_size=14)


@st.composite
def contact_rows(draw: st.DrawFn) -> Row:
    gap = draw(st.sampled_from([timedelta(0), timedelta(days=1), timedelta(days=7), timedelta(days=7, microseconds=1)]))
    return {
        "customer_id": draw(st.sampled_from(CUSTOMERS)),
        "occurred_at": draw(st.sampled_from(INSTANTS)) + gap,
        "event": draw(st.sampled_from(["contact", "ticket"])),
        "service": draw(st.sampled_from(SERVICES)),
        "topic": draw(st.sampled_from([None, "billing"])),
        "resolved": draw(st.sampled_from([None, True, False])),
        "sentiment": draw(st.sampled_from(SENTIMENTS)),
        **{f"{phase}_seconds": draw(st.sampled_from(SECONDS)) for phase in ("talk", "hold", "wrap")},
    }


def contacts() -> st.SearchStrategy[list[Row]]:
    return st.lists(contact_rows(), min_size=1, max_size=14)


def without(rows: list[Row], *names: str) -> list[Row]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]
