"""What waits for moderators."""

from dataclasses import dataclass

from django.db.models import QuerySet

from kota.governance.reports.contracts import TYPE
from kota.governance.reports.models import Takedown
from kota.kernel.cases import facade as cases
from kota.kernel.cases import permissions as may
from kota.kernel.files import facade as files

PAGE = 20


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo for a moderator."""

    pk: int
    small: str
    full: str
    is_hidden: bool


def held(desk: cases.Desk, *, after: int = 0, limit: int = PAGE) -> list[cases.Case]:
    """Reports held back, oldest first; one more than asked for when there are more."""
    found = desk.cases(may.MODERATE).filter(type=TYPE, pk__gt=after).exclude(held="")
    return list(found.prefetch_related("photos__file").order_by("pk")[: limit + 1])


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
