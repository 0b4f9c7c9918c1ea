"""Joining a report ("me too"), and requests to take one down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.governance.reports.contracts import TakedownAsked, TakedownDecided
from kota.governance.reports.models import Supporter, Takedown
from kota.kernel.audit import facade as audit
from kota.kernel.cases import facade as cases

DECISIONS = ("taken_down", "masked", "kept")


@transaction.atomic
def support(*, case_id: int, by: Actor, mark: str, at: datetime) -> int:
    """Join a report; joining twice counts once. Returns how many joined."""
    who = {"account_id": by.account_id} if by.account_id else {"mark": mark}
    if not by.account_id and not mark:
        raise InvalidError("your browser sent no mark; allow cookies to join a report")
    Supporter.objects.get_or_create(case_id=case_id, **who, defaults={"at": at})
    count = Supporter.objects.filter(case_id=case_id).count()
    cases.set_supporters(case_id=case_id, supporters=count, by=by, at=at)
    return count


@transaction.atomic
def ask_takedown(*, case: cases.Case, reason: str, email: str, by: Actor, at: datetime) -> Takedown:
    """Anybody may ask that a report be taken off the public pages; a moderator decides."""
    if not reason.strip():
        raise InvalidError("say what should not be shown, and why", field="reason")
    takedown = Takedown.objects.create(case=case, reason=reason.strip()[:2000], email=email.strip()[:254], at=at)
    audit.record(action="report.takedown_asked", subject=case.urn, by=by, at=at)
    events.publish(TakedownAsked(takedown.pk, case.reference), by=by, at=at, topics=["queue:moderation"])
    return takedown


@transaction.atomic
def decide_takedown(
    *, takedown_id: int, decision: str, answer: str, public_words: str, by: Actor, at: datetime
) -> Takedown:
    """Take the report down, show it in other words, or keep it, and say why."""
    takedown = Takedown.objects.select_for_update().select_related("case").get(pk=takedown_id)
    if takedown.decided_at is not None:
        raise ConflictError(_("This request was decided already."))
    if decision not in DECISIONS:
        raise InvalidError(_("Choose what to do."), field="decision")
    if not answer.strip():
        raise InvalidError(_("Say why, for the one who asked."), field="answer")
    takedown.decision, takedown.answer, takedown.decided_at, takedown.decided_by = (
        decision,
        answer,
        at,
        by.urn,
    )
    if not takedown.email:  # nobody to explain it to: nameless, or erased meanwhile
        takedown.reason = ""
    takedown.save(update_fields=["decision", "answer", "decided_at", "decided_by", "reason"])
    if decision == "taken_down":
        cases.take_down(case_id=takedown.case_id, text=answer, by=by, at=at)
    elif decision == "masked":
        cases.release(case_id=takedown.case_id, public_words=public_words, by=by, at=at)
    audit.record(action=f"report.takedown_{decision}", subject=takedown.case.urn, by=by, at=at)
    decided = TakedownDecided(takedown.pk, takedown.case.reference, decision)
    events.publish(decided, by=by, at=at, topics=["queue:moderation"])
    return takedown
