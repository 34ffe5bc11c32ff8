from __future__ import annotations

from fractions import Fraction

import pytest

from .experience import weights_by_stratum
from .states import Row

PEOPLE = [{"customer_id": name, "segment": "home"} for name in ("ana", "ben", "cam")]
PEOPLE += [{"customer_id": "dia", "segment": "office"}]


def answer(customer: str | None, score: int | None = 9, kind: str = "nps") -> Row:
    return {"customer_id": customer, "score": score, "kind": kind}


def test_an_anonymous_answer_weighs_as_the_average_does() -> None:
    # home is 3/4 of the customers and 1/2 of the known answers, office 1/4 and 1/2
    rows = [answer("ana"), answer("dia"), answer(None), answer("ben", None), answer(None, None)]
    assert weights_by_stratum(rows, PEOPLE, "segment") == [Fraction(3, 2), Fraction(1, 2), 1, 1, 1]


@pytest.mark.parametrize(("kind", "weight"), [("nps", Fraction(3, 4)), ("csat", Fraction(1, 4)), ("ces", 1)])
def test_the_average_is_that_of_the_known_answers_of_its_kind(kind: str, weight: Fraction) -> None:
    # only home answers nps, which is 3/4 of the customers; only office answers csat; nobody known answers ces
    rows = [answer("ana"), answer("ben"), answer("dia", kind="csat"), answer(None, kind=kind)]
    assert weights_by_stratum(rows, PEOPLE, "segment")[-1] == weight
