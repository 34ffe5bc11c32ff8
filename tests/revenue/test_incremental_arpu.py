from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tenure.counting.subscriptions.spans import TimeSpans
from tenure.samples import telecom
from tests.books import book, charges, event, people, sub

JANUARY, FEBRUARY = "2026-01", "2026-02"
LONG_AGO = "2025-01-01"


def line(customer: str, mrr: float = 20.0, started: str = LONG_AGO, ended: str | None = None) -> dict[str, Any]:
    return sub(customer, started, ended, mrr=mrr, is_vas=False, service="mobile")


def vas(customer: str, started: str, ended: str | None = None, service: str | None = "music", **more: Any) -> Any:
    return sub(customer, started, ended, mrr=5.0, is_vas=True, service=service, **more)


BOOK = book(line("ana"), line("ben", 30), line("cleo", 10), vas("ana", "2026-02-01"))


def matched(subscriptions: pd.DataFrame, events: pd.DataFrame | None = None, **more: Any) -> tenure.Measure:
    return tenure.incremental_arpu(subscriptions, events, period=FEBRUARY, method="matched", **more)


def test_the_difference_is_that_of_the_arpu_with_and_without_a_service() -> None:
    # With: 20 + 5 and a charge of 6, by one customer. Without: 30 + 10, by two.
    found = tenure.incremental_arpu(BOOK, charges(event("ana", "2026-02-03", 6.0)), period=FEBRUARY)
    expected = {"adopter_revenue": 31.0, "adopter_customers": 1.0, "other_revenue": 40.0, "other_customers": 2.0}
    # In January ana brought 20, and the others 20 each; of one alone there is no spread.
    before = {"before_gap": 0.0, "before_lower": np.nan, "before_upper": np.nan}
    assert found.parts == pytest.approx({**expected, "months": 1.0, **before}, nan_ok=True)
    assert found.value == 11.0


def test_without_vas_revenue_the_price_of_the_service_is_left_out() -> None:
    found = tenure.incremental_arpu(BOOK, charges(event("ana", "2026-02-03", 6.0)), period=FEBRUARY, vas_revenue=False)
    assert found.parts["adopter_revenue"] == 26.0
    assert found.value == 6.0


def test_both_arpu_are_those_of_average_revenue_per_user() -> None:
    sample = telecom(customers=300, seed=2)
    found = tenure.incremental_arpu(sample.subscriptions, sample.events, period="2025").parts
    whole = tenure.average_revenue_per_user(sample.subscriptions, sample.events, period="2025").parts
    assert found["adopter_customers"] + found["other_customers"] == whole["customers"]
    assert found["adopter_revenue"] + found["other_revenue"] == pytest.approx(whole["revenue"], rel=1e-9)
    adopters = sample.subscriptions.loc[sample.subscriptions["is_vas"], "customer_id"]
    never = sample.subscriptions[~sample.subscriptions["customer_id"].isin(adopters)]
    assert tenure.incremental_arpu(never, sample.events, period="2025").parts["adopter_customers"] == 0


@pytest.mark.parametrize(
    ("subscription", "adopts"),
    [
        (vas("ana", "2026-01-01", "2026-02-01"), False),  # over at the first instant
        (vas("ana", "2026-01-01", "2026-02-01 00:00:01"), True),
        (vas("ana", "2026-03-01"), False),
        (vas("ana", "2026-02-28 23:59:59.999999"), True),
        (vas("ana", "2026-02-10", "2026-02-11"), True),
        (vas("ana", "2026-02-10", "2026-02-10"), False),
        (vas("ana", "2026-02-10", trial_ends_at="2026-03-01"), False),  # on trial all the time
        (vas("ana", "2026-02-10", trial_ends_at="2026-02-20"), True),
        ({**vas("ana", "2026-02-10"), "mrr": 0.0}, False),
        ({**vas("ana", "2026-02-10"), "is_vas": None}, False),
    ],
)
def test_an_adopter_pays_for_a_service_at_some_instant_of_the_period(subscription: Any, adopts: bool) -> None:  # noqa: FBT001
    found = tenure.incremental_arpu(book(line("ana"), line("ben"), subscription), period=FEBRUARY)
    assert found.parts["adopter_customers"] == adopts


