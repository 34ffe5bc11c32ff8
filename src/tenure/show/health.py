"""What is done for customers by their health, in words."""

from __future__ import annotations

from tenure.catalogue import Language
from tenure.show.words import spoken

__all__ = ["health_action", "health_band"]

_ACTIONS = {
    "contraction": {"en": "contact at once", "es": "contactar de inmediato"},
    "red": {"en": "contact at once", "es": "contactar de inmediato"},
    "yellow": {
        "en": "automated guidance on the weakest signal",
        "es": "orientación automatizada sobre la señal más débil",
    },
    "green": {"en": "low touch", "es": "contacto mínimo"},
    "thriving": {"en": "offer an expansion", "es": "ofrecer una expansión"},
}
_BANDS = {
    "red": {"en": "red", "es": "rojo"},
    "yellow": {"en": "yellow", "es": "amarillo"},
    "green": {"en": "green", "es": "verde"},
    "thriving": {"en": "thriving", "es": "próspero"},
}


def health_action(case: str, lang: Language = "en") -> str:
    """Return what is done in a case: a contraction, or a band of health."""
    return _ACTIONS[case][spoken(lang)]


def health_band(name: str, lang: Language = "en") -> str:
    """Return what a band of health is called."""
    return _BANDS[name][spoken(lang)]
