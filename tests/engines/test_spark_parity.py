"""Every KPI gives on Spark what it gives on pandas, whatever the zones of the session, of Java and of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tenure.catalogue import KPIS
from tests.engines.spark import IS_LONG, NEEDS_JAVA, local_session, to_spark
from tests.laws.cases import LISTS, book, call, on_book, takes

pytestmark = [NEEDS_JAVA, pytest.mark.filterwarnings("ignore:PySpark does not yet")]

SPLIT = {name for name in KPIS if name not in LISTS and takes(name, "by") and takes(name, "customers")}
# Each KPI once, in the form that asks more of the engine; `make laws` takes both.
CASES = [(name, by) for name in sorted(KPIS) for by in (False, True) if (name in SPLIT) == by or (IS_LONG and not by)]


@pytest.fixture(scope="module")
def frames() -> Iterator[dict[str, Any]]:
    with local_session() as session:
        yield {table: to_spark(frame, session) for table, frame in book().items()}


@pytest.mark.parametrize(("name", "by"), CASES)
def test_spark_gives_what_pandas_gives(name: str, by: bool, frames: dict[str, Any]) -> None:  # noqa: FBT001 - a case
    if by:
        found = call(name, frames, by="segment", customers=frames["customers"])
        assert found.to_dict() == call(name, book(), by="segment", customers=book()["customers"]).to_dict()
    elif name in LISTS:
        found, expected = call(name, frames), on_book(name)
        assert type(found) is type(frames["customers"])
        rows = found.toArrow().to_pandas(date_as_object=False)
        assert rows.columns.tolist() == expected.columns.tolist()
        assert rows.astype(str).to_dict("list") == expected.astype(str).to_dict("list")
    else:
        assert call(name, frames).to_dict() == on_book(name).to_dict()
