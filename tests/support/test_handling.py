from __future__ import annotations

import pytest

import tenure
from tenure.samples import contacts, events, spring
from tests.support.rows import calls


def test_handle_time_of_the_spring() -> None:
    # 300 + 420 + 180 + 300 seconds of four contacts; cleo's has no time at all.
    found = tenure.average_handle_seconds(contacts, period=spring)
    assert found.parts == {"seconds": 1200.0, "contacts": 4, "untimed": 1}
    assert found.value == 300
    assert "coarser_money" not in {note.key for note in found.notes}


def test_handle_time_adds_up_to_the_microsecond() -> None:
    table = calls(*[("ana", "2026-03-05")] * 3, talk_seconds=0.1)
    assert tenure.average_handle_seconds(table, period=spring).parts["seconds"] == 0.3


def test_handle_time_needs_one_of_its_columns() -> None:
    with pytest.raises(tenure.ContractError, match="talk_seconds"):
        tenure.average_handle_seconds(events, period=spring)
    with pytest.raises(tenure.ContractError, match="greater than or equal to 0"):
        tenure.average_handle_seconds(calls(("ana", "2026-03-05"), wrap_seconds=-1.0), period=spring)
