"""Colours of plots and pages, on light and on dark pages: told apart also by the colour-blind, and legible.

The hues are those of Okabe and Ito, darkened or lightened until each stands out from its page.

Reference: M. Okabe & K. Ito, Color Universal Design (2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any

from tenure.catalogue import ColourTheme
from tenure.errors import ParameterError

__all__ = ["BOTH_THEMES", "COLOURS", "Colours", "colours_of", "transparent"]


_EITHER = "|"


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, as `#rrggbb`, or of both, as `#rrggbb|#rrggbb`: on light pages, and on dark ones.

    Args:
        page: The page that they are made for; plots themselves have no ground.
        text: Text.
        muted: Text that stands back, such as notes and ticks.
        grid: Lines of grids and borders.
        panel: A ground that is raised from the page, such as a card.
        series: Groups side by side, in this order.
        better: What changes for the better.
        worse: What changes for the worse.
        neutral: What is neither.
        total: Totals beside what adds up to them.
        ramp: From little to much, in heat maps.
        worst_to_best: Steps of a scale from bad to good.
    """

    page: str
    text: str
    muted: str
    grid: str
    panel: str
    series: tuple[str, ...]
    better: str
    worse: str
    neutral: str
    total: str
    ramp: tuple[str, ...]
    worst_to_best: tuple[str, ...]

    def steps(self, count: int) -> tuple[str, ...]:
        """Return so many colours from bad to good."""
        last = len(self.worst_to_best) - 1
        places = [last * place / max(count - 1, 1) for place in range(count)]
        return tuple(_in_each_theme(_between, self.worst_to_best, place) for place in places)


COLOURS: dict[ColourTheme, Colours] = {
    "light": Colours(
        page="#ffffff",
        text="#1f2328",
        muted="#595f66",
        grid="#dde1e6",
        panel="#f6f8fa",
        series=("#0072b2", "#d86e00", "#00523c", "#b0508f", "#7a1f00", "#8f8f8f"),
        better="#0072b2",
        worse="#d55e00",
        neutral="#8b949e",
        total="#595f66",
        ramp=("#f2f7fb", "#9ecae8", "#0072b2", "#003a5d"),
        worst_to_best=("#d55e00", "#efb118", "#b9c0c8", "#59b4d9", "#0072b2"),
    ),
    "dark": Colours(
        page="#16191d",
        text="#e6edf3",
        muted="#a9b2bc",
        grid="#343a42",
        panel="#1f242a",
        series=("#56b4e9", "#e69f00", "#1fe0a8", "#b54583", "#f0e442", "#d4d4d4"),
        better="#56b4e9",
        worse="#f07a2e",
        neutral="#8b949e",
        total="#a9b2bc",
        ramp=("#1d2a35", "#1f5f8b", "#56b4e9", "#d6ecfa"),
        worst_to_best=("#f07a2e", "#f2c14e", "#8b949e", "#3f87b5", "#7cc7f2"),
    ),
}


def _both_themes() -> Colours:
    light, dark = (vars(COLOURS[theme]) for theme in ("light", "dark"))
    return Colours(**{each.name: _either(light[each.name], dark[each.name]) for each in fields(Colours)})


def _either(light: Any, dark: Any) -> Any:
    if isinstance(light, str):
        return f"{light}{_EITHER}{dark}"
    return tuple(map(_either, light, dark))


def colours_of(theme: Any) -> Colours:
    """Return the colours of a theme.

    Raises:
        ParameterError: There is no such theme.

    Example:
        >>> colours_of("dark").series[0], colours_of("light").steps(3)
        ('#56b4e9', ('#d55e00', '#b9c0c8', '#0072b2'))
    """
    if isinstance(theme, str) and theme in COLOURS:
        return COLOURS[theme]
    close = get_close_matches(str(theme).lower(), COLOURS, n=1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    raise ParameterError(f"theme is one of {', '.join(map(repr, COLOURS))}; not {theme!r}.{hint}")


def transparent(colour: str, opacity: float) -> str:
    """Return a colour that lets its ground through, as CSS and plotly read it.

    Example:
        >>> transparent("#0072b2", 0.2)
        'rgba(0, 114, 178, 0.2)'
        >>> transparent("#0072b2|#56b4e9", 0.2)
        'rgba(0, 114, 178, 0.2)|rgba(86, 180, 233, 0.2)'
    """
    return _in_each_theme(_transparent, (colour,), opacity)


def _transparent(colours: tuple[str, ...], opacity: float) -> str:
    return f"rgba({', '.join(map(str, _channels(colours[0])))}, {opacity:g})"


def _in_each_theme(mixed: Callable[[tuple[str, ...], float], str], colours: tuple[str, ...], number: float) -> str:
    """Return what is mixed of colours: in each theme of its own colours."""
    themes = zip(*(colour.split(_EITHER) for colour in colours), strict=True)
    return _EITHER.join(mixed(theme, number) for theme in themes)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _between(colours: tuple[str, ...], place: float) -> str:
    """Return the colour at a place along a row of colours."""
    low = min(int(place), len(colours) - 2)
    share = place - low
    pairs = zip(_channels(colours[low]), _channels(colours[low + 1]), strict=True)
    return "#" + bytes(round(one + share * (other - one)) for one, other in pairs).hex()


BOTH_THEMES = _both_themes()
"""The colours of drawings that are shown in either theme."""
