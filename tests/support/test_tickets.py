from __future__ import annotations

import math

import pytest

import tenure
from tenure.samples import events, spring, subscriptions
from tests.support.rows import ANA, calls


def test_tickets_of_the_spring() -> None:
    # ben and cleo sent one each; 4 customers at the start and 5 at the end.
    found = tenure.tickets_per_customer(subscriptions, events, period=spring)
    assert found.parts == {"tickets": 2, "customers": 4.5}
    assert found.value == pytest.approx(2 / 4.5)


def test_tickets_count_whoever_sent_them() -> None:
    found = tenure.tickets_per_customer(ANA, calls(("zoe", "2026-03-05")), period=spring, event="contact")
    assert found.value == 1


def test_tickets_split_by_service_need_it_in_both_tables() -> None:
    with pytest.raises(tenure.ParameterError, match="by names 'plan'"):
        tenure.tickets_per_customer(subscriptions, events, period=spring, by="plan")


def test_tickets_per_nobody_are_undefined() -> None:
    found = tenure.tickets_per_customer(subscriptions, events, period="2020")
    assert math.isnan(found.value)
    assert found.reason == "nobody was active at the start or the end"
