"""The seam to the engines: frames in, frames out. The only package that names an engine.

A pandas frame or a pyarrow table is scanned in place by DuckDB; frames of Polars and PySpark, DuckDB relations and
tables of Ibis run where they are. Above this package there is one kind of frame, a lazy one. Its instants are naive UTC
where the data have a time zone, which is noted, and as they are where they have none.
"""

from tenure.engine.connection import connect, engine_settings
from tenure.engine.engine_errors import naming_table, refuse_several_engines
from tenure.engine.frames import columns_of, drop_rows, from_pandas, head, hold, replace_columns, restore, scan
from tenure.engine.instants import add_days, bucket_of, instant
from tenure.engine.machines import (
    join_in_place,
    least_following,
    repartition,
    repartition_once,
    repartition_together,
)
from tenure.engine.queries import DIALECTS, Dialect, as_ibis_tables, queries_of
from tenure.engine.source import Frame, FrameT, Replacement, Source
from tenure.engine.steps import (
    collect,
    collect_sorted,
    count_distinct,
    gather,
    join_small,
    kept,
    pays_per_run,
    prefiltered,
    read_text,
    run_together,
    to_local,
    upload,
    wide_integer,
    with_elapsed,
    with_row_number,
)
from tenure.engine.totals import Total, collect_sums, collect_totals, count_unmatched, has_rows

__all__ = [
    "DIALECTS",
    "Dialect",
    "Frame",
    "FrameT",
    "Replacement",
    "Source",
    "Total",
    "add_days",
    "as_ibis_tables",
    "bucket_of",
    "collect",
    "collect_sorted",
    "collect_sums",
    "collect_totals",
    "columns_of",
    "connect",
    "count_distinct",
    "count_unmatched",
    "drop_rows",
    "engine_settings",
    "from_pandas",
    "gather",
    "has_rows",
    "head",
    "hold",
    "instant",
    "join_in_place",
    "join_small",
    "kept",
    "least_following",
    "naming_table",
    "pays_per_run",
    "prefiltered",
    "queries_of",
    "read_text",
    "refuse_several_engines",
    "repartition",
    "repartition_once",
    "repartition_together",
    "replace_columns",
    "restore",
    "run_together",
    "scan",
    "to_local",
    "upload",
    "wide_integer",
    "with_elapsed",
    "with_row_number",
]
