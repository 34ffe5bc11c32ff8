"""Messages: why there is no figure, or what to mind with one, as data; `show` says them in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

from tenure.catalogue import Language
from tenure.results.lazy import show
from tenure.results.plain import plain

__all__ = ["Message", "MessageText", "Note", "Reason"]


@dataclass(frozen=True)
class Message:
    """A reason or a note: its key in `show`, and the values that its words name.

    Example:
        >>> small = Message("small_base", {"base": 4, "least": 30})
        >>> small.text("es")
        'menos de 30 en el denominador: 4'
        >>> small == Message.from_dict(small.to_dict())
        True
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", plain(self.values))

    def __hash__(self) -> int:
        return hash((self.key, json.dumps(self.values, sort_keys=True)))

    def text(self, lang: Language = "en") -> str:
        """Say it in words."""
        return show().message_text(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Return its key, its values and its English words."""
        return {"key": self.key, "values": dict(self.values), "text": self.text()}

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Message:
        """Return the message that `to_dict` wrote; a key without words is a `KeyError`."""
        message = cls(found["key"], dict(found["values"]))
        message.text()
        return message


Reason: TypeAlias = Message
Note: TypeAlias = Message


class MessageText(str):
    """A message in English words, which still knows its key and values, and its words in other languages."""

    __slots__ = ("message",)
    message: Message

    def __new__(cls, message: Message) -> Self:
        """Say a message in English."""
        text = super().__new__(cls, message.text())
        text.message = message
        return text

    def __getnewargs__(self) -> tuple[Message]:  # type: ignore[override]
        return (self.message,)

    @property
    def key(self) -> str:
        """Its key, which stays the same in every language and version."""
        return self.message.key

    @property
    def values(self) -> dict[str, Any]:
        """The values that its words name."""
        return dict(self.message.values)

    def text(self, lang: Language = "en") -> str:
        """Say it in words."""
        return self.message.text(lang)
