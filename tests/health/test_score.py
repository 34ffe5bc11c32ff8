"""The health score of each customer."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure import Bands, HealthModel, ParameterError, Signal, health_score
from tests.frames import ENGINES, assert_same, connect, to_pandas
from tests.oracles import health as oracle

SAAS = {"usage": (40, 0, 10), "support": (10, 10, 0), "nps": (20, 0, 10), "billing": (30, 4, 0)}


def model(signals: dict[str, tuple[Any, Any, Any]], **further: Any) -> HealthModel:
    rows = [Signal(name=name, weight=weight, worst=worst, best=best) for name, (weight, worst, best) in signals.items()]
    return HealthModel(signals=rows, **further)


def table(**columns: list[Any]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"customer_id": [f"c{at}" for at in range(count)], **columns})


def score_of(**values: Any) -> dict[str, Any]:
    found = health_score(table(**{name: [value] for name, value in values.items()}), model(SAAS))
    return {str(name): None if pd.isna(value) else value for name, value in found.iloc[0].items()}


def test_support_is_red_usage_green_and_the_score_yellow() -> None:
    # [SaaS]: 40 % usage, 10 % support, 20 % NPS, 30 % billing. 0.4 x 90 + 0.1 x 20 + 0.2 x 50 + 0.3 x 50 = 63.
    found = score_of(usage=9, support=8, nps=5, billing=2)
    assert (found["usage_points"], found["support_points"]) == (90, 20)
    assert (found["score"], found["band"], found["weakest"]) == (63.0, "yellow", "support")
    assert (found["missing"], found["reason"]) == (None, None)


@pytest.mark.parametrize(
    ("value", "band"),
    [(-5, "red"), (0, "red"), (40, "red"), (40.000001, "yellow"), (40.5, "yellow"), (70, "yellow"), (70.1, "green"),
     (100, "green"), (100.1, "green")],
)  # fmt: skip
def test_bands_meet_at_real_numbers(value: float, band: str) -> None:
    found = health_score(table(usage=[value]), model({"usage": (1, 0, 100)}))
    assert found["band"].tolist() == [band]
    assert found["score"].tolist() == [min(max(value, 0), 100)]


def test_noise_of_floats_moves_no_score_over_an_edge() -> None:
    # 0.1 x 70 + 0.2 x 70 + 0.7 x 70 is 70.00000000000001 among floats.
    signals = {"a": (0.1, 0, 100), "b": (0.2, 0, 100), "c": (0.7, 0, 100)}
    found = health_score(table(a=[70], b=[70], c=[70]), model(signals))
    assert (found["score"].tolist(), found["band"].tolist()) == ([70.0], ["yellow"])


def test_bands_can_be_others() -> None:
    found = health_score(table(usage=[50, 60]), model({"usage": (1, 0, 100)}, bands=Bands(red=50, yellow=55, green=58)))
    assert found["band"].tolist() == ["red", "thriving"]


def test_missing_signals_are_left_out_of_the_mean() -> None:
    # Without billing, 30 %: (40 x 90 + 10 x 20 + 20 x 50) / 70.
    found = score_of(usage=9, support=8, nps=5, billing=None)
    assert found["score"] == pytest.approx(4800 / 70, abs=1e-9)
    assert found["missing"] == "billing"


def test_exactly_forty_percent_missing_is_still_scored() -> None:
    found = score_of(usage=None, support=0, nps=10, billing=0)
    assert (found["score"], found["missing"]) == (100, "usage")


@pytest.mark.parametrize("weights", [(0.1, 0.3, 0.6), (1, 3, 6), (0.7, 2.1, 4.2)])
def test_forty_percent_is_forty_percent_whatever_the_floats(weights: tuple[float, float, float]) -> None:
    signals = {name: (weight, 0, 10) for name, weight in zip("abc", weights, strict=True)}
    assert health_score(table(c=[5]), model(signals))["score"].tolist() == [50.0]


def test_more_than_forty_percent_missing_has_no_score_but_a_reason() -> None:
    found = score_of(usage=None, support=None, nps=10, billing=0)
    assert (found["score"], found["band"]) == (None, None)
    assert found["reason"] == "signals with more than 40 % of the weight are missing"
    assert (found["missing"], found["nps_points"], found["weakest"]) == ("usage, support", 100, "billing")


def test_nothing_at_all_is_never_scored() -> None:
    found = health_score(table(usage=[np.nan]), model({"usage": (1, 0, 10)}, max_missing=1))
    assert found["score"].isna().all()
    assert found["reason"].tolist() == ["all signals are missing"]


def test_a_column_that_the_table_lacks_is_missing_for_all() -> None:
    found = health_score(table(support=[0, 10], nps=[10, 0], billing=[0, 4]), model(SAAS))
    assert found["missing"].tolist() == ["usage", "usage"]
    assert found["score"].tolist() == [100, 0]
    assert found["usage_points"].isna().all()


def test_less_is_better_where_worst_is_above_best() -> None:
    found = health_score(table(tickets=[0, 1, 5, 9]), model({"tickets": (1, 5, 0)}))
    assert found["tickets_points"].tolist() == [100, 80, 0, 0]


def test_a_constant_signal_is_no_problem() -> None:
    assert health_score(table(usage=[7, 7, 7]), model({"usage": (1, 0, 10)}))["score"].tolist() == [70, 70, 70]


def test_the_weakest_of_several_is_the_heaviest_and_then_the_first() -> None:
    signals = {"a": (1, 0, 10), "b": (2, 0, 10), "c": (2, 0, 10), "d": (3, 0, 10)}
    found = health_score(table(a=[1, 1], b=[1, 1], c=[1, 1], d=[2, 1]), model(signals))
    assert found["weakest"].tolist() == ["b", "d"]


def test_scores_carry_the_instant_of_their_signals() -> None:
    signals = table(usage=[1]).assign(as_of=pd.Timestamp("2026-01-01"))
    for as_of in (None, "2026-01-01"):
        assert health_score(signals, model({"usage": (1, 0, 10)}), as_of=as_of)["as_of"].tolist() == [
            pd.Timestamp("2026-01-01")
        ]
    assert health_score(table(usage=[1]), model({"usage": (1, 0, 10)}))["as_of"].isna().all()


def test_an_instant_with_a_zone_keeps_it() -> None:
    moment = pd.Timestamp("2026-01-01", tz="Europe/Madrid")
    found = health_score(table(usage=[1]), model({"usage": (1, 0, 10)}), as_of=moment)
    assert found["as_of"].tolist() == [moment]
    again = table(usage=[1]).assign(as_of=moment)
    assert health_score(again, model({"usage": (1, 0, 10)}), as_of="2026-01-01")["as_of"].tolist() == [moment]


def test_another_instant_than_that_of_the_signals_is_refused() -> None:
    signals = table(usage=[1]).assign(as_of=pd.Timestamp("2026-02-01"))
    with pytest.raises(ParameterError, match="as_of is 2026-01-01 00:00:00, and the signals are of 2026-02-01"):
        health_score(signals, model({"usage": (1, 0, 10)}), as_of="2026-01-01")


def test_what_is_no_table_of_signals_is_refused() -> None:
    twice = pd.DataFrame({"customer_id": ["a", "a"], "usage": [1, 2]})
    with pytest.raises(tenure.ContractError, match=r"signals.customer_id: .* several rows"):
        health_score(twice, model({"usage": (1, 0, 10)}))
    with pytest.raises(tenure.ContractError, match=r"signals.usage"):
        health_score(table(usage=["a word"]), model({"usage": (1, 0, 10)}))
    with pytest.raises(tenure.ContractError, match=r"signals.usage"):
        health_score(table(usage=[np.inf]), model({"usage": (1, 0, 10)}))


def test_a_model_can_be_a_mapping() -> None:
    mapping = model({"usage": (1, 0, 10)}).to_dict()
    assert health_score(table(usage=[3]), mapping)["score"].tolist() == [30]


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ParameterError, match="model is a HealthModel, not 3"):
        health_score(table(usage=[1]), 3)  # type: ignore[arg-type]


values = st.one_of(st.none(), st.integers(-5, 15), st.floats(-5, 15, width=32).map(lambda value: round(value, 3)))
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(SAAS, values)), min_size=1, max_size=8)


@given(found=rows)
def test_scores_agree_with_their_oracle(found: list[dict[str, Any]]) -> None:
    signals = [{"customer_id": f"c{at}", **row} for at, row in enumerate(found)]
    frame = pd.DataFrame(signals).astype(dict.fromkeys(SAAS, float))
    exact = [
        {name: None if pd.isna(value) else value for name, value in row.items()} for row in frame.to_dict("records")
    ]
    assert_same(health_score(frame, model(SAAS)), oracle.health_score(exact, SAAS), ["customer_id"])


def rows_of(found: Any) -> list[dict[Any, Any]]:
    frame = to_pandas(found).astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


def test_signals_that_are_a_plan_are_run_once() -> None:
    runs: list[int] = []

    def noted(rows: pl.DataFrame) -> pl.DataFrame:
        runs.append(len(rows))
        return rows

    signals = pl.from_pandas(table(usage=[9, 2])).lazy().map_batches(noted)
    assert health_score(signals, model({"usage": (1, 0, 10)})).collect()["score"].to_list() == [90, 20]
    assert runs == [2]


def test_signals_may_lie_in_files_of_arrow() -> None:
    signals = ds.dataset(pl.from_pandas(table(usage=[9, 2])).to_arrow())
    assert to_pandas(health_score(signals, model({"usage": (1, 0, 10)})))["score"].tolist() == [90, 20]


def test_signals_in_a_relation_are_held_where_duckdb_can() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE signals AS SELECT 'ana' AS customer_id, 9 AS usage")
    scores = health_score(connection.table("signals"), model({"usage": (1, 0, 10)}))
    connection.execute("UPDATE signals SET usage = 2")
    assert scores.df()["score"].tolist() == [90 if hasattr(scores, "materialize") else 20]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_scores_alike(engine: str) -> None:
    frame = table(usage=[9.0, None, 3.3], support=[8.0, 1.0, None], nps=[5.0, None, 0.1], billing=[None, None, 1.0])
    given = ENGINES[engine](frame, connect())
    found = health_score(given, model(SAAS), as_of="2026-01-01")
    assert type(found) is type(given)
    assert rows_of(found) == rows_of(health_score(frame, model(SAAS), as_of="2026-01-01"))