def test_the_gap_before_is_that_of_new_adopters_to_those_who_never_had_a_service() -> None:
    # In January ana and abe bring 20 and 24 a month, ben and cleo 30 and 10; dan has had a service all along. Eva is
    # there for half of January: she adds 31 * 16 / 31 = 16 in 16 / 31 months.
    table = book(
        *(line(name, mrr) for name, mrr in {"ana": 20, "abe": 24, "ben": 30, "cleo": 10, "dan": 99}.items()),
        line("eva", 31, "2026-01-16"),
        vas("ana", "2026-02-01"),
        vas("abe", "2026-02-10"),
        vas("dan", "2025-06-01"),
    )
    found = tenure.incremental_arpu(table, period=FEBRUARY).parts
    assert found["before_gap"] == pytest.approx(22 - 56 / (2 + 16 / 31))
    assert found["before_lower"] < found["before_gap"] < found["before_upper"]


def test_the_period_before_a_year_is_the_calendar_one() -> None:
    table = book(line("ana", 20, "2025-11-01"), line("ben", 30, "2024-06-01", "2026-02-01"), vas("ana", "2026-04-01"))
    assert tenure.incremental_arpu(table, period="2026").parts["before_gap"] == pytest.approx(-10)


def many(gap: float) -> pd.DataFrame:
    """Return 20 who adopt in February and 20 who do not, whose lines differ by a gap all along."""
    rows = [line(f"a{number}", 20 + gap + number % 5) for number in range(20)]
    rows += [line(f"b{number}", 20 + number % 5) for number in range(20)]
    return book(*rows, *(vas(f"a{number}", "2026-02-01") for number in range(20)))


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (8, "association: adopters already paid more"),
        (-8, "association: adopters already paid less"),
        (0, "association: who adopts a service may differ from others in more than that"),
    ],
)
def test_a_difference_says_whether_adopters_already_paid_more(gap: float, words: str) -> None:
    found = tenure.incremental_arpu(many(gap), period=FEBRUARY)
    assert found.value == pytest.approx(5 + gap)
    assert words in [note.text() for note in found.notes]
    assert found.parts["before_gap"] == pytest.approx(gap)


def test_the_interval_is_welchs_where_all_are_there_all_the_time() -> None:
    found = tenure.incremental_arpu(many(8), period=FEBRUARY)
    # Both groups have 4 of each of five amounts 0 to 4 above their base: a variance of 40 / 19, over 20.
    half = 2.0243942 * np.sqrt(2 * 40 / 19 / 20)
    assert (found.lower, found.upper) == pytest.approx((13 - half, 13 + half), abs=1e-6)
    wider = tenure.incremental_arpu(many(8), period=FEBRUARY, confidence=0.99)
    assert wider.lower is not None
    assert found.lower is not None
    assert wider.lower < found.lower


STRATA = people(ana="a", abe="a", ben="a", bea="b", bob="b", cleo="c")
STRATIFIED = book(
    *(line(name, mrr) for name, mrr in {"ana": 20, "abe": 26, "ben": 10, "bea": 50, "bob": 40, "cleo": 7}.items()),
    *(vas(name, "2026-02-01") for name in ("ana", "abe", "bea", "cleo")),
)


def stratified(table: pd.DataFrame = STRATIFIED, **more: Any) -> tenure.Measure:
    given = {"strata": "segment", "customers": STRATA, "period": FEBRUARY, **more}
    return tenure.incremental_arpu(table, method="stratified", **given)


