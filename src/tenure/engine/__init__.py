"""The seam to the engines: frames in, frames out. The only package that names an engine.

A pandas frame or a pyarrow table is scanned in place by DuckDB; Polars frames and DuckDB relations run
where they are. Above this package there is one kind of frame, a lazy one.
"""

from tenure.engine.reading import Frame, Source, columns_of, scan
from tenure.engine.returning import collect, drop_rows, head, replace_columns, restore
from tenure.engine.steps import bucket_of, read_text, to_local, upload, with_elapsed, with_row_number

__all__ = [
    "Frame",
    "Source",
    "bucket_of",
    "collect",
    "columns_of",
    "drop_rows",
    "head",
    "read_text",
    "replace_columns",
    "restore",
    "scan",
    "to_local",
    "upload",
    "with_elapsed",
    "with_row_number",
]
