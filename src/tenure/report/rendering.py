"""The page: its template filled, and its data, styles and programs put into one file that asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tenure.report.packing import pack
from tenure.show.colours import COLOURS, Colours

__all__ = ["render"]

_TOKENS = ("page", "text", "muted", "grid", "panel", "better", "worse", "neutral")


def render(page: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Return the page as HTML.

    Args:
        page: What the template names.
        data: What the program of the page chooses from.
    """
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - an extra, imported only when a page is made
    from markupsafe import Markup  # noqa: PLC0415 - likewise

    program, plotly = _read("program.js"), _plotly()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_read("page.html.j2"))
    return template.render(
        **page,
        policy=_policy(plotly, program),
        style=Markup(_style()),  # noqa: S704 - our own file
        plotly=Markup(plotly),  # noqa: S704 - plotly's own file
        program=Markup(program),  # noqa: S704 - our own file
        data=pack(data),
    )


def _policy(*programs: str) -> str:
    """Return what the page may do: run the programs that it brings along, and load nothing."""
    hashes = " ".join(f"'sha256-{_hash(program)}'" for program in programs)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(program: str) -> str:
    return base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()


def _read(name: str) -> str:
    return (files("tenure.report") / "page" / name).read_text(encoding="utf-8")


@cache
def _plotly() -> str:
    """Return the program that draws, as it can stand in a page."""
    from plotly.offline import get_plotlyjs  # noqa: PLC0415 - an extra, imported only when a page is made

    # Browsers read a return as a line break before they hash a script.
    program: str = get_plotlyjs()
    return program.replace("\r\n", "\n").replace("\r", "\n").replace("</script", "<\\/script")


def _style() -> str:
    style = _read("style.css")
    return style.replace("{{LIGHT}}", _variables(COLOURS["light"])).replace("{{DARK}}", _variables(COLOURS["dark"]))


def _variables(colours: Colours) -> str:
    return " ".join(f"--{token}: {getattr(colours, token)};" for token in _TOKENS)
