"""Value-added services in short, for worked examples."""

from __future__ import annotations

from typing import Any

from tests.books import sub

__all__ = ["line", "vas"]


def line(customer: str, started: str = "2025-01-01", ended: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the subscription of a line, which is no value-added service."""
    return sub(customer, started, ended, **{"service": "mobile", "is_vas": False, **more})


def vas(
    customer: str, service: str | None, started: str = "2025-06-01", ended: str | None = None, **more: Any
) -> dict[str, Any]:
    """Return the subscription of a value-added service."""
    return sub(customer, started, ended, **{"service": service, "is_vas": True, **more})
