"""Pages of what is public and no KPI: a page per subject, from docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property
from types import ModuleType
from typing import Any

from pydantic import BaseModel

import tenure
from docs.generator.docstrings import example_lines, read_docstring, section_lines, signature_lines
from docs.generator.subjects import SUBJECTS, Subject
from tenure import errors

Member = property | cached_property[Any] | Callable[..., Any]


def reference_pages() -> dict[str, str]:
    """Return the text of every page of the reference by its name."""
    return {subject.page: "\n".join([*_page(subject), ""]) for subject in SUBJECTS}


def reference_list(folder: str) -> str:
    """Return a list of the pages with what each is about."""
    return "".join(f"- [{subject.title}]({folder}{subject.page}.md): {subject.about}\n" for subject in SUBJECTS)


def _page(subject: Subject) -> Iterator[str]:
    yield from (f"# {subject.title}", "", f"{subject.about[0].upper()}{subject.about[1:]}.")
    if subject.page == "errors":
        yield from ("", "```text", inspect.cleandoc(errors.__doc__ or ""), "```")
    for name in subject.names:
        yield from _thing(name, getattr(subject.module, name), subject.module.__name__)


def _thing(name: str, thing: Any, home: str) -> Iterator[str]:
    yield from ("", f"## {name}", "")
    if isinstance(thing, ModuleType):
        yield from _module(thing)
        return
    summary, sections = read_docstring(thing)
    yield from (f"`{home}.{name}`", "", summary)
    if not inspect.isclass(thing) or "Args" in sections or issubclass(thing, BaseModel):
        yield from ("", *signature_lines(name, thing))
    yield from section_lines(sections, "###", home)
    if inspect.isclass(thing) and not issubclass(thing, Exception):
        yield from _members(thing)


def _module(module: ModuleType) -> Iterator[str]:
    """Write a module of functions: what it says of itself, and each function."""
    summary, _, example = inspect.cleandoc(module.__doc__ or "").partition("\n    >>> ")
    yield summary.strip().replace("`docs/intervals.md`", "[Intervals](../intervals.md)")
    if example:
        yield from ("", *example_lines(inspect.cleandoc(f"    >>> {example}"), module.__name__))
    found = {name: getattr(module, name) for name in module.__all__}
    functions = {name: each for name, each in found.items() if inspect.isfunction(each) and each.__name__ == name}
    for name, function in functions.items():
        text, sections = read_docstring(function)
        yield from ("", f"### {name}", "", *signature_lines(name, function), "", text)
        yield from section_lines(sections, "####", module.__name__)


def _members(thing: type) -> Iterator[str]:
    members = dict(_public_members(thing))
    values = {name: member for name, member in members.items() if isinstance(member, property | cached_property)}
    if values:
        yield from ("", "### Properties", "", "| | |", "|---|---|")
        yield from (f"| `.{name}` | {' '.join(read_docstring(member)[0].split())} |" for name, member in values.items())
    for name, member in members.items():
        if name not in values and callable(member):
            text, sections = read_docstring(member)
            yield from ("", f"### .{name}", "", *signature_lines(f".{name}", member), "", text)
            yield from section_lines(sections, "####")


def _public_members(thing: type) -> Iterator[tuple[str, Member]]:
    """Return the properties and methods with a docstring, of the class and those of tenure that it is built on."""
    seen: set[str] = set()
    for kind in thing.__mro__:
        if not kind.__module__.startswith("tenure"):
            continue
        for name, raw in vars(kind).items():
            member = raw.__func__ if isinstance(raw, classmethod | staticmethod) else raw
            is_member = inspect.isfunction(member) or isinstance(member, property | cached_property)
            if is_member and not name.startswith("_") and name not in seen and inspect.getdoc(member):
                seen.add(name)
                yield name, member


def documented_names() -> set[str]:
    """Return the public names of the package that the reference has."""
    return {name for subject in SUBJECTS if subject.module is tenure for name in subject.names}
