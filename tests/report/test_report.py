"""The page: what it has, that it is safe, and that its figures are those of the library."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import tenure
from tenure import ParameterError, scorecard
from tenure.report import Report, number_of_steps, report
from tenure.report.choices import MOST_GROUPS
from tenure.report.packing import unpack
from tenure.samples import customers, spring, subscriptions
from tenure.show.colours import COLOURS
from tenure.show.numbers import format_value
from tests.books import book, sub
from tests.report.books import HOSTILE, KPIS, LONG, PERIODS, page, tables

BOOK = {"customers": customers, "subscriptions": subscriptions}


class Parsed(HTMLParser):
    """What a browser sees: elements with their attributes, and texts outside of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.data = ""
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within = tag if tag in {"script", "style"} else ""
        if dict(attrs).get("id") == "data":
            self._within = "data"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as the parser calls it
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "data":
            self.data += data
        elif not self._within:
            self.texts.append(data.strip())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return Parsed(page().html)


@pytest.fixture(scope="module")
def data(parsed: Parsed) -> Any:
    return unpack(parsed.data)


def test_a_report_is_a_frozen_page_that_saves_itself(tmp_path: Path) -> None:
    made = report(BOOK, period=spring, kpis="churn_rate")
    assert isinstance(made, Report)
    with pytest.raises(FrozenInstanceError):
        made.html = ""  # type: ignore[misc]
    made.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == made.html
    assert made._repr_html_().startswith('<iframe title="Customer KPIs" sandbox="allow-scripts"')
    assert "html=" not in repr(made)


def test_the_page_is_built_for_keyboards_and_screen_readers(parsed: Parsed) -> None:
    tags = [tag for tag, _ in parsed.elements]
    assert {"header", "nav", "main", "footer", "h1", "h2", "h3"} <= set(tags)
    assert parsed.count("table") == parsed.count("caption")
    assert parsed.count("select") == 3
    assert parsed.count("label") == 3
    charts = [attributes for _, attributes in parsed.elements if attributes.get("class") == "chart"]
    assert len(charts) == len(KPIS) - 1
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in parsed.elements if tag == "a"]
    assert {str(link)[1:] for link in links} <= {str(name) for name in ids}


def test_the_page_loads_nothing_and_runs_only_what_it_brings(parsed: Parsed) -> None:
    assert not [tag for tag, found in parsed.elements if "src" in found or tag in {"link", "iframe", "object", "img"}]
    policy = next(str(found["content"]) for tag, found in parsed.elements if tag == "meta" and "http-equiv" in found)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    assert not [name for _, found in parsed.elements for name in found if name.startswith("on")]


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != LONG])
def test_names_stand_in_the_page_as_text(parsed: Parsed, name: str) -> None:
    shown = " ".join(name.split())
    assert any(shown in text for text in parsed.texts)


def test_no_name_is_markup_and_none_is_long(parsed: Parsed) -> None:
    assert parsed.count("script") == 3
    assert parsed.count("img") == 0
    assert LONG[:300] not in page().html
    assert LONG[:40] in page().html


def test_the_data_of_the_page_end_no_script_and_no_line() -> None:
    block = re.search(r'<script type="application/zlib" id="data">(.*?)</script>', page().html, re.DOTALL)
    assert block is not None
    assert re.fullmatch("[A-Za-z0-9+/]+=*", block[1])


def test_figures_are_those_of_the_library_for_every_filter(data: Any) -> None:
    text = data["text"]
    whole = scorecard(tables(), period=PERIODS, kpis="churn_rate").measures["churn_rate"]
    split = scorecard(tables(), period=PERIODS, by="segment", kpis="churn_rate").measures["churn_rate"]
    assert data["cells"]["churn_rate"][0]["value"] == [format_value(each, whole.kpi) for each in whole.table["value"]]
    assert len(text["groups"]) == len(HOSTILE) + 2
    for key, rows in split.table.groupby("segment", dropna=False):
        label = f"segment: {'(none)' if key != key else ' '.join(str(key).split())}"  # noqa: PLR0124 - nan
        place = next(at for at, each in enumerate(text["groups"]) if each[:40] == label[:40])
        shown = data["cells"]["churn_rate"][place]["value"]
        assert shown == [format_value(each, split.kpi) for each in rows["value"]]


def test_curves_and_lists_of_other_groups_and_periods_say_why_they_are_empty(data: Any) -> None:
    survival = data["lists"]["survival_curve"]["columns"][0]
    assert survival[0] == "looks at one instant: shown with December 2025"
    assert survival[2][0][:2] == ["30", "60"]
    assert data["lists"]["health_distribution"]["columns"][1][2] == "cannot be split by segment"
    assert data["cells"]["survival_curve"][0]["detail"][0] == "looks at one instant: shown with December 2025"


def test_a_figure_that_cannot_be_split_says_so(data: Any) -> None:
    assert data["cells"]["error_rate"][1] == {"missing": "cannot be split by segment"}
    assert data["charts"]["error_rate"]["of"][:2] == [0, -1]


def test_charts_have_both_themes(data: Any) -> None:
    figure = data["charts"]["churn_rate"]["figures"][0]
    whole = scorecard(tables(), period=PERIODS, kpis="churn_rate").measures["churn_rate"]
    assert figure["over_time"]
    assert "title" not in figure["layout"]
    for place, theme in enumerate(COLOURS):
        drawn = json.loads(whole.plot(theme=theme).to_json())
        assert [of_theme(trace, place) for trace in figure["data"]] == drawn["data"]
        assert of_theme(figure["layout"]["yaxis"], place) == drawn["layout"]["yaxis"]


