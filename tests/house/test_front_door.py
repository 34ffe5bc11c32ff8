"""What the package shows, and how its files look."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import tenure
from tests.house_plan import ROOT, module_of, sources, texts

LISTS = {"__init__.py", "catalogue.py", "reasons.py"}  # one entry after another, longer with each KPI
LONGEST = 250
OF_A_MACHINE = re.compile(r"(?<![\w.~$})])/(?:work|root|home|Users|tmp)/\w")


def test_all_is_sorted_and_without_doubles() -> None:
    names = [name for name in tenure.__all__ if not name.startswith("_")]
    # ruff sorts constants, then classes, then functions.
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_all_is_what_the_front_door_imports() -> None:
    public = {name for name, value in vars(tenure).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert public | {"formulas", "intervals"} == set(tenure.__all__)


def test_every_public_thing_says_what_it_is() -> None:
    assert not [name for name in tenure.__all__ if not inspect.getdoc(getattr(tenure, name))]


def test_a_file_is_read_in_one_go() -> None:
    lengths = {module_of(path): lines(path) for path in sources() if path.name not in LISTS}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_text_names_a_path_of_a_machine() -> None:
    named = {path.relative_to(ROOT): OF_A_MACHINE.findall(path.read_text(encoding="utf-8")) for path in texts()}
    assert not {path: found for path, found in named.items() if found}
