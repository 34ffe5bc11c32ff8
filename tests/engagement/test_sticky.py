from __future__ import annotations

import math
from typing import Any

import pytest

import tenure
from tenure.intervals import fisher_p_value
from tenure.samples import events, spring, subscriptions
from tests.books import book, sub
from tests.engagement.deeds import MARCH, deeds, did
from tests.engagement.simulation import FEATURES, PERIOD, STICKY, simulate

COUNTS = ["feature", "users", "users_retained", "others", "others_retained"]
LATER = "2026-09-01"

# ana and ben used a, ben stays; cleo and dan did not, both leave within 90 days of 1 April, that is by 30 June.
BOOK = book(
    sub("ana", "2026-01-01", "2026-05-01"),
    sub("ben", "2026-01-01"),
    sub("cleo", "2026-01-01", "2026-06-01"),
    sub("dan", "2026-01-01", "2026-04-01"),
)
USES = deeds(did("ana", "2026-03-05", feature="a"), did("ben", "2026-03-05", feature="a"))


def sticky(table: Any, uses: Any, **options: Any) -> tenure.Measure:
    return tenure.sticky_features(table, uses, **{"period": MARCH, "as_of": LATER, **options})


def counts(found: tenure.Measure) -> list[list[Any]]:
    return found.table[COUNTS].values.tolist()


def test_sticky_features_of_the_spring() -> None:
    # ana, ben and dan pay at both ends of March; by 30 May ben has left.
    found = tenure.sticky_features(subscriptions, events, period=spring, days=60, as_of="2026-06-01")
    assert counts(found) == [["home", 1, 1, 2, 1], ["play", 1, 1, 2, 1], ["share", 1, 1, 2, 1]]
    assert found.table["value"].tolist() == [0.5, 0.5, 0.5]
    assert found.table["p_value"].tolist() == pytest.approx([1, 1, 1])
    assert found.whole is None


def test_users_are_compared_with_the_others_who_were_there_at_both_ends() -> None:
    found = sticky(BOOK, USES)
    assert counts(found) == [["a", 2, 1, 2, 0]]
    row = found.table.iloc[0]
    assert (row["value"], row["immature"]) == (0.5, 0)
    assert row["lower"] < 0.5 < row["upper"]
    assert row["p_value"] == pytest.approx(1)


def test_who_came_or_left_within_the_period_is_not_at_risk() -> None:
    table = book(
        sub("ana", "2026-02-28"),
        sub("ben", "2026-03-01"),
        sub("cleo", "2026-01-01", "2026-03-31"),
        sub("dan", "2026-01-01"),
    )
    uses = deeds(*[did(name, "2026-03-05", feature="a") for name in ("ana", "ben", "cleo")])
    assert counts(sticky(table, uses)) == [["a", 1, 1, 1, 1]]


@pytest.mark.parametrize(("ended", "stays"), [("2026-06-29T23:59", 0), ("2026-06-30", 1), ("2026-06-30T00:01", 1)])
def test_retained_is_who_is_active_just_before_the_days_are_over(ended: str, stays: int) -> None:
    table = book(sub("ana", "2026-01-01", ended), sub("ben", "2026-01-01"))
    assert counts(sticky(table, deeds(did("ana", "2026-03-05", feature="a")))) == [["a", 1, stays, 1, 1]]


def test_who_is_back_by_then_is_retained() -> None:
    table = book(sub("ana", "2026-01-01", "2026-04-10"), sub("ana", "2026-06-01"), sub("ben", "2026-01-01"))
    assert counts(sticky(table, deeds(did("ana", "2026-03-05", feature="a")))) == [["a", 1, 1, 1, 1]]


def test_who_may_still_be_back_within_the_grace_is_retained() -> None:
    table = book(sub("ana", "2026-01-01", "2026-06-28"), sub("ben", "2026-01-01"))
    uses = deeds(did("ana", "2026-03-05", feature="a"))
    options: dict[str, Any] = {"grace_days": 5}
    assert counts(sticky(table, uses, as_of="2026-06-30", **options)) == [["a", 1, 1, 1, 1]]
    assert counts(sticky(table, uses, **options)) == [["a", 1, 0, 1, 1]]


def test_uses_outside_the_period_or_too_few_make_no_user() -> None:
    days = ["2026-02-28T23:59", "2026-03-05", "2026-03-06", "2026-04-01"]
    uses = deeds(*[did("ben", day, feature="a") for day in days], did("ana", "2026-03-05", feature=None))
    assert counts(sticky(BOOK, uses, min_uses=2)) == [["a", 1, 1, 3, 0]]
    found = sticky(BOOK, uses, min_uses=3)
    assert found.table["reason"].tolist() == ["nobody used it, so there is nobody to compare"]


