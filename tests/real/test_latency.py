"""4,032 latencies of a service over two weeks, a failure among them, against numpy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tenure
from tests.frames import ENGINES, connect
from tests.house_plan import ROOT

FILE = ROOT.parent / "shared" / "data" / "latency" / "ec2_request_latency_system_failure.csv"
TARGET = 45.0
DAYS = tenure.days("2014-03-07", "2014-03-21")
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FILE.exists(), reason="../shared/data/latency is not there"),
]


@pytest.fixture(scope="module")
def requests() -> pd.DataFrame:
    raw = pd.read_csv(FILE, parse_dates=["timestamp"])
    assert len(raw) == 4032
    return raw.rename(columns={"timestamp": "occurred_at", "value": "latency_ms"}).assign(service="ec2")


@pytest.mark.parametrize("engine", ENGINES)
def test_quantiles_are_those_of_numpy(requests: pd.DataFrame, engine: str) -> None:
    found = tenure.latency_ms(ENGINES[engine](requests, connect()), period="2014-03")
    expected = np.quantile(requests["latency_ms"].to_numpy(), [0.5, 0.95, 0.99])
    assert [found.parts[name] for name in ("p50", "p95", "p99")] == expected.tolist()
    assert (found.parts["requests"], found.parts["unmeasured"]) == (4032, 0)


def test_quantiles_of_each_day_are_those_of_numpy(requests: pd.DataFrame) -> None:
    found = tenure.latency_ms(requests, period=DAYS, quantiles=[0.95]).table
    by_day = requests.groupby(requests["occurred_at"].dt.date)["latency_ms"]
    assert found["value"].tolist() == [np.quantile(each, 0.95) for _, each in by_day]


def test_apdex_is_that_of_counts(requests: pd.DataFrame) -> None:
    latency = requests["latency_ms"].to_numpy()
    satisfied, tolerated = np.sum(latency <= TARGET), np.sum((latency > TARGET) & (latency <= 4 * TARGET))
    found = tenure.apdex_score(requests, period="2014-03", target_ms=TARGET)
    expected = {"satisfied": satisfied, "tolerating": tolerated, "frustrated": np.sum(latency > 4 * TARGET)}
    assert found.parts == {**expected, "unmeasured": 0}
    assert found.value == (satisfied + tolerated / 2) / 4032
    assert 0 < satisfied < 4032
