"""Opening cases: one, or thousands from a file, by the same steps."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.joining import joining
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import NewCase
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import catalogue, secrecy
from kota.kernel.cases.services.drawing import NUMBERS, Drawer, Drawn
from kota.kernel.cases.services.together import Together
from kota.kernel.cases.services.writing import write_opened

_TOGETHER = Together(write_opened)


@joining
def open_case(*, new: NewCase, by: Actor, at: datetime) -> Case:
    """Open a case: locate, route, set the deadline, write, audit, tell.

    With a `source_key` that was used before, the case opened then is returned and nothing is written.
    """
    if (known := _known(new)) is not None:
        return known
    drawn = _drawn(new, by, at)
    with secrecy.writing(is_confidential=drawn.case["is_confidential"]):
        write_opened([drawn])
    return _opened(new, drawn)


def open_at_once(*, new: NewCase, by: Actor, at: datetime) -> Case:
    """`open_case` where nothing else is written with it: in one statement, committed on return, and together with the
    cases of other requests that come at the same moment."""
    if connection.in_atomic_block or new.photos or catalogue.case_type(new.type).is_confidential:
        return open_case(new=new, by=by, at=at)
    if (known := _known(new)) is not None:
        return known
    drawn = _drawn(new, by, at)
    _TOGETHER.write(drawn)
    return _opened(new, drawn)


@transaction.atomic
def open_cases(*, news: Sequence[NewCase], by: Actor, at: datetime) -> list[str]:
    """Open many cases in one statement, each routed, dated, audited and told as a live one; for imports.

    `opened_at` of each is kept. Rows whose `source_key` is known, or stands twice, are left out. Returns the
    references of those opened.
    """
    fresh = unknown(news, set())
    drawer, numbers = Drawer(by=by, at=at), NUMBERS.take(len(fresh))
    drawn = [
        drawer.draw(new, number=number, area=area)
        for new, number, area in zip(fresh, numbers, _areas(fresh), strict=True)
    ]
    with secrecy.writing(is_confidential=any(one.case["is_confidential"] for one in drawn)):
        write_opened(drawn)
    return [one.case["reference"] for one in drawn]


def _known(new: NewCase) -> Case | None:
    return Case.objects.filter(source_key=new.source_key).first() if new.source_key else None


def _drawn(new: NewCase, by: Actor, at: datetime) -> Drawn:
    return Drawer(by=by, at=at).draw(new, number=NUMBERS.take(1)[0], area=_area(new))


def _opened(new: NewCase, drawn: Drawn) -> Case:
    return Case(**drawn.case | {"point": new.point})


def _area(new: NewCase) -> str:
    if new.area or new.point is None:
        return new.area
    found = areas.locate(new.point.lon, new.point.lat).area
    return found.code if found else ""


def unknown(news: Sequence[NewCase], seen: set[str]) -> list[NewCase]:
    """Those whose `source_key` no case has and is not among `seen`, which learns the keys."""
    keys = [new.source_key for new in news if new.source_key]
    known = Case.objects.filter(source_key__in=keys).values_list("source_key", flat=True) if keys else ()
    seen |= {key for key in known if key}
    fresh = []
    for new in news:
        if not new.source_key or new.source_key not in seen:
            fresh.append(new)
            seen.add(new.source_key)
    return fresh


def _areas(news: Sequence[NewCase]) -> list[str]:
    points = [new.point for new in news if not new.area and new.point]
    found = iter(areas.locate_many([point.lon for point in points], [point.lat for point in points]))
    return [new.area or (next(found) or "" if new.point else "") for new in news]
