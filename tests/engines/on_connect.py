"""KPIs on a Connect server: run as a program, as a process has either classic sessions or those of Connect.

It writes, by name, what each KPI gives, and what is said of a table that cannot be read.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from tenure.catalogue import KPIS
from tests.engines.spark import SETTINGS, on_files
from tests.laws.cases import LISTS, book, call

KINDS = (
    "active_use_rate",
    "availability",
    "churn_rate",
    "cohort_retention",
    "conversion_rate",
    "customer_movements",
    "funnel",
    "latency_ms",
    "net_promoter_score",
    "onboarding_engagement_score",
    "return_on_investment",
    "service_combinations",
    "survival_curve",
)
"""A KPI of each kind of count."""
SPLIT = {"churn_rate", "net_promoter_score"}


def plain(name: str, found: Any) -> Any:
    """Return a result as plain values."""
    if name not in LISTS:
        return found.to_dict()
    rows = found.toArrow().to_pandas(date_as_object=False) if hasattr(found, "toArrow") else found
    return rows.astype(str).to_dict("list")


def main(names: list[str], folder: str) -> None:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - where there is no Java, it is not needed

    warnings.simplefilter("ignore")
    builder = SparkSession.builder.remote("local[1]")
    for setting, value in SETTINGS.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    frames = on_files(book(), session, Path(folder))
    assert type(frames["customers"]).__module__.startswith("pyspark.sql.connect")
    results = {}
    for name in names:
        split = {"by": "segment", "customers": frames["customers"]} if name in SPLIT else {}
        results[name] = plain(name, call(name, frames, **split))
    unreadable = session.range(1).selectExpr("raise_error('no such file') AS customer_id", "'x' AS segment")
    try:
        call("churn_rate", {**frames, "customers": unreadable}, by="segment", customers=unreadable)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is looked at
        results["error"] = [type(error).__name__, str(error)]
    session.stop()
    (Path(folder) / "results.json").write_text(json.dumps(results))


if __name__ == "__main__":
    main(sys.argv[2:] or sorted(KPIS), sys.argv[1])
