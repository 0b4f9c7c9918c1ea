"""The rows of a new case: routed, dated, numbered, and not written yet. A live case and an import are drawn alike."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import h3.api.basic_int as h3
from django.db import connection

from kota.base import ids
from kota.base.actor import Actor
from kota.kernel.cases.contracts import IMPORT, CaseOpened, CaseType, CategoryFact, Kind, NewCase, Party, Verb
from kota.kernel.cases.rules.calendar import WorkCalendar
from kota.kernel.cases.selectors import catalogue
from kota.kernel.facts import facade as facts

BLOCK = 100  # numbers taken from the sequence at once: one round trip for a hundred cases
CELL_LEVEL = 9
T = TypeVar("T")


class _Numbers:
    """Case numbers of this process, for the database that it works on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[int] = []
        self._database: tuple[str, str] = ("", "")

    def take(self, count: int) -> list[int]:
        """So many numbers that nobody else has."""
        database = (connection.settings_dict["HOST"], connection.settings_dict["NAME"])
        with self._lock:
            if database != self._database:
                self._free, self._database = [], database
            if (missing := count - len(self._free)) > 0:
                self._free += _blocks(-(-missing // BLOCK))
            taken, self._free = self._free[:count], self._free[count:]
        return taken


def _blocks(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('case_number') FROM generate_series(1, %s)", [count])
        return [first + step for (first,) in cursor.fetchall() for step in range(BLOCK)]


NUMBERS = _Numbers()


@dataclass(slots=True)
class Drawn:
    """Rows of one new case by column, its event, and who writes them when."""

    by: Actor
    at: datetime
    case: dict[str, Any]
    contact: dict[str, Any] | None
    entries: list[dict[str, Any]]
    event: CaseOpened
    photos: Sequence[UUID] = ()

    @property
    def urn(self) -> str:
        return f"case:{self.case['reference']}"

    @property
    def digestible(self) -> dict[str, Any]:
        """What the audit line of the opening covers."""
        case = self.case
        return {
            "reference": case["reference"], "category": case["category_id"], "agency": case["agency_id"],
            "step": case["step"],
        }  # fmt: skip


class Drawer:
    """Draws the cases of one call; what the city declared is looked up once for each code."""

    def __init__(self, *, by: Actor, at: datetime) -> None:
        self._by, self._at = by, at
        self._prefix = facts.city().reference_prefix
        self._route = catalogue.router().route
        self._kept: dict[tuple[str, str], Any] = {}

    def draw(self, new: NewCase, *, number: int, area: str) -> Drawn:
        """One case. InvalidError or MissingError when its category or type does not exist."""
        category: CategoryFact = self._once("category", new.category, catalogue.category)
        case_type: CaseType = self._once("type", new.type, catalogue.case_type)
        opened_at = new.opened_at or self._at
        sent = self._route(category, area, new.public_words, opened_at)
        calendar = category.calendar or self._once(
            "of agency", sent.agency, lambda a: catalogue.calendar_of(category, a)
        )
        working: WorkCalendar = self._once("calendar", calendar, catalogue.calendar)
        case: dict[str, Any] = {
            "id": number,
            "reference": ids.reference(self._prefix, number),
            "type": new.type,
            "step": case_type.first,
            "kind": Kind.OPEN,
            "category_id": category.code,
            "agency_id": sent.agency,
            "area_id": area or None,
            "area_name": self._once("area", area, catalogue.area_names),
            "point": f"({new.point.lon!r},{new.point.lat!r})" if new.point else None,
            "cell": h3.latlng_to_cell(new.point.lat, new.point.lon, CELL_LEVEL) if new.point else None,
            "place": new.place,
            "public_place": new.public_place,
            "words": new.words,
            "public_words": new.public_words,
            "channel": new.channel,
            "source_key": new.source_key or None,
            "fields": dict(new.fields),
            "why": self._why(sent.rule),
            "opened_at": opened_at,
            "updated_at": max(self._at, opened_at),
            "due_at": working.add(opened_at, category.solve_hours * 60),
            "calendar": calendar,
            "solve_hours": category.solve_hours,
            "taken_at": None,
            "solved_at": None,
            "closed_at": None,
            "was_on_time": None,
            "rating": None,
            "reopened": 0,
            "rung": 0,
            "supporters": 0,
            "is_public": category.public and not case_type.is_confidential,
            "held": new.held,
            "is_confidential": case_type.is_confidential,
        }
        entries = [self._opened(new, case)]
        if not new.is_on_clock and (new.past or case["due_at"] <= self._at):
            case["due_at"] = None
        if new.past:
            entries += self._bring_up(case, new, case_type)
        contact = None if new.contact.is_empty else {"case_id": number, **asdict(new.contact)}
        return Drawn(self._by, self._at, case, contact, entries, _event(case, new), new.photos)

    def _opened(self, new: NewCase, case: Mapping[str, Any]) -> dict[str, Any]:
        party = Party.STAFF if new.channel in ("counter", "phone") else Party.REPORTER
        return self._entry(case, case["opened_at"], party, Verb.OPEN, after=case["step"])

    def _bring_up(self, case: dict[str, Any], new: NewCase, case_type: CaseType) -> list[dict[str, Any]]:
        """Let a case from elsewhere stand where it had come to, and say so in its history."""
        past = new.past
        if past is None:
            return []
        before, step = case["step"], case_type.step(past.step)
        is_ended = step.kind in (Kind.SOLVED, Kind.DONE)
        ended = past.solved_at or past.taken_at or case["opened_at"]  # an unknown end is said so, and judges nothing
        case |= {
            "step": step.key, "kind": step.kind, "taken_at": past.taken_at, "rating": past.rating,
            "solved_at": ended if is_ended else None,
            "closed_at": (past.closed_at or ended) if step.kind is Kind.DONE else None,
        }  # fmt: skip
        if past.solved_at and case["due_at"]:
            case["was_on_time"] = past.solved_at <= case["due_at"]
        data = {"imported": True} | ({"end": "unknown"} if is_ended and not past.solved_at else {})
        return [
            self._entry(case, ended, Party.STAFF, past.verb, before=before, after=step.key, text=past.text, data=data)
        ]

    def _entry(
        self, case: Mapping[str, Any], at: datetime, party: Party, verb: Verb, *, before: str = "", after: str,
        text: str = "", data: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        return {
            "case_id": case["id"], "at": at, "by": self._by.urn, "party": party, "verb": verb, "before": before,
            "after": after, "text": text, "data": dict(data or {}), "is_public": True,
        }  # fmt: skip

    def _why(self, rule: Any) -> dict[str, Any]:
        """What the case page says under "why here?"."""
        if rule is None:
            return {"rule": ""}
        return self._once("why", rule.code, lambda code: {
            "rule": code, "name": rule.name.model_dump(), "because": rule.because.model_dump(),
        })  # fmt: skip

    def _once(self, kind: str, code: str, find: Callable[[str], T]) -> T:
        key = (kind, code)
        if key not in self._kept:
            self._kept[key] = find(code)
        found: T = self._kept[key]
        return found


def _event(case: Mapping[str, Any], new: NewCase) -> CaseOpened:
    is_heard = bool(case["held"]) or new.contact.notify != "none"
    return CaseOpened(
        case["id"], case["reference"], case["type"], case["category_id"], case["agency_id"], case["area_id"] or "",
        case["channel"], is_awaited=case["channel"] != IMPORT and is_heard, sender=new.sender,
    )  # fmt: skip
