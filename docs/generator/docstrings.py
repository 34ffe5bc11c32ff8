"""Docstrings as Markdown: summary, sections, signatures, and examples that import what they use."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import tenure

SECTIONS = ("Definition", "Args", "Attributes", "Returns", "Raises", "Reference", "Example")
TITLES = {"Args": "Arguments"}
LISTS = {"Args", "Attributes", "Raises"}


def read_docstring(thing: object) -> tuple[str, dict[str, str]]:
    """Return the text before the first section, and the sections by their titles."""
    pieces = re.split(rf"^({'|'.join(SECTIONS)}):", inspect.getdoc(thing) or "", flags=re.MULTILINE)
    titled = zip(pieces[1::2], pieces[2::2], strict=True)
    return pieces[0].strip(), {title: inspect.cleandoc(text) for title, text in titled}


def section_lines(sections: Mapping[str, str], level: str, home: str = "tenure") -> Iterator[str]:
    """Write the sections of a docstring under headings of a level."""
    for title, text in sections.items():
        yield from ("", f"{level} {TITLES.get(title, title)}", "", *_body(title, text, home))


def _body(title: str, text: str, home: str) -> list[str]:
    if title == "Example":
        return example_lines(text, home)
    if title not in LISTS:
        return [text]
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    named = [" ".join(entry.split()).partition(": ") for entry in entries if entry.strip()]
    return [f"- `{word}`: {meaning}" for word, _, meaning in named]


def example_lines(text: str, home: str) -> list[str]:
    """Write an example as code, after the imports that it needs; those of one module make one line."""
    lines = text.splitlines()
    imports: list[str] = []
    for module in dict.fromkeys((home, "tenure")):
        start = f">>> from {module} import "
        given = {name.strip() for line in lines if line.startswith(start) for name in line[len(start) :].split(",")}
        used = _names_used(lines) - _names_defined(lines) - _names_defined(imports)
        if names := sorted(given | (used & set(_public(module)))):
            imports.append(f"{start}{', '.join(names)}")
        lines = [line for line in lines if not line.startswith(start)]
    return ["```pycon", *imports, *lines, "```"]


def _names_used(lines: Iterable[str]) -> set[str]:
    code = "\n".join(line for line in lines if line.startswith((">>>", "...")))
    return set(re.findall(r"(?<![\w.\"'])[A-Za-z_]\w*", code))


def _names_defined(lines: Iterable[str]) -> set[str]:
    """Return what is imported, or given a value."""
    names = ",".join(line.partition("import ")[2] for line in lines if "import " in line)
    assigned = {line[4:].partition(" = ")[0] for line in lines if " = " in line}
    return {*(name.strip() for name in names.split(",")), *assigned}


def _public(module: str) -> Iterable[str]:
    found: Any = tenure
    for part in module.split(".")[1:]:
        found = getattr(found, part)
    return [name for name in found.__all__ if not inspect.ismodule(getattr(found, name))]


def signature_lines(name: str, function: Callable[..., Any]) -> list[str]:
    """Write a signature as code, a line per parameter."""
    found = inspect.signature(function)
    lines, starred = [], False
    for parameter in found.parameters.values():
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            starred = True
            lines.append("    *,")
        lines.append(f"    {_parameter_text(parameter)},")
    returned = "" if found.return_annotation in {None, "None", found.empty} else f" -> {_type(found.return_annotation)}"
    head = [f"{name}(", *lines, f"){returned}"] if lines else [f"{name}(){returned}"]
    return ["```python", *head, "```"]


def _parameter_text(parameter: inspect.Parameter) -> str:
    prefixes: dict[Any, str] = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}
    stars = prefixes.get(parameter.kind, "")
    annotation = "" if parameter.annotation is parameter.empty else f": {_type(parameter.annotation)}"
    default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
    return f"{stars}{parameter.name}{annotation}{default}"


def _type(annotation: Any) -> str:
    """Return an annotation as it is written, without the module of a class or the bounds of a number.

    FrameT is the kind of frame that came in, which the section Returns says in words.
    """
    if isinstance(annotation, str):
        return annotation.replace("FrameT", "Frame")
    return str(getattr(getattr(annotation, "__origin__", annotation), "__name__", annotation))
