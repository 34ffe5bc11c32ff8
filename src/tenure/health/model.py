"""The health model: which signals count, how much, and from where to where."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from tenure.errors import ParameterError
from tenure.health.storing import from_text, suffix_format, to_text
from tenure.results import Message, MessageText
from tenure.settings import Settings
from tenure.writing import write_atomically

__all__ = ["Bands", "HealthModel", "Signal", "read_bands", "read_model"]

_Number = Annotated[float, Field(ge=-1e100, le=1e100, allow_inf_nan=False)]
_OF_THE_TABLE = {"customer_id", "as_of"}
_FEWEST, _MOST = 4, 6


class Signal(Settings):
    """A signal of health: a column of numbers, how much it weighs, and where it is worst and best.

    It has 0 points at `worst` and beyond, 100 at `best` and beyond, and in between in proportion; where `worst` is
    above `best`, less is better.

    Raises:
        ParameterError: A weight is not above 0, or worst and best are the same; the error names every fault.

    Example:
        >>> Signal(name="tickets", weight=10, worst=5, best=0).worst
        5.0
    """

    name: Annotated[str, Field(min_length=1)]
    weight: Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]
    worst: _Number
    best: _Number

    @model_validator(mode="after")
    def _has_a_span(self) -> Self:
        if self.worst == self.best:
            raise ValueError(f"worst and best of {self.name} are both {self.worst:g}: there is nothing in between")
        if self.name in _OF_THE_TABLE:
            raise ValueError(f"{self.name} is no signal but a column of every table of signals")
        return self


class Bands(Settings):
    """The upper edges of the bands: red up to and with `red`, then yellow, then green, and thriving above `green`.

    Raises:
        ParameterError: The edges do not ascend; the error names every fault.

    Example:
        >>> Bands(red=50).edges
        (50.0, 70.0, 100.0)
    """

    red: _Number = 40.0
    yellow: _Number = 70.0
    green: _Number = 100.0

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        if not self.red < self.yellow < self.green:
            raise ValueError(f"edges ascend from red to green; {self.red:g}, {self.yellow:g}, {self.green:g} do not")
        return self

    @property
    def edges(self) -> tuple[float, float, float]:
        """The upper edges of red, yellow and green."""
        return self.red, self.yellow, self.green


class HealthModel(Settings):
    """The signals of a health score, its bands, and how much may be missing.

    There are 1 to 20 signals, of different names; 4 to 6 are advised. Weights count by their share of the sum. A
    customer of whom signals with more than `max_missing` of the weight are missing has no score.

    Raises:
        ParameterError: A signal, the bands or `max_missing` have no meaning; the error names every fault.

    Example:
        >>> usage = Signal(name="usage", weight=80, worst=0, best=20)
        >>> tickets = Signal(name="tickets", weight=20, worst=5, best=0)
        >>> model = HealthModel(signals=[usage, tickets])
        >>> model.weights
        {'usage': 0.8, 'tickets': 0.2}
        >>> HealthModel.from_json(model.to_json()) == model
        True
    """

    signals: Annotated[tuple[Signal, ...], Field(min_length=1, max_length=20)]
    bands: Bands = Bands()
    max_missing: Annotated[float, Field(ge=0, le=1)] = 0.4

    @model_validator(mode="after")
    def _different_names(self) -> Self:
        names = [signal.name for signal in self.signals]
        folded = [name.casefold() for name in names]
        if twice := list(dict.fromkeys(name for name in names if folded.count(name.casefold()) > 1)):
            raise ValueError(f"a signal stands in a model once; {', '.join(twice)} stand twice, or differ in case only")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """The share of the weight that each signal has; they add to 1."""
        total = math.fsum(signal.weight for signal in self.signals)
        return {signal.name: signal.weight / total for signal in self.signals}

    @property
    def notes(self) -> tuple[MessageText, ...]:
        """What to mind with the model: weights that add to neither 1 nor 100, few signals or many."""
        total, count = math.fsum(signal.weight for signal in self.signals), len(self.signals)
        found = []
        if not any(math.isclose(total, whole, rel_tol=1e-9) for whole in (1, 100)):
            found.append(Message("weights_normalised", {"total": f"{total:.9g}"}))
        if not _FEWEST <= count <= _MOST:
            found.append(Message("number_of_signals", {"signals": count, "fewest": _FEWEST, "most": _MOST}))
        return tuple(MessageText(message) for message in found)

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python, as `HealthModel(**…)` takes it."""
        return {
            "signals": [signal.model_dump() for signal in self.signals],
            "bands": self.bands.model_dump(),
            "max_missing": self.max_missing,
        }

    def to_json(self) -> str:
        """Return it as JSON."""
        return to_text(self.to_dict(), "json")

    def to_yaml(self) -> str:
        """Return it as YAML, to be edited by hand. Needs `tenure[yaml]`."""
        return to_text(self.to_dict(), "yaml")

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the model that a JSON text describes."""
        return cls(**from_text(text, "json"))

    @classmethod
    def from_yaml(cls, text: str) -> Self:
        """Return the model that a YAML text describes. Needs `tenure[yaml]`."""
        return cls(**from_text(text, "yaml"))

    def save(self, path: str | Path) -> None:
        """Write it to a file whose name ends in .json, .yaml or .yml."""
        text = to_text(self.to_dict(), suffix_format(path))
        write_atomically(path, text)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the model of a file whose name ends in .json, .yaml or .yml."""
        how = suffix_format(path)
        return cls(**from_text(Path(path).read_text(encoding="utf-8"), how))

    def __repr__(self) -> str:
        shares = ", ".join(f"{name} {100 * share:.3g} %" for name, share in self.weights.items())
        edges = ", ".join(f"{name} to {edge:g}" for name, edge in self.bands.model_dump().items())
        lines = [f"HealthModel: {shares}; {edges}; up to {100 * self.max_missing:g} % missing"]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        return repr(self)


def read_model(model: Any) -> HealthModel:
    """Read a model, or a mapping that says the same."""
    if isinstance(model, HealthModel):
        return model
    if not isinstance(model, Mapping):
        raise ParameterError(f"model is a HealthModel, not {model!r}.")
    return HealthModel(**{str(name): value for name, value in model.items()})


def read_bands(bands: Any) -> Bands:
    """Read bands, or a mapping that says the same; the usual ones if left out."""
    if bands is None or isinstance(bands, Bands):
        return bands or Bands()
    if not isinstance(bands, Mapping):
        raise ParameterError(f"bands are Bands(red=…, yellow=…, green=…), not {bands!r}.")
    return Bands(**{str(name): value for name, value in bands.items()})
