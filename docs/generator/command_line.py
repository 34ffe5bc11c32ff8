"""The page of the command line, from the commands themselves."""

from __future__ import annotations

from typing import Any

import typer.main

from tenure.cli import app

LIMITS = """## Limits

They stand before the command, as in `tenure --memory-limit 2GB score book`. Counts that need more memory go on with
temporary files, which are gone when the command ends; the figures are the same.
"""

NOTES = """## Files

A folder holds one CSV or Parquet file per table, named after it: `subscriptions.csv`, `customers.parquet`; or a folder
of Parquet files named after it, `events/month=2026-01/part-0.parquet`, which are one table and are read as they are
needed. What the names of its sub-folders say is a column, such as `month`; a column that some files lack is null there;
files and folders that begin with `_` or `.` are left out. The first line of a CSV file names the columns; the delimiter
is found. Ids and other text stay as they are (`007` stays text), empty text is null, instants are ISO dates or
datetimes, with an offset they are read as UTC. Of the tables, only those are read that the KPIs asked for need.

## Exit codes

0: fine. 1: the data break a contract, or cannot be read. 2: wrong usage. 130: interrupted by Ctrl-C. Results go to
standard output and stay machine readable when piped; progress, notes and errors go to standard error. A file is
replaced only once the new one is whole.
"""


def command_line_page() -> str:
    """Return the page."""
    group = typer.main.get_group(app)
    lines = ["# Command line", "", "`pip install 'tenure[report]'` brings the command `tenure`.", ""]
    for name, command in group.commands.items():
        lines += [f"## tenure {name}", "", command.help or "", "", *_table(command), ""]
    lines += [LIMITS, *_table(group), ""]
    return "\n".join([*lines, NOTES])


def _table(command: Any) -> list[str]:
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    return ["| | | default |", "|---|---|---|", *rows]


def _row(parameter: Any) -> str:
    is_argument = parameter.param_type_name == "argument"
    words = f"`{parameter.metavar if is_argument else parameter.opts[0]}`"
    default = "" if parameter.default in (None, ...) else f"`{parameter.default}`"
    return f"| {words} | {getattr(parameter, 'help', '')} | {default} |"
