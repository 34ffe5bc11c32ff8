"""All who compete in counting a KPI come to the same figures as the library: they are its oracles, too."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.books import write_tables
from benchmarks.families import FAMILIES
from benchmarks.family import CONTESTANTS, Contestant
from benchmarks.works import assert_same, open_work

SIZE = 1_000
PAIRS = [
    (family, contestant)
    for family in FAMILIES.values()
    for contestant in CONTESTANTS
    if contestant not in ("tenure", "checking") and contestant in family
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {file for family in FAMILIES.values() for file in family.files.values()}
    return write_tables(tmp_path_factory.mktemp("books"), SIZE, sorted(files))


@pytest.fixture(scope="module")
def ours(folder: Path) -> dict[str, object]:
    return {name: open_work(family, "tenure", folder)() for name, family in FAMILIES.items()}


@pytest.mark.parametrize(("family", "contestant"), PAIRS, ids=lambda each: getattr(each, "name", each))
def test_contestants_come_to_the_figures_of_the_library(
    family: object, contestant: Contestant, folder: Path, ours: dict[str, object]
) -> None:
    named = FAMILIES[family.name]  # type: ignore[attr-defined]
    assert_same(named, open_work(named, contestant, folder)(), ours[named.name])


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_has_a_query_and_one_in_polars_or_pandas(name: str) -> None:
    assert "duckdb" in FAMILIES[name]


def test_figures_that_differ_are_told_apart(folder: Path, ours: dict[str, object]) -> None:
    family = FAMILIES["churn"]
    found = ours["churn"]
    with pytest.raises(AssertionError, match='name="lost"'):
        assert_same(family, found.assign(lost=found["lost"] + 1), found)  # type: ignore[attr-defined, index]
