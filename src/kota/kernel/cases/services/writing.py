"""Writing new cases with their history, audit and events: one round trip for one, COPY for thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kota.base import events
from kota.base.actor import Actor
from kota.base.batch import Rows, write
from kota.base.geo import Point
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import CaseOpened
from kota.kernel.cases.models import Case, Contact, Entry

EVERY_QUEUE = "queue:all"
CASE = (
    "id", "reference", "type", "step", "kind", "category_id", "agency_id", "area_id", "area_name", "point",
    "cell", "place", "words", "public_words", "channel", "source_key", "fields", "why", "opened_at",
    "updated_at", "due_at", "calendar", "solve_hours", "taken_at", "solved_at", "was_on_time", "closed_at", "is_public",
    "held", "is_confidential",
)  # fmt: skip
CONTACT = ("case_id", "account_id", "name", "email", "phone", "language", "notify", "show_name")
ENTRY = ("case_id", "at", "by", "party", "verb", "before", "after", "text", "data", "is_public")
PHOTO = ("case_id", "file_id", "kind", "at", "by", "is_hidden")


@dataclass(slots=True)
class Drawn:
    """Rows of one new case, not written yet."""

    case: Case
    contact: Contact | None
    entry: Entry
    event: CaseOpened
    photos: Sequence[UUID] = ()


def write_opened(drawn: Sequence[Drawn], *, by: Actor, at: datetime) -> None:
    """Write new cases whole: with contact, first entry, photos, audit line and event."""
    write(
        _rows("case", CASE, [d.case for d in drawn]),
        _rows("case_contact", CONTACT, [d.contact for d in drawn if d.contact]),
        _rows("case_entry", ENTRY, [d.entry for d in drawn]),
        Rows(
            "case_photo",
            PHOTO,
            [(d.case.pk, pk, "before", at, by.urn, False) for d in drawn for pk in d.photos],
        ),
        audit.rows((("case.opened", d.case.urn, at, _digestible(d.case)) for d in drawn), by=by),
        events.rows(((d.event, at, topics(d.case)) for d in drawn), by=by),
    )


def topics(case: Case) -> list[str]:
    """What live pages hear of a case: its agency's queue and everybody's, its own page, the public map when public."""
    found = [f"queue:{case.agency_id}", EVERY_QUEUE, f"case:{case.reference}"]
    if case.is_public and not case.held:
        found += ["public:reports", f"public:case:{case.reference}"]
    return found


def _rows(table: str, columns: tuple[str, ...], found: Sequence[Any]) -> Rows:
    return Rows(table, columns, [[_value(getattr(row, name)) for name in columns] for row in found])


def _value(value: Any) -> Any:
    return f"({value.lon!r},{value.lat!r})" if isinstance(value, Point) else value


def _digestible(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "category": case.category_id,
        "agency": case.agency_id,
        "step": case.step,
    }
