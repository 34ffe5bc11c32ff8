from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tests.books import at, book, people
from tests.frames import ENGINES, connect
from tests.uptake.vas import line, vas

MARCH = "2026-03"
COUNTS = ["both", "service_customers", "with_customers", "customers"]


def pairs(found: tenure.Measure) -> dict[tuple[Any, Any], list[int]]:
    rows = found.table.astype(object).where(found.table.notna(), None)
    return {(row["service"], row["with_service"]): [row[name] for name in COUNTS] for row in rows.to_dict("records")}


# --- worked examples -------------------------------------------------------------------------


def test_lift_support_and_confidence() -> None:
    # Of five, ana and ben have music and cloud, cam music, dia cloud, eva neither: 2 × 5 / (3 × 3).
    table = book(
        vas("ana", "music"), vas("ana", "cloud"), vas("ben", "music"), vas("ben", "cloud"), vas("cam", "music"),
        vas("dia", "cloud"), line("eva"),
    )  # fmt: skip
    found = tenure.service_combinations(table, period=MARCH)
    assert pairs(found) == {("cloud", "music"): [2, 3, 3, 5], ("music", "cloud"): [2, 3, 3, 5]}
    row = found.table.iloc[0]
    assert (row["support"], row["confidence"], row["value"]) == pytest.approx((2 / 5, 2 / 3, 10 / 9))
    # 1/2 − 1/3 − 1/3 + 2 × 2 / 9 − 1/5 is the variance of its logarithm.
    spread = 1.959964 * math.sqrt(1 / 2 - 2 / 3 + 4 / 9 - 1 / 5)
    assert (row["lower"], row["upper"]) == pytest.approx((10 / 9 * math.exp(-spread), 10 / 9 * math.exp(spread)))


def test_confidence_is_of_the_first_of_the_two() -> None:
    table = book(line("ana"), vas("ana", "music"), line("ben"))
    found = tenure.service_combinations(table, period=MARCH).table.set_index("service")
    assert found["confidence"].to_dict() == {"mobile": 0.5, "music": 1.0}
    assert found["value"].tolist() == [1.0, 1.0]  # all have a line: that tells nothing
    assert found["lower"].tolist() == found["upper"].tolist() == [1.0, 1.0]


def test_services_held_one_after_the_other_are_not_held_together() -> None:
    table = book(vas("ana", "music", "2026-03-01", "2026-03-10"), vas("ana", "cloud", "2026-03-10"))
    found = tenure.service_combinations(table, period=MARCH)
    assert found.table.empty
    assert list(found.table.columns[2:]) == ["service", "with_service", *COUNTS, "support", "confidence", "value",
                                             "lower", "upper", "reason"]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        (("2026-01-05", None), ("2026-02-05", "2026-04-05"), [0, 1, 1, 0]),
        (("2026-02-05", "2026-04-05"), ("2026-01-05", None), [0, 1, 1, 0]),
        (("2026-02-05", "2026-03-05"), ("2026-01-05", "2026-05-05"), [0, 1, 0, 0]),
        (("2026-01-05", None), ("2026-03-31T23:00", None), [0, 0, 1, 1]),
        (("2026-01-05", "2026-04-01"), ("2026-01-05", "2026-04-01"), [1, 1, 1, 0]),
    ],
)
def test_together_is_from_the_later_start_to_the_earlier_end(
    first: tuple[str, str | None], second: tuple[str, str | None], months: list[int]
) -> None:
    table = book(vas("ana", "music", *first), vas("ana", "cloud", *second))
    found = tenure.service_combinations(table, period=tenure.months("2026-01", "2026-04")).table
    assert found[found["service"] == "music"]["both"].tolist() == months


def test_what_was_held_together_only_between_the_ends_has_no_row() -> None:
    table = book(vas("ana", "music", "2026-03-05", "2026-03-20"), vas("ana", "cloud", "2026-03-05", "2026-03-20"))
    assert tenure.service_combinations(table, period=MARCH).table.empty


def test_a_pair_of_the_call_has_a_row_in_every_period() -> None:
    table = book(
        vas("ana", "music", "2026-02-05"), vas("ana", "cloud", "2026-03-05"), vas("ben", "cloud", "2026-02-05"),
        line("cam"),
    )  # fmt: skip
    found = tenure.service_combinations(table, period=["2026-01", "2026-02", MARCH]).table
    rows = found[found["service"] == "music"]
    assert rows[COUNTS].to_numpy().tolist() == [[0, 0, 0, 1], [0, 1, 1, 3], [1, 1, 2, 3]]
    assert rows["reason"].tolist() == ["nobody has one of the two services", None, None]
    assert math.isnan(rows["value"].iloc[0])
    # In February each has one of the two and nobody both: a lift of 0, whose interval is not a point.
    assert (rows["value"].iloc[1], rows["lower"].iloc[1]) == (0.0, 0.0)
    assert rows["upper"].iloc[1] > 1


# --- grace, nulls, groups --------------------------------------------------------------------


