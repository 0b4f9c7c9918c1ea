"""What lists of cases show beside the cases, each in one query; and how far a list may be read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from kota.kernel.cases.models import Category, Entry, Photo

# A writer takes its time stamp just before its transaction begins: two seconds earlier at most.
_SETTLED = """
    SELECT least(now(), min(xact_start)) - interval '2 seconds' FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def settled_until() -> datetime:
    """Everything that changed before this moment is committed: a reader who follows changes up to it misses none."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        found: datetime = cursor.fetchone()[0]
    return found


def shown_photos(case_ids: Iterable[int]) -> list[Photo]:
    """Photos of these cases that everybody may see, oldest first."""
    shown = Photo.objects.filter(case__in=list(case_ids), is_hidden=False)
    return list(shown.filter(file__is_public=True, file__removed_at=None).order_by("id"))


def public_entries(case_ids: Iterable[int], *verbs: str) -> list[Entry]:
    """Public lines of the histories of these cases, in order; of some verbs when they are given."""
    found = Entry.objects.filter(case__in=list(case_ids), is_public=True)
    return list((found.filter(verb__in=verbs) if verbs else found).order_by("id"))


def category_codes(wanted: Iterable[str]) -> set[str]:
    """Which of these codes are categories, those that ended included."""
    return set(Category.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
