"""Tables that the library itself returns and takes again: scores, movements and signals of customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, create_model

from tenure.tables.schema import TableSchema

__all__ = ["Movement", "Score", "SignalRow", "SignalsOverTime", "signal_schema"]

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Score(TableSchema):
    """How a customer is, as `health_score` says it."""

    table: ClassVar[str] = "scores"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("customer_id",),)

    customer_id: int | str
    band: Literal["red", "yellow", "green", "thriving"] | None
    score: Finite | None = None
    weakest: str | None = None
    as_of: datetime | None = None


class Movement(TableSchema):
    """A movement of recurring revenue, as `customer_movements` says it."""

    table: ClassVar[str] = "movements"

    customer_id: int | str
    kind: str


class SignalRow(TableSchema):
    """What is seen of a customer, as `health_signals` says it; the signals are its further columns."""

    table: ClassVar[str] = "signals"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("customer_id",),)

    customer_id: int | str
    as_of: datetime | None = None


class SignalsOverTime(SignalRow):
    """What is seen of a customer at several instants, a row for each."""

    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("customer_id", "as_of"),)


def signal_schema(signals: Sequence[str], *, over_time: bool = False) -> type[TableSchema]:
    """Return the schema of a table with these signals, which are its columns `signal_0`, `signal_1` and so on."""
    return _signal_schema(tuple(signals), SignalsOverTime if over_time else SignalRow)


@cache
def _signal_schema(signals: tuple[str, ...], base: type[SignalRow]) -> type[TableSchema]:
    fields: dict[str, Any] = {
        f"signal_{place}": (Finite | None, Field(default=None, alias=name)) for place, name in enumerate(signals)
    }
    return create_model("Signals", __base__=base, __module__=__name__, **fields)
