"""The tables that are counted by eye, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenure.samples import customers, subscriptions


@pytest.fixture
def book(tmp_path: Path) -> Path:
    customers.to_csv(tmp_path / "customers.csv", index=False)
    subscriptions.to_csv(tmp_path / "subscriptions.csv", index=False)
    return tmp_path
