from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import betaln

import tenure
from tenure.samples import Truth, telecom
from tests.laws.profiles import IS_LONG
from tests.quality.rows import outage_rows, request_rows

MONDAYS = pd.date_range("2026-03-02", periods=5, freq="W-MON")
FAST, SLOW = 10.0, 1_000.0
WHOLE = "2024-01-01/2026-01-01"


def people(*ends: str | None, service: str = "web", start: str = "2025-01-01", prefix: str = "c") -> pd.DataFrame:
    """Return a subscription for each end; eight weeks lie whole in the two months that are asked for."""
    return pd.DataFrame({
        "customer_id": [f"{prefix}{number}" for number in range(len(ends))],
        "started_at": pd.Series([start] * len(ends), dtype="datetime64[us]"),
        "ended_at": pd.Series(ends, dtype="datetime64[us]"),
        "mrr": 10.0, "service": service,
    })  # fmt: skip


def weeks(*latencies: float | None, service: str = "web") -> pd.DataFrame:
    """Return a request for each of the weeks from 2 March on, none where it is None."""
    rows = [
        request_rows(latency, at=str(monday + pd.Timedelta(days=2)), service=service)
        for monday, latency in zip(MONDAYS, latencies, strict=False)
        if latency is not None
    ]
    return pd.concat(rows, ignore_index=True) if rows else request_rows()


def compared(subscriptions: pd.DataFrame, requests: pd.DataFrame, **options: Any) -> tenure.Measure:
    asked = {"period": "2026-03-01/2026-05-01", "target_ms": 100, **options}
    return tenure.quality_and_churn(subscriptions, requests, **asked)


# Of ten, two are lost in the week after a bad one, and one of the eight left in that after a good one.
LEAVERS = ("2026-03-10", "2026-03-11", "2026-03-17", *[None] * 7)


def test_losses_after_a_bad_and_a_good_week() -> None:
    found = compared(people(*LEAVERS), weeks(SLOW, FAST))
    assert found.parts == pytest.approx({
        "lost_after_bad": 2, "at_risk_after_bad": 10, "lost_after_good": 1, "at_risk_after_good": 8,
        "unknown": 10 + 5 * 7, "rate_after_bad": 0.2, "rate_after_good": 0.125,
    })  # fmt: skip
    assert found.value == 1.6
    assert [note.key for note in found.notes if note.key == "weeks_not_assigned"]


def test_one_week_of_each_is_as_uncertain_as_independent_losses() -> None:
    found = compared(people(*LEAVERS), weeks(SLOW, FAST))
    error = math.sqrt(0.8 / 2 + 0.875 / 1)
    t_of_one_degree = 12.706204736
    assert found.lower == pytest.approx(1.6 * math.exp(-t_of_one_degree * error))
    assert found.upper == pytest.approx(1.6 * math.exp(t_of_one_degree * error))


def test_weeks_are_clusters_where_losses_go_together() -> None:
    # Four good weeks after each other with 0, 6, 0 and 0 of many lost: far more apart than chance would have it.
    together = people(*["2026-03-17"] * 6, "2026-04-07", *[None] * 93)
    spread = people("2026-03-10", *["2026-03-17"] * 2, *["2026-03-24"] * 2, "2026-03-31", "2026-04-07", *[None] * 93)
    table = weeks(FAST, FAST, FAST, FAST, SLOW)
    wide, narrow = (compared(each, table) for each in (together, spread))
    assert wide.value == pytest.approx(narrow.value, rel=0.02)
    assert (wide.upper or 0) / wide.value > 1.2 * (narrow.upper or 0) / narrow.value


@pytest.mark.parametrize(
    ("end", "lost"),
    [
        ("2026-03-08T23:59:59.999999", (0, 0)),
        ("2026-03-09", (1, 1)),
        ("2026-03-15T23:59:59.999999", (1, 1)),
        ("2026-03-16", (0, 1)),
    ],
)
def test_a_customer_is_at_risk_just_before_the_monday_and_lost_just_before_the_next(
    end: str, lost: tuple[int, int]
) -> None:
    parts = compared(people(end, None), weeks(SLOW)).parts
    assert (parts["lost_after_bad"], parts["at_risk_after_bad"] - 1) == lost


def test_only_weeks_whose_next_lies_whole_in_the_period_are_judged() -> None:
    for period, at_risk in (("2026-03-09/2026-03-16", 1), ("2026-03-10/2026-03-20", 0), ("2026-03-08/2026-03-16", 1),
                            ("2026-03-09/2026-03-15T23:59", 0)):  # fmt: skip
        assert compared(people(None), weeks(SLOW), period=period).parts["at_risk_after_bad"] == at_risk


