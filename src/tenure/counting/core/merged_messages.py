"""What partitions say beside their figures, as one call with all the tables says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from tenure.results import Message, Parts

__all__ = ["merged_notes", "why_undefined"]

_DATA_END = "data_end"
"""The value of the notes that say up to where the data go, of which a figure has one."""


def why_undefined(several: Sequence[Parts]) -> Message | None:
    """Return why no partition can be counted, with all that they found instead; None where one can."""
    known = [each.undefined for each in several if each.undefined is not None]
    if len(known) < len(several):
        return None
    alike = [reason.values for reason in known if reason.key == known[0].key]
    return Message(known[0].key, reduce(_all_named, alike))


def _all_named(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: sorted({*one[name], *other[name]}) if isinstance(one[name], list) else one[name] for name in one}


def merged_notes(several: Sequence[Parts]) -> Iterator[Message]:
    """Return each note once, with the counts in it added up; where data end is where they end last."""
    notes = [note for each in several for note in each.notes]
    for subject in dict.fromkeys(_subject(note) for note in notes):
        alike = [note for note in notes if _subject(note) == subject]
        if subject != _DATA_END:
            yield Message(subject, reduce(_add_counts, [note.values for note in alike]))
        elif not any(_reaches_the_end(each) for each in several):
            yield max(alike, key=lambda note: str(note.values[_DATA_END]))


def _subject(note: Message) -> str:
    return _DATA_END if _DATA_END in note.values else note.key


def _reaches_the_end(parts: Parts) -> bool:
    """Whether the data of a partition go to the end of all periods; one without rows says nothing of that."""
    return not parts.is_empty and all(_subject(note) != _DATA_END for note in parts.notes)


def _add_counts(one: Mapping[str, Any], other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what are numbers; names are those that both have."""
    return {name: _together(one[name], other[name]) for name in one}


def _together(one: Any, other: Any) -> Any:
    if isinstance(one, int):
        return one + other
    if isinstance(one, list | tuple):
        return [each for each in one if each in other]
    return one
