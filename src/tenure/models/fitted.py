"""What every fitted curve with parameters shares: its parameters, their errors, its way to JSON and back."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

import numpy as np

from tenure.errors import ParameterError
from tenure.models.answers import number
from tenure.models.columns import Floats

__all__ = ["SCHEMA", "Fitted", "evidence", "opened", "parsed", "plain"]

SCHEMA = "tenure.model/1"


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A curve with positive parameters, as fitted or, to predict from published parameters, as given.

    Attributes:
        log_likelihood: At the maximum; nan where the parameters were given.
        covariance: Of the parameters: the inverse of the negative Hessian of the log-likelihood at the maximum.
        customers: How many customers the fit is made from.
    """

    names: ClassVar[tuple[str, ...]] = ()

    log_likelihood: float = math.nan
    covariance: tuple[tuple[float, ...], ...] = field(default=(), repr=False)
    customers: float = 0.0

    def __post_init__(self) -> None:
        for name in self.names:
            object.__setattr__(self, name, number(name, getattr(self, name), above=0))

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
        stated = {part.name: plain(getattr(self, part.name)) for part in fields(self)}
        return {"schema": SCHEMA, "model": type(self).__name__, **stated}

    def to_json(self) -> str:
        """The dictionary as JSON."""
        return json.dumps(self.to_dict(), allow_nan=False)

    @classmethod
    def from_dict(cls, stated: dict[str, Any]) -> Self:
        """The model that `to_dict` described.

        Raises:
            ParameterError: It describes something else.
        """
        content = opened(stated, cls.__name__, {part.name for part in fields(cls)})
        content["covariance"] = tuple(tuple(row) for row in content["covariance"])
        known_values: dict[str, Any] = {name: math.nan if value is None else value for name, value in content.items()}
        return cls(**known_values)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The model that `to_json` wrote."""
        return cls.from_dict(parsed(text))


def plain(value: Any) -> Any:
    """Plain Python for JSON: arrays and tuples as lists, what is not finite as None."""
    if isinstance(value, np.ndarray | tuple | list):
        return [plain(item) for item in (value.tolist() if isinstance(value, np.ndarray) else value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def opened(stated: Any, model: str, known: set[str]) -> dict[str, Any]:
    """The content of a stored model, once it is known to be of this kind and version, with its fields."""
    kind = (stated.get("model"), stated.get("schema")) if isinstance(stated, dict) else type(stated).__name__
    if kind != (model, SCHEMA):
        raise ParameterError(f"expected a {model} of schema {SCHEMA}, got {kind}")
    content = {name: value for name, value in stated.items() if name not in {"schema", "model"}}
    if set(content) != known:
        raise ParameterError(f"a stored {model} has other fields: check {', '.join(sorted(set(content) ^ known))}")
    return content


def parsed(text: str) -> Any:
    """What a text of JSON says."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise ParameterError(f"not JSON: {error}") from error


def evidence(covariance: Floats) -> tuple[tuple[float, ...], ...]:
    """A covariance matrix as tuples, which cannot be changed."""
    return tuple(tuple(float(value) for value in row) for row in covariance)
