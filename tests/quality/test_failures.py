from __future__ import annotations

import pytest
from statsmodels.stats.proportion import proportion_confint

import tenure
from tenure.samples import requests, spring
from tests.quality.rows import request_rows


def test_errors_of_the_spring() -> None:
    found = tenure.error_rate(requests, period=spring, by="service")
    assert found.value == 0.2
    assert found.parts == {"failed": 2, "requests": 10, "unknown": 0}
    assert (found.lower, found.upper) == pytest.approx(proportion_confint(2, 10, method="wilson"))
    assert found.table.set_index("service")["value"].to_dict() == {"mobile": pytest.approx(2 / 6), "music": 0}


def test_a_request_without_an_outcome_is_left_out() -> None:
    found = tenure.error_rate(request_rows(1.0, None, 1.0, 1.0, ok=[True, False, None, None]), period=spring)
    assert found.parts == {"failed": 1, "requests": 2, "unknown": 2}
    assert found.value == 0.5


def test_requests_without_any_outcome_are_undefined() -> None:
    found = tenure.error_rate(request_rows(1.0, ok=[None]), period=spring)
    assert (found.reason, found.parts["unknown"]) == ("no request says whether it failed", 1)


def test_the_outcome_is_needed() -> None:
    with pytest.raises(tenure.ContractError, match="ok"):
        tenure.error_rate(requests.drop(columns="ok"), period=spring)
