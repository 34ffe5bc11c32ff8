"""The doctor: each suspicion is found where it is planted, and not where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import tenure
from tenure.catalogue import KPIS
from tenure.doctor.suspicions import SUSPICIONS
from tenure.samples import telecom
from tenure.show.findings import FINDINGS

NOW = "2026-06-01"
DATA = Path(__file__).parents[2].parent / "shared" / "data"


def book(*rows: tuple[Any, ...], columns: tuple[str, ...] = ("plan",)) -> pd.DataFrame:
    """Return subscriptions of (customer, start, end, price, further columns)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "started_at", "ended_at", "mrr", *columns])
    ends = {name: pd.to_datetime(frame[name], format="ISO8601") for name in ("started_at", "ended_at")}
    return frame.assign(**ends)


def found(**tables: Any) -> dict[str, Any]:
    return {each.key: each for each in tenure.doctor(tables, as_of=NOW)}


def test_a_clean_book_has_no_findings() -> None:
    found = tenure.doctor({"subscriptions": book(("ana", "2026-01-01", None, 10.0, "basic"))}, as_of=NOW)
    assert len(found) == 0
    assert repr(found) == "Nothing suspicious was found."
    assert found.table.empty
    assert found._repr_html_() == "<p>Nothing suspicious was found.</p>"


def test_the_telecom_sample_has_its_plan_changes_and_nothing_else() -> None:
    keys = [each.key for each in tenure.doctor(telecom(customers=300, months=14, seed=1).tables, as_of="2030-01-01")]
    assert keys == ["same_day_change"]


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ([("ana", "2026-01-01", "2026-03-01"), ("ana", "2026-02-01", None)], 1),  # overlaps
        ([("ana", "2026-01-01", None), ("ana", "2026-02-01", "2026-03-01")], 1),  # is open
        ([("ana", "2026-01-01", None), ("ana", "2026-01-01", None)], 1),  # stands twice
        ([("ana", "2026-01-01", "2026-02-01"), ("ana", "2026-02-01", None)], 0),  # follows
        ([("ana", "2026-01-01", None), ("ben", "2026-02-01", None)], 0),  # of another customer
    ],
)
def test_subscriptions_that_overlap(rows: list[tuple[Any, ...]], count: int) -> None:
    overlapping = found(subscriptions=book(*((*row, 10.0, "basic") for row in rows))).get("overlapping_subscriptions")
    assert (overlapping.rows if overlapping else 0) == count
    assert overlapping is None or overlapping.where == ("ana",)


def test_two_services_of_one_customer_do_not_overlap() -> None:
    rows = [("ana", "2026-01-01", None, 10.0, "music"), ("ana", "2026-02-01", None, 10.0, "cloud")]
    assert "overlapping_subscriptions" not in found(subscriptions=book(*rows, columns=("service",)))


@pytest.mark.parametrize(
    ("new", "start", "is_found"),
    [
        ("plus", "2026-02-01", True),
        ("plus", "2026-02-01 18:00", True),
        ("basic", "2026-02-01 18:00", False),  # the same plan again
        ("plus", "2026-02-02", False),
    ],
)
def test_a_change_of_plan_within_a_day(new: str, start: str, is_found: bool) -> None:  # noqa: FBT001 - a case
    rows = [("ana", "2026-01-01", "2026-02-01", 10.0, "basic"), ("ana", start, None, 20.0, new)]
    assert ("same_day_change" in found(subscriptions=book(*rows))) is is_found


def test_changes_of_plan_need_a_plan_or_service() -> None:
    rows = [("ana", "2026-01-01", "2026-02-01", 10.0), ("ana", "2026-02-01", None, 20.0)]
    assert not found(subscriptions=book(*rows, columns=()))


def test_days_are_those_of_the_zone_of_the_data() -> None:
    rows = [("ana", "2026-01-01", "2026-02-01 01:00", 10.0, "basic"), ("ana", "2026-02-01 20:00", None, 20.0, "plus")]
    naive = book(*rows)
    ends = ("started_at", "ended_at")
    zoned = {name: naive[name].dt.tz_localize("UTC").dt.tz_convert("America/New_York") for name in ends}
    assert "same_day_change" in found(subscriptions=naive)
    assert "same_day_change" not in found(subscriptions=naive.assign(**zoned))


