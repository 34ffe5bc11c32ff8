"""What the operator of the telecom sample sells, to whom, and through which channels."""

from __future__ import annotations

import numpy as np

__all__ = [
    "CHANNELS",
    "COUNTRIES",
    "CURRENCY",
    "LINES",
    "LINE_PRICES",
    "NETWORK",
    "PLANS",
    "REGIONS",
    "SEGMENTS",
    "SERVICES",
    "SERVICE_PRICES",
    "STANDARD",
]

CURRENCY = "EUR"
SEGMENTS = ("consumer", "business")
COUNTRIES = ("ES", "PT", "FR")
REGIONS = ("north", "south", "east", "west")
CHANNELS = ("shop", "web", "partner")
LINES = ("mobile", "fiber", "cable", "dsl")
SERVICES = ("music", "cloud", "security")
NETWORK = (*LINES, *SERVICES)

# The plan of a service stands last, so that one list of words serves the whole table.
PLANS = ("basic", "plus", "max", "standard")
STANDARD = 3

LINE_PRICES = np.array([[14.99, 24.99, 39.99], [29.99, 39.99, 54.99], [27.99, 36.99, 49.99], [19.99, 26.99, 34.99]])
SERVICE_PRICES = np.array([4.99, 2.99, 3.49])
