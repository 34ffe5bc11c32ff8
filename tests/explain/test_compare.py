"""Other tools' rules: their figures by plain loops over the documented definitions, and the difference rule by rule."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tenure
from tests.books import book, sub
from tests.frames import ENGINES, connect

NET = ("net_revenue_churn_rate", "net_revenue_retention")
KPIS = ("churn_rate", "revenue_churn_rate", "gross_revenue_retention", *NET)
START, END = date(2026, 3, 1), date(2026, 4, 1)
FOREVER = date(2100, 1, 1)
Line = tuple[str, date, date, int]


def drawn(customers: int = 120) -> list[tuple[str, date, date | None, date | None, int]]:
    """Return lines of customers who come, pause, upgrade and leave around March, some of them after a trial."""
    random, rows = np.random.default_rng(11), []
    for number in range(customers):
        day = date(2026, 1, 20) + timedelta(days=int(random.integers(0, 70)))
        for _ in range(int(random.integers(1, 5))):
            end = day + timedelta(days=int(random.choice([3, 8, 20, 45])))
            trial = day + timedelta(days=5) if random.random() < 0.2 else None
            last = None if random.random() < 0.15 else end
            rows.append((f"c{number}", day, last, trial, int(random.integers(1, 9)) * 5))
            if last is None:
                break
            day = end + timedelta(days=int(random.choice([0, 0, 2, 9, 30])))
    return rows


@cache
def frame() -> pd.DataFrame:
    columns = ["customer_id", "started_at", "ended_at", "trial_ends_at", "mrr"]
    found = pd.DataFrame(drawn(), columns=columns)
    dates = {name: pd.to_datetime(found[name]) for name in columns[1:4]}
    return found.assign(**dates, mrr=found["mrr"].astype(float))


def paid(*, trials: bool = False, grace: int = 0) -> dict[str, list[Line]]:
    """Return the paid lines of each customer; what ended runs on where the customer is back within the grace."""
    found: dict[str, list[Line]] = defaultdict(list)
    for customer, start, end, trial, mrr in drawn():
        first = start if trials or trial is None else max(start, trial)
        if end is None or first < end:
            found[customer].append((customer, first, end or FOREVER, mrr))
    return {customer: bridged(lines, grace) for customer, lines in found.items()}


def bridged(lines: list[Line], grace: int) -> list[Line]:
    result = []
    for customer, start, end, mrr in lines:
        others = [each for each in lines if each[1] <= end < each[2]]
        returns = [each[1] for each in lines if each[1] > end]
        back = min(returns, default=FOREVER)
        gone = not others and (back - end).days <= grace
        result.append((customer, start, back if gone else end, mrr))
    return result


def before(lines: list[Line], day: date) -> int:
    return sum(mrr for _, start, end, mrr in lines if start < day <= end)


def after(lines: list[Line], day: date) -> int:
    return sum(mrr for _, start, end, mrr in lines if start <= day < end)


def days(first: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((END - first).days)]


def losses(lines: list[Line], first: date) -> int:
    return sum(before(lines, day) > 0 and after(lines, day) == 0 for day in days(first))


def began(lines: list[Line]) -> date:
    return min(start for _, start, _, _ in lines)


def chartmogul_churn(books: list[list[Line]]) -> float:
    """Churned customers, those who joined within the month aside / customers at the start."""
    there = [lines for lines in books if before(lines, START) > 0]
    return sum(losses(lines, START) for lines in there) / len(there)


def stripe_churn(books: list[list[Line]]) -> float:
    """Churned subscribers of 30 days, a second churn too / active 30 days ago, plus the new ones."""
    first = END - timedelta(days=30)
    there = sum(before(lines, first) > 0 for lines in books)
    new = sum(first <= began(lines) < END for lines in books)
    return sum(losses(lines, first) for lines in books) / (there + new)


def profitwell_churn(books: list[list[Line]]) -> float:
    """Lost in the month, who came in the same month left out."""
    there = [lines for lines in books if before(lines, START) > 0]
    return sum(before(lines, END) == 0 for lines in there) / len(there)


def baremetrics_churn(books: list[list[Line]]) -> float:
    """Cancelled in the last 30 days, who came within them too / active 30 days ago."""
    first = END - timedelta(days=30)
    there = sum(before(lines, first) > 0 for lines in books)
    active = [lines for lines in books if before(lines, first) > 0 or any(after(lines, day) for day in days(first))]
    return sum(before(lines, END) == 0 for lines in active) / there


def moved(books: list[list[Line]], first: date) -> dict[str, int]:
    """Return the money of each movement, day by day."""
    sums: dict[str, int] = defaultdict(int)
    for lines in books:
        for day in days(first):
            was, now = before(lines, day), after(lines, day)
            if now == 0:
                kind = "churn"
            elif was == 0:
                kind = "new" if day == began(lines) else "reactivation"
            else:
                kind = "expansion" if now > was else "contraction"
            sums[kind] += abs(now - was)
    return sums


def netted(books: list[list[Line]]) -> dict[str, int]:
    """Return the money of each movement, over the month."""
    sums: dict[str, int] = defaultdict(int)
    for was, now in ((before(lines, START), before(lines, END)) for lines in books):
        if was > 0:
            sums["churn" if now == 0 else "expansion" if now > was else "contraction"] += abs(now - was)
    return sums


def gross_and_net(sums: dict[str, int], opening: int, *gains: str) -> tuple[float, float]:
    lost = sums["churn"] + sums["contraction"]
    return lost / opening, (lost - sum(sums[name] for name in gains)) / opening


def opening(books: list[list[Line]], first: date) -> int:
    return sum(before(lines, first) for lines in books)


def revenue(name: str, books: list[list[Line]]) -> tuple[float, float]:
    """Return gross and net revenue churn as the pages of a tool define them."""
    first = START if name in ("chartmogul", "profitwell") else END - timedelta(days=30)
    gains = ("expansion", "reactivation") if name == "chartmogul" else ("expansion",)
    sums = netted(books) if name == "profitwell" else moved(books, first)
    return gross_and_net(sums, opening(books, first), *gains)


CHURN: dict[str, Callable[[list[list[Line]]], float]] = {
    "chartmogul": chartmogul_churn,
    "stripe": stripe_churn,
    "profitwell": profitwell_churn,
    "baremetrics": baremetrics_churn,
}


@cache
def compared(kpi: str, grace_days: int = 0) -> pd.DataFrame:
    return tenure.compare_rules(frame(), period="2026-03", kpi=kpi, grace_days=grace_days).set_index("rules")


@pytest.mark.parametrize("name", CHURN)
@pytest.mark.parametrize("grace", [0, 9])
def test_churn_is_what_the_pages_of_a_tool_say(name: str, grace: int) -> None:
    silent = "grace_days" in tenure.RULES[name].silent
    books = list(paid(grace=grace if silent else 0).values())
    assert compared("churn_rate", grace).loc[name, "value"] == pytest.approx(CHURN[name](books), rel=1e-12)


@pytest.mark.parametrize("name", CHURN)
def test_revenue_churn_is_what_the_pages_of_a_tool_say(name: str) -> None:
    gross, net = revenue(name, list(paid().values()))
    wanted = dict(zip(KPIS, (CHURN[name](list(paid().values())), gross, 1 - gross, net, 1 - net), strict=True))
    assert {kpi: compared(kpi).loc[name, "value"] for kpi in KPIS} == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("grace", [0, 9])
@pytest.mark.parametrize("kpi", KPIS)
def test_the_first_row_is_the_kpi_of_this_library(kpi: str, grace: int) -> None:
    own = getattr(tenure, kpi)(frame(), period="2026-03", grace_days=grace).value
    assert compared(kpi, grace).loc["tenure", "value"] == own


@pytest.mark.parametrize("kpi", KPIS)
def test_what_the_rules_add_is_the_difference(kpi: str) -> None:
    table = compared(kpi, 9)
    rules = [each for each in table.columns if each not in ("value", "difference", "reason")]
    assert table["difference"].tolist() == [math.fsum(row) for row in table[rules].to_numpy()]
    values = table["value"].to_numpy(dtype=float)
    assert (values - values[0]).tolist() == pytest.approx(table["difference"].tolist(), abs=1e-12)
    assert (table[rules].loc["tenure"] == 0).all()
    assert (table[rules].drop(index="tenure") != 0).any().sum() >= 3  # the book tells the rules apart


MARCH = book(
    sub("ana", "2026-01-01", mrr=10),
    sub("ben", "2026-01-01", "2026-03-01 12:00", mrr=20),  # of the month, and not of its last 30 days
    sub("cleo", "2026-01-01", "2026-03-10", mrr=30),
    sub("cleo", "2026-03-20", mrr=30),
    sub("dan", "2026-03-05", "2026-03-25", mrr=5),
    sub("eva", "2026-03-05", mrr=5),
)


def test_each_rule_has_its_share_in_a_book_counted_by_eye() -> None:
    table = tenure.compare_rules(MARCH, period="2026-03").set_index("rules")
    assert table.loc["tenure", "value"] == 1 / 3  # ben
    assert table.loc["chartmogul", "value"] == 2 / 3  # ben and cleo
    assert table.loc["stripe"].drop("reason").to_dict() == pytest.approx(
        {
            "value": 2 / 4,  # cleo and dan, of ana, cleo, dan and eva
            "difference": 2 / 4 - 1 / 3,
            "days": 0 / 2 - 1 / 3,
            "trials": 0,
            "grace_days": 0,
            "passing": 1 / 2 - 0 / 2,
            "each_loss": 2 / 2 - 1 / 2,
            "denominator": 2 / 4 - 2 / 2,
        }
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_of_frame_gives_the_same(engine: str) -> None:
    with connect() as connection:
        table = tenure.compare_rules(ENGINES[engine](MARCH, connection), period="2026-03")
    pd.testing.assert_frame_equal(table, tenure.compare_rules(MARCH, period="2026-03"))


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        ({}, 1 / 3),
        ({"denominator": "average"}, 1 / 3),
        ({"denominator": "opening_plus_new"}, 1 / 4),
        ({"denominator": "opening_plus_joined"}, 1 / 4),
        ({"denominator": "opening_plus_joined", "passing": True}, 2 / 5),
        ({"passing": True, "each_loss": True}, 1.0),
        ({"days": 10}, 1 / 4),  # since 22 March: dan, of ana, cleo, dan and eva
        ({"days": 20, "denominator": "opening_plus_joined"}, 1 / 4),  # of ana, dan and eva, and cleo who is back
    ],
)
def test_rules_of_ones_own(rules: dict[str, Any], value: float) -> None:
    table = tenure.compare_rules(MARCH, period="2026-03", rules={"board": tenure.Rules(**rules)})
    assert table["value"].tolist() == pytest.approx([1 / 3, value])


def test_customers_on_trial_count_where_a_rule_says_so() -> None:
    lines = book(
        sub("ana", "2026-01-01", mrr=10),
        sub("ben", "2026-02-20", "2026-03-10", trial_ends_at="2026-03-20", mrr=10),
    )
    table = tenure.compare_rules(lines, period="2026-03", rules={"with trials": tenure.Rules(trials=True)})
    assert table[["value", "trials"]].to_numpy().tolist() == [[0.0, 0.0], [0.5, 0.5]]


def test_where_a_tool_is_silent_the_own_rule_stays() -> None:
    table = tenure.compare_rules(MARCH, period="2026-03", grace_days=10).set_index("rules")
    assert table.loc["baremetrics", "grace_days"] == 0
    assert tenure.RULES["baremetrics"].filled_from(tenure.Rules(grace_days=10)).grace_days == 10


def test_nobody_at_the_start_is_undefined_with_a_reason() -> None:
    new = book(sub("ana", "2026-03-20", "2026-03-25"))
    table = tenure.compare_rules(new, period="2026-03").set_index("rules")
    assert table.loc["stripe", "value"] == 1.0  # of the new one
    assert table["value"].drop("stripe").isna().all()
    assert table["difference"].isna().all()
    assert set(table["reason"]) == {"no customers at the start"}
    money = tenure.compare_rules(new, period="2026-03", kpi="net_revenue_retention")
    assert set(money["reason"]) == {"no recurring revenue at the start"}
    assert money["value"].isna().all()


def test_a_rule_on_the_way_that_is_undefined_leaves_the_difference_whole() -> None:
    """On 2 March, 30 days before the end, nobody is there; by Stripe's denominator there is somebody new."""
    lines = book(sub("ana", "2026-01-01", "2026-03-01 12:00"), sub("eva", "2026-03-10"))
    found = tenure.compare_rules(lines, period="2026-03")
    (stripe,) = found[found["rules"] == "stripe"].to_dict("records")
    assert (stripe["value"], stripe["difference"]) == (0.0, -1.0)
    assert math.isnan(stripe["days"])
    assert math.isnan(stripe["denominator"])
    assert stripe["reason"] == "no customers at the start"


