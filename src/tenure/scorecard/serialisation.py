"""A scorecard read from its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.errors import ParameterError
from tenure.periods import Period
from tenure.results import Curve, Measure, Result
from tenure.results.scorecard_row import Missing

__all__ = ["period_to_dict", "read_card"]

_TYPES: dict[str, type[Result]] = {each.schema: each for each in (Measure, Curve)}


def period_to_dict(period: Period) -> dict[str, str]:
    """Return a period with its label and its bounds as ISO text."""
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def read_card(found: Mapping[str, Any], schema: str) -> dict[str, Any]:
    """Return the fields of a scorecard from its JSON as plain Python.

    Raises:
        ParameterError: It is no scorecard of this version.
    """
    if found.get("schema") != schema:
        raise ParameterError(f"This JSON has the schema {found.get('schema')!r}; Scorecard reads {schema!r}.")
    try:
        return {
            "kpis": tuple(found["kpis"]),
            "periods": tuple(Period(each["start"], each["end"]) for each in found["periods"]),
            "by": tuple(found["by"]),
            "measures": {name: _result(each) for name, each in found["measures"].items()},
            "missing": {name: Missing(**each) for name, each in found["missing"].items()},
            "compare": found["compare"],
            "earlier": {name: _result(each) for name, each in found["earlier"].items()},
        }
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ParameterError(f"This JSON of schema {schema!r} is damaged: {error!r}.") from None


def _result(found: Mapping[str, Any]) -> Result:
    return _TYPES.get(found["schema"], Measure).from_dict(found)
