"""The page in a real browser: it draws every chart, asks nothing of a network, and its filters show what they say."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tenure import mrr_movements, scorecard
from tenure.show.formats import format_period
from tenure.show.numbers import format_value
from tests.house_plan import ROOT
from tests.laws.profiles import IS_LONG
from tests.report.books import KPIS, PERIODS, page, tables

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
PICTURES = ROOT / "build" / "report"
PATIENCE = 300_000  # milliseconds, for a machine that has much else to do
DRAWN = "body[data-drawn='{}']"


def executable() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(executable() is None, reason="no Chromium is installed: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: pip install playwright")
    with api.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=executable(), args=ARGUMENTS, timeout=PATIENCE)
        yield found
        found.close()


class Opened:
    """A page in the browser, with all that it complained of and asked for."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.tab = browser.new_page(viewport={"width": 1400, "height": 1000}, **options)
        self.tab.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.rounds = 1
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.goto(path.as_uri())
        self.wait()

    def wait(self) -> None:
        self.tab.wait_for_selector(DRAWN.format(self.rounds))

    def wait_until(self, fact: str) -> None:
        """Ask for a fact until it holds: the page itself may not, as its rules forbid what is evaluated."""
        end = time.monotonic() + PATIENCE / 1000
        while not self.tab.evaluate(fact):
            assert time.monotonic() < end, fact
            self.tab.wait_for_timeout(50)

    def keep_picture(self, name: str, **options: Any) -> None:
        """Keep a picture to look at, in `make laws` only: no figure depends on it, and it takes seconds."""
        if IS_LONG:
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.tab.screenshot(path=PICTURES / f"{name}.png", **options)

    def choose(self, selector: str, label: str) -> None:
        self.tab.select_option(selector, label=label)
        self.rounds += 1
        self.wait()

    def text(self, selector: str) -> str:
        return " ".join(self.tab.inner_text(selector).split())

    def texts(self, selector: str) -> list[str]:
        return [" ".join(each.split()) for each in self.tab.locator(selector).all_inner_texts()]


