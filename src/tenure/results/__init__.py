"""Results: frozen, tidy, explained, and the same shape whatever was asked."""

from tenure.results.curve import Curve
from tenure.results.measure import Interval, Measure, Whole, measure, wilson_of
from tenure.results.messages import Message
from tenure.results.parts import PERIOD, Parts
from tenure.results.result import Result

__all__ = ["PERIOD", "Curve", "Interval", "Measure", "Message", "Parts", "Result", "Whole", "measure", "wilson_of"]
