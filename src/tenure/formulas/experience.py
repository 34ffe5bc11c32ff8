"""Experience: scores of surveys and of sentiment."""

from __future__ import annotations

from numpy.typing import ArrayLike

from tenure.formulas.arithmetic import Number, add, multiply, quotient, subtract

__all__ = [
    "customer_effort_score",
    "customer_satisfaction_mean",
    "customer_satisfaction_net",
    "customer_satisfaction_score",
    "effective_answers",
    "net_promoter_score",
    "net_score",
    "response_rate",
    "sentiment_score",
]


def net_score(plus: ArrayLike, minus: ArrayLike, total: ArrayLike) -> Number:
    """What speaks for, less what speaks against, of all, in points of 100."""
    return quotient(multiply(100, subtract(plus, minus)), total)


def net_promoter_score(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike) -> Number:
    """Promoters less detractors, of all who answered, in points of 100."""
    return net_score(promoters, detractors, add(promoters, passives, detractors))


def effective_answers(weight: ArrayLike, squares: ArrayLike) -> Number:
    """How many answers of equal weight would say as much: Kish's effective sample size."""
    return quotient(multiply(weight, weight), squares)


def customer_satisfaction_score(satisfied: ArrayLike, answers: ArrayLike) -> Number:
    """Satisfied of those who answered, in points of 100."""
    return quotient(multiply(100, satisfied), answers)


def customer_satisfaction_net(satisfied: ArrayLike, dissatisfied: ArrayLike, answers: ArrayLike) -> Number:
    """Satisfied less dissatisfied, of those who answered, in points of 100."""
    return net_score(satisfied, dissatisfied, answers)


def customer_satisfaction_mean(points: ArrayLike, answers: ArrayLike, span: ArrayLike) -> Number:
    """The mean of the points above the lowest mark, in hundredths of the span of the scale."""
    return quotient(multiply(100, points), multiply(answers, span))


def customer_effort_score(marks: ArrayLike, answers: ArrayLike) -> Number:
    """The mean mark."""
    return quotient(marks, answers)


def response_rate(answers: ArrayLike, asked: ArrayLike) -> Number:
    """Surveys answered of those sent."""
    return quotient(answers, asked)


def sentiment_score(positive: ArrayLike, neutral: ArrayLike, negative: ArrayLike) -> Number:
    """Positive less negative, of all that have a sentiment, in points of 100."""
    return net_score(positive, negative, add(positive, neutral, negative))
