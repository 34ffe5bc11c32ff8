"""Merging refuses, in words, what cannot be one figure."""

from __future__ import annotations

import pickle
from typing import Any

import pandas as pd
import pytest

import tenure
from tenure import Measure, ParameterError
from tenure.samples import spring, subscriptions, surveys


def churn(**options: float) -> Measure:
    return tenure.churn_rate(subscriptions, period=spring, **options)  # type: ignore[arg-type]


def test_nothing_to_merge_is_refused() -> None:
    with pytest.raises(ParameterError, match="no measure to merge"):
        Measure.merge([])


def test_what_is_no_measure_is_refused() -> None:
    with pytest.raises(ParameterError, match="Measures are merged, not a float"):
        Measure.merge([churn(), 0.25])  # type: ignore[list-item]


def test_several_kpis_are_refused() -> None:
    with pytest.raises(ParameterError, match="of one KPI are merged, not of churn_rate, mrr_movements"):
        Measure.merge([churn(), tenure.mrr_movements(subscriptions, period=spring)])


def test_other_options_are_refused_and_named() -> None:
    with pytest.raises(ParameterError, match=r"grace_days is 0.0 and 5.0"):
        Measure.merge([churn(), churn(grace_days=5)])


def test_default_as_of_of_partitions_is_explained() -> None:
    options = {"period": spring, "grace_days": 5}
    whole = tenure.renewal_rate(subscriptions, **options, as_of="2026-05-01")  # type: ignore[arg-type]
    other = tenure.renewal_rate(subscriptions, **options, as_of="2026-06-01")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="Give as_of: by default it is where the data of each partition end"):
        Measure.merge([whole, other])


def test_measures_read_from_json_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"read from JSON, which has no exact parts .* pickle"):
        Measure.merge([Measure.from_json(churn().to_json())])


def test_one_measure_merges_to_itself() -> None:
    assert Measure.merge([churn()]) == churn()
    assert Measure.merge(churn()) == churn()  # type: ignore[arg-type]


def test_merging_is_associative() -> None:
    parts = [
        tenure.mrr_movements(subscriptions[subscriptions["customer_id"] == customer], period=spring)
        for customer in sorted(subscriptions["customer_id"].unique())
    ]
    nested = Measure.merge([Measure.merge(parts[:2]), Measure.merge(parts[2:])])
    assert nested == Measure.merge(reversed(parts)) == tenure.mrr_movements(subscriptions, period=spring)


def test_measures_survive_pickle() -> None:
    assert pickle.loads(pickle.dumps(churn())) == churn()  # noqa: S301 - our own


def test_names_of_events_are_those_of_all_partitions() -> None:
    moments = pd.to_datetime(["2026-03-02", "2026-03-03"])
    contacts = pd.DataFrame({"customer_id": ["ana", "ben"], "occurred_at": moments, "event": ["call", "chat"]})
    options: dict[str, Any] = {"period": "2026-03", "as_of": "2026-05-01", "event": "telegram"}

    def rate(wanted: pd.Series) -> Measure:
        books = (each[each["customer_id"].isin(wanted)] for each in (subscriptions, contacts))
        return tenure.contact_threshold_rate(*books, **options)

    customers = subscriptions["customer_id"].drop_duplicates()
    merged = Measure.merge([rate(customers[customers == "ana"]), rate(customers[customers != "ana"])])
    assert str(merged.reason) == "no event is called telegram; the table has call, chat"
    assert merged.reason == rate(customers).reason
    assert str(rate(customers[customers == "eva"]).reason) == "no event is called telegram; the table has nothing"


def test_coarser_money_of_one_partition_stays_exact() -> None:
    """A partition whose sums need coarser units meets one that keeps the finest."""
    large = pd.DataFrame({"customer_id": [1], "started_at": ["2026-01-15"], "ended_at": [None], "mrr": [2e11]})
    small = large.assign(customer_id=2, mrr=0.01)
    halves = [tenure.monthly_recurring_revenue(each, period="2026-01") for each in (large, small)]
    merged = Measure.merge(halves)
    assert merged.value == pytest.approx(2e11 + 0.01, abs=1e-4)
    assert not {note.key for note in halves[1].notes} & {"coarser_money"}


