"""Results as pydantic and FastAPI take them: a field, an argument or an answer of this type is its `to_dict()`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import core_schema

from tenure.errors import ParameterError

__all__ = ["PydanticType"]


class PydanticType:
    """A type that pydantic serialises by `to_dict` and validates from an instance, a mapping or JSON.

    It is no dataclass: FastAPI would take the fields of one apart where a path has no return annotation.
    """

    schema: ClassVar[str]

    def to_dict(self) -> dict[str, Any]:
        """Return plain Python: numbers, text, lists; undefined is None."""
        raise NotImplementedError

    def to_json(self, **options: Any) -> str:
        """Return JSON in a stable, versioned schema; nan becomes null."""
        return json.dumps(self.to_dict(), allow_nan=False, ensure_ascii=False, **options)

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Self:
        """Return what `to_dict` wrote."""
        raise ParameterError(f"A {cls.__name__} is not read back from the schema {found.get('schema')!r}.")

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return what `to_json` wrote.

        Raises:
            ParameterError: The text is no JSON of this type and version.
        """
        try:
            found = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise ParameterError(f"This is no JSON: {error}.") from None
        return cls.from_dict(found if isinstance(found, Mapping) else {})

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return iter(self.to_dict().items())

    @classmethod
    def _validated(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str | bytes | bytearray):
            return cls.from_json(value)  # type: ignore[arg-type]
        if isinstance(value, Mapping):
            return cls.from_dict(value)
        raise ParameterError(f"A {cls.__name__} is read from its to_dict() or to_json(), not from {type(value)!r}.")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(cls.to_dict)
        return core_schema.no_info_plain_validator_function(cls._validated, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        version = {"const": cls.schema, "type": "string"}
        return {"title": cls.__name__, "type": "object", "properties": {"schema": version}, "required": ["schema"]}
