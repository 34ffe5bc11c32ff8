"""Draw how long customers stay, and what was expected: `python -m docs.pictures.lifetime_value`.

Expected by a constant churn, and by a curve on which churn falls. Both see the first
year of a sample whose lifetimes are known to its generator, also beyond what is observed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import tenure
from tenure.samples import telecom

PICTURE = Path(__file__).with_suffix(".svg")
MONTHS = 60
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 400, 60, 50

Floats = NDArray[np.float64]


def survivals() -> dict[str, Floats]:
    """Return the shares still there after 0, 1, 2 … months: what happened, and what was expected after a year."""
    book = telecom(customers=4000, months=12, seed=1)
    neutral = book.customers["customer_id"][book.customers["line"].isin(book.truth.neutral_lines)]
    lines = book.subscriptions[book.subscriptions["customer_id"].isin(neutral)]
    options: dict[str, Any] = {"period": "2024", "horizon_months": MONTHS, "grace_days": 20}
    constant = tenure.lifetime_value(lines, **options).parts
    fitted = tenure.lifetime_value(lines, method="shifted_beta_geometric", **options).parts
    curve = tenure.ShiftedBetaGeometric(fitted["alpha"], fitted["beta"])
    months = np.arange(MONTHS + 1.0)
    lived = book.lives.loc[book.lives["customer_id"].isin(neutral), "lifetime_months"].to_numpy()
    return {
        "what happened": np.array([(lived > month).mean() for month in months]),
        "constant churn": (1 - constant["lost"] / constant["exposed"]) ** months,
        "churn that falls with tenure": curve.survival(months),
    }


def drawing(found: dict[str, Floats]) -> str:
    """Return the picture as SVG."""
    colours = {"what happened": "#333333", "constant churn": "#c0392b", "churn that falls with tenure": "#2471a3"}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        'font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for share in (0, 25, 50, 75, 100):
        x, y = place(0, share / 100)
        parts.append(f'<line x1="{x}" y1="{y}" x2="{WIDTH - 20}" y2="{y}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{share} %</text>')
    for month in range(0, MONTHS + 1, 12):
        x, y = place(month, 0)
        parts.append(f'<text x="{x}" y="{y + 20}" text-anchor="middle">{month}</text>')
    x, top = place(12, 1)
    parts.append(f'<line x1="{x}" y1="{top}" x2="{x}" y2="{place(12, 0)[1]}" stroke="#999999" stroke-dasharray="4 4"/>')
    parts.append(f'<text x="{x + 6}" y="{top + 12}" fill="#777777">seen by then</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 8}" text-anchor="middle">months since sign-up</text>')
    for row, (name, shares) in enumerate(found.items()):
        points = " ".join(f"{px},{py}" for px, py in (place(month, share) for month, share in enumerate(shares)))
        width = 3 if name == "what happened" else 2
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colours[name]}" stroke-width="{width}"/>')
        y = 60 + 22 * row
        parts.append(
            f'<line x1="440" y1="{y - 4}" x2="470" y2="{y - 4}" stroke="{colours[name]}" stroke-width="{width}"/>'
        )
        parts.append(f'<text x="478" y="{y}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def place(month: float, share: float) -> tuple[float, float]:
    """Return where a month and a share stand."""
    across = LEFT + month / MONTHS * (WIDTH - LEFT - 20)
    return round(across, 1), round(HEIGHT - BOTTOM - float(share) * (HEIGHT - BOTTOM - 20), 1)


if __name__ == "__main__":
    PICTURE.write_text(drawing(survivals()), encoding="utf-8")
