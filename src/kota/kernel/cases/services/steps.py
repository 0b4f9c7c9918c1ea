"""Moving a case: each verb locks it, asks the workflow, writes its history, audits and tells."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import InvalidError, MissingError
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import (
    CaseMoved,
    CaseNoted,
    CaseRated,
    CaseSupported,
    Kind,
    Party,
    Transition,
    Verb,
)
from kota.kernel.cases.models import Case, Entry, Photo
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.services.writing import topics
from kota.kernel.files import facade as files

Change = Callable[[Case, Transition], Mapping[str, Any] | None]


def take(*, case_id: int, by: Actor, at: datetime) -> Case:
    """An officer takes the case."""

    def change(case: Case, _: Transition) -> None:
        case.officer_id, case.taken_at = by.account_id, case.taken_at or at

    return _step(case_id, Verb.TAKE, by=by, at=at, change=change)


def ask(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """Ask the reporter; the clock stands until the answer."""

    def change(case: Case, _: Transition) -> None:
        case.taken_at = case.taken_at or at
        case.officer_id = case.officer_id or by.account_id
        if case.due_at is not None:
            case.minutes_left = catalogue.calendar(case.calendar).between(at, case.due_at)
            case.due_at = None

    return _step(case_id, Verb.ASK, by=by, at=at, text=text, change=change)


def answer(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = (), held: str = "") -> Case:
    """The reporter answers; the clock goes on with what was left."""

    def change(case: Case, _: Transition) -> None:
        _start_clock(case, at)

    return _step(
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


def hand_over(*, case_id: int, agency: str, text: str, by: Actor, at: datetime, category: str = "") -> Case:
    """Give the case to another agency, with the reason; the promise to the resident stays as it was.

    With a new category the deadline is that category's, counted from the day the case was opened.
    """

    def change(case: Case, _: Transition) -> Mapping[str, Any]:
        if agency not in accounts.agencies():
            raise InvalidError(f"there is no agency {agency!r}", field="agency")
        if agency == case.agency_id and not category:
            raise InvalidError("the case is with this agency already", field="agency")
        told = {"from": case.agency_id, "to": agency}
        case.agency_id, case.officer_id, case.rung = agency, None, 0
        case.why = {"rule": "", "handed_over": True}
        _start_clock(case, at)
        if category and category != case.category_id:
            told |= {"old_category": case.category_id, "category": category}
            _set_category(case, category)
        return told

    return _step(case_id, Verb.HAND_OVER, by=by, at=at, text=text, change=change)


def note(*, case_id: int, text: str, by: Actor, at: datetime, is_public: bool = False) -> Case:
    """An officer's note: for colleagues, or as an answer that everybody reads."""
    return _step(case_id, Verb.NOTE, by=by, at=at, text=text, is_public=is_public)


def add_photos(
    *, case_id: int, photos: Sequence[UUID], kind: str, party: Party, by: Actor, at: datetime, held: str = ""
) -> Case:
    """More photos, from the reporter or an officer."""
    if not photos:
        raise InvalidError("choose at least one photo", field="photos")
    return _step(case_id, Verb.PHOTO, by=by, at=at, photos=photos, photo_kind=kind, held=held, party=party)


def solve(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = ()) -> Case:
    """The agency is done and shows it; the reporter may object within the window."""

    def change(case: Case, _: Transition) -> None:
        _stop(case, at)
        case.officer_id = case.officer_id or by.account_id

    return _step(case_id, Verb.SOLVE, by=by, at=at, text=text, photos=photos, photo_kind="after", change=change)