def test_a_feature_that_all_use_has_nobody_to_compare() -> None:
    uses = deeds(*[did(name, "2026-03-05", feature="a") for name in BOOK["customer_id"]])
    found = sticky(BOOK, uses)
    assert found.table["reason"].tolist() == ["everybody used it, so there is nobody to compare"]
    assert math.isnan(found.table["p_adjusted"].iloc[0])


def test_a_call_whose_days_are_not_over_is_immature() -> None:
    found = sticky(BOOK, USES, as_of="2026-06-29")
    assert found.table[["users", "others", "immature"]].values.tolist() == [[0, 0, 4]]
    assert found.table["reason"].tolist() == ["the days after the period are not over yet"]
    assert {note.key for note in found.notes} == {"use_association", "features_tried", "immature"}
    assert sticky(BOOK, USES, as_of="2026-06-30").table["immature"].tolist() == [0]


def test_the_immature_customers_of_several_features_are_noted_once() -> None:
    uses = deeds(did("ana", "2026-03-05", feature="a"), did("ben", "2026-03-05", feature="b"))
    (note,) = [note for note in sticky(BOOK, uses, as_of="2026-05-01").notes if note.key == "immature"]
    assert note.values == {"count": 4}


def test_nobody_there_throughout_is_undefined() -> None:
    found = sticky(book(sub("ana", "2026-03-02")), USES)
    assert found.table["reason"].tolist() == ["nobody was there at both the start and the end"]


def test_several_periods_are_each_as_if_asked_alone() -> None:
    uses = deeds(did("ben", "2026-02-10", feature="a"), did("ana", "2026-03-10", feature="b"))
    periods = ["2026-03", "2026-02", "2026-02-05/2026-03-20", "2026-08"]
    together = sticky(BOOK, uses, period=periods).table
    for at, period in enumerate(periods):
        alone = sticky(BOOK, uses, period=period).table
        assert (
            together.iloc[2 * at : 2 * at + 2][[*COUNTS, "immature"]].values.tolist()
            == alone[[*COUNTS, "immature"]].values.tolist()
        )
        assert together["p_adjusted"].iloc[2 * at : 2 * at + 2].tolist() == pytest.approx(
            alone["p_adjusted"].tolist(), nan_ok=True
        )
    assert together["immature"].tolist() == [0, 0, 0, 0, 0, 0, 1, 1]


def test_days_beyond_the_calendar_are_not_over() -> None:
    assert sticky(BOOK, USES, days=10_000_000).table["immature"].tolist() == [4]


@pytest.mark.parametrize(
    "uses", [deeds(did("ana", "2026-03-05", feature="a")), deeds(did("ana", "2026-03-05", "tap", feature=None))]
)
def test_uses_of_an_unknown_name_or_without_a_feature_have_no_row(uses: Any) -> None:
    assert sticky(BOOK, uses, event="tap").table.empty
    assert {note.key for note in sticky(BOOK, uses, event="tap").notes} & {"no_such_event", "no_value_in_column"}


def test_notes_say_what_was_tried() -> None:
    notes = sticky(BOOK, USES).notes
    assert notes[-2:] == (
        "association: who uses a feature might stay more often without it too",
        "features tried: 1; standing out at 5.0 % risk of any false one: 0",
    )
    assert notes[-1].text("es") == "funciones probadas: 1; destacan, con 5.0 % de riesgo de error: 0"


@pytest.mark.parametrize(
    ("options", "words"), [({"days": 0}, "days is a number above 0"), ({"min_uses": 0}, "min_uses")]
)
def test_sticky_features_without_a_meaning_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        sticky(BOOK, USES, **options)


def test_sticky_features_need_the_column_of_features() -> None:
    with pytest.raises(tenure.ContractError, match="feature"):
        sticky(BOOK, USES.drop(columns="feature"))


@pytest.mark.parametrize("seed", range(4))
def test_the_planted_feature_is_found_and_no_other(seed: int) -> None:
    # Of seeds 0 to 99, 98 find it alone; Holm's method allows one false finding in 20.
    found = tenure.sticky_features(*simulate(seed), period=PERIOD, as_of="2026-03-01").table
    assert set(found.loc[found["p_adjusted"] < 0.05, "feature"]) == {STICKY}
    assert found.loc[found["feature"] == STICKY, "lower"].item() > 0


def test_a_comparison_of_all_customers_ever_would_find_every_feature_sticky() -> None:
    table, uses = simulate(0)
    stays = table.set_index("customer_id")["ended_at"].isna()
    for feature in FEATURES:
        users = stays.index.isin(uses.loc[uses["feature"] == feature, "customer_id"])
        chance = fisher_p_value(stays[users].sum(), users.sum(), stays[~users].sum(), (~users).sum())
        assert stays[users].mean() > stays[~users].mean()
        assert chance * len(FEATURES) < 1e-6