def test_strata_are_weighted_by_their_adopters_and_those_without_others_left_out() -> None:
    # Stratum a: (25 + 31) / 2 - 10 = 18, two adopters; b: 55 - 40 = 15, one. c has nobody to compare with.
    found = stratified()
    assert found.value == pytest.approx((2 * 18 + 15) / 3)
    assert found.parts["adopter_revenue"] == 25 + 31 + 55
    assert found.parts["adopter_customers"] == 3
    assert found.parts["expected_revenue"] == 10 + 10 + 40
    assert (found.parts["strata"], found.parts["strata_left_out"]) == (2, 1)
    assert found.parts["before_gap"] == pytest.approx((2 * 13 + 10) / 3)


def test_one_stratum_is_the_plain_difference() -> None:
    table = many(8)
    same = pd.DataFrame({"customer_id": table["customer_id"].unique(), "segment": None, "country": "ES"})
    plain = tenure.incremental_arpu(table, period=FEBRUARY)
    found = stratified(table, customers=same, strata=["segment", "country"])
    assert (found.value, found.lower, found.upper) == (plain.value, plain.lower, plain.upper)


def test_strata_in_which_nobody_can_be_compared_have_a_reason() -> None:
    found = stratified(book(line("cleo"), line("ben"), vas("cleo", "2026-02-01")))
    assert found.reason == "no stratum has customers both with and without a value-added service"
    assert found.parts["strata_left_out"] == 1
    assert stratified(book(line("cleo"), line("ben"))).reason == "no customer with a paid value-added service"


# Ana and two who are alike; further ones are as far away as they please, as ana needs only five.
ALIKE = [line("ana"), line("ben"), line("cleo")]
CHARGES = charges(
    event("ana", "2026-01-05", 2.0),
    event("ana", "2026-02-05", 6.0),
    event("ben", "2026-01-05", 1.0),
    event("ben", "2026-02-05", 3.0),
    event("cleo", "2026-01-05", 3.0),
    event("cleo", "2026-02-05", 1.0),
)


def test_a_match_is_the_change_against_that_of_customers_alike() -> None:
    # In January ana brings 22, the others 21 and 23; in February ana brings 31, the others 23 and 21.
    found = matched(book(*ALIKE, vas("ana", "2026-02-01")), CHARGES)
    assert (found.parts["matched_gap_before"], found.parts["matched_gap"]) == pytest.approx((0, 9))
    assert (found.parts["adopters"], found.parts["matches"]) == (1, 2)
    assert found.value == pytest.approx(9)
    assert matched(book(*ALIKE, vas("ana", "2026-02-01")), CHARGES, vas_revenue=False).value == pytest.approx(4)


def test_a_match_reads_per_month_with_a_service() -> None:
    # From the 15th ana pays 2.5: 28.5 against 22, in half a month with a service.
    found = matched(book(*ALIKE, vas("ana", "2026-02-15")), CHARGES)
    assert (found.parts["active_months"], found.parts["vas_months"]) == (1.0, 0.5)
    assert found.value == pytest.approx(13)


def test_two_services_at_once_are_one_month_with_a_service() -> None:
    found = matched(book(*ALIKE, vas("ana", "2026-02-01"), vas("ana", "2026-02-01", service="cloud")), CHARGES)
    assert found.parts["vas_months"] == 1.0
    assert found.value == pytest.approx(14)


def test_what_was_different_before_is_no_effect() -> None:
    table = book(line("ana", 28), line("ben"), line("cleo"), vas("ana", "2026-02-01"))
    found = matched(table)
    assert (found.parts["matched_gap_before"], found.parts["matched_gap"]) == pytest.approx((8, 13))
    assert found.value == pytest.approx(5)


def test_a_match_that_leaves_is_not_poor() -> None:
    table = book(line("ana"), line("ben", 20, LONG_AGO, "2026-02-08"), vas("ana", "2026-02-01"))
    assert matched(table).value == pytest.approx(5)


def test_only_the_nearest_five_are_matches() -> None:
    near = [line(f"near{number}", 20 + number / 10) for number in range(5)]
    far = [line(f"far{number}", 80 + number) for number in range(5)]
    found = matched(book(line("ana"), *near, *far, vas("ana", "2026-02-01")))
    assert found.parts["matches"] == 5
    assert found.value == pytest.approx(5)


def test_covariates_make_others_nearer() -> None:
    # Ten lines of one price and age, whose charges rise by 9 in the north only, where ana lives.
    names = [f"{where}{number}" for where in ("north", "south") for number in range(5)]
    table = book(line("ana"), *map(line, names), vas("ana", "2026-02-01"))
    rise = charges(*(event(name, "2026-02-05", 9.0) for name in ["ana", *names] if name[0] in "an"))
    where = pd.DataFrame({"customer_id": ["ana", *names], "region": ["north", *(name[:5] for name in names)]})
    assert matched(table, rise).value == pytest.approx(5 + 9 / 2)
    assert matched(table, rise, customers=where, covariates="region").value == pytest.approx(5)


def test_numbers_and_dates_are_covariates_and_what_is_missing_is_alike() -> None:
    # Ana is 40, or of the second of May, or has no value, as the five are whose charges rise by 9.
    near, far = [f"near{number}" for number in range(5)], [f"far{number}" for number in range(5)]
    table = book(line("ana"), *map(line, [*far, *near]), vas("ana", "2026-02-01"))
    rise = charges(*(event(name, "2026-02-05", 9.0) for name in ["ana", *near]))
    of: dict[str, tuple[Any, Any]] = {
        "age": (40, 70),
        "born": (pd.Timestamp("1980-05-02"), pd.Timestamp("1950-05-02")),
        "visits": (None, 3.0),
        "left": (pd.NaT, pd.Timestamp("2020-01-01")),
        "is_local": (True, False),
    }
    for name, (close, distant) in of.items():
        customers = pd.DataFrame({"customer_id": ["ana", *near, *far], name: [close] * 6 + [distant] * 5})
        assert matched(table, rise, customers=customers, covariates=name).value == pytest.approx(5), name
        nothing = customers.assign(**{name: customers[name].iloc[-1:].repeat(11).to_numpy()})
        assert matched(table, rise, customers=nothing, covariates=name).value == pytest.approx(5 + 9 / 2), name
    nothing = pd.DataFrame({"customer_id": ["ana", *near, *far], "visits": np.nan})
    assert matched(table, rise, customers=nothing, covariates="visits").value == pytest.approx(5 + 9 / 2)


def test_matches_have_no_service_in_either_period_and_pay_in_both() -> None:
    table = book(
        *ALIKE,
        vas("ana", "2026-02-01"),
        line("had"),
        vas("had", "2025-12-01", "2026-01-10"),
        line("gone", 20, LONG_AGO, "2026-01-20"),
        line("came", 20, "2026-02-03"),
        line("has"),
        vas("has", "2025-06-01"),
    )
    found = matched(table)
    assert (found.parts["adopters"], found.parts["matches"]) == (1, 2)


def test_a_match_says_on_what_it_rests() -> None:
    found = matched(book(*ALIKE, vas("ana", "2026-02-01")))
    assert "effect, if both would have moved alike" in [note.text() for note in found.notes]
    assert not [note for note in found.notes if note.key.startswith("adopters")]


def test_without_adopters_or_without_others_there_is_a_reason() -> None:
    nobody, everybody = book(line("ana"), line("ben")), book(line("ana"), vas("ana", "2026-02-01"))
    assert tenure.incremental_arpu(nobody, period=FEBRUARY).reason == "no customer with a paid value-added service"
    assert tenure.incremental_arpu(everybody, period=FEBRUARY).reason == (
        "no customer without a value-added service to compare with"
    )
    assert matched(nobody).reason == ("nobody who was a customer in the period before adopted a value-added service")
    assert matched(everybody).reason == "nobody paid in both periods without a value-added service"


