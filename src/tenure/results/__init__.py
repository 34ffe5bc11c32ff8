"""Results: frozen, tidy, explained, and the same shape whatever was asked."""

from tenure.results.compute import Interval, Undefined, measure, parts_given, wilson_of
from tenure.results.curve import Curve
from tenure.results.measure import Measure, Whole
from tenure.results.messages import Message, MessageText, Note, Reason
from tenure.results.parts import FINEST, PERIOD, Parts
from tenure.results.pydantic_type import PydanticType
from tenure.results.result import Result

__all__ = [
    "FINEST",
    "PERIOD",
    "Curve",
    "Interval",
    "Measure",
    "Message",
    "MessageText",
    "Note",
    "Parts",
    "PydanticType",
    "Reason",
    "Result",
    "Undefined",
    "Whole",
    "measure",
    "parts_given",
    "wilson_of",
]
