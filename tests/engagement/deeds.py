"""What customers did, in short: `deeds(did("ana", "2026-03-05", "use", feature="home"), …)`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.books import book, charges, event, sub

MARCH = "2026-03"
TWO = book(sub("ana", "2026-01-01"), sub("ben", "2026-01-01"))


def did(customer: str, when: str, what: str = "use", **more: Any) -> dict[str, Any]:
    return event(customer, when, None, **{"event": what, **more})


def deeds(*rows: dict[str, Any]) -> pd.DataFrame:
    return charges(*rows)
