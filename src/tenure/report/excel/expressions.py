"""Expressions: arithmetic of the named cells of a row, in Python's notation, as a number and as a formula of Excel."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

__all__ = ["Expression"]

_NAME = re.compile(r"\b[a-z_]\w*\b")
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max}


@dataclass(frozen=True)
class Expression:
    """A sum or product of cells; with `over`, a quotient.

    Args:
        top: The numerator, or all of it.
        over: The denominator.
        otherwise: What stands where the denominator is 0; nothing if left out.
        where: The options with which it is the formula of its column; any if left out.

    Example:
        >>> churn = Expression("lost", over="opening")
        >>> churn.value({"lost": 1, "opening": 4}), churn.value({"lost": 0, "opening": 0})
        (0.25, nan)
        >>> churn.formula({"lost": "E7", "opening": "C7"})
        '=IF(C7=0,"",E7/C7)'
    """

    top: str
    over: str = ""
    otherwise: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The cells that it needs, in order."""
        found = _NAME.findall(f"{self.top} {self.over} {self.otherwise}")
        return tuple(name for name in dict.fromkeys(found) if name not in _FUNCTIONS)

    def value(self, cells: Mapping[str, Any]) -> float:
        """Return its number; nan where a cell is empty, or the denominator 0."""
        if any(math.isnan(cells[name]) for name in self.names):
            return math.nan
        bottom = _number(self.over, cells) if self.over else 1.0
        if bottom == 0:
            return _number(self.otherwise, cells) if self.otherwise else math.nan
        return _number(self.top, cells) / bottom

    def formula(self, addresses: Mapping[str, str], *, may_be_empty: tuple[str, ...] = ()) -> str:
        """Return it as a formula of Excel, empty where one of the cells that may be is so."""
        top, over, otherwise = (_with_addresses(text, addresses) for text in (self.top, self.over, self.otherwise))
        text = f"IF({over}=0,{otherwise or _EMPTY},{_grouped(top)}/{_grouped(over)})" if over else top
        if may_be_empty:
            counted = ",".join(addresses[name] for name in may_be_empty)
            text = f"IF(COUNT({counted})<{len(may_be_empty)},{_EMPTY},{text})"
        return f"={text}"

    def words(self, labels: Mapping[str, str]) -> str:
        """Return it with the labels of its cells, for people."""
        text = f"{_grouped(self.top)} / {_grouped(self.over)}" if self.over else self.top
        return _with_addresses(text, labels).replace("*", "×").replace(" - ", " − ")


_EMPTY = '""'


def _with_addresses(text: str, addresses: Mapping[str, str]) -> str:
    named = {**addresses, **{name: name.upper() for name in _FUNCTIONS}}
    return _NAME.sub(lambda found: named[found[0]], text).replace("**", "^")


def _grouped(text: str) -> str:
    return f"({text})" if " " in text else text


def _number(text: str, cells: Mapping[str, Any]) -> float:
    return _evaluate(_tree(text), cells)


@cache
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _evaluate(node: ast.AST, cells: Mapping[str, Any]) -> float:
    match node:
        case ast.Name():
            return float(cells[node.id])
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_evaluate(node.left, cells), _evaluate(node.right, cells))
        case ast.Call(func=ast.Name(id=name)):
            return _FUNCTIONS[name](*(_evaluate(each, cells) for each in node.args))
        case _:
            raise ValueError(f"{ast.unparse(node)} is no arithmetic of cells.")
