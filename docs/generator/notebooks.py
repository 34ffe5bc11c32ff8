"""A hook of mkdocs: the notebooks of `examples/` are pages, and are run when the site is built."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

EXAMPLES = Path(__file__).parents[2] / "examples"
# Figures take plotly from the web, rather than five megabytes of it into each page.
os.environ.setdefault("PLOTLY_RENDERER", "notebook_connected")


@event_priority(100)  # before the plugin that makes pages of notebooks
def on_files(files: Files, config: Any) -> Files:
    """Add the notebooks to the files of the site."""
    for path in sorted(EXAMPLES.glob("notebooks/*.ipynb")):
        name = path.relative_to(EXAMPLES).as_posix()
        files.append(File(name, str(EXAMPLES), config.site_dir, config.use_directory_urls))
    return files


def on_page_content(html: str, page: Page, config: Any, files: Files) -> str:  # noqa: ARG001 - as mkdocs calls it
    """Let the links between notebooks lead to their pages."""
    if not page.file.src_uri.startswith("notebooks/"):
        return html
    return re.sub(r'href="(\w+)\.ipynb"', r'href="../\1/"', html)
