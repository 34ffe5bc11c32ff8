from __future__ import annotations

import math

import pytest
from statsmodels.stats.proportion import proportion_confint

import tenure
from tenure.samples import customers, spring, surveys
from tests.experience.test_nps import answers


def test_responses_of_the_spring() -> None:
    found = tenure.response_rate(surveys, period=spring, by="kind")
    assert found.value == 19 / 20
    assert found.table.set_index("kind")["value"].to_dict() == {"ces": 1, "csat": 1, "nps": pytest.approx(10 / 11)}
    lower, upper = proportion_confint(19, 20, method="wilson")
    assert (found.lower, found.upper) == pytest.approx((lower, upper))


def test_nobody_asked_is_undefined() -> None:
    found = tenure.response_rate(surveys, period="2020")
    assert math.isnan(found.value)
    assert found.reason == "nobody was asked"


def test_a_customer_of_no_table_is_refused() -> None:
    with pytest.raises(tenure.RelationError, match="customer_id"):
        tenure.response_rate(surveys.assign(customer_id="nobody"), period=spring, customers=customers)


def test_a_split_by_an_attribute_needs_customers_in_the_surveys() -> None:
    with pytest.raises(tenure.ContractError, match="customer_id"):
        tenure.response_rate(answers(10), period=spring, by="segment", customers=customers)


def test_anonymous_answers_have_no_attributes() -> None:
    table = answers(10, 0, customer_id=["ana", None])
    found = tenure.net_promoter_score(table, period=spring, by="segment", customers=customers).table
    assert found["segment"].isna().tolist() == [False, True]
    assert found["value"].tolist() == [100, -100]