def test_a_return_within_the_grace_is_held_throughout() -> None:
    table = book(
        vas("ana", "cloud"), vas("ana", "music", ended="2026-03-28"), vas("ana", "music", "2026-04-02"), line("ben")
    )
    assert tenure.service_combinations(table, period=MARCH).table.empty
    found = tenure.service_combinations(table, period=MARCH, grace_days=5)
    assert pairs(found)["cloud", "music"] == [1, 1, 1, 2]


def test_value_added_ones_alone_keep_the_base_of_all() -> None:
    table = book(line("ana"), vas("ana", "music"), vas("ana", "cloud"), line("ben"))
    found = tenure.service_combinations(table, period=MARCH, vas_only=True)
    assert pairs(found) == {("cloud", "music"): [1, 1, 1, 2], ("music", "cloud"): [1, 1, 1, 2]}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_null_service_is_one_of_its_own(engine: str) -> None:
    table = book(line("ana"), vas("ana", None), line("ben"), vas("ben", None, "2026-01-01"), line("cam"))
    found = tenure.service_combinations(ENGINES[engine](table, connect()), period=MARCH, grace_days=1)
    assert pairs(found) == {("mobile", None): [2, 3, 2, 3], (None, "mobile"): [2, 2, 3, 3]}


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_of_customers_have_their_own_base(engine: str) -> None:
    segments = people(ana="home", ben="work", cam=None)
    table = book(vas("ana", "music"), vas("ana", "cloud"), vas("ben", "music"), line("cam"))
    connection = connect()
    frame, customers = (ENGINES[engine](each, connection) for each in (table, segments))
    found = tenure.service_combinations(frame, period=MARCH, by="segment", customers=customers).table
    rows = found[found["service"] == "music"]
    assert rows[COUNTS].to_numpy().tolist() == [[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 0, 1]]


# --- what has no meaning ----------------------------------------------------------------------


def test_pairs_have_no_sum() -> None:
    found = tenure.service_combinations(book(line("ana"), vas("ana", "music")), period=MARCH)
    words = r"\.value is one figure, and this service_combinations has 2 rows without a sum: read \.table"
    with pytest.raises(tenure.ParameterError, match=words):
        _ = found.value


@pytest.mark.parametrize("name", ["support", "confidence", "with_service", "both"])
def test_a_column_may_not_have_the_name_of_a_figure(name: str) -> None:
    customers = pd.DataFrame({"customer_id": ["ana"], name: ["gold"]})
    with pytest.raises(tenure.ParameterError, match=f"by names '{name}', which is the name of a part in the result"):
        tenure.service_combinations(book(line("ana"), vas("ana", "music")), period=MARCH, by=name, customers=customers)


# --- simulation -------------------------------------------------------------------------------


SHARES = {"music": 0.3, "cloud": 0.2, "security": 0.1}
DRAWS, CUSTOMERS = 600, 400


def drawn(taken: dict[str, Any]) -> pd.DataFrame:
    """Return the subscriptions of customers who all have a line, and services as drawn."""
    customers = len(next(iter(taken.values())))
    who = {"line": np.ones(customers, dtype=bool), **taken}
    frames = [pd.DataFrame({"customer_id": np.flatnonzero(has), "service": name}) for name, has in who.items()]
    rows = pd.concat(frames, ignore_index=True)
    never = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    return rows.assign(started_at=at("2026-01-01"), ended_at=never, mrr=5.0, is_vas=rows["service"] != "line")


def test_independent_services_have_a_lift_of_one_in_93_of_100_intervals() -> None:
    random = np.random.default_rng(1)
    table = drawn({name: random.random(DRAWS * CUSTOMERS) < share for name, share in SHARES.items()})
    # Each draw of 400 customers is a segment, whose pairs have a lift and an interval of their own.
    draws = pd.DataFrame({"customer_id": np.arange(DRAWS * CUSTOMERS)})
    draws["draw"] = draws["customer_id"] // CUSTOMERS
    found = tenure.service_combinations(table, period=MARCH, vas_only=True, by="draw", customers=draws).table
    assert len(found) == 6 * DRAWS
    assert (found["customers"] == CUSTOMERS).all()
    one_way = found[found["service"] < found["with_service"]]
    held = (one_way["lower"] <= 1) & (one_way["upper"] >= 1)
    for _, of_pair in held.groupby([one_way["service"], one_way["with_service"]]):
        assert len(of_pair) == DRAWS
        assert of_pair.mean() >= 0.93
    assert held.mean() < 0.98  # and it is no wider than it should be


def test_a_planted_association_is_found() -> None:
    # Who has music takes cloud with 40 %, the others with 10 %: 19 % of all, a lift of 0.4 / 0.19. Security is apart.
    random = np.random.default_rng(7)
    music = random.random(4000) < 0.3
    taken = {"music": music, "cloud": random.random(4000) < np.where(music, 0.4, 0.1),
             "security": random.random(4000) < 0.2}  # fmt: skip
    found = tenure.service_combinations(drawn(taken), period=MARCH, vas_only=True).table
    rows = {(row["service"], row["with_service"]): row for row in found.to_dict("records")}
    row, apart = rows["music", "cloud"], rows["music", "security"]
    assert 1 < row["lower"] < 0.4 / 0.19 < row["upper"]
    assert row["confidence"] == pytest.approx(0.4, abs=0.05)
    assert apart["lower"] < 1 < apart["upper"]
