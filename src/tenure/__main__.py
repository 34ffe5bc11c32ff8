"""The command `tenure`, also as `python -m tenure`."""

from __future__ import annotations

import sys
from importlib.util import find_spec

__all__ = ["main"]

_NEEDED = ("typer", "rich")


def main() -> None:
    """Run the command line, or say in one line what it needs."""
    lost = [name for name in _NEEDED if find_spec(name) is None]
    if lost:
        sys.stderr.write(f"tenure: the command line needs {' and '.join(lost)}: pip install 'tenure[report]'\n")
        raise SystemExit(2)
    try:
        from tenure.cli import app  # noqa: PLC0415 - what it imports is an extra

        app()
    except KeyboardInterrupt:  # before a command began
        sys.stderr.write("tenure: interrupted.\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