def test_notes_that_name_things_keep_what_all_partitions_name() -> None:
    """Of two steps that one half never completed, the other half has completed one."""
    steps = pd.DataFrame(
        {
            "customer_id": ["ana", "dan", "dan"],
            "step": ["app", "app", "sim"],
            "completed_at": ["2025-06-02", "2025-03-16", "2025-03-17"],
        }
    )
    asked: dict[str, Any] = {"period": "2025", "checklist": {"app": 1, "sim": 1, "tour": 1}, "as_of": "2026-04-01"}
    halves = [
        tenure.onboarding_engagement_score(subscriptions[own], steps[steps["customer_id"] == name], **asked)
        for name in ("ana", "dan")
        for own in [subscriptions["customer_id"] == name]
    ]
    (absent,) = [str(note) for note in Measure.merge(halves).notes if note.key == "steps_never_done"]
    assert absent.startswith("nobody ever completed tour;")


def test_weights_are_named_once() -> None:
    answers = surveys.assign(weight=2.0)
    first = answers["answered_at"] < "2026-03-15"
    halves = [tenure.net_promoter_score(answers[each], period=spring, weight="weight") for each in (first, ~first)]
    merged = Measure.merge(halves)
    assert [str(note) for note in merged.notes if note.key == "weighted"] == ["answers are weighted by weight"]
    assert merged.value == tenure.net_promoter_score(answers, period=spring, weight="weight").value


def test_a_partition_without_the_event_does_not_undo_the_others() -> None:
    events = pd.DataFrame({"customer_id": ["A"], "occurred_at": ["2026-03-05"], "event": ["use"]})
    halves = [
        tenure.events_per_customer(subscriptions, each, period="2026-03", event="use")
        for each in (events, events.assign(event="other"))
    ]
    assert halves[1].reason is not None
    assert Measure.merge(halves).reason is None


def test_a_partition_without_answers_adds_nothing_to_weighted_ones() -> None:
    answers = surveys.assign(weight=2.0)
    halves = [tenure.net_promoter_score(each, period=spring, weight="weight") for each in (answers, answers.iloc[:0])]
    assert halves[1].reason is not None
    merged = Measure.merge(halves)
    assert (merged.value, merged.parts, merged.reason) == (halves[0].value, halves[0].parts, None)


def test_the_data_of_the_whole_end_where_those_of_a_partition_end_last() -> None:
    """One partition has no rows, one ends before the period and one within it: each alone says another thing."""
    ends = {"ana": "2026-02-10", "ben": "2026-03-15"}
    starts = pd.DataFrame({"customer_id": ["ana", "ben"], "started_at": "2026-01-01", "mrr": 10.0})
    table = starts.assign(ended_at=starts["customer_id"].map(ends))
    partitions = [table.iloc[:0], *(table[table["customer_id"] == name] for name in ends)]
    found = [tenure.churn_rate(each, period=["2026-01", "2026-03"]) for each in partitions]
    said = [[note.key for note in each.notes if note.key.startswith("period_")] for each in found]
    assert said == [[], ["period_in_future"], ["period_not_over"]]
    whole = tenure.churn_rate(table, period=["2026-01", "2026-03"])
    assert Measure.merge(found).notes == whole.notes
    assert "15 March 2026" in str(whole.notes[0])


def test_a_partition_whose_data_reach_the_end_speaks_for_the_whole() -> None:
    table = pd.DataFrame(
        {"customer_id": [1, 2], "started_at": ["2026-01-01", "2026-04-01"], "ended_at": None, "mrr": 1.0}
    )
    halves = [tenure.churn_rate(table.iloc[[at]], period="2026-03") for at in (0, 1)]
    assert "period_in_future" in [note.key for note in halves[0].notes]
    assert "period_in_future" not in [note.key for note in Measure.merge(halves).notes]
