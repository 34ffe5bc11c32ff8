"""The seam to the engines: frames in, frames out. The only package that names an engine.

A pandas frame or a pyarrow table is scanned in place by DuckDB; Polars frames and DuckDB relations run
where they are. Above this package there is one kind of frame, a lazy one.
"""

from tenure.engine.reading import Frame, Source, columns_of, scan
from tenure.engine.returning import collect, head, replaced, restore, without
from tenure.engine.steps import bounded, elapsed, numbered, put, read_text

__all__ = [
    "Frame",
    "Source",
    "bounded",
    "collect",
    "columns_of",
    "elapsed",
    "head",
    "numbered",
    "put",
    "read_text",
    "replaced",
    "restore",
    "scan",
    "without",
]
