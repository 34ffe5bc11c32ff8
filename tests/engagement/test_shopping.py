from __future__ import annotations

from typing import Any

import pytest

import tenure
from tenure.samples import TelecomBook, customers, events, spring, telecom
from tests.books import people
from tests.engagement.deeds import MARCH, deeds, did
from tests.frames import ENGINES, connect

JULY = "2026-07-01"


def carts(*rows: dict[str, Any], **options: Any) -> tenure.Measure:
    return tenure.cart_abandonment_rate(deeds(*rows), **{"period": MARCH, "as_of": JULY, **options})


def returns(*rows: dict[str, Any], **options: Any) -> tenure.Measure:
    return tenure.return_rate(deeds(*rows), **{"period": MARCH, "as_of": JULY, **options})


def cart(when: str, customer: str = "ana", **more: Any) -> dict[str, Any]:
    return did(customer, when, "cart", **more)


def bought(when: str, customer: str = "ana", **more: Any) -> dict[str, Any]:
    return did(customer, when, "purchase", **more)


def back(when: str, customer: str = "ana") -> dict[str, Any]:
    return did(customer, when, "return")


def test_carts_and_returns_of_the_spring() -> None:
    # ana bought hers five minutes later and sent it back after ten days; ben bought nothing.
    found = tenure.cart_abandonment_rate(events, period=spring)
    assert found.parts == {"abandoned": 1, "carts": 2, "immature": 0}
    assert tenure.return_rate(events, period=spring, as_of="2026-04-10").parts == {
        "returned": 1,
        "purchases": 1,
        "immature": 0,
    }


@pytest.mark.parametrize(
    ("when", "abandoned"),
    [
        ("2026-03-05T11:59:59", 1),
        ("2026-03-05T12:00", 0),
        ("2026-03-06T12:00", 0),
        ("2026-03-06T12:00:00.000001", 1),
    ],
)
def test_a_purchase_from_the_cart_to_the_end_of_the_window_closes_it(when: str, abandoned: int) -> None:
    assert carts(cart("2026-03-05T12:00"), bought(when)).parts == {"abandoned": abandoned, "carts": 1, "immature": 0}


def test_the_first_purchase_after_a_cart_decides_and_closes_several() -> None:
    rows = [
        cart("2026-03-05"),
        cart("2026-03-05"),
        cart("2026-03-05T08:00"),
        bought("2026-03-05T09:00"),
        bought("2026-03-09"),
    ]
    assert carts(*rows, cart("2026-03-07")).parts == {"abandoned": 1, "carts": 4, "immature": 0}
    assert carts(*rows, cart("2026-03-07"), within_days=2).parts["abandoned"] == 0


def test_a_purchase_of_another_customer_closes_nothing() -> None:
    assert carts(cart("2026-03-05"), bought("2026-03-05", "ben")).value == 1


def test_a_purchase_after_the_period_closes_a_cart_within_it() -> None:
    assert carts(cart("2026-03-31T20:00"), bought("2026-04-01T08:00")).value == 0


def test_carts_are_those_of_the_period_also_of_several() -> None:
    rows = [cart("2026-02-28T23:00"), cart("2026-03-01"), cart("2026-04-01"), bought("2026-04-01T10:00")]
    found = carts(*rows, period=["2026-02", "2026-03", "2026-Q1", "2026-04"]).table
    assert found[["abandoned", "carts"]].values.tolist() == [[1, 1], [1, 1], [2, 2], [0, 1]]


def test_a_cart_whose_window_is_not_over_is_immature_also_if_it_is_bought() -> None:
    rows = [cart("2026-03-05"), bought("2026-03-05T01:00"), cart("2026-03-04", "ben")]
    found = carts(*rows, as_of="2026-03-05T23:59:59")
    assert found.parts == {"abandoned": 1, "carts": 1, "immature": 1}
    assert found.notes[-1] == "windows that are not over yet, left out: 1"
    assert carts(*rows, as_of="2026-03-06").parts["immature"] == 0


def test_without_as_of_the_last_day_of_the_table_is_known() -> None:
    rows = [cart("2026-03-05T00:00"), cart("2026-03-06T12:00"), bought("2026-03-04")]
    assert carts(*rows, as_of=None).parts == {"abandoned": 1, "carts": 1, "immature": 1}


def test_carts_split_by_their_own_columns_and_by_customers() -> None:
    rows = [
        cart("2026-03-05", channel="web"),
        cart("2026-03-05", "ben", channel=None),
        bought("2026-03-05", channel="shop"),
    ]
    found = carts(*rows, by=["channel", "segment"], customers=people(ana="x", ben=None)).table
    assert found[["abandoned", "carts"]].values.tolist() == [[0, 1], [1, 1]]
    assert found["channel"].isna().tolist() == [False, True]


def test_carts_and_purchases_of_several_names() -> None:
    rows = [
        did("ana", "2026-03-05", "basket"),
        cart("2026-03-05", "ben"),
        did("ana", "2026-03-05", "order"),
        bought("2026-03-05", "ben"),
    ]
    options: dict[str, Any] = {"cart": ["cart", "basket"], "purchase": ["order", "purchase"]}
    assert carts(*rows, **options).parts == {"abandoned": 0, "carts": 2, "immature": 0}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"cart": "basket"}, "no event is called basket; the table has cart, purchase"),
        ({"purchase": "order"}, "no event is called order; the table has cart, purchase"),
        ({"period": "2025"}, "no cart whose window has passed"),
    ],
)
def test_carts_that_cannot_be_judged_are_undefined(options: dict[str, Any], reason: str) -> None:
    assert carts(cart("2026-03-05"), bought("2026-03-09"), **options).reason == reason


