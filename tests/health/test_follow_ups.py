"""Follow-ups of health: what is due to whom, and how soon."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tenure import HealthAction, HealthPolicy, ParameterError, health_follow_ups
from tests.frames import ENGINES, connect, plain, to_pandas
from tests.oracles import health as oracle

BANDS = ["green", "thriving", "yellow", "red", None]


def scores(bands: list[Any], values: list[Any] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame({"customer_id": [f"c{at}" for at in range(len(bands))]})
    frame = frame.assign(band=pd.Series(bands, dtype=object), weakest="usage")
    return frame if values is None else frame.assign(score=pd.Series(values, dtype="float64"))


def movements(**kinds: str) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [*kinds], "kind": [*kinds.values()], "amount": -5.0})


def rows_of(found: Any) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in to_pandas(found).to_dict("records")]


def test_each_band_has_its_action_the_most_urgent_first() -> None:
    found = health_follow_ups(scores(BANDS))
    assert [(row["customer_id"], row["action"], row["within_hours"]) for row in rows_of(found)] == [
        ("c3", "contact at once", 24),
        ("c2", "automated guidance on the weakest signal", 72),
        ("c1", "offer an expansion", 168),
        ("c0", "low touch", None),
    ]
    assert found["weakest"].tolist() == ["usage"] * 4


def test_a_contraction_is_contacted_at_once_whatever_the_band() -> None:
    moved = movements(c0="contraction", c2="expansion", c4="contraction", z="contraction", y="churn")
    found = health_follow_ups(scores(BANDS), moved)
    assert found["customer_id"].tolist() == ["c0", "c4", "z", "c3", "c2", "c1"]
    assert found["contraction"].tolist() == [True, True, True, False, False, False]
    assert set(found["action"].head(4)) == {"contact at once"}


def test_the_lowest_score_comes_first_among_equals() -> None:
    assert health_follow_ups(scores(["red"] * 3, [30, None, 10]))["customer_id"].tolist() == ["c2", "c0", "c1"]


def test_actions_are_also_in_spanish() -> None:
    actions = health_follow_ups(scores(BANDS), lang="es")["action"].tolist()
    assert actions == ["contactar de inmediato", "orientación automatizada sobre la señal más débil",
                       "ofrecer una expansión", "contacto mínimo"]  # fmt: skip


def test_a_policy_of_your_own() -> None:
    policy = HealthPolicy(green=HealthAction(action="thank", within_hours=1), red=HealthAction(within_hours=2))
    found = health_follow_ups(scores(BANDS), policy=policy)
    assert found[["action", "within_hours"]].head(2).to_numpy().tolist() == [["thank", 1.0], ["contact at once", 2.0]]


def test_an_action_without_hours_keeps_those_of_its_case() -> None:
    found = health_follow_ups(scores(BANDS), policy={"red": {"action": "visit"}, "yellow": {"within_hours": None}})
    assert found[["action", "within_hours"]].to_numpy().tolist()[:1] == [["visit", 24.0]]
    assert found["customer_id"].tolist() == ["c3", "c1", "c2", "c0"]


def test_it_takes_what_the_other_functions_return() -> None:
    model = tenure.HealthModel(signals=[tenure.Signal(name="use", weight=1, worst=0, best=10)])
    scored = tenure.health_score(pd.DataFrame({"customer_id": ["ana", "ben"], "use": [9, 1]}), model)
    from_actions = scored[["customer_id", "score", "band"]]
    assert health_follow_ups(scored)["weakest"].tolist() == ["use", "use"]
    assert health_follow_ups(from_actions).columns.tolist() == [
        "customer_id", "band", "contraction", "action", "within_hours",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (3, "policy is a HealthPolicy, not 3"),
        ({"red": {"within_hours": -1}}, "red: HealthAction: within_hours"),
        ({"blue": {}}, "blue: Extra inputs"),
    ],
)
def test_what_is_no_policy_is_refused(policy: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        health_follow_ups(scores(BANDS), policy=policy)


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="lang is one of"):
        health_follow_ups(scores(BANDS), lang="fr")  # type: ignore[arg-type]


@given(
    rows=st.lists(st.tuples(st.sampled_from(BANDS), st.none() | st.integers(0, 3)), max_size=8),
    fewer=st.sets(st.integers(0, 9), max_size=3),
)
def test_follow_ups_agree_with_their_oracle(rows: list[tuple[Any, Any]], fewer: set[int]) -> None:
    bands, values = [band for band, _ in rows], [value for _, value in rows]
    known = [{"customer_id": f"c{at}", "band": band, "score": value} for at, (band, value) in enumerate(rows)]
    expected = oracle.health_follow_ups(known, [{"customer_id": f"c{at}", "kind": "contraction"} for at in fewer])
    found = health_follow_ups(scores(bands, values), movements(**{f"c{at}": "contraction" for at in sorted(fewer)}))
    assert rows_of(found.drop(columns="weakest")) == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_lists_alike(engine: str) -> None:
    connection = connect()
    given_scores, moved = scores(BANDS, [80, 101, 50, 20, None]), movements(c0="contraction", z="contraction")
    found = health_follow_ups(ENGINES[engine](given_scores, connection), ENGINES[engine](moved, connection))
    assert rows_of(found) == rows_of(health_follow_ups(given_scores, moved))


# --- for a service -----------------------------------------------------------------------------

AS_JSON = [
    {"customer_id": "c1", "band": None, "weakest": "usage", "contraction": True, "action": "contact at once",
     "within_hours": 24.0},
    {"customer_id": "c0", "band": "green", "weakest": "usage", "contraction": False, "action": "low touch",
     "within_hours": None},
]  # fmt: skip


def test_follow_ups_are_json_with_nulls() -> None:
    found = health_follow_ups(scores(["green", None]), movements(c1="contraction"))
    assert json.loads(found.to_json(orient="records")) == AS_JSON
    rows = found.astype(object).where(found.notna(), None).to_dict("records")
    assert json.loads(json.dumps(rows, allow_nan=False)) == AS_JSON


def test_follow_ups_of_polars_are_json_as_they_are() -> None:
    found = health_follow_ups(
        pl.from_pandas(scores(["green", None])), movements=pl.from_pandas(movements(c1="contraction"))
    )
    assert json.loads(json.dumps(found.to_dicts(), allow_nan=False)) == AS_JSON
