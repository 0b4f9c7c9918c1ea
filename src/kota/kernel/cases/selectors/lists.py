"""What lists of cases show beside the cases, each in one query; and how far a list may be read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from kota.base.direct import Direct
from kota.kernel.cases.models import Case, Category, Entry, Photo
from kota.kernel.files import facade as files

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


_SHOWN_PHOTOS = Direct(Photo, """
    case_id = ANY(%(cases)s) AND NOT is_hidden AND EXISTS (
      SELECT 1 FROM stored_file f WHERE f.id = file_id AND f.is_public AND f.removed_at IS NULL
    ) ORDER BY id
""")  # fmt: skip
_PHOTOS = Direct(Photo, "case_id = %(case)s ORDER BY at, id")
_ENTRIES = Direct(Entry, "case_id = ANY(%(cases)s) AND is_public ORDER BY id")
_SAID = """
    SELECT case_id, after, text FROM case_entry
    WHERE case_id = ANY(%s) AND is_public AND verb = ANY(%s) AND text <> '' ORDER BY id
"""


def shown_photos(case_ids: Iterable[int]) -> list[Photo]:
    """Photos of these cases that everybody may see, oldest first."""
    return _SHOWN_PHOTOS(cases=list(case_ids))


def photos_of(case: Case) -> list[Photo]:
    """The photos of a case with their files, in the order in which they came; those that were removed are left out."""
    found = _PHOTOS(case=case.pk)
    stored = files.StoredFile.objects.in_bulk([photo.file_id for photo in found]) if found else {}
    for photo in found:
        photo.file = stored[photo.file_id]
    return [photo for photo in found if photo.file.removed_at is None]


def public_entries(case_ids: Iterable[int]) -> list[Entry]:
    """Public lines of the histories of these cases, in order."""
    return _ENTRIES(cases=list(case_ids))


def last_said(case_ids: Iterable[int], *verbs: str) -> dict[tuple[int, str], str]:
    """The last public words with one of these verbs, by case and the step that they led to."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(case_ids), list(verbs)])
        return {(case, after): text for case, after, text in cursor.fetchall()}


def category_codes(wanted: Iterable[str]) -> set[str]:
    """Which of these codes are categories, those that ended included."""
    return set(Category.objects.filter(pk__in=list(wanted)).values_list("pk", flat=True))