def test_where_nobody_bought_in_time_all_carts_are_abandoned() -> None:
    assert carts(cart("2026-03-05"), bought("2026-03-09")).value == 1


def test_where_no_window_is_over_an_unknown_name_is_still_told() -> None:
    found = carts(cart("2026-03-05"), as_of="2026-03-05")
    assert found.reason == "no event is called purchase; the table has cart"


@pytest.mark.parametrize(
    ("when", "returned"),
    [("2026-03-04", 0), ("2026-03-05T12:00", 1), ("2026-04-04T12:00", 1), ("2026-04-04T12:00:00.000001", 0)],
)
def test_a_return_within_the_window_of_the_purchase_counts(when: str, returned: int) -> None:
    assert returns(bought("2026-03-05T12:00"), back(when)).parts == {
        "returned": returned,
        "purchases": 1,
        "immature": 0,
    }


def test_a_return_is_of_the_latest_purchase_at_or_before_it() -> None:
    rows = [
        bought("2026-03-05", channel="a"),
        bought("2026-03-10", channel="b"),
        bought("2026-03-20", channel="c"),
        back("2026-03-12"),
        back("2026-03-13"),
    ]
    found = returns(*rows, by="channel").table
    assert found["returned"].tolist() == [0, 1, 0]
    again = returns(*rows, back("2026-03-20"), by="channel").table
    assert again["returned"].tolist() == [0, 1, 1]


def test_a_late_return_of_the_latest_purchase_is_not_one_of_an_earlier_one() -> None:
    rows = [bought("2026-03-05"), bought("2026-03-06"), back("2026-03-20")]
    assert returns(*rows, within_days=15).parts["returned"] == 1
    assert returns(*rows, within_days=10).parts["returned"] == 0


def test_purchases_of_one_instant_are_returned_together() -> None:
    assert returns(bought("2026-03-05"), bought("2026-03-05"), back("2026-03-06")).parts["returned"] == 2


def test_a_purchase_before_the_period_is_not_in_it_though_it_comes_back_then() -> None:
    rows = [bought("2026-02-27"), back("2026-03-06")]
    assert returns(*rows).reason == "no purchase whose window has passed"
    assert returns(*rows, period="2026-02").value == 1


def test_a_purchase_whose_window_is_not_over_is_immature_also_if_it_is_back() -> None:
    rows = [bought("2026-03-05"), back("2026-03-06")]
    assert returns(*rows, as_of="2026-04-03").parts == {"returned": 0, "purchases": 0, "immature": 1}
    assert returns(*rows, as_of="2026-04-04").parts == {"returned": 1, "purchases": 1, "immature": 0}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"returned": "refund"}, "no event is called refund; the table has purchase, return"),
        ({"purchase": "order"}, "no event is called order; the table has purchase, return"),
    ],
)
def test_returns_of_an_unknown_name_are_undefined(options: dict[str, Any], reason: str) -> None:
    assert returns(bought("2026-03-05"), back("2026-05-09"), **options).reason == reason


def test_where_nothing_came_back_in_time_nothing_was_returned() -> None:
    assert returns(bought("2026-03-05"), back("2026-05-09")).value == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_same_purchase(engine: str) -> None:
    rows = [
        *(cart(when) for when in ("2026-03-05", "2026-03-05", "2026-03-06", "2026-03-08")),
        *(bought(when) for when in ("2026-03-05T09:00", "2026-03-07")),
        *(back(when) for when in ("2026-03-05T09:00", "2026-03-09")),
        *(cart("2026-03-09", "ben"), bought("2026-03-08", "ben")),
    ]
    table = ENGINES[engine](deeds(*rows), connect())
    found = tenure.cart_abandonment_rate(table, period=MARCH, as_of=JULY)
    assert found.parts == {"abandoned": 2, "carts": 5, "immature": 0}
    assert tenure.return_rate(table, period=MARCH, as_of=JULY).parts == {"returned": 2, "purchases": 3, "immature": 0}


@pytest.fixture(scope="module")
def book() -> TelecomBook:
    return telecom(customers=10_000, seed=6)


def test_the_planted_abandonment_is_found(book: TelecomBook) -> None:
    # A cart at the end of a stretch is not bought any more: a little above the truth, within 1 point.
    found = tenure.cart_abandonment_rate(book.events, period=["2024", "2025"], as_of=book.end).table
    share = found["abandoned"].sum() / found["carts"].sum()
    assert found["carts"].sum() > 4_000
    assert share == pytest.approx(book.truth.abandonment, abs=0.02)


def test_the_planted_share_of_returns_is_found(book: TelecomBook) -> None:
    # What campaigns sold is never sent back: returns are of what was in a cart.
    shop = book.events[book.events["campaign"].isna()]
    found = tenure.return_rate(shop, period=["2024", "2025"], as_of=book.end).table
    assert found["purchases"].sum() > 1_500
    assert found["returned"].sum() / found["purchases"].sum() == pytest.approx(book.truth.returned, abs=0.02)


@pytest.mark.parametrize("name", ["cart_abandonment_rate", "return_rate"])
def test_a_window_without_a_meaning_is_refused(name: str) -> None:
    with pytest.raises(tenure.ParameterError, match="within_days is a number above 0"):
        getattr(tenure, name)(events, period=spring, customers=customers, within_days=0)
