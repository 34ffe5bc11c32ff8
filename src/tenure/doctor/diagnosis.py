"""Diagnosis: the findings of the doctor, in words and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import pandas as pd

from tenure.catalogue import Language
from tenure.results.finding import Finding
from tenure.results.lazy import show

__all__ = ["Diagnosis"]

_COLUMNS = ("finding", "table", "rows", "where", "what", "effect", "kpis")


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor found; shown in words, with `.table` for more.

    Args:
        findings: What was found, table by table.
        lang: The language in which it is shown.
    """

    findings: tuple[Finding, ...]
    lang: Language = "en"

    @property
    def table(self) -> pd.DataFrame:
        """A row per finding, in words."""
        return self.to_frame()

    def to_frame(self, lang: Language | None = None) -> pd.DataFrame:
        """Return a row per finding: slug, table, rows, the first places, what it is, what it does, to which KPIs."""
        spoken = show().language(lang or self.lang)
        rows = [
            (
                each.key,
                each.table,
                each.rows,
                ", ".join(each.where),
                each.what(spoken),
                each.effect(spoken),
                ", ".join(each.kpis),
            )
            for each in self.findings
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype({"rows": "int64"})

    def to_dict(self) -> list[dict[str, object]]:
        """Return the findings as plain Python, with their words."""
        return [
            {**asdict(each), "what": each.what(self.lang), "effect": each.effect(self.lang)} for each in self.findings
        ]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __repr__(self) -> str:
        return str(show().findings_to_text(self.findings, self.lang))

    def _repr_html_(self) -> str:
        return str(show().findings_to_html(self.findings, self.lang))
