"""Moments, durations and numbers as people of this city write them."""

from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kota.base import clock
from kota.ui import city

_LOCALES = {"id": Locale.parse("id"), "en": Locale.parse("en_GB")}
_DAY = timedelta(days=1)


def locale() -> Locale:
    """Babel's locale for the reader's language."""
    return _LOCALES.get((get_language() or "id").split("-")[0], _LOCALES["id"])


def when(moment: datetime | date | None, style: str = "both", now: datetime | None = None) -> SafeString:
    """A moment in the city's own time. Styles: both, short (day and time), long, relative, date, time."""
    if moment is None:
        return SafeString('<span class="muted">–</span>')
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), day(moment))
    here = moment.astimezone(city.current().time_zone)
    full = f"{_absolute(here, 'EEEE, d MMMM y, HH:mm')} {here.tzname()}"
    words = {
        "relative": lambda: relative(moment, now),
        "date": lambda: day(here.date()),
        "time": lambda: format_time(here, "short", tzinfo=here.tzinfo, locale=locale()),
        "long": lambda: full,
        "short": lambda: _absolute(here, "d MMM y, HH:mm"),
        "both": lambda: f"{_absolute(here, 'd MMM y, HH:mm')} · {relative(moment, now)}",
    }
    text = words.get(style, words["both"])()
    return format_html('<time datetime="{}" title="{}">{}</time>', here.isoformat(timespec="seconds"), full, text)


def _absolute(moment: datetime, pattern: str) -> str:
    if locale().language == "id":
        pattern = pattern.replace("HH:mm", "HH.mm")
    return str(format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=locale()))


def written(text: str) -> str:
    """A moment that is kept as ISO 8601, for people and in the city's time; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
        zone = city.current().time_zone
        here = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return text
    return _absolute(here, "d MMM y, HH:mm")


def day(on: date) -> str:
    return str(format_date(on, "d MMM y", locale=locale()))


def relative(moment: datetime, now: datetime | None = None) -> str:
    """`3 jam yang lalu`, `dalam 2 hari`."""
    distance = moment - (now or clock.now())
    if abs(distance) < timedelta(minutes=1):
        return _("just now")
    return str(format_timedelta(distance, add_direction=True, threshold=1.2, locale=locale()))


def duration(value: timedelta | float | None) -> str:
    """A length of time (or a number of seconds) in its two largest units: `2 hari 3 jam`."""
    if value is None:
        return "–"
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    minutes = abs(seconds) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else "",
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
        ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest} if rest and not days else "",
    ]
    return " ".join(part for part in parts if part) or _("less than a minute")


def number(value: Any, style: str = "") -> str:
    """As the reader writes it; styles: compact (`12 rb`), percent (of one), or a number of decimals."""
    if value is None or value == "":
        return "–"
    if style == "compact":
        return str(format_compact_decimal(value, locale=locale(), fraction_digits=1))
    if style == "percent":
        return str(format_percent(value, locale=locale()))
    pattern = "#,##0." + "0" * int(style) if style else "#,##0.##"
    return str(format_decimal(value, format=pattern, locale=locale()))
