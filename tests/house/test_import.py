"""`import tenure` loads no part of the package and nothing else; a KPI loads its own part, and no extra."""

from __future__ import annotations

import subprocess
import sys

from tests.house_plan import ROOMS, ROOT

CORE = {"numpy", "pandas", "pydantic", "narwhals", "duckdb"}
EXTRAS = {"plotly", "polars", "typer", "rich", "jinja2", "pyspark", "ibis", "xlsxwriter", "yaml"}
NUMERICS = {"scipy"}  # which pandas takes where it is installed
CORE_ALONE = ROOT / "tests" / "house" / "core_alone.py"
CHURN = "from tenure.samples import spring, subscriptions; tenure.churn_rate(subscriptions, period=spring)"


def loaded(program: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", f"import sys\n{program}\nprint(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def parts(modules: set[str]) -> set[str]:
    return {name.split(".")[1] for name in modules if name.startswith("tenure.")}


def test_import_loads_no_part_and_no_other_package() -> None:
    found = loaded("import tenure")
    assert parts(found) == {"lazy_names"}
    assert not packages(found) & (CORE | EXTRAS | {"pyarrow"})


def test_all_names_bring_no_extra_no_engine_and_no_part_of_scipy() -> None:
    found = loaded("from tenure import *")
    assert not packages(found) & (EXTRAS | {"duckdb"})
    # pandas itself takes pyarrow where it is installed, and scipy its parts; nothing of ours asks for more.
    usual = loaded("import pandas, scipy")
    assert not {name for name in found - usual if name.partition(".")[0] in {"pyarrow", "scipy"}}


def test_the_core_works_where_no_extra_is_installed() -> None:
    # None in sys.modules is what Python itself takes for a package that there is not.
    absent = f"sys.modules.update(dict.fromkeys({sorted(EXTRAS | {'pyarrow'})}))"
    loaded(f"{absent}\nimport runpy\nrunpy.run_path({str(CORE_ALONE)!r}, run_name='__main__')")


def test_a_kpi_loads_its_own_room_and_no_extra() -> None:
    found = loaded(f"import tenure; {CHURN}")
    assert parts(found) & {*ROOMS, "doctor", "explain", "report", "scorecard", "cli"} == {"retention"}
    assert not packages(found) & EXTRAS
