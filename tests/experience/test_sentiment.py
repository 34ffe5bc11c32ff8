from __future__ import annotations

import numpy as np
import pytest

import tenure
from tenure.samples import contacts, events, spring


def test_sentiment_of_the_spring() -> None:
    # −0.6, 0.4, 0.0 and 0.8.
    found = tenure.sentiment_score(events, period=spring)
    assert found.value == 100 * (2 - 1) / 4
    assert found.parts == {"positive": 2, "neutral": 1, "negative": 1}


@pytest.mark.parametrize(("neutral", "value"), [(0, 25.0), (0.4, 0.0), (0.39, 25.0), (1, 0.0)])
def test_the_neutral_band_includes_its_ends(neutral: float, value: float) -> None:
    assert tenure.sentiment_score(events, period=spring, neutral=neutral).value == value


def test_events_without_a_sentiment_leave_it_undefined() -> None:
    found = tenure.sentiment_score(events.assign(sentiment=np.nan), period=spring)
    assert found.reason == "no event with a sentiment"


def test_sentiment_needs_its_column_within_its_bounds() -> None:
    with pytest.raises(tenure.ContractError, match="sentiment"):
        tenure.sentiment_score(contacts, period=spring)
    with pytest.raises(tenure.ContractError, match="less than or equal to 1"):
        tenure.sentiment_score(events.assign(sentiment=1.2), period=spring)