def test_a_return_within_the_grace_is_no_loss() -> None:
    back = pd.concat([people("2026-03-10"), people(None, start="2026-03-18")], ignore_index=True)
    assert compared(back, weeks(SLOW)).parts["lost_after_bad"] == 1
    assert compared(back, weeks(SLOW), grace_days=8).parts["lost_after_bad"] == 0


def test_a_week_is_bad_below_the_threshold_and_not_at_it() -> None:
    seven_of_ten = pd.concat([weeks(FAST)] * 7 + [weeks(SLOW)] * 3)
    assert compared(people(None), seven_of_ten).parts["at_risk_after_good"] == 1
    assert compared(people(None), seven_of_ten, threshold=0.71).parts["at_risk_after_bad"] == 1


def test_outages_make_weeks_bad_and_tell_what_requests_do_not() -> None:
    down = outage_rows(("web", "2026-03-04T00:00", "2026-03-04T02:00"))  # 2 of 168 hours are 1.2 %
    for requests, min_availability, bad in ((weeks(FAST), 0.99, 1), (weeks(FAST), 0.98, 0), (weeks(None), 0.99, 1),
                                            (weeks(SLOW), 0.5, 1), (weeks(None), 0.5, 0)):  # fmt: skip
        found = compared(people(None), requests, outages=down, min_availability=min_availability)
        assert (found.parts["at_risk_after_bad"], found.parts["unknown"]) == (bad, 0)
        assert found.parts["at_risk_after_good"] == 8 - bad
    assert compared(people(None), weeks(None)).parts["unknown"] == 8


def test_a_subscription_without_a_service_has_no_known_week() -> None:
    table = people(None, None).assign(service=pd.Series(["web", None], dtype=object))
    found = compared(table, weeks(SLOW), outages=outage_rows(("web", "2026-03-04T00:00", "2026-03-04T02:00")))
    assert found.parts["unknown"] == 8


