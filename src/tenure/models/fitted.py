"""What every fitted curve with parameters shares: its parameters, their errors, its way to JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

import numpy as np

from tenure.errors import ParameterError
from tenure.models.columns import Floats
from tenure.options import number

__all__ = ["SCHEMA", "Fitted", "check_stored_model", "covariance_tuples", "parse_json", "to_plain"]

SCHEMA = "tenure.model/2"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A curve with positive parameters, as fitted or, to predict from published parameters, as given.

    A fit does not depend on the order of the rows. By processor and number of threads, the parameters and standard
    errors may differ by rounding, at most by a relative `tenure.models.likelihood.SAME_FIT`.

    Attributes:
        log_likelihood: At the maximum; nan where the parameters were given.
        covariance: Of the parameters: the inverse of the negative Hessian of the log-likelihood at the maximum.
        customers: Number of customers behind the fit.
    """

    names: ClassVar[tuple[str, ...]] = ()

    log_likelihood: float = math.nan
    covariance: tuple[tuple[float, ...], ...] = field(default=(), repr=False)
    customers: float = 0.0

    def __post_init__(self) -> None:
        for name in self.names:
            object.__setattr__(self, name, number(getattr(self, name), name, above=0))

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name."""
        return {name: getattr(self, name) for name in self.names}

    @property
    def standard_errors(self) -> dict[str, float]:
        """Standard errors of the parameters themselves, not of their logarithms; nan where they were given."""
        if not self.covariance:
            return dict.fromkeys(self.names, math.nan)
        return {name: math.sqrt(self.covariance[row][row]) for row, name in enumerate(self.names)}

    def to_dict(self) -> dict[str, Any]:
        """Everything, as plain Python; nan becomes None."""
        values = {part.name: to_plain(getattr(self, part.name)) for part in fields(self)}
        return {"schema": SCHEMA, "model": type(self).__name__, **values}

    def to_json(self) -> str:
        """The dictionary as JSON."""
        return json.dumps(self.to_dict(), allow_nan=False)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """The model that `to_dict` described.

        Raises:
            ParameterError: It describes something else.
        """
        values = check_stored_model(stored, cls.__name__, {part.name for part in fields(cls)})
        values["covariance"] = tuple(tuple(row) for row in values["covariance"])
        arguments: dict[str, Any] = {name: math.nan if value is None else value for name, value in values.items()}
        return cls(**arguments)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The model that `to_json` wrote."""
        return cls.from_dict(parse_json(text))


def to_plain(value: Any) -> Any:
    """Convert to plain Python for JSON: arrays and tuples to lists, what is not finite to None."""
    if isinstance(value, np.ndarray | tuple | list):
        return [to_plain(item) for item in (value.tolist() if isinstance(value, np.ndarray) else value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def check_stored_model(stored: Any, model: str, field_names: set[str]) -> dict[str, Any]:
    """Return the fields of a stored model, which must be of this kind and version."""
    kind = (stored.get("model"), stored.get("schema")) if isinstance(stored, dict) else type(stored).__name__
    if kind != (model, SCHEMA):
        raise ParameterError(f"expected a {model} of schema {SCHEMA}, got {kind}")
    values = {name: value for name, value in stored.items() if name not in {"schema", "model"}}
    if set(values) != field_names:
        differing = ", ".join(sorted(set(values) ^ field_names))
        raise ParameterError(f"a stored {model} has other fields: check {differing}")
    return values


def parse_json(text: str) -> Any:
    """Parse JSON, or say that it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise ParameterError(f"not JSON: {error}") from error


def covariance_tuples(covariance: Floats) -> tuple[tuple[float, ...], ...]:
    """Return a covariance matrix as tuples, which cannot be changed."""
    return tuple(tuple(float(value) for value in row) for row in covariance)
