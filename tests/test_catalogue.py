"""The catalogue: rows by name, and the themes that choose among them."""

from __future__ import annotations

import pytest

from tenure import KPIS, ParameterError
from tenure.catalogue import LENSES, ROOMS, STAGES, STRATEGIES, UNITS, Theme, kpi

THEMES = {**{f"strategy {name}": theme for name, theme in STRATEGIES.items()},
          **{f"stage {name}": theme for name, theme in STAGES.items()},
          **{f"lens {name}": theme for name, theme in LENSES.items()}}  # fmt: skip


@pytest.mark.parametrize("name", ["churn_rat", "churnrate", "Churn_Rate"])
def test_a_name_that_is_nearly_one_is_told(name: str) -> None:
    with pytest.raises(ParameterError, match=r"is no KPI; did you mean 'churn_rate'"):
        kpi(name)


@pytest.mark.parametrize("name", ["luck", "", None, 3, ["x"]])
def test_a_name_that_is_none_is_refused_with_all(name: object) -> None:
    with pytest.raises(ParameterError, match="is no KPI; the catalogue has acquisition_cost, "):
        kpi(name)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_is_of_kpis_and_in_both_languages(name: str) -> None:
    theme: Theme = THEMES[name]
    assert set(theme.label) == {"en", "es"}
    assert set(theme.kpis) <= set(KPIS)
    assert len(set(theme.kpis)) == len(theme.kpis)


def test_themes_are_those_of_the_articles() -> None:
    assert list(STRATEGIES) == ["stability", "product_market_fit", "profitability"]
    assert STRATEGIES["product_market_fit"].label["es"] == "Adecuación producto-mercado"
    assert list(STAGES) == ["onboarding", "retention", "expansion"]
    assert [lens.label["es"] for lens in LENSES.values()] == ["Adquisición", "Compromiso", "Retención"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_asks_a_question(room: str) -> None:
    assert ROOMS[room]["en"].endswith("?")
    assert ROOMS[room]["es"].startswith("¿")


def test_units_are_what_people_say() -> None:
    assert UNITS["share"] == {"en": "%", "es": "%"}
    assert UNITS["score"]["es"] == "puntos"
    assert UNITS["months"]["es"] == "meses"


def test_a_kpi_is_also_known_by_other_names() -> None:
    assert kpi("churn_rate").label["es"] == "Tasa de abandono de clientes"
    assert kpi("churn_rate").also_called == ("tasa de cancelación", "tasa de rotación", "churn")
    assert kpi("customer_effort_score").better == "lower"
