"""The families of KPIs, each with those who count one of them."""

from __future__ import annotations

from benchmarks.families import movements
from benchmarks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (movements.MOVEMENTS, movements.CHURN, movements.NET_RETENTION)
}
"""All families by name."""
