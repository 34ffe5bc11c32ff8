"""What the package shows, and how its files look."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import tenure
from tests.house_plan import ROOT, module_of, sources, texts

LISTS = {"__init__.py", "catalogue.py", "reasons.py"}  # one entry after another, longer with each KPI
LONGEST = 250
OF_A_MACHINE = re.compile(r"(?<![\w.~$})])/(?:work|root|home|Users|tmp)/\w")


def test_all_is_sorted_and_without_doubles() -> None:
    names = [name for name in tenure.__all__ if not name.startswith("_")]
    # ruff sorts constants, then classes, then functions.
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))


def test_every_name_is_exported_by_the_part_that_it_is_loaded_from() -> None:
    public: dict[str, tuple[str, ...]] = vars(tenure)["_PUBLIC"]
    for part, names in public.items():
        module = import_module(f"tenure.{part}")
        assert not {name for name in names if getattr(tenure, name) is not vars(module)[name]}
        assert set(names) <= set(getattr(module, "__all__", names))


def test_a_function_named_like_its_part_stays_when_the_part_is_loaded() -> None:
    program = "import tenure, tenure.doctor, tenure.report; print(tenure.doctor.__name__, tenure.report.__name__)"
    assert loaded_by(program) == "doctor report"


def test_the_parts_themselves_are_at_hand() -> None:
    assert (
        loaded_by("import tenure; print(tenure.formulas.churn_rate(1, 4), tenure.models.__name__)")
        == "0.25 tenure.models"
    )


def test_all_names_are_shown_before_any_is_loaded() -> None:
    assert loaded_by("import tenure; print(set(tenure.__all__) <= set(dir(tenure)))") == "True"


def test_a_name_that_there_is_not_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'tenure' has no attribute 'churn'"):
        tenure.churn  # type: ignore[attr-defined]  # noqa: B018 - asked for, to be refused
    assert not hasattr(tenure, "churn")


def test_threads_load_the_names_at_once() -> None:
    program = """
import threading, tenure
lost, gate = [], threading.Barrier(8)
def load(start):
    gate.wait()
    for name in tenure.__all__[start:] + tenure.__all__[:start]:
        try:
            getattr(tenure, name)
        except Exception as error:
            lost.append(error)
threads = [threading.Thread(target=load, args=(20 * start,)) for start in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(lost)
"""
    assert loaded_by(program) == "[]"


def loaded_by(program: str) -> str:
    """Return what a program prints in a fresh process."""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    return done.stdout.strip()


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
