"""Scorecard: the KPIs of one set of tables side by side, and what has changed since another period."""

from tenure.results.scorecard_row import Comparison, Missing, ScorecardRow
from tenure.scorecard.build import scorecard
from tenure.scorecard.card import Scorecard
from tenure.scorecard.selection import function_of, scorecard_kpis, select_kpis, tables_of
from tenure.scorecard.vas import VAS_FIGURES, vas_summary

__all__ = [
    "VAS_FIGURES",
    "Comparison",
    "Missing",
    "Scorecard",
    "ScorecardRow",
    "function_of",
    "scorecard",
    "scorecard_kpis",
    "select_kpis",
    "tables_of",
    "vas_summary",
]
