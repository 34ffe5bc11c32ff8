"""Results as text: a line of one figure, the first and last rows of several."""

from __future__ import annotations

import pandas as pd
import pytest

import tenure
from tenure.results import Message
from tenure.samples import spring, subscriptions

churned = tenure.churn_rate(subscriptions, period=spring)
YEARS = tenure.months("2025-01", "2026-12")


def test_one_figure_is_one_line() -> None:
    assert repr(churned) == (
        "churn_rate: 25.0 % (95 % interval 4.6 % to 69.9 %); opening 4, joined 2, lost 1, closing 5, passing 0; "
        "note: fewer than 30 in the denominator: 4"
    )
    assert churned.summary("es") == (
        "25,0 % (intervalo del 95 %: 4,6 % a 69,9 %); al inicio 4, altas 2, bajas 1, al final 5, "
        "altas y bajas del periodo 0; nota: menos de 30 en el denominador: 4"
    )


def test_the_interval_has_its_own_confidence() -> None:
    found = tenure.churn_rate(subscriptions, period=spring, confidence=0.8)
    assert "(80 % interval" in repr(found)
    assert "<th>intervalo del 80 %</th>" in found.to_html("es")


def test_undefined_says_why() -> None:
    empty = tenure.churn_rate(subscriptions.head(0), period=spring)
    assert empty.summary("es").startswith("sin definir; no había clientes al inicio; al inicio 0")
    assert "interval" not in repr(empty)


def test_notes_stand_at_the_end() -> None:
    noted = tenure.Measure(churned.kpi, (), {}, churned.table, churned.whole, [Message("immature", {"count": 2})])
    assert repr(noted).endswith("passing 0; note: windows that are not over yet, left out: 2")
    assert noted.summary("es").endswith("nota: ventanas que aún no terminan, sin contar: 2")
    assert "<li>nota: ventanas que aún no terminan, sin contar: 2</li>" in noted.to_html("es")


def test_several_rows_are_shown_first_and_last() -> None:
    several = tenure.churn_rate(subscriptions, period=YEARS)
    lines = repr(several).splitlines()
    assert lines[0] == "churn_rate: 24 rows"
    assert len([line for line in lines if not line.startswith("note: ")]) == 1 + 10
    assert lines[1].split()[-4:] == ["95", "%", "interval", "reason"]
    assert lines[2].strip().startswith("January 2025")
    assert lines[6] == "…"
    assert lines[10].strip().startswith("December 2026")
    assert several.summary("es").startswith("24 filas; nota: los datos terminan el 20 de mayo de 2026")


def test_few_rows_are_shown_all() -> None:
    lines = repr(tenure.churn_rate(subscriptions, period=YEARS[:8])).splitlines()
    assert len([line for line in lines if not line.startswith("note: ")]) == 2 + 8
    assert "…" not in lines


def test_groups_of_one_period_are_shown_below_the_whole() -> None:
    lines = repr(tenure.churn_rate(subscriptions, period=spring, by="service")).splitlines()
    assert lines[0].startswith("churn_rate: ")
    assert "interval" in lines[0]
    assert [line.split()[2] for line in lines[2:4]] == ["mobile", "music"]


def test_a_row_without_a_figure_of_all_is_shown() -> None:
    values = pd.DataFrame({"customer_id": list("abcde"), "lifetime_value": [5.0, 20, 30, 40, 90]})
    behaviours = pd.DataFrame({"customer_id": list("abcde"), "contacts": [9, 4, 5, 2, 0]})
    found = tenure.value_drivers(values, behaviours)
    assert repr(found).splitlines()[0] == "value_drivers: 1 row"
    assert "-0.90" in repr(found).splitlines()[2]
    assert found.summary("es").startswith("1 fila; nota: asociación")


def test_parts_that_do_not_fit_give_way_to_a_mark() -> None:
    lines = repr(tenure.mrr_movements(subscriptions, period=["2026-02", "2026-03"])).splitlines()
    assert max(map(len, lines[1:4])) <= 123
    assert lines[1].split()[-2:] == ["…", "value"]


def test_counts_beside_a_missing_one_stay_whole() -> None:
    found = tenure.cohort_retention(subscriptions, as_of="2026-04-01", ages=1)
    last = repr(found).splitlines()[-1]
    assert "–" in last
    assert ".00" not in repr(found)


def test_a_curve_tells_its_median_and_how_far_it_runs() -> None:
    curve = tenure.survival_curve(subscriptions, as_of="2026-04-01")
    assert repr(curve) == "survival_curve: median 365.0 days; 50.0 % after 382.0 days"
    assert curve.summary("es") == "mediana 365,0 días; 50,0 % después de 382,0 días"


def test_curves_of_groups_show_their_medians() -> None:
    curve = tenure.survival_curve(subscriptions, as_of="2026-04-01", by="service")
    assert [line.split()[0] for line in repr(curve).splitlines()[1:]] == ["service", "mobile", "music"]
    assert "half of them have not been lost yet" in repr(curve)


def test_a_curve_of_nobody_says_why() -> None:
    nobody = tenure.survival_curve(subscriptions.head(0), as_of="2026-04-01")
    assert repr(nobody) == "survival_curve: median undefined; nobody had started by then"
    bare = tenure.Curve(nobody.kpi, (), {}, nobody.table)
    assert bare.summary("es") == "mediana sin definir"


@pytest.mark.parametrize("lang", ["es", "es-MX"])
def test_a_period_without_an_end_is_its_start(lang: str) -> None:
    book = tenure.samples.telecom(seed=1).subscriptions
    found = tenure.customer_base_value(book, as_of="2026-01-01", monthly_discount_rate=0.1, horizon_months=None)
    assert "<td>1 de enero de 2026</td>" in found.to_html(lang)  # type: ignore[arg-type]