def test_free_subscriptions_that_are_no_trials() -> None:
    rows = book(("ana", "2026-01-01", None, 0.0, "basic"), ("ben", "2026-01-01", None, 0.0, "basic"))
    assert found(subscriptions=rows)["free_subscriptions"].rows == 2
    trials = rows.assign(trial_ends_at=pd.Series([pd.Timestamp("2026-02-01"), None]))
    assert found(subscriptions=trials)["free_subscriptions"].where == ("ben",)


def test_an_extract_that_was_cut_off() -> None:
    cut = [(f"c{at}", "2025-01-01", "2026-01-01", 10.0, "basic") for at in range(9)]
    lost = ("ana", "2025-01-01", "2025-07-01", 10.0, "basic")
    assert found(subscriptions=book(*cut, lost))["cut_off_extract"].rows == 9
    assert "cut_off_extract" not in found(subscriptions=book(*cut, lost, ("ben", "2025-01-01", None, 10.0, "basic")))
    assert "cut_off_extract" not in found(subscriptions=book(*cut[:4], lost))  # too few to tell
    assert "cut_off_extract" not in found(subscriptions=book(lost))


@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="the real inputs are absent")
def test_the_playbook_was_cut_off_at_the_new_year_of_2020() -> None:
    rows = pd.read_csv(DATA / "mrr_playbook" / "subscription_periods.csv", parse_dates=["start_date", "end_date"])
    rows = rows.rename(columns={"start_date": "started_at", "end_date": "ended_at", "monthly_amount": "mrr"})
    cut = found(subscriptions=rows)["cut_off_extract"]
    assert cut.rows == (rows["ended_at"] == "2020-01-01").sum() > 0
    assert "2020-01-01" in str(cut.values)


def test_ends_that_are_still_to_come() -> None:
    planned = found(subscriptions=book(("ana", "2026-01-01", "2027-01-01", 10.0, "basic")))["planned_ends"]
    assert (planned.rows, planned.where) == (1, ("ana",))
    assert "as_of" in planned.effect()


def surveys(scores: list[int | None], **columns: Any) -> pd.DataFrame:
    moments = pd.Timestamp("2026-01-01") + pd.to_timedelta(range(len(scores)), unit="h")
    return pd.DataFrame({"answered_at": moments, "kind": "nps", "score": scores, **columns}).astype({"score": "Int64"})


def test_marks_from_one_to_ten() -> None:
    assert found(surveys=surveys([1, 9] * 25))["nps_without_zero"].rows == 50
    assert "nps_without_zero" not in found(surveys=surveys([0, *[1, 9] * 25]))
    assert "nps_without_zero" not in found(surveys=surveys([1, 9] * 24))  # too few to tell
    assert "nps_without_zero" not in found(surveys=surveys([5, 9] * 25))
    assert "nps_without_zero" not in found(surveys=surveys([None, None]))


def test_surveys_that_stand_twice() -> None:
    asked = surveys([9, 9, 3], customer_id=["ana", "ana", None])
    twice = asked.assign(answered_at=pd.Timestamp("2026-01-01"))
    assert found(surveys=twice)["repeated_surveys"].rows == 1
    assert "repeated_surveys" not in found(surveys=asked)
    assert "repeated_surveys" not in found(surveys=twice.assign(service=["music", "cloud", "music"]))
    assert "repeated_surveys" not in found(surveys=twice.drop(columns="customer_id"))


def test_events_before_sign_up() -> None:
    people = pd.DataFrame({"customer_id": ["ana"], "signed_up_at": [pd.Timestamp("2026-02-01")]})
    events = pd.DataFrame({"customer_id": ["ana"], "occurred_at": [pd.Timestamp("2026-01-31")], "event": ["use"]})
    assert found(customers=people, events=events)["before_sign_up"].rows == 1
    assert not found(customers=people, events=events.assign(occurred_at=people["signed_up_at"]))
    assert not found(customers=people[["customer_id"]], events=events)
    assert not found(events=events)


