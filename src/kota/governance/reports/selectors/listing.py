"""Public reports in order, newest first: a page of them, all of them, those in a small part of the map."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from kota.base.errors import InvalidError
from kota.governance.reports.selectors.spread import in_box, spread
from kota.kernel.cases import facade as cases

PAGE = 100
STEP = 1000
FEW = 3000  # so many in a box: the index of points finds them quickest; more: the order of time does


@dataclass(frozen=True, slots=True)
class Page:
    """A page of reports. `after` and `before` continue it, empty at the ends."""

    reports: list[cases.Listed]
    after: str
    before: str


def reports(by: cases.Filter) -> QuerySet[cases.Case]:
    """Public, not held, in masked words: what everybody may read, by a filter."""
    found = cases.narrow(cases.public(), replace(by, box=None))
    if by.box is None:
        return found
    few = in_box(spread(replace(by, box=None)), by.box) <= FEW
    return found.filter(point__in_box=by.box) if few else found.filter(point__in_wide_box=by.box)


def practised(by: cases.Filter) -> int:
    """How many of them a replay sent in as an exercise: those of the replay that goes on."""
    return cases.narrow(cases.practised().filter(cases.SHOWN), by).order_by().count()


def page(by: cases.Filter, *, after: str = "", before: str = "") -> Page:
    """A hundred reports, the newest, or those after or before a mark; InvalidError when the mark is none."""
    found = reports(by)
    if before:
        rows = cases.listed(_newer(found, read_mark(before)).order_by("opened_at", "id")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return Page(rows, mark(rows[-1]) if rows else "", mark(rows[0]) if rows and more else "")
    if after:
        found = _older(found, read_mark(after))
    rows = cases.listed(found.order_by("-opened_at", "-id")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Page(rows, mark(rows[-1]) if more else "", mark(rows[0]) if rows and after else "")


def every(by: cases.Filter) -> Iterator[cases.Listed]:
    """All of them, newest first, in steps: no transaction and no memory grows with their number."""
    found, last = reports(by).order_by("-opened_at", "-id"), None
    while True:
        rows = cases.listed((_older(found, last) if last else found)[:STEP])
        yield from rows
        if len(rows) < STEP:
            return
        last = (rows[-1].opened_at, rows[-1].pk)


def mark(report: cases.Listed) -> str:
    """Where a report stands in the order of time."""
    return f"{report.opened_at.isoformat()}_{report.pk}"


def read_mark(text: str) -> tuple[datetime, int]:
    """The mark as it was written."""
    at, _, number = text.replace(" ", "+").rpartition("_")
    try:
        return datetime.fromisoformat(at), int(number)
    except ValueError:
        raise InvalidError("this page of the list does not exist: begin at its first page") from None


def _older(found: QuerySet[cases.Case], last: tuple[datetime, int]) -> QuerySet[cases.Case]:
    at, number = last
    return found.filter(opened_at__lte=at).exclude(Q(opened_at=at) & Q(id__gte=number))


def _newer(found: QuerySet[cases.Case], first: tuple[datetime, int]) -> QuerySet[cases.Case]:
    at, number = first
    return found.filter(opened_at__gte=at).exclude(Q(opened_at=at) & Q(id__lte=number))