def two_services() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A service that is bad most of the time and left by many, another good and left by few: neither for quality."""
    many = people(*["2026-03-10", "2026-03-17", "2026-03-24", "2026-03-31"] * 5, *[None] * 20, service="tv", prefix="t")
    few = people("2026-03-10", "2026-03-17", "2026-03-24", "2026-03-31", *[None] * 96, service="tel", prefix="p")
    requests = [weeks(SLOW, SLOW, SLOW, FAST, service="tv"), weeks(FAST, FAST, FAST, SLOW, service="tel")]
    return pd.concat([many, few], ignore_index=True), pd.concat(requests, ignore_index=True)


def test_services_are_compared_with_themselves() -> None:
    subscriptions, requests = two_services()
    found = compared(subscriptions, requests)
    split = compared(subscriptions, requests, by="service")
    parts = found.parts
    crude = (
        parts["lost_after_bad"] / parts["at_risk_after_bad"] / parts["lost_after_good"] * parts["at_risk_after_good"]
    )
    top = bottom = 0.0
    for row in split.table.to_dict("records"):
        everyone = row["at_risk_after_bad"] + row["at_risk_after_good"]
        top += row["lost_after_bad"] * row["at_risk_after_good"] / everyone
        bottom += row["lost_after_good"] * row["at_risk_after_bad"] / everyone
    assert found.value == pytest.approx(top / bottom)
    assert found.value < 1
    assert crude > 2
    assert (split.value, split.lower, split.parts) == (found.value, found.lower, parts)


def test_groups_of_customers_share_the_weeks_of_their_services() -> None:
    subscriptions, requests = two_services()
    names = subscriptions["customer_id"]
    customers = pd.DataFrame({"customer_id": names, "segment": np.where(names.str[-1].isin(["1", "3"]), "a", "b")})
    split = compared(subscriptions, requests, by=("segment", "service"), customers=customers)
    whole = compared(subscriptions, requests)
    assert split.parts == pytest.approx(whole.parts)
    assert (split.value, split.lower, split.upper) == (whole.value, whole.lower, whole.upper)
    one = subscriptions[names.isin(customers.loc[customers["segment"] == "a", "customer_id"])]
    by_segment = compared(subscriptions, requests, by="segment", customers=customers).table
    assert by_segment["value"].iloc[0] == pytest.approx(compared(one, requests).value)


def test_several_periods_are_each_as_if_alone() -> None:
    subscriptions, requests = two_services()
    periods = ["2026-03", "2026-W11", "2026-03-03", "2026-03-01/2026-05-01"]
    found = compared(subscriptions, requests, period=periods).table
    alone = [compared(subscriptions, requests, period=each).table for each in periods]
    columns = [name for name in found if name != "reason"]
    pd.testing.assert_frame_equal(found[columns], pd.concat(alone, ignore_index=True)[columns])


@pytest.mark.parametrize(
    ("subscriptions", "requests", "words"),
    [
        (people(*LEAVERS), weeks(FAST, FAST), "nobody was at risk after a bad week"),
        (people(*LEAVERS), weeks(SLOW, SLOW), "nobody was at risk after a good week"),
        (people("2026-03-10", None), weeks(SLOW, FAST), "nobody was lost after a good week"),
        (people(*LEAVERS), weeks(None), "no week has a request to judge it by"),
        (people("2025-03-01"), weeks(SLOW, FAST), "nobody was at risk in a whole week of the period"),
        (
            pd.concat([people(*LEAVERS), people(None, service="tv", prefix="t")], ignore_index=True),
            pd.concat([weeks(SLOW), weeks(FAST, service="tv")]),
            "no service had both good and bad weeks",
        ),
    ],
)
def test_without_both_kinds_of_weeks_there_is_no_ratio(
    subscriptions: pd.DataFrame, requests: pd.DataFrame, words: str
) -> None:
    found = compared(subscriptions, requests)
    assert (math.isnan(found.value), found.reason) == (True, words)
    assert math.isnan(found.upper or 0)


def test_a_period_without_a_whole_week_has_no_rows_to_split() -> None:
    subscriptions, requests = two_services()
    found = compared(subscriptions, requests, period="2026-03-03", by="service")
    assert found.table.empty
    assert found.reason == "nobody was at risk in a whole week of the period"


def test_no_loss_after_a_bad_week_has_an_upper_bound() -> None:
    found = compared(people("2026-03-17", "2026-03-18", *[None] * 20), weeks(SLOW, FAST, FAST, FAST, SLOW))
    assert (found.value, found.lower) == (0, 0)
    assert 1 < (found.upper or 0) < math.inf


def test_weeks_begin_on_monday_in_the_zone_of_the_data() -> None:
    def zoned(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(**{
            name: table[name].dt.tz_localize("America/Lima") for name in table.columns if name.endswith("_at")
        })  # fmt: skip

    # A quarter to midnight of Sunday in Lima is Monday in UTC.
    requests = request_rows(SLOW, at="2026-03-08T23:45")
    assert compared(zoned(people("2026-03-10", None)), zoned(requests)).parts["lost_after_bad"] == 1


def test_other_columns_of_subscriptions_are_refused() -> None:
    table = people(None).assign(plan="basic")
    with pytest.raises(tenure.ParameterError, match="by names 'plan' of subscriptions: weeks are those of a service"):
        compared(table, weeks(SLOW), by="plan")
    with pytest.raises(tenure.ContractError, match="service"):
        compared(table.drop(columns="service"), weeks(SLOW))


SEEDS = range(20 if IS_LONG else 10)


def implied(truth: Truth) -> float:
    """How many times as many are lost of all customers, each with a hazard of its own, after a bad week."""
    alpha, beta = truth.alpha, truth.beta
    kept = math.exp(betaln(alpha, beta + truth.bad_quality_hazard_ratio) - betaln(alpha, beta))
    return (1 - kept) / (alpha / (alpha + beta))


def planted(ratio: float) -> list[tenure.Measure]:
    books = (telecom(customers=800, seed=seed, truth=Truth(bad_quality_hazard_ratio=ratio)) for seed in SEEDS)
    return [
        tenure.quality_and_churn(book.subscriptions, book.requests, period=WHOLE, target_ms=100, grace_days=20)
        for book in books
    ]


def holds(found: tenure.Measure, value: float) -> bool:
    return (found.lower or 0) <= value <= (found.upper or 0)


@pytest.mark.slow
def test_a_planted_relation_is_found() -> None:
    found, truth = planted(2.5), implied(Truth(bad_quality_hazard_ratio=2.5))
    assert truth == pytest.approx(2.3168, abs=1e-4)
    assert sum(holds(each, truth) for each in found) >= 0.9 * len(SEEDS)
    assert sum(holds(each, 1) for each in found) <= 0.1 * len(SEEDS)
    assert math.exp(np.mean([math.log(each.value) for each in found])) == pytest.approx(truth, rel=0.15)


@pytest.mark.slow
def test_no_relation_is_found_where_none_is_planted() -> None:
    found = planted(1.0)
    assert sum(holds(each, 1) for each in found) >= 0.9 * len(SEEDS)
    assert math.exp(np.mean([math.log(each.value) for each in found])) == pytest.approx(1, rel=0.15)


def test_long_outages_find_the_planted_relation_too() -> None:
    book = telecom(customers=2_000, seed=5)
    asked: dict[str, Any] = {"period": WHOLE, "target_ms": 100, "grace_days": 20}
    by_requests = tenure.quality_and_churn(book.subscriptions, book.requests, **asked)
    by_outages = tenure.quality_and_churn(
        book.subscriptions, book.requests.head(0), book.outages, min_availability=0.95, **asked
    )
    assert by_outages.parts["lost_after_bad"] == by_requests.parts["lost_after_bad"]
    assert by_outages.value == by_requests.value
