"""The telecom book: the tables of an operator, and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tenure.errors import ParameterError
from tenure.samples.telecom.clock import add_months
from tenure.samples.telecom.payments import Payments
from tenure.samples.telecom.truth import Truth
from tenure.samples.telecom.writing import write_tables
from tenure.writing import write_atomically

__all__ = ["TABLES", "TelecomBook"]

TABLES = (
    "customers",
    "subscriptions",
    "events",
    "contacts",
    "surveys",
    "costs",
    "outages",
    "requests",
    "exposures",
    "steps",
)
# Lifetimes are drawn up to a thousand years; nothing is planned for longer than this.
LONGEST_HORIZON = 1_200


@dataclass(frozen=True, eq=False, repr=False)
class TelecomBook:
    """The tables of a telecom operator as observed in `[start, end)`, and the truth that generated them.

    `lives` says of each customer what no table can know: the monthly probability to leave, the months of the
    first life, however long, and whether a service is ever paid within the window.
    """

    customers: pd.DataFrame
    subscriptions: pd.DataFrame
    events: pd.DataFrame
    contacts: pd.DataFrame
    surveys: pd.DataFrame
    costs: pd.DataFrame
    outages: pd.DataFrame
    requests: pd.DataFrame
    exposures: pd.DataFrame
    steps: pd.DataFrame
    truth: Truth
    start: pd.Timestamp
    end: pd.Timestamp
    lives: pd.DataFrame
    payments: Payments = field(repr=False)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name}: {len(frame):,}" for name, frame in self.tables.items())
        return f"TelecomBook({self.start:%Y-%m-%d} to {self.end:%Y-%m-%d}; {rows})"

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by their names."""
        return {name: getattr(self, name) for name in TABLES}

    def revenue_after(self, as_of: str | pd.Timestamp, horizon_months: int) -> pd.DataFrame:
        """What the customers active just before an instant really pay after it, also beyond the window.

        Definition: lines and services are paid on the monthly anniversaries of their (paid) start, up to and
        without the one at which they end; counted are those in `[as_of, as_of + horizon_months)`. A lapse
        counts as no interruption. Who is lost by the end of the window may be back within it; nobody comes
        back, and quality is good, after it.

        Args:
            as_of: The instant; naive, after the start of the window and not after its end.
            horizon_months: How many calendar months are counted.

        Returns:
            One row per customer: `customer_id`, `months` (payments for lines) and `revenue`, to which
            services add.

        Raises:
            ParameterError: The instant is not in the window, or the horizon is not from 1 to 1,200 months.
        """
        since = self._instant(as_of)
        if isinstance(horizon_months, bool) or not 1 <= horizon_months <= LONGEST_HORIZON:
            raise ParameterError(f"horizon_months must be from 1 to {LONGEST_HORIZON:,}, not {horizon_months!r}.")
        until = add_months(np.array([since]), horizon_months)[0]
        count, series = self.payments.counted(since, until), self.payments
        who = series.paying(since)
        months = np.bincount(series.who, weights=count * series.line, minlength=len(self.customers))
        revenue = np.bincount(series.who, weights=count * series.amount, minlength=len(self.customers))
        return pd.DataFrame(
            {
                "customer_id": self.customers["customer_id"].to_numpy()[who],
                "months": months[who].astype(np.int64),
                "revenue": revenue[who].round(2),
            }
        )

    def write(self, directory: str | Path, format: str = "csv") -> list[Path]:  # noqa: A002  # the word for it
        """Write one file per table, and the truth as `truth.json`.

        Args:
            directory: Made where it is absent; files of the same names are replaced.
            format: "csv" or "parquet".

        Returns:
            The paths written, the truth last.

        Raises:
            ParameterError: The format is neither.
        """
        folder = Path(directory)
        paths = write_tables(self.tables, folder, format)
        truth = folder / "truth.json"
        write_atomically(truth, self.truth.to_json())
        return [*paths, truth]

    def _instant(self, as_of: Any) -> np.datetime64:
        try:
            instant = pd.Timestamp(as_of)
            inside = self.start < instant <= self.end
        except (TypeError, ValueError) as fault:
            raise ParameterError(f"as_of is no instant without time zone: {as_of!r}. Give a date.") from fault
        if not inside:
            raise ParameterError(f"as_of must be after {self.start} and not after {self.end}, not {as_of!r}.")
        return np.datetime64(instant.as_unit("us").to_datetime64())
