"""What looks suspicious in tables that keep their contracts: how many rows, and where."""

from tenure.counting.findings.events import find_before_sign_up, find_repeated_surveys, find_scale_from_one
from tenure.counting.findings.found import Examined, Found
from tenure.counting.findings.subscriptions import (
    find_cut_off,
    find_free,
    find_overlaps,
    find_planned_ends,
    find_same_day_changes,
)
from tenure.counting.findings.tables import INSTANTS, find_future, find_gaps, find_round_size

__all__ = [
    "INSTANTS",
    "Examined",
    "Found",
    "find_before_sign_up",
    "find_cut_off",
    "find_free",
    "find_future",
    "find_gaps",
    "find_overlaps",
    "find_planned_ends",
    "find_repeated_surveys",
    "find_round_size",
    "find_same_day_changes",
    "find_scale_from_one",
]
