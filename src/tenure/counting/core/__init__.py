"""The spine of counting: periods into buckets, rows into sums, sums into parts."""

from tenure.counting.core.aggregates import (
    aggregate_by,
    aggregate_over,
    bucket_of,
    cumulative_sum,
    distinct_rows,
    divide,
    first_value,
    is_first,
    is_last,
    next_value,
    previous_value,
    sum_by,
    summed_by,
    to_money_units,
)
from tenure.counting.core.count import (
    PERIOD,
    Rows,
    combine,
    count_by_period,
    inside_periods,
    list_by_period,
    sums_by_period,
    values_by_period,
)
from tenure.counting.core.groups import are_equal, join_customers
from tenure.counting.core.instants import (
    DAY,
    days_of,
    microseconds_into_month,
    month_length,
    month_number,
)
from tenure.counting.core.machines import bring_tables_together, bring_together, on_one_machine
from tenure.counting.core.merging import merge_parts
from tenure.counting.core.runs import PeriodRun, per_run, span_of_all, spans_of
from tenure.counting.core.shared import (
    are_counts_shared,
    count_together,
    keep_rows,
    memoised,
    shared_counts,
    shared_within,
)
from tenure.counting.core.stacking import stack
from tenure.engine import add_days

__all__ = [
    "DAY",
    "PERIOD",
    "PeriodRun",
    "Rows",
    "add_days",
    "aggregate_by",
    "aggregate_over",
    "are_counts_shared",
    "are_equal",
    "bring_tables_together",
    "bring_together",
    "bucket_of",
    "combine",
    "count_by_period",
    "count_together",
    "cumulative_sum",
    "days_of",
    "distinct_rows",
    "divide",
    "first_value",
    "inside_periods",
    "is_first",
    "is_last",
    "join_customers",
    "keep_rows",
    "list_by_period",
    "memoised",
    "merge_parts",
    "microseconds_into_month",
    "month_length",
    "month_number",
    "next_value",
    "on_one_machine",
    "per_run",
    "previous_value",
    "shared_counts",
    "shared_within",
    "span_of_all",
    "spans_of",
    "stack",
    "sum_by",
    "summed_by",
    "sums_by_period",
    "to_money_units",
    "values_by_period",
]
