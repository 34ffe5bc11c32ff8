"""Report: scorecards as files for people."""

from tenure.report.excel import to_excel

__all__ = ["to_excel"]
