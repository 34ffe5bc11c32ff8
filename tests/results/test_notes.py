"""Notes: what to mind with a figure, from the parts alone and from counting."""

from __future__ import annotations

from typing import Any

import pandas as pd

import tenure
from tenure.formulas import churn_rate
from tenure.options import Options
from tenure.results import FINEST, Measure, Message, Parts, measure
from tenure.samples import spring, surveys

MONTH = {"period_start": pd.Timestamp("2026-01-01"), "period_end": pd.Timestamp("2026-02-01")}


def churned(opening: list[int], base: str | None = "opening", notes: Any = (), **changes: Any) -> Measure:
    rows = pd.DataFrame({**MONTH, "_by0": [f"p{place}" for place in range(len(opening))]})
    rows = rows.assign(lost=0, opening=opening, immature=changes.pop("immature", 0))
    parts = Parts(rows, {"plan": "_by0"}, **changes)
    return measure(
        "churn_rate", parts, formula=churn_rate, options=Options(), undefined="no_answers", base=base, notes=notes
    )


def test_fewer_than_30_in_the_denominator_are_few() -> None:
    assert churned([29]).notes == ("fewer than 30 in the denominator: 29",)
    assert churned([29]).note_messages == (Message("small_base", {"base": 29, "least": 30}),)
    assert churned([30]).notes == ()
    assert churned([29], base=None).notes == ()


def test_an_empty_denominator_has_a_reason_instead() -> None:
    assert churned([0]).notes == ()


def test_few_in_some_rows_are_counted() -> None:
    assert churned([20, 40, 0, 1]).notes == ("fewer than 30 in the denominator in 2 of 4 rows",)


def test_immature_windows_are_counted() -> None:
    assert churned([40], immature=3).notes[0].key == "immature"
    assert churned([40, 40], immature=3).note_messages == (Message("immature", {"count": 6}),)


def test_money_in_coarser_units_is_told() -> None:
    coarse = churned([40], money=frozenset({"lost"}), scale=FINEST // 10).notes
    assert coarse == ("money is summed in coarser units, of 1/1,200,000 of the currency unit",)
    assert churned([40], money=frozenset({"lost"}), scale=FINEST).notes == ()
    assert churned([40], scale=1).notes == ()


def test_notes_of_counting_come_first_and_once() -> None:
    term = Message("without_term", {"count": 2})
    found = churned([29], notes=[term, Message("weighted", {"weight": "w"})])
    assert [note.key for note in found.notes] == ["small_base", "without_term", "weighted"]
    counted = churned([40], notes=[term, term])
    assert len(counted.notes) == 1


def test_weighted_answers_say_so_and_are_no_money() -> None:
    found = tenure.net_promoter_score(surveys.assign(w=1.5), period=spring, weight="w")
    assert "coarser_money" not in [note.key for note in found.notes]
    assert "answers are weighted by w" in found.notes
