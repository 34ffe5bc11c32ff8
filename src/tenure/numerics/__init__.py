"""Functions and distributions that intervals and models need, to the last digits of a float.

They stand here so that the core needs no more than numpy: the tests hold each against scipy.
"""

from tenure.numerics.binomial import binomial_rank
from tenure.numerics.gamma import BERNOULLI, digamma, log_gamma, trigamma
from tenure.numerics.gamma_distribution import gamma_quantile
from tenure.numerics.logistic import expit, log_expit
from tenure.numerics.student import normal_quantile, student_quantile, student_tail

__all__ = [
    "BERNOULLI",
    "binomial_rank",
    "digamma",
    "expit",
    "gamma_quantile",
    "log_expit",
    "log_gamma",
    "normal_quantile",
    "student_quantile",
    "student_tail",
    "trigamma",
]
