"""What a kind of frame, and the engine that runs it, must offer; a further one is a further class of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeGuard

import narwhals as nw
import pandas as pd

from tenure.engine.source import Frame, Replacement, Source

__all__ = ["Backend", "Engine", "PaysPerJob", "pays_per_job"]


class Engine(Protocol):
    """An engine's own ways; natives in, natives out.

    Narwhals has no cast that forgives, no row numbers without an order, no durations that all engines share, no
    zones that all engines read, no lists of values and no way to place a table beside another lazy one, or to keep one.
    """

    wide_integer: Any  # the Narwhals type of whole numbers of 38 digits

    def to_pandas(self, native: Any) -> pd.DataFrame:
        """Run a lazy frame."""

    def read_text(self, native: Any, columns: Mapping[str, str]) -> Any:
        """Read text columns as `instant` or `number`, null where the text is neither; with an offset, as UTC."""

    def with_row_number(self, native: Any, name: str) -> Any:
        """Add each row's place in the frame, from 0."""

    def with_elapsed(self, native: Any, start: str, end: str, name: str) -> Any:
        """Add the microseconds from one instant to another."""

    def count_distinct(self, native: Any, name: str, low: int, high: int) -> int:
        """Count the distinct whole numbers of a column, all of them from `low` to `high`; nulls are none."""

    def gather(self, native: Any, keys: Sequence[str], sums: Sequence[str], column: str) -> Any:
        """Sum whole numbers by keys, and gather the values of a further column, nulls aside, in a list."""

    def at_ranks(self, native: Any, column: str, ranks: Sequence[int], count: int) -> Any:
        """Return a column's values at ascending ranks, from 0 for the least, of so many that are not null."""

    def upload(self, table: pd.DataFrame, like: Any) -> Any:
        """Place a small pandas table where `like` lives."""

    def keep(self, native: Any) -> tuple[Any, Callable[[], object]]:
        """Run a lazy frame and return its rows as one that reads them, and what frees them."""

    def hold(self, native: Any) -> Any:
        """Run a lazy frame and return one that reads its rows from memory; as it is, where it is better run anew."""

    def to_local(self, native: Any, zone: str, columns: tuple[str, ...]) -> Any:
        """Turn naive UTC into the local time of a zone."""

    def with_zones(self, native: Any, zones: Mapping[str, str]) -> Any:
        """Put zones on naive UTC."""


class PaysPerJob(Protocol):
    """An engine that starts jobs on many machines: one for each run, and one for each table that it sends to all."""

    def to_pandas_together(self, natives: Sequence[Any]) -> list[pd.DataFrame]:
        """Run lazy frames, and requests of the classes of `requests`, as one."""

    def join_small(self, native: Any, table: pd.DataFrame, left_on: str | None, right_on: str | None) -> Any:
        """Join a small table without sending it to the machines beforehand: each row, or those that match."""

    def repartition(self, native: Any, keys: Sequence[str]) -> Any:
        """Bring rows of the same keys to one machine."""

    def repartition_once(self, native: Any, key: str) -> Any:
        """Bring rows of the same key to one machine, once for all that read them."""

    def join_in_place(self, native: Any) -> Any:
        """Have rows joined where they are, not sent to all machines."""


def pays_per_job(engine: Engine) -> TypeGuard[PaysPerJob]:
    """Whether an engine has the ways of one that pays for each job."""
    return hasattr(engine, "to_pandas_together")  # isinstance() of a protocol would look at all of it, each time


class Backend(Protocol):
    """A kind of frame: how it is recognised, read, and given back."""

    name: str
    engine: str
    ignores_case: bool  # whether names of columns that differ in case only are one name

    def recognises(self, frame: Frame) -> bool:
        """Whether a frame is of this kind."""

    def columns(self, frame: Frame) -> tuple[str, ...]:
        """Return the names of the columns; names that are no text are left out."""

    def scan(self, frame: Frame, columns: list[str]) -> Source:
        """Return some columns as a lazy frame; instants become naive UTC in microseconds."""

    def restore(self, lazy: nw.LazyFrame[Any], zones: Mapping[str, str]) -> Frame:
        """Return a lazy frame as this kind; zones go back on."""

    def hold(self, lazy: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Run rows of such a frame, and hold them in memory as long as they are read; those in memory stay."""

    def from_pandas(self, table: pd.DataFrame, like: nw.LazyFrame[Any]) -> Frame:
        """Return a pandas table as this kind, on the engine of a lazy frame."""

    def replace_columns(self, frame: Frame, columns: Replacement) -> Frame:
        """Return the frame with columns computed anew."""

    def head(self, frame: Frame, rows: int) -> Frame:
        """Return the first rows."""

    def drop_rows(self, frame: Frame, columns: Replacement, places: list[int]) -> Frame:
        """Return the frame with columns computed anew, and without the rows at some places, which are not kept."""