def test_every_preset_has_its_pages_and_is_frozen() -> None:
    assert list(tenure.RULES) == ["chartmogul", "stripe", "profitwell", "baremetrics"]
    for rules in tenure.RULES.values():
        assert rules.sources
        assert all(page.startswith("https://") for page in rules.sources)
    with pytest.raises(Exception, match="frozen"):
        tenure.RULES["stripe"].days = 31  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kpi": "quick_ratio"}, "kpi is one of 'churn_rate', 'revenue_churn_rate'"),
        ({"period": ["2026-02", "2026-03"]}, "period is one period, not 2."),
        ({"rules": {"mine": {"days": 30}}}, "rules is a dict of Rules by name"),
        ({"rules": {"tenure": tenure.Rules()}}, "'tenure' names the rules of this library"),
    ],
)
def test_what_is_wrong_is_said(options: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.compare_rules(MARCH, **{"period": "2026-03", **options})


@pytest.mark.parametrize(
    ("rules", "words"),
    [({"denominator": "closing"}, "denominator"), ({"silent": ("weather",)}, "'weather', which is no rule")],
)
def test_rules_without_a_meaning_are_refused(rules: dict[str, Any], words: str) -> None:
    with pytest.raises(tenure.ParameterError, match=words):
        tenure.Rules(**rules)
