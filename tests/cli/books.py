"""Running the command line in a test, and writing the files that it reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tenure.cli import app


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> Any:
    return CliRunner().invoke(app, [str(each) for each in arguments], env=env)


def write(folder: Path, text: str, name: str = "subscriptions.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder
