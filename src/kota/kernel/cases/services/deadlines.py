"""What time does to cases: the ladder when a deadline nears or passes, and closing what nobody objects to."""

from datetime import datetime, timedelta

from django.db import transaction

from kota.base import events
from kota.base.actor import system
from kota.base.registry import REGISTRY
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import CaseEscalated, CaseMoved, Kind, LadderFact, Party, Verb
from kota.kernel.cases.models import Case, Entry
from kota.kernel.cases.selectors import catalogue, secrecy
from kota.kernel.cases.services.writing import EVERY_QUEUE, topics

BATCH = 500
_BY = system("deadlines")


def escalate(*, at: datetime) -> int:
    """Take each late or nearly late case to the rung that its deadline calls for; returns how many were taken up.

    A case that passed several rungs unseen (the worker stood still) goes straight to the highest, and the lower ones
    are not told any more.
    """
    ladder = list(enumerate(catalogue.ladder(), 1))
    with secrecy.seeing_all():
        calendars = Case.objects.filter(kind=Kind.OPEN, due_at__isnull=False).values_list("calendar", flat=True)
        return sum(
            _escalate(number, rung, calendar, at)
            for calendar in sorted(c for c in calendars.distinct() if c)
            for number, rung in reversed(ladder)
        )


@transaction.atomic
def _escalate(number: int, rung: LadderFact, calendar: str, at: datetime) -> int:
    sign = 1 if rung.at == "before_due" else -1
    limit = catalogue.calendar(calendar).add(at, sign * rung.hours * 60)
    late = Case.objects.select_for_update(skip_locked=True).filter(
        kind=Kind.OPEN, calendar=calendar, due_at__lte=limit, rung__lt=number
    )
    if rung.at == "after_due":
        late = late.filter(due_at__lt=at)
    rows = list(late.order_by("due_at")[:BATCH])
    for case in rows:
        _raise(case, number, rung, at)
    Case.objects.bulk_update(rows, ["rung"])
    return len(rows)


def _raise(case: Case, number: int, rung: LadderFact, at: datetime) -> None:
    case.rung = number
    is_public = rung.at == "after_due"  # a reminder is the office's own matter, being late is everybody's
    told = topics(case) if is_public else [f"queue:{case.agency_id}", EVERY_QUEUE]
    event = CaseEscalated(case.pk, case.reference, case.type, rung.code, case.agency_id)
    events.publish(event, by=_BY, at=at, topics=told)
    Entry.objects.create(
        case=case, at=at, by=_BY.urn, party=Party.SYSTEM, verb=Verb.ESCALATE, before=case.step, after=case.step,
        data={"rung": rung.code, "name": rung.name.model_dump()}, is_public=is_public,
    )  # fmt: skip
    audit.record(action="case.escalate", subject=case.urn, by=_BY, at=at)


def close_silent(*, at: datetime) -> int:
    """Close what was solved and not objected to within the window of its type; returns how many."""
    with secrecy.seeing_all():
        return sum(_close_type(key, at) for key in REGISTRY.case_types())


@transaction.atomic
def _close_type(key: str, at: datetime) -> int:
    case_type = catalogue.case_type(key)
    limit = at - timedelta(days=catalogue.terms(key).reopen_days)
    waiting = Case.objects.select_for_update(skip_locked=True).filter(kind=Kind.SOLVED, type=key, solved_at__lt=limit)
    found = next((t for t in case_type.transitions if t.verb == Verb.CLOSE), None)
    if found is None:
        return 0
    rows = list(waiting[:BATCH])
    for case in rows:
        before, case.step, case.kind = case.step, found.to, case_type.step(found.to).kind
        case.closed_at = case.updated_at = at
        case.save(update_fields=["step", "kind", "closed_at", "updated_at"])
        entry = Entry.objects.create(
            case=case, at=at, by=_BY.urn, party=Party.SYSTEM, verb=Verb.CLOSE, before=before, after=case.step
        )
        audit.record(action="case.close", subject=case.urn, by=_BY, at=at)
        event = CaseMoved(case.pk, case.reference, key, Verb.CLOSE, before, case.step, case.agency_id, entry.pk)
        events.publish(event, by=_BY, at=at, topics=topics(case))
    return len(rows)
