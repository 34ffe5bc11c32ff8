"""NPS: how many more would recommend us than would not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tenure import formulas
from tenure.counting.surveys.answers import Question, count_answers
from tenure.counting.surveys.weights import count_weighted, weighted
from tenure.engine import Frame
from tenure.experience.asking import NO_ANSWERS, NPS_BANDS, NPS_SCALE, counts, know_surveys, with_weight
from tenure.intervals import Bounds, balance
from tenure.options import Columns, columns, flag, fraction
from tenure.periods import PeriodLike, as_periods
from tenure.results import Measure, asked, measure

__all__ = ["net_promoter_score"]


def net_promoter_score(
    surveys: Frame,
    *,
    period: PeriodLike | Iterable[PeriodLike],
    by: Columns = (),
    customers: Frame | None = None,
    latest_only: bool = False,
    weight: str | None = None,
    confidence: float = 0.95,
) -> Measure:
    """Promoters less detractors among those who answered.

    Definition: 100 × (promoters − detractors) / answers. A promoter gives 9 or 10, a passive 7 or 8, a
    detractor 0 to 6. A null score was asked and not answered: it is in `asked` and in no band. Surveys of
    another kind are left aside, and all answers of a customer count.

    Args:
        surveys: One row per survey sent; see `Survey`. Ten marks of 1 or more and none of 0 are a scale from 1 to
            10, and refused: by chance they are less than one in a thousand.
        period: The period or periods in which answers were given.
        by: Columns to split by, of `surveys` or of `customers`; an anonymous answer has no attributes.
        customers: Needed when `by` or `weight` names one of its columns.
        latest_only: Of each known customer only the last answer in the period, else the last time of asking; of
            several at one instant the lowest. Anonymous answers stay as they are.
        weight: A column of weights from 0, such as `weights_by_stratum` gives. Parts are then in weight,
            `effective_answers` is Kish's sample size, and `answers` still counts.
        confidence: Of the normal interval, within −100 to 100.

    Returns:
        A score from −100 to 100, higher is better. Undefined when nobody answered.

    Raises:
        ContractError: A table breaks its contract, or marks are not whole, not from 0 to 10, or on another scale.
        ParameterError: An option has no meaning.

    Reference:
        Reichheld, The one number you need to grow, Harvard Business Review 81 (2003).

    Example:
        >>> from tenure.samples import spring, surveys
        >>> net_promoter_score(surveys, period=spring).value
        10.0
    """
    options, periods, split = asked(locals()), as_periods(period), columns(by)
    share, question = fraction(confidence, "confidence"), Question("nps", NPS_SCALE, flag(latest_only, "latest_only"))
    looked = with_weight(split, weight, surveys, customers)
    known, folds = know_surveys(looked, surveys, customers, known_only=latest_only), counts(NPS_BANDS)
    if weight is None:
        parts = count_answers(known, periods, question, folds)
    else:
        known, column = weighted(known, weight)
        parts = count_weighted(known, periods, question, folds, weight, column)
    return measure(
        "net_promoter_score",
        parts.select(*folds, "answers", "asked", *([] if weight is None else ["squares"])),
        formula=formulas.net_promoter_score,
        undefined=NO_ANSWERS,
        interval=lambda parts: _interval(parts, share),
        extra=({} if weight is None else {"effective_answers": _effective}) | {"response_rate": formulas.response_rate},
        options=options,
    )


def _total(parts: Mapping[str, Any]) -> Any:
    return parts["promoters"] + parts["passives"] + parts["detractors"]


def _effective(parts: Mapping[str, Any]) -> Any:
    return formulas.effective_answers(_total(parts), parts["squares"])


def _interval(parts: Mapping[str, Any], confidence: float) -> Bounds:
    effective = _effective(parts) if "squares" in parts else None
    lower, upper = balance(parts["promoters"], parts["detractors"], _total(parts), confidence, effective)
    return 100 * lower, 100 * upper
