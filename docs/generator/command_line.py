"""The page of the command line, from the commands themselves."""

from __future__ import annotations

from typing import Any

import typer.main

from tenure.cli import app

NOTES = """## Files

A folder holds one CSV or Parquet file per table, named after it: `subscriptions.csv`, `customers.parquet`. The
first line of a CSV file names the columns; the delimiter is found. Ids and other text stay as they are (`007`
stays text), empty text is null, instants are ISO dates or datetimes, with an offset they are read as UTC. Of the
tables, only those are read that the KPIs asked for need.

## Exit codes

0: fine. 1: the data break a contract, or cannot be read. 2: wrong usage. Results go to standard output and stay
machine readable when piped; progress, notes and errors go to standard error.
"""


def command_line_page() -> str:
    """Return the page."""
    lines = ["# Command line", "", "`pip install 'tenure[report]'` brings the command `tenure`.", ""]
    for name, command in typer.main.get_group(app).commands.items():
        lines += [f"## tenure {name}", "", command.help or "", "", "| | | default |", "|---|---|---|"]
        lines += [_row(parameter) for parameter in command.params if parameter.name != "help"]
        lines.append("")
    return "\n".join([*lines, NOTES])


def _row(parameter: Any) -> str:
    is_argument = parameter.param_type_name == "argument"
    words = f"`{parameter.metavar if is_argument else parameter.opts[0]}`"
    default = "" if parameter.default in (None, ...) else f"`{parameter.default}`"
    return f"| {words} | {getattr(parameter, 'help', '')} | {default} |"
