"""Write the generated pages: one per KPI, the tables, the command line, and the marked parts of the README.

Run as `python -m docs.generate`. A house test compares what it would write with what is there.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer.main

import tenure
from tenure.catalogue import ROOMS, UNITS, Kpi
from tenure.cli import app
from tenure.samples import telecom
from tenure.scorecard import scorecard
from tenure.tables import SCHEMAS, TableSchema

ROOT = Path(__file__).parent.parent
NOTE = "<!-- Written by docs/generate.py: change the code and run `make docs`. -->\n"
SECTIONS = ("Definition", "Args", "Returns", "Raises", "Reference", "Example")
SHOWN = ("churn_rate", "net_revenue_retention", "survival_curve", "monthly_recurring_revenue", "quick_ratio")


def pages() -> dict[Path, str]:
    """Return every generated file and its text."""
    found = {ROOT / "docs" / "kpis" / f"{name}.md": kpi_page(row) for name, row in tenure.KPIS.items()}
    found[ROOT / "docs" / "kpis" / "index.md"] = f"{NOTE}\n# KPIs\n\n{kpi_table('')}\n{SOURCES}"
    found[ROOT / "docs" / "tables.md"] = tables_page()
    found[ROOT / "docs" / "cli.md"] = cli_page()
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    for marker, part in {"kpis": kpi_table("docs/kpis/"), "score": score_text()}.items():
        text = replaced(text, marker, part)
    return {**found, readme: text}


def replaced(text: str, marker: str, part: str) -> str:
    """Put a part between its markers."""
    pattern = re.compile(f"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.DOTALL)
    found, count = pattern.subn(lambda match: f"{match[1]}{part}{match[2]}", text)
    if count != 1:
        raise ValueError(f"README.md has the markers {marker} {count} times, not once")
    return found


def kpi_table(folder: str) -> str:
    """Return a table of all KPIs, room by room."""
    lines = []
    for room, title in ROOMS.items():
        rows = [row for row in tenure.KPIS.values() if row.room == room]
        if rows:
            lines += [f"**{title['en']}** `tenure.{room}`", "", "| KPI | asks | in |", "|---|---|---|"]
            lines += [f"| [`{row.name}`]({folder}{row.name}.md) | {row.question['en']} | {unit(row)} |" for row in rows]
            lines.append("")
    return "\n".join(lines)


def unit(row: Kpi) -> str:
    """Return a KPI's unit in short."""
    return UNITS[row.unit]["en"].split(",")[0]


def score_text() -> str:
    """Return a short scorecard of the sample book, as the command shows it."""
    book = telecom(customers=1_000)
    card = scorecard({name: book.tables[name] for name in ("customers", "subscriptions")}, period="2025-12", kpis=SHOWN)
    return f"```console\n$ tenure score book --kpis {','.join(SHOWN)}\n{card.summary()}\n```\n"


def kpi_page(row: Kpi) -> str:
    """Return the page of a KPI, from its catalogue row and its docstring."""
    function = getattr(tenure, row.name)
    summary, parts = sections(inspect.getdoc(function) or "")
    facts = {
        "English": f"{row.label['en']}: {row.question['en']}",
        "Español": f"{row.label['es']}: {row.question['es']}",
        "Unit": UNITS[row.unit]["en"],
        "Better": row.better,
        "Range": f"{row.low:g} to {row.high:g}".replace("-inf", "−∞").replace("inf", "∞"),
        "Needs": ", ".join(f"[{name}](../tables.md#{name})" if name in SCHEMAS else name for name in row.tables),
        "Groups add up": "yes" if row.additive else "no",
        "Source": row.source,
    }
    lines = [NOTE, f"# {row.label['en']}", "", f"`tenure.{row.name}`: {summary}", "", *table(facts)]
    lines += ["", "```python", signature(row.name), "```"]
    parts["Example"] = f">>> from tenure import {row.name}\n{parts['Example']}"
    for name, text in parts.items():
        lines += ["", f"## {'Arguments' if name == 'Args' else name}", "", *body(name, text)]
    return "\n".join([*lines, "", SHARED, ""])


SOURCES = """Sources: [VAS] success of value-added services · [CS] customer-success KPIs · [CLV] five reasons for
lifetime value · [SaaS] step-by-step guide to customer success · [CX] B2B experience metrics; papers and standards are
cited on the pages.
"""
SHARED = (
    "Periods, `by`, `customers`, grace and intervals are the same for all KPIs: see the [guide](../guide.md). "
    "All KPIs: [index](index.md)."
)


