"""Settings shared by all tests."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
# The same few examples at each run; `make laws` takes many more, and new ones each time.
settings.register_profile("short", deadline=None, derandomize=True, max_examples=7, suppress_health_check=_SLOW)
settings.register_profile("long", deadline=None, max_examples=200, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

# What these call stands in other tests by itself; the laws of partitions and of zones are the tests of their lines.
REPEATED = re.compile(
    r"^src/|tests/(benchmarks|house|real)/|laws/test_(laws|options|results)|/test_(oracles|parity|threads)"
)
LAWS = re.compile(r"laws/|/test_parity")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Look for no garbage in what is collected, then or later: that takes a third of a second each time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests that repeat calls in many ways out of the coverage: tracing takes a third of their time."""
    if config.getoption("no_cov", default=False):  # pytest-cov knows the mark only where it measures
        return
    for item in filter(_is_repeated, items):
        item.add_marker(pytest.mark.no_cover)


def _is_repeated(item: pytest.Item) -> bool:
    """Whether a test is a law, an oracle, an example, of many seeds, or the same on one more engine than pandas."""
    file, case = item.nodeid.split("::")[0], getattr(item, "callspec", None)
    engine = case.params.get("engine", "pandas") if case else "pandas"
    on_one_more = engine != "pandas" and "/engines/" not in file
    return bool(REPEATED.search(file)) or on_one_more or item.get_closest_marker("slow") is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Run the tests of a file on one worker, which makes their tables once, and all on Spark on one: each has a Java.

    The laws share their tables with each other and take long: they are given out one by one.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only where several workers run

    class Files(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            if "/test_spark" in nodeid:
                return "spark"
            return nodeid.split("[" if LAWS.search(nodeid) else "::", maxsplit=1)[0]

    config.option.loadscopereorder = False  # the last files are the smallest
    return Files(config, log)
