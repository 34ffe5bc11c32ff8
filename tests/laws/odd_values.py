"""Options in the forms in which people give them, and values that have no meaning for most of them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

import tenure

Forms = tuple[Any, tuple[Callable[[], Any], ...]]


def _numbers(value: float) -> Forms:
    forms: list[Any] = [Decimal(str(value)), Fraction(str(value)), np.float64(value), np.array(value)]
    forms += [np.int64(value), np.uint8(value), float(value)] if value == int(value) else []
    return value, tuple(lambda form=form: form for form in forms)


def _words(value: str) -> Forms:
    return value, (lambda: np.str_(value), lambda: next(iter(StrEnum("Words", {"WORD": value}))))


def _names(*values: str) -> Forms:
    one = _words(values[0])[1] if len(values) == 1 else ()
    makers: tuple[Callable[[Iterable[str]], Any], ...] = (
        tuple, iter, set, frozenset, dict.fromkeys, pd.Index, pd.Series, lambda names: (name for name in names),
        lambda names: np.array(list(names)), lambda names: np.array(list(names), dtype=object),
    )  # fmt: skip
    return sorted(values), (*one, *(lambda make=make: make(sorted(values)) for make in makers))


def _flags(value: bool) -> Forms:  # noqa: FBT001 - the value of an option
    return value, (lambda: np.bool_(value),)


_PERIOD: Forms = (
    "2024-09",
    (
        lambda: tenure.Period("2024-09"), lambda: pd.Period("2024-09"), lambda: np.datetime64("2024-09"),
        lambda: ("2024-09-01", "2024-10-01"), lambda: (date(2024, 9, 1), pd.Timestamp("2024-10-01")),
        lambda: "2024-09-01/2024-10-01", lambda: ["2024-09"], lambda: {"2024-09"}, lambda: iter(["2024-09"]),
        lambda: (each for each in [pd.Period("2024-09")]), lambda: pd.PeriodIndex(["2024-09"], freq="M"),
        lambda: np.array(["2024-09"]), lambda: np.str_("2024-09"), lambda: tenure.months("2024-09", "2024-09"),
    ),
)  # fmt: skip
_PERIODS: Forms = (
    ["2024-08", "2024-09"],
    (
        lambda: pd.period_range("2024-08", periods=2, freq="M"), lambda: tenure.months("2024-08", "2024-09"),
        lambda: iter(["2024-08", "2024-09"]), lambda: {"2024-09", "2024-08"},
        lambda: [("2024-08-01", "2024-09-01"), "2024-09-01/2024-10-01"],
        lambda: np.array(["2024-08", "2024-09"], dtype="datetime64[M]"), lambda: pd.Series(["2024-08", "2024-09"]),
    ),
)  # fmt: skip
_INSTANT: Forms = (
    "2025-03-01",
    (
        lambda: date(2025, 3, 1), lambda: datetime(2025, 3, 1), lambda: pd.Timestamp("2025-03-01"),  # noqa: DTZ001
        lambda: np.datetime64("2025-03-01"), lambda: np.datetime64("2025-03-01T00", "ns"), lambda: "2025-03-01 00:00",
        lambda: "2025-03",
    ),
)  # fmt: skip
_MINIMUM: Forms = (
    {"later": 1, "first_90_days": 2},
    (
        lambda: {"first_90_days": np.int64(2), "later": Decimal(1)},
        lambda: MappingProxyType({"later": 1.0, "first_90_days": np.float64(2)}),
    ),
)
_LEVELS: Forms = (
    {"mention": 1, "reference": 3},
    (
        lambda: {"mention": np.int64(1), "reference": Decimal(3)},
        lambda: MappingProxyType({"mention": 1.0, "reference": np.float64(3)}),
    ),
)
_CHANGES: Forms = (
    [{"churn": -0.25}, {"arpa": 0.5}],
    (
        lambda: [tenure.Change(churn=-0.25), tenure.Change(arpa=0.5)],
        lambda: iter([{"churn": Decimal("-0.25")}, {"arpa": np.float64(0.5)}]),
        lambda: ({"churn": Fraction(-1, 4)}, tenure.Change(arpa=0.5)),
    ),
)
_QUANTILES: Forms = (
    [0.25, 0.5],
    (
        lambda: (0.25, 0.5), lambda: iter([Fraction(1, 4), Decimal("0.5")]), lambda: {0.5, 0.25},
        lambda: np.array([0.25, 0.5]), lambda: pd.Series([0.25, 0.5]), lambda: [np.float64(0.25), np.float64(0.5)],
    ),
)  # fmt: skip
_CALL = {"action": "write", "within_hours": 12}
_POLICY: Forms = (
    {"detractor": _CALL},
    (
        lambda: tenure.FollowUpPolicy(detractor=tenure.FollowUp(action="write", within_hours=12)),
        lambda: MappingProxyType({"detractor": {"action": np.str_("write"), "within_hours": np.int64(12)}}),
    ),
)
_WEIGHTS = {"install_app": 2, "set_autopay": 0.5}
_CHECKLIST: Forms = (
    _WEIGHTS,
    (
        lambda: tenure.Checklist(steps=_WEIGHTS), lambda: MappingProxyType(_WEIGHTS), lambda: json.dumps(_WEIGHTS),
        lambda: {"install_app": np.int64(2), np.str_("set_autopay"): Decimal("0.5")},
        lambda: {"steps": _WEIGHTS, "required": ["install_app", "set_autopay"]},
        lambda: tenure.Checklist(steps=_WEIGHTS).model_dump_json().encode(),
    ),
)  # fmt: skip
_STEPS: Forms = (
    ["use", "cart", "use"],
    (
        lambda: ("use", "cart", "use"), lambda: iter(["use", "cart", "use"]), lambda: pd.Series(["use", "cart", "use"]),
        lambda: np.array(["use", "cart", "use"]), lambda: (name for name in ("use", "cart", "use")),
    ),
)  # fmt: skip
_HEALTH_POLICY: Forms = (
    {"red": _CALL},
    (
        lambda: tenure.HealthPolicy(red=tenure.HealthAction(action="write", within_hours=12)),
        lambda: MappingProxyType({"red": {"action": np.str_("write"), "within_hours": np.int64(12)}}),
    ),
)
_USAGE = {"name": "usage", "weight": 2, "worst": 0, "best": 10}
_MODEL: Forms = (
    {"signals": [_USAGE], "max_missing": 0.5},
    (
        lambda: tenure.HealthModel(signals=[tenure.Signal(**_USAGE)], max_missing=0.5),
        lambda: MappingProxyType({"signals": ({**_USAGE, "weight": Decimal(2)},), "max_missing": np.float64(0.5)}),
    ),
)
_IMPACTS: Forms = (
    {"use": 2, "ticket": -0.5},
    (lambda: MappingProxyType({"use": np.int8(2), "ticket": Fraction(-1, 2)}),),
)
_BANDS: Forms = (
    {"red": 10, "yellow": 20, "green": 30},
    (lambda: tenure.Bands(red=10, yellow=20, green=30), lambda: {"red": 10.0, "yellow": Decimal(20), "green": 30}),
)


def _scale(top: int) -> Forms:
    ends = (1, top)
    return ends, (lambda: list(ends), lambda: (Decimal(1), float(top)), lambda: (np.int8(1), np.float64(top)))


FORMS: dict[str, tuple[Forms, ...]] = {
    "period": (_PERIOD, _PERIODS),
    "as_of": (_INSTANT,),
    "by": (_names("segment"), _names("segment", "country"), _names("service")),
    "confidence": (_numbers(0.9),),
    "margin": (_numbers(0.7), _numbers(1)),
    "monthly_discount_rate": (_numbers(0.01), _numbers(0)),
    "neutral": (_numbers(0.2),),
    "cost_per_customer": (_numbers(12.5), _numbers(10)),
    "minimum": (_MINIMUM,),
    "changes": (_CHANGES,),
    "scale": (_scale(5), _scale(7)),
    **{name: (_numbers(5), _numbers(2.5)) for name in ("grace_days", "window_days", "within_days")},
    **{name: (_numbers(45), _numbers(2.5)) for name in ("gap_minutes", "days")},
    "tolerance": (_numbers(0.25), _numbers(0)),
    "ages_from": (_words("rolling"),),
    **{name: (_numbers(12),) for name in ("horizon_months", "months")},
    **{name: (_numbers(1),) for name in ("lag_months", "ages")},
    **{
        name: (_flags(True), _flags(False))
        for name in (
            "include_reactivation",
            "vas_only",
            "vas_revenue",
            "paid_only",
            "latest_only",
            "funnel",
            "bounded",
        )
    },
    "unit": (_words("pair"), _words("customer")),
    "denominator": (_words("average"),),
    "every": (_words("quarter"),),
    "basis": (_words("value"), _words("revenue")),
    "base": (_words("retained"), _words("active")),
    "method": (_words("mean"), _words("repeat"), _words("shifted_beta_geometric"), _words("matched")),
    "resamples": (_numbers(200),),
    "seed": (_numbers(3),),
    **{name: (_names(),) for name in ("strata", "covariates")},  # columns belong to a method of their own
    "event": (_words("ticket"),),
    "per": (_words("day"), _words("user")),
    "services": (_names("music"), _names("cloud", "music")),
    "value": (_words("expected_remaining_value"),),
    "weight": (_words("score"),),
    "charge_events": (_names("purchase"), _names("charge", "purchase")),
    "purchase_events": (_names("order"), _names("cart", "order")),
    "purposes": (_names("acquisition"), _names("acquisition", "service")),
    "policy": (_POLICY, _HEALTH_POLICY),
    "checklist": (_CHECKLIST,),
    "steps": (_STEPS,),
    "levels": (_LEVELS,),
    "min_uses": (_numbers(2),),
    **{name: (_words(name), _names("cart", "order")) for name in ("cart", "purchase", "returned")},
    "planned": (_words("exclude"),),
    "quantiles": (_QUANTILES,),
    "target_ms": (_numbers(50), _numbers(62.5)),
    **{name: (_numbers(0.75),) for name in ("threshold", "min_availability")},
    "model": (_MODEL,),
    "impacts": (_IMPACTS,),
    "bands": (_BANDS,),
    "lang": (_words("es"),),
}
"""Per option, plain values and further forms of the same."""

ODD: dict[str, Callable[[], Any]] = {
    "nan": lambda: math.nan, "infinity": lambda: math.inf, "-infinity": lambda: -math.inf, "-1": lambda: -1,
    "Decimal nan": lambda: Decimal("NaN"), "Decimal sNaN": lambda: Decimal("sNaN"),
    "Decimal infinity": lambda: Decimal("Infinity"), "huge": lambda: 10**400, "1e300": lambda: 1e300,
    "numpy nan": lambda: np.float32("nan"), "complex": lambda: 1j, "numpy array": lambda: np.array([1.0, 2.0]),
    "None": lambda: None, "NaT": lambda: pd.NaT, "NA": lambda: pd.NA, "no date": lambda: np.datetime64("NaT"),
    "text": lambda: "a word", "no text": lambda: "", "number as text": lambda: "3", "bytes": lambda: b"month",
    "True": lambda: True, "numpy False": lambda: np.False_, "zero": lambda: 0, "half": lambda: 0.5,
    "Decimal": lambda: Decimal("0.25"), "fraction": lambda: Fraction(1, 3), "int8": lambda: np.int8(3),
    "float32": lambda: np.float32(0.1), "list": list, "set": set, "numbers": lambda: {1, 2},
    "generator": lambda: (each for each in ("x", 3)), "generated numbers": lambda: (each for each in (1, 2)),
    "dict": dict, "nan in a dict": lambda: {"later": math.nan}, "object": object, "function": lambda: len,
    "type": lambda: int, "tuple": lambda: ("2024-01", "2024-02"), "nested": lambda: [["segment"]],
    "timedelta": lambda: pd.Timedelta(days=5), "frame": lambda: pd.DataFrame({"a": [1]}),
}  # fmt: skip
"""Values that most options refuse."""
