"""One datastream: its newest value, a chart, a table, how far it can be believed, and all of it as a file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kota.base import clock
from kota.base.errors import InvalidError
from kota.base.words import noop as _noop
from kota.kernel.facts import facade as facts
from kota.kernel.observations import selectors
from kota.kernel.observations.contracts import StreamInfo
from kota.kernel.observations.rules import naming
from kota.kernel.observations.rules.instants import written
from kota.kernel.observations.selectors import charts, plausible
from kota.kernel.observations.selectors.charts import Span
from kota.kernel.observations.views.address import sensorthings
from kota.ui.access import public
from kota.ui.components.data import Tab
from kota.ui.downloads import csv_lines, download
from kota.ui.http import Request, page_or_part
from kota.ui.limits import count

SPANS = {Span.DAY: _noop("Day"), Span.WEEK: _noop("Week"), Span.MONTH: _noop("Month"), Span.YEAR: _noop("Year")}
COLUMNS = ("time", "result", "quality", "other_result")
_DAY = timedelta(days=1)


@public
@require_safe
def stream(request: Request, number: int) -> HttpResponse:
    """A datastream. `span` says how much of it the chart shows, `until` the day on which that ends."""
    found, now = _stream(number), clock.now()
    span, until = _span(request.GET.get("span", "")), _day(request.GET.get("until", ""), "until")
    end = min(now, _midnight(until + _DAY)) if until else now
    points = charts.chart(number, span, end)
    context = {
        "stream": found,
        "now": now,
        "span": span,
        "step": int(span.step.total_seconds()) if span is not Span.DAY or charts.is_of_values(span, end) else 3600,
        "tabs": [Tab(_(name), _address(number, one, until), one is span) for one, name in SPANS.items()],
        "points": points,
        "values": charts.newest(number, until=end if until else None),
        "is_live": until is None,
        "soundness": plausible.soundness(number, charts.first_time(number), now=now),
        "properties": selectors.properties(number),
        "elsewhen": _elsewhen(found, points, span, end),
        "api": f"{sensorthings()}/Datastreams({number})",
        "mqtt": settings.KOTA_MQTT_PUBLIC_URL,
        "topic": f"v1.1/Datastreams({number})/Observations",
        **_beside(number, span, end, now),
    }
    return page_or_part(request, "observations/stream.html", "now", context)


def _beside(number: int, span: Span, end: datetime, now: datetime) -> dict[str, Any]:
    """The spans before and after, and the days that a download begins with."""
    zone = ZoneInfo(facts.city().timezone)
    last = end.astimezone(zone).date()
    before, after = last - span.length, last + span.length
    today = now.astimezone(zone).date()
    return {
        "before": _address(number, span, before),
        "after": _address(number, span, after if after < today else None) if last < today else "",
        "file_since": today - timedelta(days=7),
        "file_until": today,
    }


def _elsewhen(found: StreamInfo, points: list[Any], span: Span, end: datetime) -> str:
    """Where there are values, when there are none here."""
    if points or found.latest is None or end - span.length < found.latest.time <= end:
        return ""
    return _address(found.id, span, found.latest.time.astimezone(ZoneInfo(facts.city().timezone)).date())


def _address(number: int, span: Span, until: date | None) -> str:
    more = f"&until={until.isoformat()}" if until else ""
    return f"{reverse('observations:stream', args=[number])}?span={span}{more}"


@public
@require_safe
def csv(request: Request, number: int) -> StreamingHttpResponse:
    """The observations of the days from `since` to `until` (the city's) as CSV, written while they are read."""
    _stream(number)
    count(request, "sensors-csv", most=60)
    since, until = _day(request.GET.get("since", ""), "since"), _day(request.GET.get("until", ""), "until")
    last = _midnight(until + _DAY) if until else clock.now() + timedelta(days=400)
    first = _midnight(since) if since else _midnight(date(1900, 1, 2))
    if last <= first:
        raise InvalidError(_("The first day is after the last one."), field="since")
    name = f"datastream-{number}.csv"
    return download(csv_lines(COLUMNS, _rows(number, first, last)), name=name, content_type="text/csv; charset=utf-8")


def _rows(number: int, since: datetime, until: datetime) -> Iterator[tuple[object, ...]]:
    """The lines of the file; numbers with all their digits."""
    for one in charts.every(number, since, until):
        result = "" if one.result is None else repr(one.result)
        yield written(one.time), result, naming.codes(one.quality), one.json or ""


def _stream(number: int) -> StreamInfo:
    found = selectors.stream(number) if number < 2**31 else None
    if found is None:
        raise Http404(_("There is no such datastream."))
    return found


def _span(text: str) -> Span:
    try:
        return Span(text or "day")
    except ValueError:
        raise InvalidError(_("The span is day, week, month or year."), field="span") from None


def _day(text: str, name: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and not 1900 < day.year < 2200:
        raise InvalidError(_("Write a day such as 2026-01-31."), field=name)
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(facts.city().timezone))
