"""Print the tables of docs/intervals.md."""

from __future__ import annotations

from benchmarks.coverage.tables import tables

if __name__ == "__main__":
    print(tables())
