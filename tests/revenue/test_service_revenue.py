from __future__ import annotations

import pytest

import tenure
from tests.books import book, charges, event, sub

# February 2026 has 28 days: 28 a month for 14 of them are 14.
BOOK = book(
    sub("ana", "2026-01-01", mrr=10, service="line", is_vas=False),
    sub("ben", "2026-02-15", mrr=28, service="tv", is_vas=True),
    sub("cam", "2026-01-01", "2026-02-08", mrr=28, service="tv", is_vas=True),
)
EVENTS = charges(
    event("ana", "2026-02-03", 5.0, service="line"),
    event("ben", "2026-02-20", 1.5, service="tv"),
    event("ben", "2026-02-21", -0.5, service="tv"),  # a credit
    event("ana", "2026-03-01", 100.0, service="line"),  # the next month
    {**event("ana", "2026-02-03", 100.0, service="line"), "event": "use"},
)


def test_service_revenue_accrues_day_by_day_and_adds_charges() -> None:
    found = tenure.service_revenue(BOOK, EVENTS, period="2026-02")
    assert found.parts == {"accrued": 10 + 14 + 7, "charges": 6.0}
    assert found.value == 37.0


def test_vas_only_counts_value_added_services() -> None:
    found = tenure.service_revenue(BOOK, EVENTS, period="2026-02", vas_only=True)
    assert found.parts == {"accrued": 21.0, "charges": 1.0}


def test_by_service_charges_go_to_their_service() -> None:
    found = tenure.service_revenue(BOOK, EVENTS, period="2026-02", by="service").table
    assert dict(zip(found["service"], found["value"], strict=True)) == {"line": 15.0, "tv": 22.0}


def test_what_is_empty_free_or_without_amount_adds_nothing() -> None:
    empty = sub("dia", "2026-02-03", "2026-02-03", mrr=50, service="empty")
    rows = book(
        sub("ana", "2026-01-01", mrr=10, service="line"), empty, sub("eve", "2026-02-03", mrr=0, service="free")
    )
    paid, unpaid = event("ana", "2026-02-03", 5.0, service="line"), event("ana", "2026-02-03", None, service="unpaid")
    found = tenure.service_revenue(rows, charges(paid, unpaid), period="2026-02")
    assert found.parts == {"accrued": 10.0, "charges": 5.0}
    by_service = tenure.service_revenue(rows, charges(paid, unpaid), period="2026-02", by="service").table
    assert by_service["service"].tolist() == ["line"]


def test_a_trial_that_outlives_its_subscription_earns_nothing() -> None:
    trial = sub("fay", "2026-02-01", "2026-02-08", mrr=28, trial_ends_at="2026-02-15")
    found = tenure.service_revenue(book(trial, sub("gus", "2026-01-01", mrr=10)), period="2026-02")
    assert found.parts == {"accrued": 10.0, "charges": 0.0}


def test_a_year_at_a_flat_price_is_twelve_times_the_price() -> None:
    # A twelfth of a year is a calendar month, however long: shares of days would not add up.
    table = book(sub("ana", "2025-03-31", mrr=19.99))
    months = tenure.service_revenue(table, period=tenure.months("2025-04", "2026-03")).table["value"]
    assert months.tolist() == [19.99] * 12
    assert tenure.service_revenue(table, period=tenure.Period("2025-04-01", "2026-04-01")).value == 239.88


def test_shares_are_rounded_once_in_the_sum() -> None:
    # 28 customers who pay a cent for a single day each of February: a 28th of a cent 28 times is a cent.
    table = book(
        *(sub(f"c{day}", f"2026-02-{day:02d}", f"2026-02-{day:02d}T23:59:59", mrr=0.01) for day in range(1, 29))
    )
    whole = book(
        *(sub(f"c{day}", f"2026-02-{day:02d}", f"2026-02-{min(day + 1, 28):02d}", mrr=0.01) for day in range(1, 28))
    )
    assert tenure.service_revenue(whole, period="2026-02").value == pytest.approx(0.01 * 27 / 28, abs=1e-17)
    assert tenure.service_revenue(table, period="2026-02").value == pytest.approx(
        0.01 * (1 - 28 / (28 * 86400)), abs=1e-17
    )


@pytest.mark.parametrize(("period", "value"), [("2026-02-03", 10 / 28), ("2026-W06", 70 / 28)])
def test_a_day_is_that_share_of_its_month(period: str, value: float) -> None:
    table = book(sub("ana", "2026-01-01", mrr=10))
    assert tenure.service_revenue(table, period=period).value == pytest.approx(value)


def test_a_week_across_two_months_takes_its_share_of_each() -> None:
    table = book(sub("ana", "2026-01-01", mrr=10))
    found = tenure.service_revenue(table, period=tenure.Period("2026-02-26", "2026-03-05"))
    assert found.value == pytest.approx(10 * (3 / 28 + 4 / 31))


def test_empty_tables_earned_nothing() -> None:
    assert tenure.service_revenue(book(), charges(), period="2026-02").value == 0.0


@pytest.mark.parametrize("named", [("bill",), "bill"])
def test_other_events_can_be_charges(named: tuple[str, ...] | str) -> None:
    events = charges({**event("ana", "2026-02-03", 5.0), "event": "bill"})
    assert tenure.service_revenue(book(), events, period="2026-02", charge_events=named).value == 5.0


def test_service_revenue_refuses_what_has_no_meaning() -> None:
    with pytest.raises(tenure.ParameterError, match="charge_events is empty"):
        tenure.service_revenue(BOOK, EVENTS, period="2026-02", charge_events=())
    with pytest.raises(tenure.ParameterError, match="needs a column service in events"):
        tenure.service_revenue(BOOK, EVENTS.drop(columns="service"), period="2026-02", vas_only=True)
    with pytest.raises(tenure.ParameterError, match="needs a column service in subscriptions, to tell"):
        tenure.service_revenue(BOOK.drop(columns="service"), EVENTS, period="2026-02", vas_only=True)
    with pytest.raises(tenure.ContractError, match=r"subscriptions\.is_vas: the column is missing"):
        tenure.service_revenue(BOOK.drop(columns="is_vas"), period="2026-02", vas_only=True)
    with pytest.raises(tenure.ContractError, match=r"events\.amount"):
        tenure.service_revenue(BOOK, EVENTS.drop(columns="amount"), period="2026-02")
    with pytest.raises(tenure.ParameterError, match="by names 'plan'"):
        tenure.service_revenue(BOOK.assign(plan="x"), EVENTS, period="2026-02", by="plan")