def of_theme(value: Any, place: int, *, is_colour: bool = False) -> Any:
    """Return part of a figure as the page draws it in a theme."""
    if isinstance(value, dict):
        return {key: of_theme(each, place, is_colour="color" in key) for key, each in value.items()}
    if isinstance(value, list):
        return [of_theme(each, place, is_colour=is_colour) for each in value]
    return value.split("|")[place] if is_colour and isinstance(value, str) else value


def test_what_is_missing_has_its_reason(parsed: Parsed) -> None:
    assert "needs services: give it in options, or call it by itself" in parsed.texts
    assert "no trial whose window has passed" in parsed.texts


def test_a_page_in_spanish_has_no_english() -> None:
    texts = " ".join(Parsed(page("es").html).texts)
    assert "diciembre de 2025" in texts
    assert "comparado con noviembre de 2025" in texts
    assert "Tasa de abandono de clientes" in texts
    english = r"\b(the|all customers|scorecard|value|change|better|worse|compared|theme|why|definition)\b"
    found = re.findall(english, texts.lower().replace(HOSTILE[0].lower(), ""))
    assert not found


def test_without_comparison_there_is_no_change() -> None:
    made = Parsed(report(BOOK, period=spring, kpis="churn_rate", compare=None, lang="es").html)
    assert "Cambio" not in made.texts
    assert "25,0 %" in made.texts


def test_several_columns_can_be_chosen_together() -> None:
    by = ("segment", "plan")
    steps: list[str] = []
    made = Parsed(report(BOOK, period=spring, kpis="churn_rate", by=by, on_step=steps.append).html)
    found = unpack(made.data)
    assert found["text"]["group_places"]["|"] == 0
    assert found["text"]["groups"][found["text"]["group_places"]["0|0"]] == "segment: business · plan: basic"
    assert len(steps) == number_of_steps(("churn_rate",), by)
    assert made.count("select") == 4


def test_a_column_of_many_values_is_refused() -> None:
    names = [f"customer {place}" for place in range(MOST_GROUPS)]
    many = book(*(sub(name, "2026-01-01", plan=name) for name in names))
    with pytest.raises(ParameterError, match="by 'plan' makes more than 100 groups, too many for a page"):
        report({"subscriptions": many}, period=spring, kpis="churn_rate", by="plan")


def test_a_page_of_lists_alone_has_no_headline() -> None:
    made = report(BOOK, period=["2026-03", "2026-04"], kpis="churn_by_reason", by="segment")
    ids = {found.get("id") for _, found in Parsed(made.html).elements}
    assert "kpi-churn_by_reason" in ids
    assert "headline" not in ids


def test_many_lines_over_time_give_way_to_the_period_chosen() -> None:
    periods = ["2026-03", "2026-04"]
    names = [f"reason {place}" for place in range(9)]
    left = book(*(sub(name, "2025-01-01", "2026-04-10", cancel_reason=name) for name in names))
    made = report({"subscriptions": left}, period=periods, kpis="churn_by_reason")
    found = unpack(Parsed(made.html).data)
    chart = found["charts"]["churn_by_reason"]
    march, april = (chart["figures"][place] for place in chart["of"][0])
    assert march["caption"].startswith("March 2026 · %")
    assert april["caption"].startswith("April 2026 · %")
    assert not april["over_time"]
    assert (march["data"][0]["x"], april["data"][0]["x"]) == ([0.0] * 9, [1 / 9] * 9)


def test_the_bridge_of_revenue_is_that_of_the_period_and_group_chosen() -> None:
    periods = ["2026-02", "2026-03"]
    rows = book(sub("ana", "2025-01-01", plan="old"), sub("ben", "2026-03-10", plan="new", amount=7))
    made = report({"subscriptions": rows}, period=periods, kpis="mrr_movements", by="plan")
    found = unpack(Parsed(made.html).data)
    chart = found["charts"]["mrr_movements"]
    for group, place in found["text"]["group_places"].items():
        plan = found["text"]["groups"][place].removeprefix("plan: ") if group else None
        of_group = rows if plan is None else rows[rows["plan"] == plan]
        for period, each in zip(periods, chart["of"][place], strict=True):
            bridge = tenure.mrr_movements(of_group, period=period).plot()
            shown = of_theme(chart["figures"][each]["data"], 0)
            assert shown == json.loads(bridge.to_json())["data"]


def test_a_group_that_is_not_there_in_a_period_is_said_so() -> None:
    rows = book(sub("ana", "2025-01-01", plan="old"), sub("ben", "2026-03-10", plan="new"))
    made = report({"subscriptions": rows}, period=["2026-02", "2026-03"], kpis="churn_rate", by="plan")
    found = unpack(Parsed(made.html).data)
    assert found["text"]["groups"] == ["all customers", "plan: new", "plan: old"]
    assert found["cells"]["churn_rate"][1]["detail"][0] in {"nobody is in this group", "no customers at the start"}


def test_a_report_knows_its_options() -> None:
    with pytest.raises(ParameterError, match="lang is one of"):
        report(BOOK, period=spring, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="which no table has"):
        report(BOOK, period=spring, by="colour")
    assert number_of_steps(("churn_rate",), "segment") == 5
    assert tenure.report is report
