"""The package, whose parts are loaded when they are used, as a value."""

from __future__ import annotations

import pickle

import tenure


def test_the_package_is_pickled_by_name() -> None:
    assert pickle.loads(pickle.dumps(tenure)) is tenure  # noqa: S301 - our own
