"""The ways up from results: to their words and pictures, and to the KPIs, which stand above them in the house."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["merge", "show"]


def show() -> ModuleType:
    """Return `tenure.show`, imported when it is first needed."""
    from tenure import show as found  # noqa: PLC0415 - results stand below, and know of it only here

    return found


def merge() -> Callable[..., Any]:
    """Return the function that merges measures, imported when it is first needed: it calls KPIs."""
    from tenure.scorecard.merge import merge as found  # noqa: PLC0415 - results stand below, and know of it only here

    return found
