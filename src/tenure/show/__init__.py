"""Show: results as people see them, in text, HTML and plots; all their words, in English and Spanish, by key."""

from tenure.show.changes import change_to_text
from tenure.show.findings import finding_effect, finding_text, findings_to_html, findings_to_text
from tenure.show.health import health_action
from tenure.show.html import to_html
from tenure.show.numbers import format_interval, format_number, format_part, format_period, format_value
from tenure.show.plots import ServiceFigure, plot, plot_side_by_side
from tenure.show.scorecard import scorecard_to_html, scorecard_to_text
from tenure.show.scorecard_table import tidy_table, value_grid
from tenure.show.scorecard_words import missing_text
from tenure.show.text import in_lines, summary
from tenure.show.validation import validation_to_text
from tenure.show.words import (
    label_of,
    language,
    message_text,
    note_text,
    part_label,
    question_of,
    reason_text,
    unit_of,
    word,
)

__all__ = [
    "ServiceFigure",
    "change_to_text",
    "finding_effect",
    "finding_text",
    "findings_to_html",
    "findings_to_text",
    "format_interval",
    "format_number",
    "format_part",
    "format_period",
    "format_value",
    "health_action",
    "in_lines",
    "label_of",
    "language",
    "message_text",
    "missing_text",
    "note_text",
    "part_label",
    "plot",
    "plot_side_by_side",
    "question_of",
    "reason_text",
    "scorecard_to_html",
    "scorecard_to_text",
    "summary",
    "tidy_table",
    "to_html",
    "unit_of",
    "validation_to_text",
    "value_grid",
    "word",
]
