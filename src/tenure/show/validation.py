"""The validation of a health score in words: how well it foresees churn, band by band."""

from __future__ import annotations

import math
from typing import Any

from tenure.catalogue import Language
from tenure.show.formats import format_count, format_number
from tenure.show.health import health_band
from tenure.show.numbers import format_confidence
from tenure.show.words import message_text, spoken, word

__all__ = ["validation_to_text"]

_WORDS = {
    "headline": {"en": "Health score, AUC {value}: {customers} customers, {lost} lost within {days} days",
                 "es": "Puntuación de salud, AUC {value}: {customers} clientes, {lost} perdidos en {days} días"},
    "interval": {"en": " ({confidence} interval {lower} to {upper})",
                 "es": " (intervalo del {confidence}: {lower} a {upper})"},
    "undefined": {"en": "Health score, AUC undefined: {reason}",
                 "es": "Puntuación de salud, AUC sin definir: {reason}"},
    "band": {"en": "  {band}: {lost} of {customers} lost, {rate}",
            "es": "  {band}: {lost} de {customers} perdidos, {rate}"},
    "found": {"en": "  lift of the lowest tenth {lift}; {caught} of the lost were red",
              "es": "  incremento del décimo más bajo {lift}; {caught} de los perdidos estaban en rojo"},
}  # fmt: skip


def validation_to_text(validation: Any, lang: Language = "en") -> str:
    """Write a validation: the AUC, the losses by band, lift and share caught, and the notes."""
    words = {name: each[spoken(lang)] for name, each in _WORDS.items()}
    lines = [_headline(validation, words, lang)]
    for row in validation.bands.to_dict("records"):
        if row["customers"]:
            counts = {name: format_count(row[name], lang) for name in ("lost", "customers")}
            lines.append(
                words["band"].format(band=health_band(row["band"], lang), rate=_percent(row["rate"], lang), **counts)
            )
    if not math.isnan(validation.lift):
        lift, caught = format_number(validation.lift, 2, lang), _percent(validation.caught, lang)
        lines.append(words["found"].format(lift=lift, caught=caught))
    notes = [message_text(note.message, lang) for note in validation.notes]
    return "\n".join([*lines, *(f"{word('note', lang)}: {note}" for note in notes)])


def _headline(validation: Any, words: dict[str, str], lang: Language) -> str:
    if validation.reason is not None:
        return words["undefined"].format(reason=message_text(validation.reason.message, lang))
    value, lower, upper = (
        format_number(each, 3, lang) for each in (validation.value, validation.lower, validation.upper)
    )
    confidence = format_confidence(validation.options["confidence"], lang)
    interval = words["interval"].format(confidence=confidence, lower=lower, upper=upper)
    bounded = "" if math.isnan(validation.lower) else interval
    counts = {name: format_count(getattr(validation, name), lang) for name in ("customers", "lost")}
    return words["headline"].format(value=value + bounded, days=f"{validation.options['horizon_days']:g}", **counts)


def _percent(share: float, lang: Language) -> str:
    return f"{format_number(100 * share, 1, lang)} %"
