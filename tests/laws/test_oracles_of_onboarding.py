"""How customers get started agrees with naive loops."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tenure
from tests.laws.profiles import HALF, MANY
from tests.laws.small_behaviours import assert_same_groups, book_of, by_customer, events_of, people_of, steps_of
from tests.laws.small_books import keys, periods_of
from tests.oracles import actions, checklists, funnels, onboarding, strategies
from tests.oracles.states import Row

people = strategies.customers()
spans = strategies.periods()
splits = st.sampled_from([(), "service", "plan", "segment", ("service", "segment")])
windows = st.sampled_from([1, 7, 30])
WEIGHTS = {"profile": 1, "import": 2.5, "invite": 0.5}
SECOND = ("import",)

books = strategies.subscriptions() | actions.trials()
used = books.flatmap(lambda book: st.tuples(st.just(book), actions.events(instants=actions.near(book))))
stepped = books.flatmap(lambda book: st.tuples(st.just(book), actions.steps(book)))


@given(book=actions.trials(), persons=people, bounds=spans, by=splits, within=windows, data=st.data())
@MANY
def test_trials_agree_with_their_oracle(
    book: list[Row], persons: list[Row], bounds: Any, by: Any, within: int, data: st.DataObject
) -> None:
    options: dict[str, Any] = {"by": by, "within_days": within, "as_of": data.draw(actions.as_ofs(book))}
    expected = onboarding.trial_conversion_rate(book, bounds, customers=persons, **options)
    found = tenure.trial_conversion_rate(
        book_of(book), period=periods_of(bounds), customers=people_of(persons), **options
    )
    assert_same_groups(found.table, expected, keys(by), by=by)


@given(book=actions.trials(), bounds=spans, within=windows)
def test_trials_without_a_service_are_of_the_customer(book: list[Row], bounds: Any, within: int) -> None:
    plain = [{name: value for name, value in row.items() if name != "service"} for row in book]
    if plain:
        expected = onboarding.trial_conversion_rate(plain, bounds, within_days=within)
        found = tenure.trial_conversion_rate(book_of(plain), period=periods_of(bounds), within_days=within)
        assert_same_groups(found.table, expected, keys(()))


@given(tables=used, persons=people, bounds=spans, by=splits, event=st.sampled_from(["use", ("use", "login")]))
@MANY
def test_activation_agrees_with_its_oracle(tables: Any, persons: list[Row], bounds: Any, by: Any, event: Any) -> None:
    book, uses = tables
    expected = onboarding.activation_days(book, uses, bounds, by=by, customers=persons, event=event)
    found = tenure.activation_days(
        book_of(book), events_of(uses), period=periods_of(bounds), by=by, customers=people_of(persons), event=event
    )
    assert_same_groups(found.table, expected, keys(by), by=by)


@given(tables=used, bounds=spans, by=splits, persons=people, data=st.data())
@MANY
def test_activation_is_judged_by_what_is_known(
    tables: Any, bounds: Any, by: Any, persons: list[Row], data: st.DataObject
) -> None:
    book, uses = tables
    as_of = data.draw(actions.as_ofs(book, uses))
    expected = onboarding.activation_days(book, uses, bounds, by=by, customers=persons, as_of=as_of)
    found = tenure.activation_days(
        book_of(book), events_of(uses), period=periods_of(bounds), by=by, customers=people_of(persons), as_of=as_of
    )
    assert_same_groups(found.table, expected, keys(by), by=by)


@pytest.mark.parametrize("required", [None, SECOND])
@given(tables=stepped, persons=people, bounds=spans, by=splits, within=windows, data=st.data())
def test_scores_agree_with_their_oracle(
    required: Any, tables: Any, persons: list[Row], bounds: Any, by: Any, within: int, data: st.DataObject
) -> None:
    book, done = tables
    options: dict[str, Any] = {"by": by, "within_days": within, "as_of": data.draw(actions.as_ofs(book, done))}
    checklist: Any = WEIGHTS if required is None else tenure.Checklist(steps=WEIGHTS, required=required)
    expected = checklists.onboarding_engagement_score(
        book, done, bounds, weights=WEIGHTS, required=required, customers=persons, **options
    )
    found = tenure.onboarding_engagement_score(
        book_of(book),
        steps_of(done),
        checklist=checklist,
        period=periods_of(bounds),
        customers=people_of(persons),
        **options,
    )
    assert_same_groups(found.table, expected, keys(by), by=by)
    for row in found.table.dropna(subset=["lower"]).to_dict("records"):
        assert 0 <= row["lower"] <= row["value"] + 1e-9 <= row["upper"] + 2e-9 <= 100 + 3e-9


@given(tables=stepped, bounds=spans, within=windows, data=st.data())
def test_scores_of_customers_agree_with_their_oracle(
    tables: Any, bounds: Any, within: int, data: st.DataObject
) -> None:
    book, done = tables
    options: dict[str, Any] = {"within_days": within, "as_of": data.draw(actions.as_ofs(book, done))}
    expected = checklists.onboarding_scores(book, done, bounds[:1], weights=WEIGHTS, required=SECOND, **options)
    checklist = tenure.Checklist(steps=WEIGHTS, required=SECOND)
    listed = tenure.onboarding_scores(
        book_of(book), steps_of(done), checklist=checklist, period=periods_of(bounds[:1]), **options
    )
    found = by_customer(listed)
    assert set(found) == {row["customer_id"] for row in expected}
    for row in expected:
        mine = found[row["customer_id"]]
        assert (mine["started_at"], bool(mine["activated"])) == (row["started_at"], row["activated"])
        assert mine["done"] == row["done"]
        assert mine["score"] == pytest.approx(float(row["score"]))
        assert [name.strip() for name in (mine["missing"] or "").split(",") if name.strip()] == row["missing"]


@pytest.mark.parametrize("funnel", [False, True])
@given(tables=stepped, persons=people, bounds=spans, by=splits, within=windows, data=st.data())
def test_steps_agree_with_their_oracle(
    funnel: Any, tables: Any, persons: list[Row], bounds: Any, by: Any, within: int, data: st.DataObject
) -> None:
    book, done = tables
    options: dict[str, Any] = {"by": by, "within_days": within, "as_of": data.draw(actions.as_ofs(book, done))}
    expected = checklists.step_completion_rate(
        book, done, bounds, weights=WEIGHTS, funnel=funnel, customers=persons, **options
    )
    found = tenure.step_completion_rate(
        book_of(book),
        steps_of(done),
        checklist=WEIGHTS,
        funnel=funnel,
        period=periods_of(bounds),
        customers=people_of(persons),
        **options,
    )
    assert_same_groups(found.table, expected, keys(by, "step"), by=by)
    if not by:
        assert [*found.table.groupby(keys(()))["step"].agg(list)] == [[*WEIGHTS]] * len(bounds)


FUNNELS = {
    "three steps": ("signup", "setup", "use"),
    "a name that stands twice": ("signup", "use", "use"),
    "back to the first": ("signup", "use", "signup"),
    "one step": ("signup",),
}


@pytest.mark.parametrize("by", [(), "segment", "service"], ids=str)
@pytest.mark.parametrize("steps", FUNNELS.values(), ids=FUNNELS)
@HALF
@given(
    events=actions.events(("signup", "setup", "use"), every_kind=True),
    persons=people,
    bounds=spans,
    within=windows,
    data=st.data(),
)
def test_funnels_agree_with_their_oracle(
    steps: Any, by: Any, events: list[Row], persons: list[Row], bounds: Any, within: int, data: st.DataObject
) -> None:
    options: dict[str, Any] = {"by": by, "steps": steps, "within_days": within}
    options["as_of"] = data.draw(actions.as_ofs(events))
    expected = funnels.funnel(events, bounds, customers=persons, **options)
    found = tenure.funnel(events_of(events), period=periods_of(bounds), customers=people_of(persons), **options).table
    found = found.assign(place=found.groupby(keys(by), dropna=False).cumcount())
    assert_same_groups(
        found, expected, keys(by, "place"), by=by, silent=(lambda row: not row["entered"]) if by else None
    )
