"""The action score: what customers did, by its impact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenure import Bands, ParameterError, action_score, formulas
from tests.frames import ENGINES, assert_same, connect, to_pandas
from tests.oracles import health as oracle

IMPACTS = {"login": 0.1, "referral": 60, "complaint": -25.5}


def events(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["customer_id", "occurred_at", "event"])
    return frame.assign(occurred_at=pd.to_datetime(frame["occurred_at"], format="ISO8601").astype("datetime64[us]"))


def test_impacts_add_up_without_bounds() -> None:
    rows = events(
        ("ana", "2026-04-01", "referral"),  # the first instant is in
        ("ana", "2026-04-30 23:59:59", "referral"),
        ("ana", "2026-05-01", "referral"),  # the next period
        ("ben", "2026-04-02", "complaint"),
        ("ben", "2026-04-02", "complaint"),
        ("cleo", "2026-04-02", "other"),
        ("dan", "2026-03-31 23:59:59", "login"),
    )
    found = action_score(rows, IMPACTS, period="2026-04")
    assert found.to_numpy().tolist() == [["ana", 2, 120.0, "thriving"], ["ben", 2, -51.0, "red"]]


@pytest.mark.parametrize(
    ("logins", "band"), [(400, "red"), (401, "yellow"), (700, "yellow"), (1000, "green"), (1001, "thriving")]
)
def test_bands_meet_at_real_numbers(logins: int, band: str) -> None:
    found = action_score(events(*[("ana", "2026-04-02", "login")] * logins), IMPACTS, period="2026-04")
    assert found["band"].tolist() == [band]
    assert found["score"].tolist() == [logins / 10]


def test_bands_can_be_others() -> None:
    rows = events(("ana", "2026-04-02", "referral"))
    assert action_score(rows, IMPACTS, period="2026-04", bands=Bands(red=60))["band"].tolist() == ["red"]
    assert action_score(rows, IMPACTS, period="2026-04", bands={"green": 90})["band"].tolist() == ["yellow"]


def test_the_formula_takes_counts_and_impacts() -> None:
    assert formulas.action_score([[2, 1], [0, 3]], [60, -25.5]).tolist() == [94.5, -76.5]


def test_nobody_did_anything() -> None:
    found = action_score(events(), IMPACTS, period="2026-04")
    assert found.columns.tolist() == ["customer_id", "actions", "score", "band"]
    assert len(found) == 0


@pytest.mark.parametrize(
    ("impacts", "words"),
    [
        ({}, "impacts give the impact of events by name"),
        ("login", "impacts give the impact of events by name"),
        ({3: 1}, "impacts name events by text; 3 is no name"),
        ({"login": float("nan")}, "the impact of login is a number"),
    ],
)
def test_impacts_without_a_meaning_are_refused(impacts: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        action_score(events(), impacts, period="2026-04")


def test_one_period_is_scored() -> None:
    with pytest.raises(ParameterError, match="period is one period, not 2"):
        action_score(events(), IMPACTS, period=["2026-04", "2026-05"])  # type: ignore[arg-type]


def test_what_is_no_band_is_refused() -> None:
    with pytest.raises(ParameterError, match="bands are Bands"):
        action_score(events(), IMPACTS, period="2026-04", bands=3)  # type: ignore[arg-type]


moments = st.datetimes(datetime(2026, 3, 30), datetime(2026, 5, 2))  # noqa: DTZ001
rows = st.lists(st.tuples(st.sampled_from("abc"), moments, st.sampled_from([*IMPACTS, "other"])), max_size=12)


@given(found=rows)
def test_action_scores_agree_with_their_oracle(found: list[tuple[str, datetime, str]]) -> None:
    frame = events(*((customer, at.isoformat(), event) for customer, at, event in found))
    plain = [dict(zip(("customer_id", "occurred_at", "event"), row, strict=True)) for row in found]
    expected = oracle.action_score(plain, IMPACTS, datetime(2026, 4, 1), datetime(2026, 5, 1))  # noqa: DTZ001
    assert_same(action_score(frame, IMPACTS, period="2026-04"), expected, ["customer_id"])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_scores_alike(engine: str) -> None:
    rows = events(("ana", "2026-04-01", "login"), ("ana", "2026-04-03", "complaint"), ("ben", "2026-04-02", "referral"))
    found = action_score(ENGINES[engine](rows, connect()), IMPACTS, period="2026-04")
    assert to_pandas(found).to_numpy().tolist() == [["ana", 2, -25.4, "red"], ["ben", 1, 60.0, "yellow"]]