def test_months_without_rows() -> None:
    days = pd.date_range("2025-01-01", "2025-12-31", freq="D")
    events = pd.DataFrame({"customer_id": "ana", "occurred_at": days, "event": "use"})
    gap = events[~events["occurred_at"].dt.month.isin([4, 5])]
    months = found(events=gap)["months_without_rows"]
    assert months.where == ("2025-04", "2025-05")
    assert months.what("es") == "2 meses entre el primero y el último no tienen filas en events"
    assert not found(events=events)
    assert not found(events=gap.iloc[::10])  # so few rows leave months empty by chance
    assert not found(events=gap.iloc[:0])


@pytest.mark.parametrize("rows", [1_000, 10_000, 65_535])
def test_a_table_that_was_cut(rows: int) -> None:
    people = pd.DataFrame({"customer_id": range(rows)})
    assert found(customers=people)["round_size"].rows == rows
    assert "round_size" not in found(customers=people.iloc[1:])


def test_rows_in_the_future() -> None:
    events = pd.DataFrame({"customer_id": ["ana"], "occurred_at": [pd.Timestamp("2026-06-02")], "event": ["use"]})
    assert found(events=events)["future_rows"].where == ("ana",)
    assert not found(events=events.assign(occurred_at=pd.Timestamp(NOW)))
    assert [each.key for each in tenure.doctor({"events": events.assign(occurred_at=pd.Timestamp("2999-01-01"))})]
    asked = surveys([9]).assign(answered_at=pd.Timestamp("2026-07-01"))
    assert found(surveys=asked)["future_rows"].where == ("nps",)


@pytest.mark.parametrize("kind", [pl.from_pandas, lambda frame: pl.from_pandas(frame).lazy(), duckdb.from_df])
def test_every_engine_finds_the_same(kind: Any) -> None:
    frame = book(("ana", "2026-01-01", "2026-03-01", 10.0, "basic"), ("ana", "2026-02-01", "2027-01-01", 0.0, "plus"))
    assert list(tenure.doctor({"subscriptions": kind(frame)}, as_of=NOW)) == list(
        tenure.doctor({"subscriptions": frame}, as_of=NOW)
    )


def test_findings_are_shown_in_words() -> None:
    rows = book(("<b>", "2026-01-01", "2026-02-01", 10.0, "basic"), ("<b>", "2026-02-01", None, 20.0, "plus"))
    diagnosis = tenure.doctor({"subscriptions": rows}, as_of=NOW, lang="es")
    assert "(primeros: <b>)" in repr(diagnosis)
    assert "&lt;b&gt;" in diagnosis._repr_html_()
    assert diagnosis.to_frame("en")["what"].str.startswith("1 subscriptions end").all()
    assert diagnosis.to_dict()[0]["effect"] == diagnosis.table["effect"].iloc[0]
    assert diagnosis.table.columns.tolist() == ["finding", "table", "rows", "where", "what", "effect", "kpis"]
    crowded = tenure.doctor({"customers": pd.DataFrame({"customer_id": range(1_000)})}, as_of=NOW)
    assert "…" not in crowded._repr_html_()
    assert "…" in tenure.doctor({"subscriptions": pd.concat([rows] * 500)}, as_of=NOW)._repr_html_()


def test_every_suspicion_has_its_words_and_names_kpis_that_exist() -> None:
    assert {each.key for each in SUSPICIONS} == {*FINDINGS}
    assert {name for each in SUSPICIONS for name in each.kpis} <= {*KPIS}


def test_no_tables_no_findings_and_unknown_ones_are_refused() -> None:
    assert len(tenure.doctor({}, as_of=NOW)) == 0
    with pytest.raises(tenure.ParameterError, match="There is no table 'clients'"):
        tenure.doctor({"clients": pd.DataFrame()})
    with pytest.raises(tenure.ParameterError, match="lang is one of"):
        tenure.doctor({}, lang="fr")  # type: ignore[arg-type]
