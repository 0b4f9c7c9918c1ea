"""Opening cases: one, or thousands from a file, by the same steps."""

import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import h3.api.basic_int as h3
from django.db import connection, transaction

from kota.base import ids
from kota.base.actor import Actor
from kota.base.joining import joining
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import CaseOpened, Kind, NewCase, Party, Verb
from kota.kernel.cases.models import Case, Contact, Entry
from kota.kernel.cases.selectors import catalogue, secrecy
from kota.kernel.cases.services import writing
from kota.kernel.facts import facade as facts

BLOCK = 100  # numbers taken from the sequence at once: one round trip for a hundred cases
CELL_LEVEL = 9


class _Numbers:
    """Case numbers of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = self._end = 0

    def take(self) -> int:
        with self._lock:
            if self._next == self._end:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT nextval('case_number')")
                    self._next = cursor.fetchone()[0]
                self._end = self._next + BLOCK
            number = self._next
            self._next += 1
            return number


_NUMBERS = _Numbers()


@joining
def open_case(*, new: NewCase, by: Actor, at: datetime) -> Case:
    """Open a case: locate, route, set the deadline, write, audit, tell.

    With a `source_key` that was used before, the case opened then is returned and nothing is written.
    """
    if new.source_key:
        known = Case.objects.filter(source_key=new.source_key).first()
        if known is not None:
            return known
    drawn = _draw(new, by=by, at=at, area=_area(new))
    with secrecy.writing(is_confidential=drawn.case.is_confidential):
        writing.write_opened([drawn], by=by, at=at)
    return drawn.case


@transaction.atomic
def open_cases(*, news: Sequence[NewCase], by: Actor, at: datetime) -> list[Case]:
    """Open many cases in a few statements, each routed, dated, audited and told as a live one; for imports.

    `opened_at` of each is kept. Rows whose `source_key` is known are left out.
    """
    keys = [new.source_key for new in news if new.source_key]
    known = set(Case.objects.filter(source_key__in=keys).values_list("source_key", flat=True))
    fresh = [new for new in news if not new.source_key or new.source_key not in known]
    unplaced = [new for new in fresh if not new.area and new.point]
    found = areas.locate_many([n.point.lon for n in unplaced if n.point], [n.point.lat for n in unplaced if n.point])
    located = dict(zip(map(id, unplaced), found, strict=True))
    drawn = [_draw(new, by=by, at=at, area=new.area or located.get(id(new)) or "") for new in fresh]
    with secrecy.writing(is_confidential=any(d.case.is_confidential for d in drawn)):
        writing.write_opened(drawn, by=by, at=at)
    return [d.case for d in drawn]


def _area(new: NewCase) -> str:
    if new.area or new.point is None:
        return new.area
    found = areas.locate(new.point.lon, new.point.lat).area
    return found.code if found else ""


def _draw(new: NewCase, *, by: Actor, at: datetime, area: str) -> writing.Drawn:
    category = catalogue.category(new.category)
    case_type = catalogue.case_type(new.type)
    opened_at = new.opened_at or at
    sent = catalogue.route(category, area, new.public_words, opened_at)
    calendar = catalogue.calendar_of(category, sent.agency)
    number = _NUMBERS.take()
    case = Case(
        id=number,
        reference=ids.reference(facts.city().reference_prefix, number),
        type=new.type,
        step=case_type.first,
        kind=Kind.OPEN,
        category_id=category.code,
        agency_id=sent.agency,
        area_id=area or None,
        area_name=catalogue.area_names(area),
        point=new.point,
        cell=h3.latlng_to_cell(new.point.lat, new.point.lon, CELL_LEVEL) if new.point else None,
        place=new.place,
        words=new.words,
        public_words=new.public_words,
        channel=new.channel,
        source_key=new.source_key or None,
        fields=dict(new.fields),
        why=why(sent.rule),
        opened_at=opened_at,
        updated_at=max(at, opened_at),
        due_at=catalogue.calendar(calendar).add(opened_at, category.solve_hours * 60),
        calendar=calendar,
        solve_hours=category.solve_hours,
        is_public=category.public and not case_type.is_confidential,
        held=new.held,
        is_confidential=case_type.is_confidential,
    )
    contact = None if new.contact.is_empty else Contact(case=case, **asdict(new.contact))
    party = Party.STAFF if new.channel in ("counter", "phone") else Party.REPORTER
    entry = Entry(case=case, at=opened_at, by=by.urn, party=party, verb=Verb.OPEN, after=case.step)
    event = CaseOpened(
        case.pk, case.reference, case.type, category.code, case.agency_id, case.area_id or "", case.channel
    )
    return writing.Drawn(case, contact, entry, event, new.photos)


def why(rule: Any) -> dict[str, Any]:
    """What the case page says under "why here?"."""
    if rule is None:
        return {"rule": ""}
    return {"rule": rule.code, "name": rule.name.model_dump(), "because": rule.because.model_dump()}
