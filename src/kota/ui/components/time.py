"""Moments, durations and numbers as people of this city write them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.money import Money, exponent
from kota.ui import city
from kota.ui.components.html import escape

_LOCALES = {"id": Locale.parse("id"), "en": Locale.parse("en_GB")}
_DAY = timedelta(days=1)


def locale() -> Locale:
    """Babel's locale for the reader's language."""
    return _LOCALES.get((get_language() or "id").split("-")[0], _LOCALES["id"])


def when(
    moment: datetime | date | None, style: str = "both", now: datetime | None = None, zone: str = ""
) -> SafeString:  # fmt: skip
    """A moment in the city's own time, or in that of another zone. Styles: both, short (day and time), long, relative,
    date, time."""
    if moment is None:
        return SafeString('<span class="muted">–</span>')
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), day(moment))
    here, language = moment.astimezone(ZoneInfo(zone) if zone else city.current().time_zone), locale()
    text = escape(_said(here, style, language, now))
    stamp = here.isoformat(timespec="seconds")
    return SafeString(f'<time datetime="{stamp}" title="{_full(here, language)}">{text}</time>')


def _said(here: datetime, style: str, language: Locale, now: datetime | None) -> str:
    if style == "relative":
        return _relative(here, now, language)
    if style == "date":
        return str(format_date(here.date(), "d MMM y", locale=language))
    if style == "time":
        return str(format_time(here, "short", tzinfo=here.tzinfo, locale=language))
    if style == "long":
        return _full(here, language)
    short = _short(here, language)
    return short if style == "short" else f"{short} · {_relative(here, now, language)}"


def _short(here: datetime, language: Locale) -> str:
    """`3 Nov 2026, 14.05`. Written out by hand, as `_full` is: a page of a list holds two hundred of them."""
    month = _names(language.language, "months", "abbreviated")[here.month]
    return f"{here.day} {month} {here.year}, {_clock(here, language)}"


def _full(here: datetime, language: Locale) -> str:
    """`Selasa, 3 November 2026, 14.05 WIB`."""
    weekday = _names(language.language, "days", "wide")[here.weekday()]
    month = _names(language.language, "months", "wide")[here.month]
    return f"{weekday}, {here.day} {month} {here.year}, {_clock(here, language)} {here.tzname()}"


@lru_cache(maxsize=32)
def _names(language: str, of: str, width: str) -> dict[int, str]:
    """Babel looks each name up through several layers."""
    return dict(getattr(_LOCALES[language], of)["format"][width])


def _clock(here: datetime, language: Locale) -> str:
    return f"{here.hour:02}{'.' if language.language == 'id' else ':'}{here.minute:02}"


def time_of_day(moment: datetime, zone: str = "") -> str:
    """`14.05` in the city's own time, as text alone; in another zone `15.05 WITA`."""
    if not zone:
        return _clock(moment.astimezone(city.current().time_zone), locale())
    here = moment.astimezone(ZoneInfo(zone))
    return f"{_clock(here, locale())} {here.tzname()}"


def zone_name(moment: datetime, zone: str) -> str:
    """What its people call it: `WITA`."""
    return moment.astimezone(ZoneInfo(zone)).tzname() or zone


def written(text: str) -> str:
    """A moment that is kept as ISO 8601, for people and in the city's time; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
        zone = city.current().time_zone
        here = moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        return text
    return _short(here, locale())


def day(on: date) -> str:
    return str(format_date(on, "d MMM y", locale=locale()))


def relative(moment: datetime, now: datetime | None = None) -> str:
    """`3 jam yang lalu`, `dalam 2 hari`."""
    return _relative(moment, now, locale())


def _relative(moment: datetime, now: datetime | None, language: Locale) -> str:
    distance = moment - (now or clock.now())
    if abs(distance) < timedelta(minutes=1):
        return _("just now")
    minutes = round(distance.total_seconds() / 60)
    return _distance(minutes if abs(minutes) < 2880 else round(minutes / 60) * 60, language.language)


@lru_cache(maxsize=4096)
def _distance(minutes: int, language: str) -> str:
    distance = timedelta(minutes=minutes)
    return str(format_timedelta(distance, "minute", add_direction=True, threshold=1.2, locale=_LOCALES[language]))


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


@lru_cache(maxsize=8192)
def _compact(value: Any, language: str) -> str:
    return str(format_compact_decimal(value, locale=_LOCALES[language], fraction_digits=1))


_OWN = {"IDR": "Rp"}


def money(value: Money | None) -> str:
    """An amount as the reader writes it: `Rp3.500`, `IDR 3,500`; `–` for none."""
    if value is None:
        return "–"
    pattern = locale().currency_formats["standard"].pattern
    decimals = exponent(value.currency)
    exact = pattern.replace(".00", "." + "0" * decimals if decimals else "")
    if value.currency in _OWN:  # else English would write IDR, which nobody in the city does
        exact = exact.replace("¤", _OWN[value.currency])
    return str(format_currency(value.decimal, value.currency, exact, locale=locale(), currency_digits=False))


def number(value: Any, style: str = "") -> str:
    """As the reader writes it; styles: compact (`12 rb`), percent (of one), or a number of decimals."""
    if value is None or value == "":
        return "–"
    if style == "compact":
        return _compact(value, locale().language)
    if style == "percent":
        return str(format_percent(value, locale=locale()))
    pattern = "#,##0." + "0" * int(style) if style else "#,##0.##"
    return str(format_decimal(value, format=pattern, locale=locale()))
