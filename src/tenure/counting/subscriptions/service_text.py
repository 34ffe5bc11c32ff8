"""Services as keys of joins, which never match nulls: a null service is a service of its own."""

from __future__ import annotations

import narwhals as nw

from tenure.tables import Inputs

__all__ = ["service_text"]

_NO_SERVICE = "-"


def service_text(inputs: Inputs, table: str) -> nw.Expr:
    """Return the service of a row as a text that is never null; the same for all rows of a table without the column."""
    if not inputs.has(table, "service"):
        return nw.lit(_NO_SERVICE)
    service = nw.col("service")
    return nw.when(service.is_null()).then(nw.lit(_NO_SERVICE)).otherwise(nw.concat_str(nw.lit("+"), service))
