"""What waits for moderators."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kota.governance.reports.contracts import TYPE
from kota.governance.reports.models import Takedown
from kota.kernel.cases import facade as cases
from kota.kernel.cases import permissions as may
from kota.kernel.cases.contracts import IMPORT
from kota.kernel.files import facade as files

PAGE = 20
_FILE, _LONGEST = "file-", 19


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo for a moderator."""

    pk: int
    small: str
    full: str
    is_hidden: bool


def held(desk: cases.Desk, *, after: str = "", limit: int = PAGE) -> list[cases.Case]:
    """Reports held back, after a mark; one more than asked for when there are more.

    Oldest first, but those from a file last: nobody waits for them.
    """
    found = desk.cases(may.MODERATE).filter(type=TYPE).exclude(held="").prefetch_related("photos__file").order_by("pk")
    number, is_imported = _number(after.removeprefix(_FILE)), after.startswith(_FILE)
    rows = [] if is_imported else list(found.exclude(channel=IMPORT).filter(pk__gt=number)[: limit + 1])
    if (room := limit + 1 - len(rows)) > 0:
        rows += found.filter(channel=IMPORT, pk__gt=number if is_imported else 0)[:room]
    return rows


def mark(case: cases.Case) -> str:
    """Where a report stands in this order."""
    return f"{_FILE if case.channel == IMPORT else ''}{case.pk}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST else 0


def count(desk: cases.Desk) -> tuple[int, int]:
    """How many reports are held, and how many requests wait."""
    reports = desk.cases(may.MODERATE).filter(type=TYPE).exclude(held="").order_by()
    return reports.count(), requests(desk).count()


def requests(desk: cases.Desk) -> QuerySet[Takedown]:
    """Undecided requests about reports that this moderator may judge, oldest first."""
    judged = desk.cases(may.MODERATE).filter(type=TYPE).order_by().values("pk")
    found = Takedown.objects.filter(decided_at=None, case__in=judged).select_related("case__category", "case__agency")
    return found.prefetch_related("case__photos__file").order_by("pk")


def shots(case: cases.Case) -> list[Shot]:
    """All photos of a report that still exist, hidden ones too."""
    return [
        Shot(photo.pk, files.url(photo.file, files.Size.SMALL), files.url(photo.file, files.Size.FULL), photo.is_hidden)
        for photo in case.photos.all()
        if photo.file.removed_at is None
    ]
