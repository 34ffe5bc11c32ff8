"""A scorecard read from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tenure.errors import ParameterError
from tenure.periods import Period
from tenure.results import Curve, Measure, Result
from tenure.results.scorecard_row import Missing

__all__ = ["period_to_dict", "read_card"]

_TYPES: tuple[type[Result], ...] = (Measure, Curve)


def period_to_dict(period: Period) -> dict[str, str]:
    """Return a period with its label and its bounds as ISO text."""
    return {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()}


def read_card(value: Any, schema: str) -> dict[str, Any]:
    """Return the fields of a scorecard from its JSON, as text or as plain Python.

    Raises:
        ParameterError: It is no JSON of this type and version.
    """
    if not isinstance(value, Mapping):
        try:
            value = json.loads(value)
        except (TypeError, ValueError) as error:
            raise ParameterError(f"This is no JSON: {error}.") from None
    found = value.get("schema") if isinstance(value, Mapping) else None
    if found != schema:
        raise ParameterError(f"This JSON has the schema {found!r}; Scorecard reads {schema!r}.")
    try:
        return _fields(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ParameterError(f"This JSON of schema {schema!r} is damaged: {error!r}.") from None


def _fields(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kpis": tuple(value["kpis"]),
        "periods": tuple(Period(each["start"], each["end"]) for each in value["periods"]),
        "by": tuple(value["by"]),
        "compare": value["compare"],
        "measures": {name: _result(each) for name, each in value["measures"].items()},
        "missing": {name: Missing(**each) for name, each in value["missing"].items()},
        "earlier": {name: _result(each) for name, each in value["earlier"].items()},
    }


def _result(value: Mapping[str, Any]) -> Result:
    kind = next((each for each in _TYPES if each.schema == value["schema"]), Measure)
    return kind.from_json(json.dumps(value))
