"""Names loaded lazily: `import tenure` loads no part of the package; a public name is loaded when it is first used.

So a KPI costs the imports of its own part, not those of all. It is a class of module, not the `__getattr__` of PEP 562
alone: four functions bear the name of their part (`tenure.report`), which Python binds here when it loads the part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["LazyPackage", "load_when_used"]


class LazyPackage(ModuleType):
    """A package that loads its public names from its parts when they are first used."""

    _part_of: Mapping[str, str]
    _parts: frozenset[str]

    def __getattr__(self, name: str) -> Any:
        """Load a public name, or a part."""
        if name not in self._part_of and name not in self._parts:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        part = import_module(f"{self.__name__}.{self._part_of.get(name, name)}")
        self.__dict__[name] = getattr(part, name) if name in self._part_of else part
        return self.__dict__[name]

    def __setattr__(self, name: str, value: Any) -> None:
        """Leave the name to the function where Python binds a part that is named like it."""
        if not (isinstance(value, ModuleType) and name in self._part_of):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """Name what is public, loaded or not."""
        return sorted({*self._part_of, *self._parts, *(name for name in self.__dict__ if name.startswith("__"))})

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the package by its name: functions that are sent to another process refer to it."""
        return import_module, (self.__name__,)


def load_when_used(package: str, public: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    """Make a package load its public names, given by part, when they are used; return the names, sorted.

    A part without names is public itself.
    """
    module = sys.modules[package]
    part_of = {name: part for part, names in public.items() for name in names}
    module.__dict__.update(_part_of=part_of, _parts=frozenset(public))
    module.__class__ = LazyPackage
    # As ruff sorts: constants, classes, functions.
    names = [*part_of, *(part for part, names in public.items() if not names)]
    return sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
