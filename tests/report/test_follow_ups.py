"""Follow-ups: whom to turn to, why, how and by when, as the lists of the library have it."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import pandas as pd
import polars as pl
import pytest

from tenure import (
    EngineError,
    Period,
    Tables,
    customers_below_threshold,
    health_follow_ups,
    nps_follow_ups,
    silent_customers,
)
from tenure.counting.customers.first_rows import attributes_in_list, first_rows
from tenure.report.choices import Group
from tenure.report.follow_ups import FollowUpList, follow_ups_of
from tenure.report.health import health_of
from tests.books import book, sub
from tests.report.books import LONG, MODEL, tables

DECEMBER = Period("2025-12")
NEXT = datetime(2026, 1, 1)  # noqa: DTZ001 - wall-clock time
GROUPS = (Group(), Group(("segment",), (None,)), Group(("plan",), ("basic",)))


def lists(lang: Any = "en", **changes: Any) -> dict[str, FollowUpList]:
    asked = changes.get("book", tables())
    health = health_of(asked, NEXT, MODEL, lang)
    found = follow_ups_of(asked, period=DECEMBER, as_of=NEXT, health=health, groups=GROUPS, lang=lang)
    return {each.title: each for each in found}


def test_all_lists_are_those_of_the_library() -> None:
    found, made = lists(), tables()
    health = health_of(made, NEXT, MODEL, "en")
    assert health is not None
    whole = {
        "Answers to the NPS question": nps_follow_ups(made.surveys, as_of=NEXT).query("answered_at >= '2025-12-01'"),
        "Contacted too little": customers_below_threshold(
            made.subscriptions, made.events, made.contacts, period=DECEMBER, as_of=NEXT
        ),
        "Silent so far": silent_customers(made.subscriptions, made.events, as_of=NEXT),
    }
    for title, frame in whole.items():
        expected = [str(name) for name in frame["customer_id"].head(50)]
        assert [row.who[:59] for row in found[title].rows] == [" ".join(name.split())[:59] for name in expected]
        assert found[title].remark
    scores = health_follow_ups(health.scores).dropna(subset=["within_hours"])
    assert f"of {len(scores)}." in found["Health"].remark or f"{len(scores)} customers." in found["Health"].remark


def test_a_follow_up_says_who_why_what_and_by_when() -> None:
    health = lists()["Health"].rows[0]
    assert health.why == "health: red; weakest signal: usage"
    assert (health.what, health.by_when) == ("contact at once", "2 January 2026")
    assert "Scored by usage 75 %, tickets 25 %." in lists()["Health"].remark
    late = lists("es")["Respuestas a la pregunta del NPS"].rows[0]
    assert late.why.startswith("detractor: dio ")
    assert late.what == "llamar"
    assert late.by_when.endswith("de 2025 (vencido)")


def test_who_pays_less_is_turned_to_also_without_a_score() -> None:
    rows = book(
        sub("ana", "2025-01-01", "2025-12-10", subscription_id="1", mrr=20),
        sub("ana", "2025-12-10", subscription_id="2", mrr=10),
    )
    (found,) = lists(book=Tables(subscriptions=rows)).values()
    assert [(row.who, row.why) for row in found.rows] == [("ana", "pays less than before")]


def test_customers_are_in_the_groups_that_their_attributes_tell() -> None:
    groups = {row.groups for each in lists().values() for row in each.rows}
    assert groups == {(0, 2), (0, 1, 2)}  # a plan is no attribute of a customer


def test_only_lists_that_the_tables_allow_are_made() -> None:
    alone = Tables(subscriptions=tables().subscriptions.frame.head(0))
    assert follow_ups_of(alone, period=DECEMBER, as_of=NEXT, health=None, groups=GROUPS[:1], lang="en") == []
    assert health_of(Tables(surveys=tables().surveys.frame), NEXT, MODEL, "en") is None


def test_a_list_that_lacks_a_column_is_left_out() -> None:
    frames = {"surveys": tables().surveys.frame.drop(columns="customer_id")}
    assert follow_ups_of(Tables(**frames), period=DECEMBER, as_of=NEXT, health=None, groups=GROUPS[:1], lang="en") == []


def test_nobody_is_said_to_be_nobody() -> None:
    frames = {"surveys": tables().surveys.frame.query("answered_at < '2025-01-01'")}
    found = follow_ups_of(Tables(**frames), period=DECEMBER, as_of=NEXT, health=None, groups=GROUPS[:1], lang="en")
    assert [(each.remark, each.rows) for each in found] == [("Nobody. Answers of December 2025.", ())]


def test_health_is_fitted_only_where_it_foresees_better_than_chance() -> None:
    assert health_of(Tables(subscriptions=tables().subscriptions.frame), NEXT, None, "en") is None
    found = health_of(tables(), NEXT, None, "en")
    assert found is not None
    assert found.remark.startswith("The model was fitted to who left in the 90 days after 23 September 2025;")
    assert "(0.5 is chance)" in found.remark


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, lambda rows: pl.DataFrame(rows).lazy()])
def test_first_rows_keep_the_order_of_a_list_of_any_kind(kind: Any) -> None:
    moments = [datetime(2026, 1, day) for day in (3, 1, 2)]  # noqa: DTZ001 - wall-clock time
    found = first_rows(kind({"customer_id": ["c", "a", "b"], "at": moments, "hours": [1.0, None, 2.0]}), 2)
    assert (found.rows["customer_id"].tolist(), found.length) == (["c", "a"], 3)


def test_first_rows_can_be_those_since_an_instant_with_a_value() -> None:
    at = pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"]).tz_localize("America/Bogota")
    frame = pd.DataFrame({"customer_id": [1, 2, 3], "at": at, "hours": [1.0, 2.0, None]})
    found = first_rows(frame, 5, since=("at", datetime(2026, 2, 1)), needs="hours")  # noqa: DTZ001 - wall-clock time
    assert (found.rows["customer_id"].tolist(), found.length) == ([2], 1)
    assert first_rows(frame.head(0), 5).length == 0


def test_attributes_are_those_of_the_customers_named() -> None:
    found = attributes_in_list(tables().customers, [LONG, "C0000003"], ["country", "segment"])
    assert set(found["customer_id"]) == {LONG, "C0000003"}
    assert list(found.columns) == ["customer_id", "country", "segment"]


def test_a_model_that_could_not_be_counted_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise EngineError("There is no room left for temporary files")

    monkeypatch.setattr(sys.modules[health_of.__module__], "fit_health_weights", full)
    with pytest.raises(EngineError, match="no room left"):
        health_of(tables(), NEXT, None, "en")
