from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import tenure
from tenure.samples import events, spring, subscriptions
from tests.books import at, book, sub
from tests.engagement.deeds import MARCH, deeds, did
from tests.frames import ENGINES, connect, to_pandas

FOUR = book(*[sub(name, "2026-01-01") for name in ("ana", "ben", "cleo", "dan")])
SAID = deeds(
    did("ana", "2026-03-05", "mention"),
    did("ana", "2026-03-06", "case_study"),
    did("ana", "2026-03-07", "mention"),
    did("ben", "2026-03-05", "reference"),
    did("cleo", "2026-02-05", "talk"),
)


def advocacy(table: Any, said: Any, **options: Any) -> tenure.Measure:
    return tenure.advocacy_rate(table, said, **{"period": MARCH, **options})


def test_advocacy_of_the_spring() -> None:
    # dan mentioned us, at level 1 of 3; five customers are there at the end.
    found = advocacy(subscriptions, events, period=spring)
    assert found.parts == {"advocates": 1, "customers": 5, "points": 1, "weighted": pytest.approx(1 / 15)}
    assert found.value == 0.2


def test_advocacy_is_weighted_by_the_highest_level_of_each() -> None:
    # ana reached 2, ben 3, cleo and dan none: 5 of 4 times 3.
    found = advocacy(FOUR, SAID)
    assert found.parts == {"advocates": 2, "customers": 4, "points": 5, "weighted": pytest.approx(5 / 12)}


def test_advocacy_by_event_has_each_kind_and_counts_each_advocate_once_in_all() -> None:
    found = advocacy(FOUR, SAID, by="event")
    columns = ["event", "advocates", "customers", "points", "value", "weighted"]
    assert found.table[columns].to_numpy().tolist() == [
        ["case_study", 1, 4, 2, 0.25, pytest.approx(2 / 12)],
        ["mention", 1, 4, 1, 0.25, pytest.approx(1 / 12)],
        ["reference", 1, 4, 3, 0.25, pytest.approx(3 / 12)],
        ["talk", 0, 4, 0, 0, 0],
    ]
    assert found.parts == advocacy(FOUR, SAID).parts
    assert found.value == 0.5


def test_levels_may_be_others() -> None:
    found = advocacy(FOUR, SAID, levels={"mention": 2, "tweet": 4})
    assert found.parts == {"advocates": 1, "customers": 4, "points": 2, "weighted": pytest.approx(2 / 16)}


def test_advocacy_of_names_that_occur_nowhere_is_undefined() -> None:
    found = advocacy(FOUR, deeds(did("ana", "2026-03-05")))
    assert found.reason == "no event is called reference, talk, case_study, mention; the table has use"


@pytest.mark.parametrize(
    "levels", [{}, None, ["mention"], {"mention": 0}, {"mention": 1.5}, {"mention": 10**9}, {"": 1}, {3: 1}]
)
def test_levels_without_a_meaning_are_refused(levels: Any) -> None:
    with pytest.raises(tenure.ParameterError, match="levels"):
        advocacy(FOUR, SAID, levels=levels)


def silent(table: Any, said: Any, as_of: str = "2026-07-02", **options: Any) -> list[str]:
    return tenure.silent_customers(table, said, as_of=as_of, **options)["customer_id"].tolist()


def terms(*rows: dict[str, Any]) -> pd.DataFrame:
    return book(*rows)


YEAR = sub("ana", "2026-01-01", term_ends_at="2027-01-01")  # half of it passes on 2 July at noon


def test_silent_customers_of_the_spring() -> None:
    found = tenure.silent_customers(subscriptions, events, as_of="2026-04-01")
    # The first terms of fay (106 days), ana (282 days) and ben (182 days) are over; dan mentioned us.
    assert found["customer_id"].tolist() == ["fay", "ana", "ben"]
    assert found["term_share"].tolist() == [1, 1, 1]
    assert found["started_at"].tolist() == [pd.Timestamp(day) for day in ("2025-10-01", "2025-06-01", "2025-09-15")]


@pytest.mark.parametrize(("as_of", "names"), [("2026-07-02T12:00", []), ("2026-07-02T12:00:00.000001", ["ana"])])
def test_silent_is_who_is_past_half_of_the_term(as_of: str, names: list[str]) -> None:
    assert silent(terms(YEAR), deeds(did("ben", "2026-03-05", "mention")), as_of) == names


def test_the_share_of_the_term_is_told() -> None:
    found = tenure.silent_customers(terms(YEAR), deeds(did("ben", "2026-03-05", "mention")), as_of="2026-10-01")
    assert found.to_dict("records") == [
        {
            "customer_id": "ana",
            "started_at": pd.Timestamp("2026-01-01"),
            "term_ends_at": pd.Timestamp("2027-01-01"),
            "term_share": pytest.approx(273 / 365),
        }
    ]


