"""What officers do to a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import Party, Transition, Verb
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import beside, catalogue
from kota.kernel.cases.services.steps import start_clock, step, stop_clock


def take(*, case_id: int, by: Actor, at: datetime) -> Case:
    """An officer takes the case."""

    def change(case: Case, found: Transition) -> None:
        case.officer_id, case.taken_at = by.account_id, case.taken_at or at

    return step(case_id, Verb.TAKE, by=by, at=at, change=change)


def ask(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """Ask the reporter; the clock stands until the answer."""

    def change(case: Case, found: Transition) -> None:
        case.taken_at = case.taken_at or at
        case.officer_id = case.officer_id or by.account_id
        if case.due_at is not None:
            case.minutes_left = catalogue.calendar(case.calendar).between(at, case.due_at)
            case.due_at = None

    return step(case_id, Verb.ASK, by=by, at=at, text=text, change=change)


def withdraw(*, case_id: int, by: Actor, at: datetime, text: str = "") -> Case:
    """The officer needs no answer any more: the clock goes on with what was left."""

    def change(case: Case, found: Transition) -> None:
        start_clock(case, at)

    return step(case_id, Verb.WITHDRAW, by=by, at=at, text=text, change=change)


def hand_over(*, case_id: int, agency: str, text: str, by: Actor, at: datetime, category: str = "") -> Case:
    """Give the case to another agency, with the reason; the promise to the resident stays as it was.

    With a new category the deadline is that category's, counted from the day the case was (re)opened, without the
    time in which the clock stood.
    """

    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        if agency not in accounts.agencies():
            raise InvalidError(_("Choose an agency of the list."), field="agency")
        if agency == case.agency_id and category in ("", case.category_id):
            raise InvalidError(_("It is with this agency already: choose another one."), field="agency")
        told = {"from": case.agency_id, "to": agency}
        case.agency_id, case.officer_id, case.rung = agency, None, 0
        case.why = {"rule": "", "handed_over": True}
        start_clock(case, at)
        if category and category != case.category_id:
            told |= {"old_category": case.category_id, "category": category}
            _set_category(case, category, at)
        return told

    return step(case_id, Verb.HAND_OVER, by=by, at=at, text=text, change=change)


def note(*, case_id: int, text: str, by: Actor, at: datetime, is_public: bool = False) -> Case:
    """An officer's note: for colleagues, or as an answer that everybody reads."""
    return step(case_id, Verb.NOTE, by=by, at=at, text=text, is_public=is_public)


def add_photos(
    *, case_id: int, photos: Sequence[UUID], kind: str, party: Party, by: Actor, at: datetime, held: str = ""
) -> Case:
    """More photos, from the reporter or an officer."""
    if not photos:
        raise InvalidError(_("Choose at least one photo."), field="photos")
    return step(case_id, Verb.PHOTO, by=by, at=at, photos=photos, photo_kind=kind, held=held, party=party)


def solve(*, case_id: int, text: str, by: Actor, at: datetime, photos: Sequence[UUID] = ()) -> Case:
    """The agency is done and shows it; the reporter may object within the window."""

    def change(case: Case, found: Transition) -> None:
        stop_clock(case, at)
        case.officer_id = case.officer_id or by.account_id

    return step(case_id, Verb.SOLVE, by=by, at=at, text=text, photos=photos, photo_kind="after", change=change)


def reject(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """The agency will not do it, and says why."""

    def change(case: Case, found: Transition) -> None:
        stop_clock(case, at)
        case.closed_at = at

    return step(case_id, Verb.REJECT, by=by, at=at, text=text, change=change)


def relocate(*, case_id: int, area: str, by: Actor, at: datetime) -> Case:
    """Say in which kelurahan the case lies, where approximate boundaries had it wrong."""

    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        here = areas.by_code(area)
        if here is None or here.level != "kelurahan":
            raise InvalidError(_("Choose a kelurahan of this city."), field="area")
        told = {"from": case.area_id or "", "to": area}
        case.area_id, case.area_name = area, here.full_name
        return told

    return step(case_id, Verb.RELOCATE, by=by, at=at, change=change)


def _set_category(case: Case, code: str, at: datetime) -> None:
    category = catalogue.category(code)
    if category.case_type != case.type:
        raise InvalidError(_("This category is for another kind of case."), field="category")
    case.category_id, case.solve_hours = code, category.solve_hours
    case.calendar = catalogue.calendar_of(category, case.agency_id)
    case.is_public = case.is_public and category.public
    running, calendar = beside.clock_of(case), catalogue.calendar(case.calendar)
    stood = sum(calendar.between(start, end or at) for start, end in running.stood)
    case.due_at = calendar.add(running.began, category.solve_hours * 60 + stood)
