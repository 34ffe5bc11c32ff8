"""Numbers, dates and periods as people write them: `en` 1,234.5, `es` 1.234,5, `es-MX` Spanish words and 1,234.5."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tenure.catalogue import Language
from tenure.periods import Period, PeriodLike, as_period

__all__ = ["format_count", "format_date", "format_month", "format_number", "format_period"]

_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
_SPANISH = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre")
_MONTHS = {"en": (*_ENGLISH, "November", "December"), "es": (*_SPANISH, "noviembre", "diciembre")}
_QUARTERS = ("primer", "segundo", "tercer", "cuarto")
_SWAPPED = str.maketrans(",.", ".,")


def format_number(value: float, decimals: int, lang: Language = "en") -> str:
    """Write a number with so many decimals; what rounds to 0 has no sign.

    Example:
        >>> format_number(1234.5, 1), format_number(1234.5, 1, "es"), format_number(-0.01, 1, "es-MX")
        ('1,234.5', '1.234,5', '0.0')
    """
    text = f"{value:z,.{decimals}f}"
    return text.translate(_SWAPPED) if lang == "es" else text


def format_count(value: float, lang: Language = "en") -> str:
    """Write a count: whole where it is whole, an average of counts with one decimal."""
    return format_number(value, 0 if value == int(value) else 1, lang)


def format_date(moment: date | str, lang: Language = "en") -> str:
    """Write an instant: its day, and the time where that is not midnight.

    Example:
        >>> format_date("2026-03-15"), format_date("2026-03-15T08:30:00", "es")
        ('15 March 2026', '15 de marzo de 2026, 08:30')
    """
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    link = " " if lang == "en" else " de "
    day = link.join([str(moment.day), _month_name(moment, lang), str(moment.year)])
    clock = moment.time() if isinstance(moment, datetime) else time.min
    return day if clock == time.min else f"{day}, {clock.isoformat(timespec='auto' if clock.second else 'minutes')}"


def format_month(moment: date, lang: Language = "en", *, short: bool = False) -> str:
    """Write a month and its year, for an axis in short."""
    name = _month_name(moment, lang)
    return f"{name[:3]} {moment.year}" if short else f"{name}{' ' if lang == 'en' else ' de '}{moment.year}"


def format_period(period: PeriodLike, lang: Language = "en") -> str:
    """Write a period; of one that is no calendar unit, the first and the last day or month, both included.

    Example:
        >>> format_period("2026-Q1"), format_period("2026-03", "es")
        ('Q1 2026', 'marzo de 2026')
        >>> format_period(Period("2026-03-10", "2026-04-10"))
        '10 March 2026 – 9 April 2026'
    """
    period = period if isinstance(period, Period) else as_period(period)
    # Wall-clock time: the hours of a zone differ over the year.
    start, end = period.start.replace(tzinfo=None), period.end.replace(tzinfo=None)
    grain = Period(start, end).grain
    return _calendar_unit(start, grain, lang) if grain else _span(start, end, lang)


def _month_name(moment: date, lang: Language) -> str:
    return _MONTHS["en" if lang == "en" else "es"][moment.month - 1]


def _calendar_unit(start: datetime, grain: str, lang: Language) -> str:
    english = lang == "en"
    match grain:
        case "year":
            return str(start.year)
        case "quarter":
            place = (start.month - 1) // 3
            return f"Q{place + 1} {start.year}" if english else f"{_QUARTERS[place]} trimestre de {start.year}"
        case "month":
            return format_month(start, lang)
        case "week":
            iso = start.isocalendar()
            return f"week {iso.week} of {iso.year}" if english else f"semana {iso.week} de {iso.year}"
        case _:
            return format_date(start, lang)


def _span(start: datetime, end: datetime, lang: Language) -> str:
    midnights = start.time() == end.time() == time.min
    if midnights and start.day == end.day == 1:
        return f"{format_month(start, lang)} – {format_month(end - timedelta(days=1), lang)}"
    last = end - timedelta(days=1) if midnights else end
    return f"{format_date(start, lang)} – {format_date(last, lang)}"
