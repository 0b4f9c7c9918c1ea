"""Cases after other boundaries came: each lies where its point says, unless an officer said where it lies.

Nobody's work changes hands by it: agency, deadline and the reason for both stay as they are. Open cases get a line in
their history; of those that are done only the area changes, for lists and figures.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kota.base.actor import system
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import Kind, Party, Verb
from kota.kernel.cases.models import Case, Entry
from kota.kernel.cases.selectors import secrecy

BATCH = 500
_BY = system("boundaries")


@transaction.atomic
def place_again(*, beyond: int, at: datetime) -> int:
    """Look at the next batch of cases after the id `beyond`; returns the last id looked at, 0 when none was left."""
    with secrecy.seeing_all():
        found = Case.objects.select_for_update().filter(pk__gt=beyond, point__isnull=False)
        rows = list(found.order_by("pk")[:BATCH])
        moved = _moved(rows)
        live = [case for case in rows if case.pk in moved and case.kind in (Kind.OPEN, Kind.WAITING)]
        for case in live:
            case.updated_at = at
        Entry.objects.bulk_create(_line(case, moved[case.pk], at) for case in live)
        changed = [case for case in rows if case.pk in moved]
        Case.objects.bulk_update(changed, ["area", "area_name", "updated_at"])
        audit.record_many([("case.placed_again", case.urn, at) for case in changed], by=_BY)
    return rows[-1].pk if rows else 0


def _moved(rows: Sequence[Case]) -> dict[int, str]:
    """The area that each case leaves; the cases have their new one already."""
    entries = Entry.objects.filter(case__in=rows, verb=Verb.RELOCATE).exclude(party=Party.SYSTEM)
    said = set(entries.values_list("case_id", flat=True))
    points = [case.point for case in rows if case.point]
    codes = areas.locate_many([point.lon for point in points], [point.lat for point in points])
    moved = {}
    for case, code in zip(rows, codes, strict=True):
        here = areas.by_code(code) if code and code != case.area_id and case.pk not in said else None
        if here is not None:
            moved[case.pk] = case.area_id or ""
            case.area_id, case.area_name = here.code, here.full_name
    return moved


def _line(case: Case, before: str, at: datetime) -> Entry:
    told = {"from": before, "to": case.area_id}
    return Entry(
        case=case, at=at, by=_BY.urn, party=Party.SYSTEM, verb=Verb.RELOCATE,
        before=case.step, after=case.step, data=told,
    )  # fmt: skip
