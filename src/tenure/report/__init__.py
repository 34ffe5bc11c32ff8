"""Report: what was counted, as files for people: an HTML page that opens offline, and a workbook with live formulas."""

from tenure.report.build import number_of_steps, report
from tenure.report.document import Report
from tenure.report.excel import to_excel

__all__ = ["Report", "number_of_steps", "report", "to_excel"]
