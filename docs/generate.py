"""Write what is generated: pages of the KPIs, the reference, tables and commands, parts of the README, the stub.

Run as `python -m docs.generate`. A house test compares what it would write with what is there.
"""

from __future__ import annotations

import re
from pathlib import Path

from docs.generator.command_line import command_line_page
from docs.generator.kpis import index_page, kpi_pages, kpi_table
from docs.generator.notes import notes_page
from docs.generator.reference import reference_list, reference_pages
from docs.generator.stub import stub_text
from docs.generator.tables import tables_page
from tenure.samples import telecom
from tenure.scorecard import scorecard

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
NOTE = "<!-- Written by docs/generate.py: change the code and run `make docs`. -->\n\n"
SHOWN = ("churn_rate", "net_revenue_retention", "survival_curve", "monthly_recurring_revenue", "quick_ratio")
REFERENCE = """# Reference

What is public and no KPI. The KPIs have [pages of their own](../kpis/index.md), the schemas theirs under
[tables](../tables.md).

"""


def pages() -> dict[Path, str]:
    """Return every generated file and its text."""
    written = {f"kpis/{name}": text for name, text in kpi_pages().items()}
    written |= {f"reference/{name}": text for name, text in reference_pages().items()}
    written |= {"kpis/index": index_page(), "reference/notes": notes_page(), "tables": tables_page()}
    written |= {"cli": command_line_page(), "reference/index": f"{REFERENCE}{_reference_list('')}"}
    others = {ROOT / "README.md": _readme(), ROOT / "src" / "tenure" / "__init__.pyi": stub_text()}
    return {**{DOCS / f"{name}.md": f"{NOTE}{text}" for name, text in written.items()}, **others}


def _reference_list(folder: str) -> str:
    notes = f"- [Notes and reasons]({folder}notes.md): what is said beside a figure, or instead of one\n"
    return reference_list(folder) + notes


def _readme() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = {"kpis": kpi_table("docs/kpis/"), "score": _score_text(), "reference": _reference_list("docs/reference/")}
    for marker, part in parts.items():
        text = replaced(text, marker, part)
    return text


def replaced(text: str, marker: str, part: str) -> str:
    """Put a part between its markers."""
    pattern = re.compile(f"(<!-- {marker} -->\n).*?(<!-- /{marker} -->)", re.DOTALL)
    found, count = pattern.subn(lambda match: f"{match[1]}{part}{match[2]}", text)
    if count != 1:
        raise ValueError(f"README.md has the markers {marker} {count} times, not once")
    return found


def _score_text() -> str:
    """Return a short scorecard of the sample book, as the command shows it."""
    book = telecom(customers=1_000)
    card = scorecard({name: book.tables[name] for name in ("customers", "subscriptions")}, period="2025-12", kpis=SHOWN)
    return f"```console\n$ tenure score book --kpis {','.join(SHOWN)}\n{card.summary()}\n```\n"


def main() -> None:
    """Write what differs."""
    for path, text in pages().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
