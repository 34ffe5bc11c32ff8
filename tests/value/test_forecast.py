"""What the customers of today will still pay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from benchmarks.coverage.forecasts import AS_OF, BOOKS, held_back, planted_book
from tenure.models import Geometric, fit_retention_curve
from tests.books import at, book, sub
from tests.frames import ENGINES, connect, frame
from tests.laws.profiles import HALF
from tests.oracles import forecasts, strategies
from tests.oracles.states import Row, entities
from tests.value.books import note_keys
from tests.value.test_per_customer import rows_of

# 40 come up for the first renewal and 4 leave, 36 for the second and 9 leave; of 5 more, nothing is known yet.
WORKED = book(
    *(sub(f"a{n}", "2025-01-10", "2025-02-10") for n in range(4)),
    *(sub(f"b{n}", "2025-01-10", "2025-03-10") for n in range(9)),
    *(sub(f"c{n}", "2025-01-10", mrr=10.0) for n in range(27)),
    *(sub(f"d{n}", "2025-03-15", mrr=20.0) for n in range(5)),
)  # fmt: skip


def forecast(rows: pd.DataFrame, **options: Any) -> tenure.Measure:
    return tenure.mrr_forecast(rows, **{"as_of": "2025-04-01", "months": 2, "resamples": 100, **options})


def beyond_observed(found: tenure.Measure) -> dict[str, Any]:
    return next(dict(note.message.values) for note in found.notes if note.key == "tenures_beyond_observed")


def test_each_customer_stays_with_the_chance_of_its_tenure() -> None:
    found = forecast(WORKED)
    # Of the third renewal and those after it nothing was observed. Churn does not fall: 13 of the 76 who came up.
    stay = 63 / 76
    first, second = 270 * stay + 100 * 36 / 40, 270 * stay**2 + 100 * 27 / 40
    assert found.table["value"].to_numpy() == pytest.approx([first, second])
    assert found.table["expected_customers"].to_numpy() == pytest.approx(
        [27 * stay + 5 * 0.9, 27 * stay**2 + 5 * 0.675]
    )
    assert found.value == pytest.approx(first + second)
    assert found.parts == {
        "customers": 32, "mrr": 370.0, "expected_customers": found.table["expected_customers"].iloc[-1],
    }  # fmt: skip
    assert found.table["period_start"].astype(str).tolist() == ["2025-04-01", "2025-05-01"]
    assert found.table["period_end"].astype(str).tolist() == ["2025-05-01", "2025-06-01"]
    assert beyond_observed(found) == {"percent": 73, "months": 2, "least": 30}


def test_a_loss_in_a_month_that_is_not_over_is_not_held_against_those_whose_month_is_not_seen() -> None:
    early = pd.concat([WORKED, book(sub("e", "2025-03-15", "2025-03-25"))])
    assert forecast(early).table["value"].tolist() == forecast(WORKED).table["value"].tolist()
    # On April 26 its month is over: of 46 who came up for the first renewal 5 left, where it was 4 of 45.
    new = book(sub("new", "2025-04-20", mrr=1000.0))
    values = [forecast(pd.concat([rows, new]), as_of="2025-04-26").table["value"].iloc[0] for rows in (WORKED, early)]
    assert values[0] - values[1] == pytest.approx(1000 * (5 / 46 - 4 / 45), abs=2)


def test_a_return_within_the_grace_is_no_loss() -> None:
    rows = pd.concat([WORKED, book(sub("e", "2025-01-10", "2025-02-10"), sub("e", "2025-02-15"))])
    assert forecast(rows, grace_days=5).parts["customers"] == 33
    away = pd.concat([WORKED, book(sub("e", "2025-01-10", "2025-03-28"))])
    assert forecast(away, grace_days=5).parts["customers"] == 32


def test_where_all_was_observed_nothing_is_said_of_a_curve() -> None:
    more = book(*(sub(f"f{n}", "2024-01-10", "2025-01-10" if n < 50 else None) for n in range(100)))
    assert "tenures_beyond_observed" in note_keys(forecast(more))
    young = book(*(sub(f"g{n}", "2025-03-15", mrr=20.0) for n in range(40)))
    left = book(*(sub(f"f{n}", "2024-01-10", "2025-01-10" if n < 50 else "2025-02-10") for n in range(100)))
    assert note_keys(forecast(pd.concat([left, young]))) == []


# --- agreement with plain loops ----------------------------------------------------------------


def curve_of(rows: list[Row], moment: Any) -> Any:
    lives = [found for each in entities(rows, as_of=moment) if (found := forecasts.finished_months(each, moment))]
    if not any(lost for _, lost in lives):
        return None
    curve = fit_retention_curve(*(list(column) for column in zip(*lives, strict=True)))
    return lambda renewal: float(curve.churn(renewal)), curve


@pytest.mark.parametrize(("as_of", "observed"), [("2025-01-01", 0), ("2026-01-01", 12)])
def test_it_agrees_with_a_plain_loop(as_of: str, observed: int) -> None:
    lines = tenure.samples.telecom(customers=150, months=26, seed=3, start="2024-01-01").subscriptions
    rows = rows_of(lines)
    churn, curve = curve_of(rows, at(as_of))
    assert not isinstance(curve, Geometric)
    found = forecast(lines, as_of=as_of, months=15)
    expected = forecasts.mrr_forecast(rows, months=15, as_of=at(as_of), curve=churn)
    assert found.table[["value", "expected_customers"]].to_numpy() == pytest.approx(np.array(expected), rel=1e-9)
    assert beyond_observed(found)["months"] >= observed


@HALF
@given(rows=strategies.subscriptions(), moment=st.sampled_from(strategies.INSTANTS))
def test_small_books_agree_with_their_oracle(rows: list[Row], moment: Any) -> None:
    rows = rows or [{"customer_id": "ana", "started_at": moment, "ended_at": None, "mrr": 0.0, "service": None}]
    found = tenure.mrr_forecast(frame(rows), months=3, as_of=moment, resamples=100)
    curve = curve_of(rows, moment)
    expected = forecasts.mrr_forecast(rows, months=3, as_of=moment, curve=curve and curve[0])
    if expected is None:
        assert found.table["value"].isna().all()
        assert str(found.reason) == ("no loss was seen in a whole month, from which to tell how long customers stay")
    else:
        assert found.table["value"].to_numpy() == pytest.approx([mrr for mrr, _ in expected], abs=1e-9)


# --- the interval ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", BOOKS)
def test_what_is_paid_in_the_year_held_back_is_in_the_interval(words: str) -> None:
    """docs/intervals.md has the coverage over many seeds."""
    held = 0
    for seed in range(6):
        found, paid = held_back(planted_book(BOOKS[words], 200, seed), resamples=200)
        assert found.lower is not None
        assert found.upper is not None
        assert found.upper - found.lower < 0.6 * found.value
        held += bool(found.lower <= paid.sum() <= found.upper)
    assert held >= 5


def test_a_curve_without_chance_in_who_leaves_would_miss_it() -> None:
    # Of one large customer nothing is sure, however many small ones told how long customers stay.
    rows = planted_book(BOOKS["constant churn"], 2000, 1)
    rows.loc[rows["ended_at"] > AS_OF, "mrr"] = 0.01
    last = rows.index[rows["ended_at"] > AS_OF][0]
    rows.loc[last, "mrr"] = 1000.0
    last_month = tenure.mrr_forecast(rows, as_of=AS_OF).table.iloc[-1]
    assert last_month["lower"] < 20
    assert last_month["upper"] > 1000
    assert 500 < last_month["value"] < 700


def test_another_seed_draws_others_and_more_confidence_is_wider() -> None:
    one, other = (forecast(WORKED, seed=seed) for seed in (0, 1))
    assert (one.value, one.lower) != (other.value, other.lower)
    assert one.value == other.value
    wide, narrow = (forecast(WORKED, confidence=level) for level in (0.99, 0.5))
    assert wide.lower is not None
    assert narrow.lower is not None
    assert wide.lower < narrow.lower


# --- edges and contract ------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same(engine: str) -> None:
    rows = WORKED.sample(frac=1, random_state=3)
    assert forecast(ENGINES[engine](rows, connect())) == forecast(WORKED)


def test_nobody_active_pays_nothing_and_no_loss_tells_nothing() -> None:
    nobody = forecast(WORKED.head(13))
    assert (nobody.value, nobody.lower, nobody.upper) == (0, 0, 0)
    assert nobody.table["value"].tolist() == [0, 0]
    unknown = forecast(WORKED.tail(5))
    assert np.isnan(unknown.value)
    assert unknown.reason is not None
    assert unknown.reason.key == "no_loss_seen"
    assert unknown.reason.text("es").startswith("no se vio ninguna baja")


def test_months_run_in_the_zone_of_the_data() -> None:
    zoned = WORKED.assign(**{name: WORKED[name].dt.tz_localize("Europe/Madrid") for name in ("started_at", "ended_at")})
    found = forecast(zoned)
    assert found.table["period_end"].iloc[0] == pd.Timestamp("2025-05-01", tz="Europe/Madrid")
    assert found.table["value"].tolist() == forecast(WORKED).table["value"].tolist()


def test_it_is_shown_with_its_months_and_its_sum() -> None:
    found = forecast(WORKED)
    lines = repr(found).splitlines()
    assert lines[0].startswith("mrr_forecast: 566.85 (95 % interval ")
    assert [line.split()[:2] for line in lines[2:4]] == [["April", "2025"], ["May", "2025"]]
    assert "clientes que se espera conservar" in found.summary("es")
    assert "se lee de una curva ajustada" in found.summary("es")
    assert len(found.plot("es").data) == 2
    assert tenure.Measure.from_json(found.to_json()) == found


@pytest.mark.parametrize(("option", "value"), [("months", 0), ("months", 121), ("resamples", 99), ("seed", -1)])
def test_options_without_meaning_are_refused(option: str, value: int) -> None:
    with pytest.raises(tenure.ParameterError, match=f"{option} is a whole number from"):
        forecast(WORKED, **{option: value})
