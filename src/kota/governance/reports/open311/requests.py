"""Reading requests: many by filters, one by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base import clock, ids
from kota.base.errors import MissingError
from kota.governance.reports.contracts import TYPE
from kota.governance.reports.open311 import shown
from kota.governance.reports.open311.door import Answer, RefusedError, check_text, door
from kota.governance.reports.open311.post import post
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Kind
from kota.kernel.facts import facade as facts

SPAN = timedelta(days=90)
MOST = 1000
ROOT = "service_requests"
STATUSES = {"open": (Kind.OPEN, Kind.WAITING), "closed": (Kind.SOLVED, Kind.DONE)}


@door("GET", "HEAD", "POST")
def requests(request: HttpRequest) -> Answer:
    """A list by filters; with POST a new one."""
    if request.method == "POST":
        return post(request)
    found = _page(request, _found(request))
    if _with_extensions(request):
        return Answer(ROOT, shown.extended_requests(cases.named(found)))
    return Answer(ROOT, shown.requests(cases.listed(found)))


@door("GET", "HEAD")
def one(request: HttpRequest, reference: str) -> Answer:
    """One request, still an array; held and private ones are not there."""
    try:
        found = cases.by_reference(reference)
    except MissingError:
        found = None
    if found is None or found.type != TYPE or not cases.is_shown(found):
        raise RefusedError(404, _("service_request_id %(given)s was not found") % {"given": repr(reference)})
    show = shown.extended_requests if _with_extensions(request) else shown.requests
    return Answer(ROOT, show([found]))


def _with_extensions(request: HttpRequest) -> bool:
    return request.GET.get("extensions", "").lower() == "true"


def _visible() -> QuerySet[cases.Case]:
    """Public reports with the columns that are shown, without the heavy ones."""
    return cases.public().filter(type=TYPE).defer("search", "words", "place", "why")


def _found(request: HttpRequest) -> QuerySet[cases.Case]:
    wanted = _listed(request, "service_request_id")
    if wanted:  # overrides everything else
        references = [ids.read_reference(text) or "" for text in wanted[:MOST]]
        return _visible().filter(reference__in=references).order_by("-opened_at", "-id")
    found = _visible()
    codes = _listed(request, "service_code")
    if codes:
        _check_codes(codes)
        found = found.filter(category__in=codes)
    statuses = set(_listed(request, "status"))
    if statuses - STATUSES.keys():
        raise RefusedError(400, _("status is open, closed, or both with a comma"))
    if len(statuses) == 1:
        found = found.filter(kind__in=STATUSES[statuses.pop()])
    return _dated(request, found)


def _check_codes(codes: Sequence[str]) -> None:
    """A service that ended still has its old requests; one that never was is an error."""
    unknown = set(codes) - facts.current("category").keys()
    unknown -= cases.category_codes(unknown) if unknown else set()
    if unknown:
        raise RefusedError(
            404, _("service_code %(given)s was not found; see the service list") % {"given": repr(sorted(unknown)[0])}
        )


def _dated(request: HttpRequest, found: QuerySet[cases.Case]) -> QuerySet[cases.Case]:
    changed = _moment(request, "updated_after")
    if changed is not None:  # the extension for those who follow along: oldest change first, no span of its own
        settled = found.filter(updated_at__gt=changed, updated_at__lt=cases.settled_until())
        asked = _asked(request)
        settled = settled.filter(opened_at__gte=asked.start) if asked.start else settled
        settled = settled.filter(opened_at__lte=asked.end) if asked.end else settled
        return settled.order_by("updated_at", "id")
    span = _span(_asked(request), clock.now())
    found = found.filter(opened_at__gte=span.start, opened_at__lte=span.end)
    return found.order_by("-opened_at", "-id")


@dataclass(frozen=True, slots=True)
class Span:
    start: datetime | None
    end: datetime | None


def _asked(request: HttpRequest) -> Span:
    return Span(_moment(request, "start_date"), _moment(request, "end_date", is_end=True))


def _span(asked: Span, now: datetime) -> Span:
    """At most 90 days; those up to now when nothing else was asked."""
    start, end = asked.start, asked.end
    if start and end:
        if end < start:
            raise RefusedError(400, _("end_date lies before start_date"))
        if end - start > SPAN:
            raise RefusedError(400, _("start_date and end_date may not span more than 90 days"))
        return asked
    if start:
        return Span(start, start + SPAN)
    end = end or now
    return Span(end - SPAN, end)


def _moment(request: HttpRequest, name: str, *, is_end: bool = False) -> datetime | None:
    """A W3C date and time. A day alone is that day in the city; a time alone, without its zone, is refused."""
    text = request.GET.get(name, "").strip().replace(" ", "+")  # an unescaped + arrives as a space
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, _("%(field)s is a date and time like 2010-01-01T00:00:00Z") % {"field": name}) from None
    if found.tzinfo is None and len(text) > len("2010-01-01"):
        raise RefusedError(400, _("%(field)s needs its time zone, like 2010-01-01T00:00:00Z") % {"field": name})
    if found.tzinfo is None:
        found = datetime.combine(found, time.max if is_end else time.min, ZoneInfo(facts.city().timezone))
    if not 1971 <= found.year <= 9000:
        raise RefusedError(400, _("%(field)s lies outside the years that a report can have") % {"field": name})
    return found.astimezone(UTC)  # PostgreSQL takes no zone beyond 15 hours


def _page(request: HttpRequest, found: QuerySet[cases.Case]) -> QuerySet[cases.Case]:
    """The first thousand, or the page asked for with `page` and `page_size` (extension)."""
    size = _number(request, "page_size", MOST)
    start = (_number(request, "page", 1_000_000) - 1) * size
    return found[start : start + size]


def _number(request: HttpRequest, name: str, most: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return 1 if name == "page" else most
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise RefusedError(400, _("%(field)s is a number from 1 to %(most)s") % {"field": name, "most": most})
    return int(text)


def _listed(request: HttpRequest, name: str) -> list[str]:
    """Values of a comma list, which may also be given several times; empty ones count as not given."""
    texts = request.GET.getlist(name)
    check_text(name, "".join(texts))
    parts = (part.strip() for text in texts for part in text.split(","))
    return [part for part in parts if part]
