"""What several KPIs take is explained in the same words everywhere."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict

from tests.house_plan import kpi_functions

TABLES = {"events", "surveys", "costs", "contacts", "scores", "signals"}  # a KPI says what it needs of them
# What they mean differs from KPI to KPI.
OF_EACH = {
    *{"method", "scale", "event", "base", "basis", "days", "per", "policy", "services", "steps", "vas_only"},
    *{"within_days", "resamples", *TABLES},
}
EXCEPTIONS = {
    ("customers", "weights_by_stratum"),
    ("strata", "weights_by_stratum"),
    ("by", "health_distribution"),
    ("as_of", "health_score"),
    ("as_of", "fit_health_weights"),
    ("as_of", "rfm_summary"),
    ("as_of", "purchaser_value"),
    ("horizon_months", "purchaser_value"),
    ("confidence", "ltv_to_crc_ratio"),
    *(("by", name) for name in ("latency_ms", "error_rate", "apdex_score", "mean_opinion_score")),  # of no customers
}


def arguments(doc: str) -> dict[str, str]:
    """Return the Args of a docstring, each text in one line."""
    found = re.search(r"\nArgs:\n(.*?)\n\n", f"{doc}\n\n", re.DOTALL)
    entries = re.split(r"\n    (?=\S)", found[1]) if found else []
    return {name.strip(): " ".join(text.split()) for name, _, text in (entry.partition(":") for entry in entries)}


def test_a_parameter_has_one_text() -> None:
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kpi, function in kpi_functions().items():
        for name, text in arguments(inspect.getdoc(function) or "").items():
            if (name, kpi) not in EXCEPTIONS:
                texts[name][text].append(kpi)
    several = {name: dict(found) for name, found in texts.items() if len(found) > 1 and name not in OF_EACH}
    assert not several


def test_every_parameter_is_explained() -> None:
    for kpi, function in kpi_functions().items():
        parameters = set(inspect.signature(function).parameters)
        assert set(arguments(inspect.getdoc(function) or "")) == parameters, kpi
