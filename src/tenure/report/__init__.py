"""Report: the HTML dashboard, one file that opens offline."""

from tenure.report.build import number_of_steps, report
from tenure.report.document import Report

__all__ = ["Report", "number_of_steps", "report"]