@pytest.mark.parametrize(
    ("when", "names"),
    [("2020-01-01", []), ("2026-09-30T23:59:59", []), ("2026-10-01", ["ana"]), ("2026-12-01", ["ana"])],
)
def test_silent_is_who_has_not_spoken_before(when: str, names: list[str]) -> None:
    said = deeds(did("ana", when, "mention"), did("ben", "2026-03-05", "mention"))
    assert silent(terms(YEAR), said, "2026-10-01") == names
    assert silent(terms(YEAR), said, "2026-10-01", levels={"mention": 1, "talk": 2}) == names


def test_silent_is_only_who_is_active() -> None:
    left = sub("ana", "2026-01-01", "2026-08-01", term_ends_at="2027-01-01")
    said = deeds(did("ben", "2026-03-05", "mention"))
    assert silent(terms(left), said, "2026-08-01") == ["ana"]
    assert silent(terms(left), said, "2026-08-02") == []
    assert silent(terms(left, sub("ana", "2026-09-01")), said, "2026-10-01") == ["ana"]


def test_open_ended_customers_are_not_listed_and_an_end_is_a_term() -> None:
    said = deeds(did("zoe", "2026-03-05", "mention"))
    table = terms(
        sub("ana", "2026-01-01", term_ends_at=None), sub("ben", "2026-01-01", "2026-12-01", term_ends_at=None)
    )
    assert silent(table, said, "2026-11-01") == ["ben"]
    assert silent(table.drop(columns="term_ends_at"), said, "2026-11-01") == ["ben"]


def test_the_first_term_is_of_the_first_paid_subscription_that_has_one() -> None:
    said = deeds(did("zoe", "2026-03-05", "mention"))
    first = [
        sub("ana", "2025-06-01", None, term_ends_at=None),
        sub("ana", "2025-07-01", None, 0.0, term_ends_at="2025-08-01"),
        sub("ana", "2026-01-01", None, term_ends_at="2027-01-01"),
        sub("ana", "2026-01-01", None, term_ends_at="2026-07-01"),
        sub("ana", "2026-02-01", None, term_ends_at="2026-03-01"),
        sub("ana", "2025-12-01", None, term_ends_at="2025-11-01"),
    ]
    found = tenure.silent_customers(terms(*first), said, as_of="2026-04-02")
    assert found["term_ends_at"].tolist() == [pd.Timestamp("2026-07-01")]
    assert silent(terms(*first), said, "2026-04-01") == []


def test_a_term_runs_from_the_paid_start() -> None:
    trial = sub("ana", "2026-01-01", trial_ends_at="2026-03-01", term_ends_at="2026-05-01")
    said = deeds(did("zoe", "2026-03-05", "mention"))
    assert silent(terms(trial), said, "2026-03-31") == []
    assert silent(terms(trial), said, "2026-04-02") == ["ana"]


def test_a_term_that_ends_before_it_is_paid_is_none() -> None:
    trial = sub("ana", "2026-01-01", trial_ends_at="2026-03-01", term_ends_at="2026-03-01")
    assert silent(terms(trial), deeds(did("zoe", "2026-03-05", "mention")), "2026-04-02") == []


def test_nobody_is_silent_where_no_event_has_the_names() -> None:
    assert silent(terms(YEAR), deeds(did("ana", "2026-03-05"))) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_silent_customers_come_back_as_they_came_in(engine: str) -> None:
    connection = connect()
    table, said = (
        ENGINES[engine](each, connection) for each in (terms(YEAR), deeds(did("ben", "2026-03-05", "mention")))
    )
    found = tenure.silent_customers(table, said, as_of="2026-10-01")
    assert type(found) is type(table)
    assert to_pandas(found)["term_share"].tolist() == pytest.approx([273 / 365])


@pytest.mark.parametrize("engine", [each for each in ENGINES if each != "duckdb"])
def test_silent_customers_of_a_zone_keep_it(engine: str) -> None:
    connection, zone = connect(), "Europe/Madrid"
    table, instants = terms(YEAR), ("started_at", "ended_at", "term_ends_at")
    table = table.assign(**{name: table[name].astype("datetime64[us]").dt.tz_localize(zone) for name in instants})
    said = deeds(did("ben", "2026-03-05", "mention"))
    said["occurred_at"] = said["occurred_at"].dt.tz_localize(zone)
    found = to_pandas(
        tenure.silent_customers(
            ENGINES[engine](table, connection), ENGINES[engine](said, connection), as_of="2026-10-01"
        )
    )
    assert pd.Timestamp(found["started_at"].iloc[0]) == pd.Timestamp(at("2026-01-01"), tz=zone)
    assert found["term_share"].tolist() == pytest.approx([(273 * 24 - 1) / (365 * 24)])  # an hour less by then
