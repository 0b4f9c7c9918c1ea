"""Moving a case: each verb locks it, asks the workflow, writes its history, audits and tells."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import MissingError
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import (
    CaseMoved,
    CaseNoted,
    CaseSupported,
    Party,
    Transition,
    Verb,
)
from kota.kernel.cases.models import Case, Entry, Photo
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.selectors import catalogue, secrecy
from kota.kernel.cases.services.writing import topics
from kota.kernel.files import facade as files

_COVERING = (Verb.HOLD, Verb.RELEASE, Verb.TAKE_DOWN, Verb.HIDE_PHOTO, Verb.SHOW_PHOTO, Verb.HAND_OVER)
Change = Callable[[Case, Transition], Mapping[str, Any] | None]


@transaction.atomic
def set_supporters(*, case_id: int, supporters: int, by: Actor, at: datetime) -> None:
    """How many others said "me too"."""
    case = locked(case_id)
    case.supporters, case.updated_at = supporters, at
    case.save(update_fields=["supporters", "updated_at"])
    event = CaseSupported(case.pk, case.reference, supporters)
    events.publish(event, by=by, at=at, topics=topics(case))


@transaction.atomic
def step(
    case_id: int,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    text: str = "",
    photos: Sequence[UUID] = (),
    photo_kind: str = "other",
    is_public: bool | None = None,
    held: str = "",
    party: Party | None = None,
    change: Change | None = None,
) -> Case:
    case = locked(case_id)
    before, old_step, old_topics = _digestible(case), case.step, topics(case)
    found = workflow.transition(catalogue.case_type(case.type), verb, case.step, party)
    has_evidence = bool(photos) or (found.needs_evidence and _has_evidence(case))
    wants = found.needs_evidence and catalogue.category_even_ended(case.category_id).evidence
    workflow.check_needs(found, text=text, has_evidence=has_evidence, wants_evidence=wants)
    data = (change(case, found) if change else None) or {}
    if found.to:
        case.step, case.kind = found.to, catalogue.case_type(case.type).step(found.to).kind
    if held:
        case.held = held
    case.updated_at = at
    with secrecy.writing(is_confidential=case.is_confidential):
        case.save()
        entry = _write_entry(case, found, old_step, by=by, at=at, text=text, data=data, is_public=is_public)
        rows = [Photo(case=case, file_id=pk, kind=photo_kind, at=at, by=by.urn) for pk in photos]
        Photo.objects.bulk_create(rows)
        if held or photos or verb in _COVERING:
            _open_photos(case, by=by, at=at)
    audit.record(action=f"case.{verb}", subject=case.urn, by=by, at=at, before=before, after=_digestible(case))
    moved = case.step != old_step or verb in (Verb.HAND_OVER, Verb.TAKE)
    event: Any
    if moved:
        event = CaseMoved(case.pk, case.reference, case.type, verb, old_step, case.step, case.agency_id, entry.pk)
    else:
        event = CaseNoted(case.pk, case.reference, case.type, verb, entry.is_public, entry.pk)
    events.publish(event, by=by, at=at, topics=sorted({*old_topics, *topics(case)}))
    return case


def locked(case_id: int) -> Case:
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise MissingError(_("There is no such case."))
    return case


def _open_photos(case: Case, *, by: Actor, at: datetime) -> None:
    """Photos are seen by everybody exactly while their case is, save those that are hidden for themselves."""
    is_seen = case.is_public and not case.held
    every = case.photos.values_list("file_id", "is_hidden")
    shown = {pk for pk, is_hidden in every if is_seen and not is_hidden}
    files.show(file_ids=shown, by=by, at=at)
    files.hide(file_ids={pk for pk, _hidden in every} - shown, by=by, at=at)


def _has_evidence(case: Case) -> bool:
    """A photo of the result, taken since the reporter said last that it is not solved."""
    reopened = case.entries.filter(verb=Verb.REOPEN).order_by("-id").values_list("at", flat=True).first()
    after = case.photos.filter(kind="after", is_hidden=False)
    return (after.filter(at__gte=reopened) if reopened else after).exists()


def _write_entry(
    case: Case,
    found: Transition,
    old_step: str,
    *,
    by: Actor,
    at: datetime,
    text: str,
    data: Mapping[str, Any],
    is_public: bool | None,
) -> Entry:
    return Entry.objects.create(
        case=case,
        at=at,
        by=by.urn,
        party=found.party,
        verb=found.verb,
        before=old_step,
        after=case.step,
        text=text.strip(),
        data=dict(data),
        is_public=found.is_public if is_public is None else is_public,
    )


def start_clock(case: Case, at: datetime) -> None:
    if case.minutes_left is not None:
        # A question asked after the deadline leaves no time: it is due at once, and was late before.
        due = catalogue.calendar(case.calendar).add(at, case.minutes_left)
        case.due_at, case.minutes_left = max(due, case.opened_at), None


def stop_clock(case: Case, at: datetime) -> None:
    """The agency is done: the deadline is judged now."""
    if case.minutes_left is not None:
        case.was_on_time = case.minutes_left >= 0
    elif case.due_at is not None:
        case.was_on_time = at <= case.due_at
    case.solved_at, case.taken_at = at, case.taken_at or at
    if case.due_at is None:
        start_clock(case, at)


def _digestible(case: Case) -> dict[str, Any]:
    return {
        "step": case.step,
        "agency": case.agency_id,
        "category": case.category_id,
        "area": case.area_id,
        "officer": case.officer_id,
        "due_at": case.due_at,
        "public_words": case.public_words,
        "held": case.held,
        "is_public": case.is_public,
        "rating": case.rating,
    }