def table(facts: Mapping[str, str]) -> Iterator[str]:
    """Write facts as a table of two columns."""
    yield from ("| | |", "|---|---|")
    yield from (f"| {name} | {text} |" for name, text in facts.items())


def signature(name: str) -> str:
    """Write a function's signature, a line per parameter."""
    found = inspect.signature(getattr(tenure, name))
    lines, starred = [], False
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            lines.append("    *,")
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        lines.append(f"    {parameter.name}: {parameter.annotation}{default},")
    return "\n".join([f"{name}(", *lines, f") -> {found.return_annotation}"])


def sections(doc: str) -> tuple[str, dict[str, str]]:
    """Part a docstring into its summary and its sections."""
    pieces = re.split(rf"^({'|'.join(SECTIONS)}):", doc, flags=re.MULTILINE)
    titled = zip(pieces[1::2], pieces[2::2], strict=True)
    return pieces[0].strip(), {title: inspect.cleandoc(text) for title, text in titled}


def body(name: str, text: str) -> list[str]:
    """Write one section: arguments as a list, examples as code, the rest as it is."""
    if name == "Example":
        return ["```pycon", text, "```"]
    if name not in {"Args", "Raises"}:
        return [text]
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    named = [" ".join(entry.split()).partition(": ") for entry in entries if entry.strip()]
    return [f"- `{word}`: {meaning}" for word, _, meaning in named]


def tables_page() -> str:
    """Return the page of the tables, from their schemas."""
    head = (
        f"{NOTE}\n# Tables\n\nA row per customer, subscription, event and so on. Only the needed columns must be "
        "there; any further column can be a `by`. Instants are dates or datetimes, all naive or all of one time zone.\n"
    )
    return "\n".join([head, *(schema_part(schema) for schema in SCHEMAS.values())])


def schema_part(schema: type[TableSchema]) -> str:
    """Return a schema as a section with its columns."""
    lines = [f"## {schema.table}", "", f"`tenure.{schema.__name__}`. {inspect.getdoc(schema)}", ""]
    lines += ["| column | holds | |", "|---|---|---|"]
    for column in schema.columns().values():
        kind = {"key": "whole number or text", "instant": "date or datetime", "flag": "True or False"}
        holds = " or ".join(f"`{each}`" for each in column.allowed) or kind.get(column.kind, column.kind)
        bounds = [{"ge": "from", "le": "to"}[bound] + f" {value:g}" for bound, value in column.bounds.items()]
        needed = ["needed" if column.needed else "optional", *(["may be null"] if column.nullable else [])]
        unique = ["unique"] if (column.name,) in schema.unique else []
        lines.append(f"| `{column.name}` | {' '.join([holds, *bounds])} | {', '.join([*needed, *unique])} |")
    repeated = [f"\nA fault: {' and '.join(names)} repeated." for names in schema.unique if len(names) > 1]
    return "\n".join([*lines, *(f"\nA fault: {rule.message}." for rule in schema.rules), *repeated, ""])


def cli_page() -> str:
    """Return the page of the command line, from the commands themselves."""
    group = typer.main.get_group(app)
    lines = [NOTE, "# Command line", "", "`pip install 'tenure[report]'` brings the command `tenure`.", ""]
    for name, command in group.commands.items():
        lines += [f"## tenure {name}", "", command.help or "", "", "| | | default |", "|---|---|---|"]
        for parameter in command.params:
            if parameter.name != "help":
                argument = parameter.param_type_name == "argument"
                words = f"`{parameter.metavar if argument else parameter.opts[0]}`"
                default = "" if parameter.default in (None, ...) else f"`{parameter.default}`"
                lines.append(f"| {words} | {getattr(parameter, 'help', '')} | {default} |")
        lines.append("")
    return "\n".join([*lines, CLI_NOTES])


CLI_NOTES = """## Files

A folder holds one CSV or Parquet file per table, named after it: `subscriptions.csv`, `customers.parquet`. The
first line of a CSV file names the columns; the delimiter is found. Ids and other text stay as they are (`007`
stays text), empty text is null, instants are ISO dates or datetimes, with an offset they are read as UTC.

## Exit codes

0: fine. 1: the data break a contract, or cannot be read. 2: wrong usage. Results go to standard output and stay
machine readable when piped; progress, notes and errors go to standard error.
"""


def main() -> None:
    """Write what differs."""
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
