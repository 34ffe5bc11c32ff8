"""All benchmarks, one after another: `python -m benchmarks`. Figures are ratios of contestants that take turns."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from benchmarks.side_by_side import machine

HELPERS = ("__init__", "__main__", "side_by_side")


def main() -> None:
    print(machine())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem not in HELPERS:
            print(f"\n## {path.stem}\n", flush=True)
            import_module(f"benchmarks.{path.stem}").main()


if __name__ == "__main__":
    main()
