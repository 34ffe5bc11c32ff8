"""The one way up from results to their words and pictures, which stand above them in the house."""

from __future__ import annotations

from types import ModuleType

__all__ = ["show"]


def show() -> ModuleType:
    """Return `tenure.show`, imported when it is first needed."""
    from tenure import show as found  # noqa: PLC0415 - results stand below, and know of it only here

    return found
