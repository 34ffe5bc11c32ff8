"""Settings: what people decide once and keep, as a frozen model whose errors are those of this library."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tenure.errors import ParameterError, validation_message

__all__ = ["Settings"]


class Settings(BaseModel):
    """A frozen model; what it refuses is a `ParameterError` that names every fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __init__(self, **given: Any) -> None:
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise ParameterError(f"{type(self).__name__}: {validation_message(error).rstrip('.')}.") from None