def reject(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """The agency will not do it, and says why."""

    def change(case: Case, _: Transition) -> None:
        _stop(case, at)
        case.closed_at = at

    return _step(case_id, Verb.REJECT, by=by, at=at, text=text, change=change)


def confirm(*, case_id: int, by: Actor, at: datetime) -> Case:
    """The reporter says that it is solved."""

    def change(case: Case, _: Transition) -> None:
        case.closed_at = at

    return _step(case_id, Verb.CONFIRM, by=by, at=at, change=change)


def reopen(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = (), held: str = "") -> Case:
    """The reporter says that it is not solved, and why; it starts again at the agency with a new deadline."""

    def change(case: Case, _: Transition) -> None:
        workflow.check_window(catalogue.case_type(case.type), Kind(case.kind), solved_at=case.solved_at, at=at)
        case.closed_at = case.solved_at = case.was_on_time = case.rating = None
        case.reopened, case.rung, case.minutes_left = case.reopened + 1, 0, None
        case.due_at = catalogue.calendar(case.calendar).add(at, (case.solve_hours or 0) * 60)

    return _step(
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
        raise InvalidError("a rating is 1 to 5", field="rating")

    def change(case: Case, _: Transition) -> Mapping[str, Any]:
        case.rating = rating
        return {"rating": rating}

    with transaction.atomic():
        case = _step(case_id, Verb.RATE, by=by, at=at, text=text, change=change)
        events.publish(CaseRated(case.pk, case.reference, rating), by=by, at=at)
    return case


def hold(*, case_id: int, reasons: str, by: Actor, at: datetime) -> Case:
    """Take a case out of public sight until a moderator has looked."""

    def change(case: Case, _: Transition) -> Mapping[str, Any]:
        case.held = reasons
        return {"reasons": reasons}

    return _step(case_id, Verb.HOLD, by=by, at=at, change=change, is_public=False)


def release(*, case_id: int, public_words: str, by: Actor, at: datetime) -> Case:
    """A moderator lets a case be read by everybody, in these words."""

    def change(case: Case, _: Transition) -> None:
        case.held, case.public_words = "", public_words

    return _step(case_id, Verb.RELEASE, by=by, at=at, change=change, is_public=False)


def take_down(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """A moderator takes a case off the public pages for good; the agency goes on working on it."""

    def change(case: Case, _: Transition) -> None:
        case.is_public, case.held = False, ""

    return _step(case_id, Verb.TAKE_DOWN, by=by, at=at, text=text, change=change, is_public=False)


def relocate(*, case_id: int, area: str, by: Actor, at: datetime) -> Case:
    """Say in which kelurahan the case lies, where approximate boundaries had it wrong."""

    def change(case: Case, _: Transition) -> Mapping[str, Any]:
        here = areas.by_code(area)
        if here is None or here.level != "kelurahan":
            raise InvalidError(f"{area!r} is not a kelurahan of this city", field="area")
        told = {"from": case.area_id or "", "to": area}
        case.area_id, case.area_name = area, here.full_name
        return told

    return _step(case_id, Verb.RELOCATE, by=by, at=at, change=change)


@transaction.atomic
def set_supporters(*, case_id: int, supporters: int, by: Actor, at: datetime) -> None:
    """How many others said "me too"."""
    case = _locked(case_id)
    case.supporters, case.updated_at = supporters, at
    case.save(update_fields=["supporters", "updated_at"])
    event = CaseSupported(case.pk, case.reference, supporters)
    events.publish(event, by=by, at=at, topics=topics(case))


def _locked(case_id: int) -> Case:
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise MissingError("there is no such case")
    return case


@transaction.atomic
def _step(
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
    case = _locked(case_id)
    before, old_step, old_topics = _digestible(case), case.step, topics(case)
    found = workflow.transition(catalogue.case_type(case.type), verb, case.step, party)
    has_evidence = bool(photos) or (found.needs_evidence and case.photos.filter(kind="after").exists())
    wants = catalogue.category(case.category_id).evidence if found.needs_evidence else False
    workflow.check_needs(found, text=text, has_evidence=has_evidence, wants_evidence=wants)
    data = (change(case, found) if change else None) or {}
    if found.to:
        case.step, case.kind = found.to, catalogue.case_type(case.type).step(found.to).kind
    if held:
        case.held = held
    case.updated_at = at
    case.save()
    entry = _write_entry(case, found, old_step, by=by, at=at, text=text, data=data, is_public=is_public)
    rows = [Photo(case=case, file_id=pk, kind=photo_kind, at=at, by=by.urn) for pk in photos]
    Photo.objects.bulk_create(rows)
    if held or verb in (Verb.HOLD, Verb.RELEASE, Verb.TAKE_DOWN):
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


def _open_photos(case: Case, *, by: Actor, at: datetime) -> None:
    """Photos are seen by everybody exactly while their case is."""
    shown = list(case.photos.filter(is_hidden=False).values_list("file_id", flat=True))
    if case.is_public and not case.held:
        files.show(file_ids=shown, by=by, at=at)
    else:
        files.hide(file_ids=shown, by=by, at=at)


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


def _start_clock(case: Case, at: datetime) -> None:
    if case.minutes_left is not None:
        # A question asked after the deadline leaves no time: it is due at once, and was late before.
        due = catalogue.calendar(case.calendar).add(at, case.minutes_left)
        case.due_at, case.minutes_left = max(due, case.opened_at), None


def _stop(case: Case, at: datetime) -> None:
    """The agency is done: the deadline is judged now."""
    if case.minutes_left is not None:
        case.was_on_time = case.minutes_left >= 0
    elif case.due_at is not None:
        case.was_on_time = at <= case.due_at
    case.solved_at, case.taken_at = at, case.taken_at or at
    if case.due_at is None:
        _start_clock(case, at)


def _set_category(case: Case, code: str) -> None:
    category = catalogue.category(code)
    case.category_id, case.solve_hours = code, category.solve_hours
    case.calendar = catalogue.calendar_of(category, case.agency_id)
    case.due_at = catalogue.calendar(case.calendar).add(case.opened_at, category.solve_hours * 60)


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
