"""Colours: legible on their page, and told apart also by the colour-blind."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tenure import ParameterError
from tenure.show.colours import COLOURS, colours_of, transparent

# Machado, Oliveira & Fernandes 2009, severity 1: what is seen of linear red, green and blue.
SEEN = {
    "by most": np.eye(3),
    "without red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "without green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "without blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(each)) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: NDArray[np.float64]) -> NDArray[np.float64]:
    xyz = TO_XYZ @ np.clip(seen @ linear(colour), 0, 1) / np.array([0.95047, 1, 1.08883])
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("theme", COLOURS)
def test_text_and_series_stand_out_from_their_page(theme: Any) -> None:
    colours = COLOURS[theme]
    assert min(contrast(each, colours.page) for each in (colours.text, colours.muted)) >= 4.5
    assert contrast(colours.text, colours.panel) >= 4.5
    assert min(contrast(each, colours.page) for each in colours.series) >= 3
    assert min(contrast(each, colours.page) for each in (colours.better, colours.worse, colours.total)) >= 3


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("theme", COLOURS)
def test_colours_are_told_apart_also_by_the_colour_blind(theme: Any, seen: str) -> None:
    colours = COLOURS[theme]
    for row in (colours.series, colours.worst_to_best, (colours.better, colours.worse, colours.total)):
        labs = [lab(each, SEEN[seen]) for each in row]
        assert min(float(np.linalg.norm(one - other)) for one, other in combinations(labs, 2)) > 12


@pytest.mark.parametrize(("count", "places"), [(1, (0,)), (2, (0, 4)), (3, (0, 2, 4)), (5, (0, 1, 2, 3, 4))])
def test_steps_go_from_the_worst_to_the_best(count: int, places: tuple[int, ...]) -> None:
    colours = colours_of("light")
    assert colours.steps(count) == tuple(colours.worst_to_best[place] for place in places)


def test_steps_between_two_colours_are_mixed() -> None:
    assert colours_of("light").steps(9)[1] == "#e2880c"
    assert transparent("#0072b2", 1) == "rgba(0, 114, 178, 1)"


@pytest.mark.parametrize(
    ("theme", "hint"), [("Dark", "Did you mean 'dark'?"), ("lite", "Did you mean"), (None, ""), (["dark"], "")]
)
def test_a_theme_that_is_none_is_refused(theme: Any, hint: str) -> None:
    with pytest.raises(ParameterError, match=r"theme is one of 'light', 'dark'; not") as refused:
        colours_of(theme)
    assert hint in str(refused.value)
