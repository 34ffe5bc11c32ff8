"""Report: the page that was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from tenure.writing import write_atomically

__all__ = ["Report"]


@dataclass(frozen=True)
class Report:
    """A dashboard as one HTML file that opens offline; frozen.

    Args:
        html: The page.
        title: What it is called.
    """

    html: str = field(repr=False)
    title: str

    def save(self, path: str | Path) -> None:
        """Write the page to a file, which is replaced only once the page is there."""
        write_atomically(path, self.html)

    def _repr_html_(self) -> str:
        frame = 'sandbox="allow-scripts" style="width: 100%; height: 48rem; border: 0"'
        return f'<iframe title="{escape(self.title)}" {frame} srcdoc="{escape(self.html)}"></iframe>'
