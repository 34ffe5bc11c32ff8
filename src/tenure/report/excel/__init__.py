"""A scorecard as a workbook: its parts as values, its figures as live formulas of them."""

from tenure.report.excel.export import to_excel

__all__ = ["to_excel"]