@pytest.fixture(scope="module")
def english(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(browser, "en", tmp_path_factory, color_scheme="light")


@pytest.fixture(scope="module")
def spanish(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(browser, "es", tmp_path_factory, color_scheme="dark")


def opened(browser: Any, lang: str, factory: pytest.TempPathFactory, **options: Any) -> Opened:
    path = factory.mktemp("page") / f"{lang}.html"
    page(lang).save(path)
    return Opened(browser, path, **options)


@pytest.mark.parametrize("lang", ["english", "spanish"])
def test_every_chart_is_drawn_without_complaint_or_request(lang: str, request: pytest.FixtureRequest) -> None:
    found: Opened = request.getfixturevalue(lang)
    assert not found.complaints
    assert len(found.requests) == 1
    assert found.requests[0].startswith("file:")
    assert found.tab.locator(".card").count() == len(KPIS) - 1
    assert found.tab.locator(".chart .main-svg").count() >= len(KPIS) - 1
    found.keep_picture(lang, full_page=True)


def test_a_browser_that_reads_the_page_is_not_called_old(english: Opened) -> None:
    assert english.tab.locator("#old-browser").is_hidden()


def test_names_did_nothing(english: Opened) -> None:
    assert "taken" not in english.tab.title()
    assert english.tab.locator("img").count() == 0


def test_filters_show_what_the_library_computes(english: Opened) -> None:
    measures = scorecard(
        tables(), period=PERIODS, by="segment", kpis=["churn_rate", "monthly_recurring_revenue"]
    ).measures
    options = english.tab.locator("select.by option").all_inner_texts()
    for option in (options[1], options[-1]):
        english.choose("select.by", option)
        for period in PERIODS[:2]:
            english.choose("#period", format_period(period))
            for name, measure in measures.items():
                assert figure_shown(english, name) == figure_of(measure, option, period)
        assert english.text(".chosen strong") == format_period(PERIODS[1])
    english.choose("select.by", "all")
    english.choose("#period", format_period(PERIODS[2]))
    whole = scorecard(tables(), period=PERIODS[2], kpis="churn_rate").measures["churn_rate"]
    assert figure_shown(english, "churn_rate") == format_value(whole.table["value"].iloc[0], whole.kpi)


def figure_shown(found: Opened, name: str) -> str:
    """Return the figure of a KPI, the same in its tile, in the scorecard, on its card, and in its table."""
    shown = set(found.texts(f"[data-kpi={name}] [data-field=value]"))
    found.tab.evaluate(f"document.querySelector('#kpi-{name} details').open = true")
    shown |= set(found.texts(f"#kpi-{name} tr.chosen-row td:nth-child(2)"))
    assert len(shown) == 1
    return shown.pop()


def figure_of(measure: Any, option: str, period: Any) -> str:
    table = measure.table
    of_period = table[table["period_start"] == period.start]
    groups = {"(none)" if each != each else " ".join(str(each).split())[:40]: each for each in of_period["segment"]}  # noqa: PLR0124 - nan
    key = next(value for label, value in groups.items() if label == " ".join(option.split())[:40])
    rows = of_period[of_period["segment"].isna() if key != key else of_period["segment"] == key]  # noqa: PLR0124 - nan
    return format_value(rows["value"].iloc[0], measure.kpi)


def test_the_bridge_of_revenue_is_that_of_the_period_chosen(english: Opened) -> None:
    heights = "document.querySelector('#kpi-mrr_movements .chart').data[0].y"
    for period in (PERIODS[0], PERIODS[2]):
        english.choose("#period", format_period(period))
        parts = mrr_movements(tables().subscriptions, period=period).parts
        shown = english.tab.evaluate(heights)
        assert (shown[0], shown[1], shown[-1]) == (parts["opening"], parts["new"], parts["closing"])
        assert english.text("#kpi-mrr_movements .caption").startswith(format_period(period))


def test_a_group_is_brought_out_in_its_chart_and_in_the_follow_ups(english: Opened) -> None:
    everyone = english.tab.locator("tr[data-groups]:visible").count()
    option = english.tab.locator("select.by option").all_inner_texts()[2]
    english.choose("select.by", option)
    faint = english.tab.evaluate(
        "document.querySelector('#kpi-churn_rate .chart').data.filter(t => t.opacity < 1).length"
    )
    assert faint >= 7
    shown = english.tab.locator("tr[data-groups]:visible").count()
    assert 0 < shown < everyone
    assert english.text("#kpi-health_distribution .chart") == "cannot be split by segment"
    english.choose("select.by", "all")
    assert english.tab.locator("tr[data-groups]:visible").count() == everyone


def test_themes_change_the_page_and_its_charts(english: Opened) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    line = "document.querySelector('#kpi-churn_rate .chart').data.at(-1).line.color"
    light = english.tab.evaluate(f"[{colour}, {line}]")
    english.choose("#theme", "dark")
    dark = english.tab.evaluate(f"[{colour}, {line}]")
    assert dark[0] != light[0]
    assert dark[1] != light[1]
    english.keep_picture("dark")
    english.choose("#theme", "light")
    assert english.tab.evaluate(f"[{colour}, {line}]") == light


def test_the_page_follows_the_theme_of_the_system(spanish: Opened) -> None:
    assert spanish.tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"


def test_a_browser_that_cannot_unpack_the_data_says_so_beside_the_last_figures(browser: Any, tmp_path: Path) -> None:
    page().save(tmp_path / "page.html")
    tab = browser.new_page()
    tab.set_default_timeout(PATIENCE)
    tab.add_init_script("delete window.DecompressionStream")
    tab.goto((tmp_path / "page.html").as_uri())
    assert tab.inner_text("#old-browser").startswith("This browser is too old for the filters and charts")
    assert " %" in tab.inner_text("tr[data-kpi=churn_rate] [data-field=value]")


def test_the_keyboard_reaches_the_filters_first(english: Opened) -> None:
    english.tab.evaluate("document.activeElement.blur()")
    names = []
    for _ in range(4):
        english.tab.keyboard.press("Tab")
        names.append(english.tab.evaluate("document.activeElement.className || document.activeElement.id"))
    assert names == ["skip", "period", "by", "theme"]


def test_the_page_is_read_on_a_narrow_screen_and_on_paper(english: Opened, tmp_path: Path) -> None:
    english.tab.set_viewport_size({"width": 390, "height": 844})
    english.wait_until("document.documentElement.scrollWidth <= 390")  # charts follow after a moment
    english.keep_picture("narrow")
    english.tab.set_viewport_size({"width": 1400, "height": 1000})
    english.tab.pdf(path=tmp_path / "paper.pdf", format="A4")
    assert not english.complaints
