"""All who compete in counting a KPI come to the same figures as the library: they are its oracles, too."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.books import write_tables
from benchmarks.families import FAMILIES
from benchmarks.family import CONTESTANTS, Contestant, Family
from benchmarks.works import assert_same, comparable, open_work

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
def ours(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: comparable(family, open_work(family, "tenure", folder)()) for name, family in FAMILIES.items()}


@pytest.mark.parametrize(("family", "contestant"), PAIRS, ids=lambda each: getattr(each, "name", each))
def test_contestants_come_to_the_figures_of_the_library(
    family: Family, contestant: Contestant, folder: Path, ours: dict[str, pd.DataFrame]
) -> None:
    assert_same(comparable(family, open_work(family, contestant, folder)()), ours[family.name])


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_is_counted_by_the_library_and_in_sql(name: str) -> None:
    assert {"tenure", "checking", "duckdb"} <= {each for each in CONTESTANTS if each in FAMILIES[name]}


def test_figures_that_differ_are_told_apart(ours: dict[str, pd.DataFrame]) -> None:
    found = ours["churn"]
    with pytest.raises(AssertionError, match='name="lost"'):
        assert_same(found.assign(lost=found["lost"] + 1), found)
