"""What the one who opened a case does to it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.kernel.audit import facade as audit
from kota.kernel.cases import contracts
from kota.kernel.cases.contracts import CaseRated, Kind, Transition, Verb
from kota.kernel.cases.models import Case, Contact
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.selectors.reading import open_question
from kota.kernel.cases.services.steps import locked, start_clock, step


def answer(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = (), held: str = "") -> Case:
    """The reporter answers; the clock goes on with what was left, or went on long ago."""

    def change(case: Case, found: Transition) -> None:
        if open_question(case) is None:
            raise workflow.StepNotPossibleError(_("Nobody asks you anything at the moment. Read the history below."))
        start_clock(case, at)

    return step(
        case_id,
        Verb.ANSWER,
        by=by,
        at=at,
        text=text,
        photos=photos,
        photo_kind="other",
        held=held,
        change=change,
    )


def confirm(*, case_id: int, by: Actor, at: datetime) -> Case:
    """The reporter says that it is solved."""

    def change(case: Case, found: Transition) -> None:
        case.closed_at = at

    return step(case_id, Verb.CONFIRM, by=by, at=at, change=change)


def reopen(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = (), held: str = "") -> Case:
    """The reporter says that it is not solved, and why; it starts again at the agency with a new deadline."""

    def change(case: Case, found: Transition) -> None:
        days = catalogue.terms(case.type).reopen_days
        workflow.check_window(days, Kind(case.kind), solved_at=case.solved_at, at=at)
        case.closed_at = case.solved_at = case.was_on_time = case.rating = None
        case.reopened, case.rung, case.minutes_left = case.reopened + 1, 0, None
        case.due_at = catalogue.calendar(case.calendar).add(at, (case.solve_hours or 0) * 60)

    return step(
        case_id,
        Verb.REOPEN,
        by=by,
        at=at,
        text=text,
        photos=photos,
        photo_kind="other",
        held=held,
        change=change,
    )


def rate(*, case_id: int, rating: int, by: Actor, at: datetime, text: str = "") -> Case:
    """One to five stars, once the agency is done; a later rating replaces the earlier."""
    if not 1 <= rating <= 5:
        raise InvalidError(_("A rating is one to five stars."), field="rating")

    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        workflow.check_rated(case.entries.filter(verb=Verb.RATE, at__gte=case.solved_at).count())
        case.rating = rating
        return {"rating": rating}

    with transaction.atomic():
        case = step(case_id, Verb.RATE, by=by, at=at, text=text, change=change)
        events.publish(CaseRated(case.pk, case.reference, rating), by=by, at=at)
    return case


@transaction.atomic
def leave_contact(*, case_id: int, contact: contracts.Contact, by: Actor, at: datetime) -> None:
    """Let the one who opened a case say how to be reached, say it anew, or, with an empty contact, take it back.

    The account that a case lies in stays: whoever only holds the follow link cannot take the case out of it.
    """
    case = locked(case_id)
    before = Contact.objects.filter(case=case).first()
    kept = replace(contact, account_id=before.account_id) if before and before.account_id else contact
    if kept.is_empty:
        Contact.objects.filter(case=case).delete()
    else:
        Contact.objects.update_or_create(case=case, defaults=asdict(kept))
    deed = "case.contact_withdrawn" if contact.is_empty else "case.contact_left"
    audit.record(action=deed, subject=case.urn, by=by, at=at)