def test_a_service_is_compared_with_all_who_do_not_have_it() -> None:
    table = book(
        line("ana"),
        line("ben", 30),
        line("cleo", 10),
        vas("ana", "2026-02-01"),
        vas("ben", "2026-02-01", service="cloud"),
        vas("ana", "2026-02-01", service=None),
    )
    found = tenure.incremental_arpu(table, period=FEBRUARY, by="service")
    # Ana 30, ben 35, cleo 10.
    assert found.table["service"].tolist()[:2] == ["cloud", "music"]
    assert pd.isna(found.table["service"].iloc[2])
    assert found.table["value"].tolist() == [15.0, 7.5, 7.5]
    assert found.value == tenure.incremental_arpu(table, period=FEBRUARY).value == 22.5
    assert found.parts["adopter_customers"] == 2


def test_a_service_may_be_new_where_another_is_not() -> None:
    table = book(*ALIKE, vas("ana", "2026-02-01"), vas("ana", "2025-06-01", service="cloud"))
    found = matched(table, by="service")
    assert found.table["adopters"].tolist() == [0, 1]
    assert found.table["value"].tolist()[1] == pytest.approx(5)
    assert found.reason == "nobody who was a customer in the period before adopted a value-added service"


def test_a_service_has_a_row_once_it_has_begun_and_before_that_none() -> None:
    table = book(
        line("ana"),
        vas("ana", "2025-06-01", "2025-07-01", service="cloud"),
        vas("ana", "2026-02-01", service="music"),
        vas("ana", "2026-03-01", service="tv"),
    )
    assert tenure.incremental_arpu(table, period=FEBRUARY, by="service").table["service"].tolist() == ["cloud", "music"]


def test_a_segment_whose_customers_come_later_has_no_row() -> None:
    table = book(line("ana"), line("ben", started="2026-03-01"))
    people = pd.DataFrame({"customer_id": ["ana", "ben"], "segment": ["home", "office"]})
    found = tenure.incremental_arpu(table, period=FEBRUARY, by="segment", customers=people)
    assert found.table["segment"].tolist() == ["home"]


def test_segments_are_compared_within_themselves() -> None:
    found = tenure.incremental_arpu(STRATIFIED, period=FEBRUARY, by="segment", customers=STRATA)
    assert found.table["value"].tolist() == pytest.approx([18, 15, np.nan], nan_ok=True)
    assert found.value == tenure.incremental_arpu(STRATIFIED, period=FEBRUARY).value


def test_segments_and_services_cross() -> None:
    found = tenure.incremental_arpu(STRATIFIED, period=FEBRUARY, by=["segment", "service"], customers=STRATA)
    assert found.table[["segment", "service"]].to_numpy().tolist() == [["a", "music"], ["b", "music"], ["c", "music"]]


@pytest.mark.parametrize("method", ["difference", "matched"])
def test_several_periods_are_each_as_if_asked_alone(method: Any) -> None:
    # The last one stands in a run of its own, apart from the period before it.
    sample, months = telecom(customers=400, seed=4), ["2024-08", "2024-09", "2024-Q4", "2024-07-01/2024-10-02"]
    tables = sample.subscriptions, sample.events
    found = tenure.incremental_arpu(*tables, period=months, method=method).table
    alone = [tenure.incremental_arpu(*tables, period=month, method=method).table for month in months]
    assert found.drop(columns="reason").equals(pd.concat(alone, ignore_index=True).drop(columns="reason"))


def test_a_period_over_changes_of_the_clocks_counts_elapsed_time() -> None:
    zoned = BOOK.assign(**{name: BOOK[name].dt.tz_localize("Europe/Madrid") for name in ("started_at", "ended_at")})
    found = tenure.incremental_arpu(zoned, period="2026-03-29")
    assert found.parts["adopter_revenue"] == pytest.approx(25 * 23 / (31 * 24 - 1))
    assert found.value == pytest.approx(5)


def test_money_in_decimals_is_exact() -> None:
    table = book(line("ana"), line("abe"), line("ben"), vas("abe", "2026-02-01"))
    table["mrr"] = pd.Series([Decimal(price) for price in ("0.1", "0.2", "0.3", "0.01")], dtype=object)
    found = tenure.incremental_arpu(table, period=FEBRUARY)
    assert (found.parts["adopter_revenue"], found.parts["other_revenue"]) == (0.21, 0.4)


