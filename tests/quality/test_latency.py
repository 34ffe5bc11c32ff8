from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats

import tenure
from tenure.samples import requests, spring
from tests.frames import ENGINES, connect
from tests.quality.rows import request_rows

MONTHS = ["2026-03", "2026-04", "2026-Q1", "2027"]


def test_latency_of_the_spring() -> None:
    # 20, 40, 60, 80, 100, 120, 200, 300, 500; the tenth has none.
    found = tenure.latency_ms(requests, period=spring)
    assert found.value == found.parts["p50"] == 100
    assert found.parts == pytest.approx({"requests": 9, "unmeasured": 1, "p50": 100, "p95": 420, "p99": 484})
    # The second and the eighth: P(B <= 1) = P(B >= 8) = 10 / 512 of a binomial of nine halves.
    assert (found.lower, found.upper) == (40, 300)


def random_requests(rows: int, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    latency = random.lognormal(4, 0.7, rows)
    latency[random.random(rows) < 0.05] = np.nan
    service = pd.Series(["web", "mail", None], dtype=object).iloc[random.integers(0, 3, rows)].to_numpy()
    occurred = np.datetime64("2026-02-20", "us") + random.integers(0, 60 * 86_400, rows).astype("timedelta64[s]")
    return pd.DataFrame({"service": "all", "occurred_at": occurred, "latency_ms": latency, "part": service})


@pytest.mark.parametrize("engine", ENGINES)
def test_quantiles_are_those_of_numpy_on_every_engine(engine: str) -> None:
    table, quantiles = random_requests(3_000), [0.9, 0.5, 0.123, 0.999]
    frame = ENGINES[engine](table, connect())
    found = tenure.latency_ms(frame, period=MONTHS, by="part", quantiles=quantiles).table
    for row in found.to_dict("records"):
        inside = (table["occurred_at"] >= row["period_start"]) & (table["occurred_at"] < row["period_end"])
        part = table["part"].isna() if pd.isna(row["part"]) else table["part"] == row["part"]
        own = table.loc[inside & part, "latency_ms"]
        assert (row["requests"], row["unmeasured"]) == (own.notna().sum(), own.isna().sum())
        expected = np.quantile(own.dropna(), quantiles).tolist() if own.notna().any() else [math.nan] * 4
        np.testing.assert_array_equal([row[name] for name in ("p90", "p50", "p12.3", "p99.9")], expected)
        np.testing.assert_array_equal(row["value"], row["p90"])
    assert len(found) == 12
    assert found["reason"].dropna().unique().tolist() == ["no request with a latency"]


@pytest.mark.parametrize("engine", ENGINES)
def test_over_groups_the_quantile_is_of_all_requests(engine: str) -> None:
    table = random_requests(500)
    split = tenure.latency_ms(ENGINES[engine](table, connect()), period="2026-03", by="part")
    whole = tenure.latency_ms(table, period="2026-03")
    assert (split.parts, split.value, split.lower, split.upper) == (whole.parts, whole.value, whole.lower, whole.upper)
    assert split.value != pytest.approx(split.table["value"].mean())


@pytest.mark.parametrize("engine", ENGINES)
def test_of_many_requests_each_rank_is_the_right_one(engine: str) -> None:
    values = np.random.default_rng(6).permutation(1_100_003).astype(float)
    table = pd.DataFrame({"service": "web", "occurred_at": pd.Timestamp("2026-03-05"), "latency_ms": values})
    found = tenure.latency_ms(ENGINES[engine](table, connect()), period=spring, quantiles=[0.5, 0.9999])
    low, high = map(float, tenure.intervals.order_statistics(len(values), 0.5))
    assert [found.value, found.lower, found.upper] == pytest.approx([550_001, low - 1, high - 1], abs=0)
    assert found.parts["p99.99"] == pytest.approx(0.9999 * 1_100_002)


@pytest.mark.parametrize("quantile", [0.5, 0.95])
def test_the_interval_is_of_order_statistics(quantile: float) -> None:
    values = np.random.default_rng(2).gamma(2, 50, 400)
    found = tenure.latency_ms(request_rows(*values), period=spring, quantiles=[quantile], confidence=0.9)
    low, high = scipy.stats.binom(400, quantile).ppf([0.05, 0.95])
    assert (found.lower, found.upper) == (np.sort(values)[int(low) - 1], np.sort(values)[int(high)])
    # At least nine in ten, and not without need: one rank further inside, it is less.
    chance = scipy.stats.binom(400, quantile).cdf
    assert chance(high) - chance(low - 1) >= 0.9 > chance(high - 1) - chance(low)


@pytest.mark.parametrize(("quantile", "count"), [(0.5, 5), (0.99, 367)])
def test_few_requests_have_no_interval(quantile: float, count: int) -> None:
    def found(rows: int) -> tenure.Measure:
        return tenure.latency_ms(request_rows(*map(float, range(rows))), period=spring, quantiles=[quantile])

    assert math.isnan(found(count).lower or 0)
    assert math.isnan(found(count).upper or 0)
    assert found(count + 1).upper == count


def test_the_interval_holds_the_quantile_as_often_as_it_says() -> None:
    random = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        values = np.sort(random.exponential(1, 60))
        lower, upper = tenure.intervals.order_statistics(60, 0.5)
        held += values[int(lower) - 1] <= math.log(2) <= values[int(upper) - 1]
    assert 0.94 <= held / 400 <= 0.99


@pytest.mark.parametrize("period", ["2026-03", ["2026-03", "2026-04"]])
def test_no_requests_have_no_groups(period: Any) -> None:
    found = tenure.latency_ms(requests.head(0), period=period, by="service")
    assert found.table.empty
    assert {"p50", "value", "lower"} <= set(found.table.columns)


def test_one_request_is_every_quantile() -> None:
    found = tenure.latency_ms(request_rows(70.0, None), period=spring)
    assert found.parts == {"requests": 1, "unmeasured": 1, "p50": 70, "p95": 70, "p99": 70}


def test_a_set_of_quantiles_begins_with_the_least_and_one_may_stand_alone() -> None:
    assert tenure.latency_ms(requests, period=spring, quantiles={0.95, 0.5}).value == 100  # type: ignore[arg-type]
    assert tenure.latency_ms(requests, period=spring, quantiles=0.5).value == 100  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quantiles", "words"),
    [
        ([], "quantiles names at least one, and each once"),
        ([0.5, 0.5], "quantiles names at least one, and each once"),
        ([0.5, 1], "quantiles lies between 0 and 1"),
        ("0.5", "quantiles is a number"),
    ],
)
def test_quantiles_without_a_meaning_are_refused(quantiles: Any, words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.latency_ms(requests, period=spring, quantiles=quantiles)


def test_a_latency_is_finite_and_from_0() -> None:
    with pytest.raises(tenure.ContractError, match="greater than or equal to 0"):
        tenure.latency_ms(request_rows(-1.0), period=spring)
    with pytest.raises(tenure.ContractError, match="finite"):
        tenure.latency_ms(request_rows(math.inf), period=spring)
    with pytest.raises(tenure.ContractError, match="latency_ms"):
        tenure.latency_ms(requests.drop(columns="latency_ms"), period=spring)


def test_the_parts_behind_the_interval_are_not_shown() -> None:
    found = tenure.latency_ms(requests, period=spring, by="service")
    assert not [name for name in [*found.table.columns, *found.parts] if str(name).startswith("_")]
    assert repr(found).startswith("latency_ms: 100.0 ms (95 % interval 40.0 ms to 300.0 ms); requests 9")
