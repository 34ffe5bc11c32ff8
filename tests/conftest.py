"""Settings shared by all tests."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The same few examples at each run; `make laws` takes many more, and new ones each time.
settings.register_profile("short", deadline=None, derandomize=True, max_examples=10, suppress_health_check=_SLOW)
settings.register_profile("long", deadline=None, max_examples=200, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Run all tests on Spark on one worker: each that runs one starts a Java of its own."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only where several workers run

    class OneJava(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return "spark" if "/test_spark" in nodeid else nodeid

    return OneJava(config, log)
