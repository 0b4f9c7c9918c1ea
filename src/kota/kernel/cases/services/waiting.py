"""What time does to questions: the reporter is reminded, and without an answer the clock goes on by itself."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kota.base.actor import system
from kota.base.registry import REGISTRY
from kota.kernel.cases.contracts import Kind, Party, TermsFact, Transition, Verb
from kota.kernel.cases.models import Case, Entry
from kota.kernel.cases.rules.workflow import StepNotPossibleError
from kota.kernel.cases.selectors import catalogue, secrecy
from kota.kernel.cases.services.steps import Change, start_clock, step

BATCH = 500
_BY = system("deadlines")


def end_waiting(*, at: datetime) -> int:
    """Remind those who owe an answer, and let the clock go on where none came in time; returns how many cases."""
    with secrecy.seeing_all():
        return sum(_remind(key, at) + _resume(key, at) for key in REGISTRY.case_types())


def _resume(type_key: str, at: datetime) -> int:
    limit = at - timedelta(days=catalogue.terms(type_key).wait_days)

    def change(case: Case, found: Transition) -> None:
        start_clock(case, at)

    cases = list(_asked(type_key).filter(asked_at__lte=limit)[:BATCH])
    return sum(_step(case, Verb.RESUME, at, change) for case in cases)


def _remind(type_key: str, at: datetime) -> int:
    """One reminder a question, to those who can be reached."""
    terms: TermsFact = catalogue.terms(type_key)
    if not 0 < terms.remind_days < terms.wait_days:
        return 0
    limit = at - timedelta(days=terms.wait_days - terms.remind_days)
    reminded = Entry.objects.filter(case=OuterRef("pk"), verb=Verb.REMIND, at__gte=OuterRef("asked_at"))
    cases = _asked(type_key).filter(asked_at__lte=limit, contact__isnull=False).exclude(contact__notify="none")
    late = at - timedelta(days=terms.wait_days)
    return sum(_step(case, Verb.REMIND, at) for case in cases.filter(~Exists(reminded), asked_at__gt=late)[:BATCH])


def _asked(type_key: str) -> QuerySet[Any]:
    """Cases that wait for an answer, with the moment of the question."""
    asked = Entry.objects.filter(case=OuterRef("pk"), verb=Verb.ASK).order_by("-id").values("at")[:1]
    waiting = Case.objects.filter(type=type_key, kind=Kind.WAITING)
    return waiting.annotate(asked_at=Subquery(asked)).order_by("asked_at", "id")


def _step(case: Case, verb: Verb, at: datetime, change: Change | None = None) -> bool:
    """Whether it was done: an answer may have come this very moment."""
    try:
        step(case.pk, verb, by=_BY, at=at, party=Party.SYSTEM, change=change)
    except StepNotPossibleError:
        return False
    return True