def test_what_accrues_is_rounded_once_for_each_customer_halves_to_even() -> None:
    # Units of 1 / 12,000,000: 3 of them for 1/2, 1/6 and 1/3 of June, 3/2 + 1/2 + 1, and for half of it, 3/2.
    three = 3 / 12_000_000
    spans = {"06-01": "06-16", "06-16": "06-21", "06-21": "07-01"}
    rows = [line("ana", three, f"2026-{start}", f"2026-{end}") for start, end in spans.items()]
    half = [line("ben", three, "2026-06-01", "2026-06-16"), line("cleo", three / 3, "2026-06-01", "2026-06-16")]
    third = [line("dan", three / 3, "2026-06-01", "2026-06-11"), line("dan", three / 3, "2026-06-11", "2026-06-16")]
    found = [
        tenure.incremental_arpu(book(vas("eva", LONG_AGO), *each), period="2026-06").parts["other_revenue"] * 12_000_000
        for each in (rows, half[:1], half[1:], third)
    ]
    assert found == pytest.approx([3, 2, 0, 0])


def test_customers_who_return_within_the_grace_never_left() -> None:
    table = book(
        line("ana"), vas("ana", "2026-02-01"), line("ben", 20, LONG_AGO, "2026-02-27"), line("ben", 20, "2026-03-02")
    )
    assert tenure.incremental_arpu(table, period=FEBRUARY).parts["other_customers"] == 0.5
    assert tenure.incremental_arpu(table, period=FEBRUARY, grace_days=5).parts["other_customers"] == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "propensity"}, "method is one of 'difference', 'stratified', 'matched'; not 'propensity'"),
        ({"method": "stratified"}, "method='stratified' needs strata"),
        ({"strata": "segment", "customers": STRATA}, "strata belong to method='stratified', not to 'difference'"),
        ({"method": "matched", "covariates": "segment"}, "covariates names columns of customers: give customers="),
        (
            {"method": "stratified", "strata": "segmnt", "customers": STRATA},
            "strata names 'segmnt', which customers do not have: customer_id, segment. Did you mean 'segment'?",
        ),
        ({"by": "is_vas"}, "by names 'is_vas' of subscriptions, and revenue is that of a customer's whole book"),
        ({"resamples": 5}, "resamples is a number from 100 up to 100000, not 5"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
    ],
)
def test_what_has_no_meaning_is_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=".*" + words.replace("?", r"\?").replace(".", r"\.")):
        tenure.incremental_arpu(STRATIFIED, period=FEBRUARY, **options)


def test_words_that_hardly_repeat_are_no_covariate() -> None:
    names = [f"c{number}" for number in range(120)]
    table = book(*map(line, names), vas("c0", "2026-02-01"))
    with pytest.raises(tenure.ParameterError, match="covariates names 'name', which has 120 different words"):
        matched(table, customers=pd.DataFrame({"customer_id": names, "name": names}), covariates="name")


def test_subscriptions_must_say_what_is_value_added() -> None:
    with pytest.raises(tenure.ContractError, match="is_vas"):
        tenure.incremental_arpu(BOOK.drop(columns="is_vas"), period=FEBRUARY)


def test_a_scorecard_has_it() -> None:
    card = tenure.scorecard({"subscriptions": many(8)}, period=FEBRUARY)
    assert card.measures["incremental_arpu"] == tenure.incremental_arpu(many(8), period=FEBRUARY)


def test_spans_in_any_order_are_put_by_customer_and_start() -> None:
    spans = TimeSpans(np.array([1, 0, 1, 0]), np.array([5, 7, 2, 7]), np.array([9, 9, 3, 8]))
    ordered = spans.where(spans.places_in_order())
    assert ordered.who.tolist() == [0, 0, 1, 1]
    assert ordered.starts.tolist() == [7, 7, 2, 5]
    assert sorted(ordered.ends[:2]) == [8, 9]
    assert ordered.places_in_order().tolist() == [0, 1, 2, 3]
