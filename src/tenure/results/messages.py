"""Messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Message"]


@dataclass(frozen=True)
class Message:
    """A reason or a note: its key and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
