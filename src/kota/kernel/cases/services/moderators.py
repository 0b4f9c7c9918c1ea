"""What moderators do: decide what the public may read and see."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.errors import InvalidError, MissingError
from kota.kernel.cases.contracts import Transition, Verb
from kota.kernel.cases.models import Case
from kota.kernel.cases.services.steps import Change, step


def hold(*, case_id: int, reasons: str, by: Actor, at: datetime) -> Case:
    """Take a case out of public sight until a moderator has looked."""

    if not reasons.strip():
        raise InvalidError(_("Say why it is held back."), field="reasons")

    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        case.held = reasons
        return {"reasons": reasons}

    return step(case_id, Verb.HOLD, by=by, at=at, change=change, is_public=False)


def release(*, case_id: int, public_words: str, by: Actor, at: datetime, public_place: str = "") -> Case:
    """A moderator lets a case be read by everybody, in these words and with this place; empty shows none."""

    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        reasons, case.held = case.held, ""
        case.public_words, case.public_place = public_words, public_place
        return {"reasons": reasons}

    return step(case_id, Verb.RELEASE, by=by, at=at, change=change, is_public=False)


def take_down(*, case_id: int, text: str, by: Actor, at: datetime) -> Case:
    """A moderator takes a case off the public pages for good; the agency goes on working on it."""

    def change(case: Case, found: Transition) -> None:
        case.is_public, case.held = False, ""

    return step(case_id, Verb.TAKE_DOWN, by=by, at=at, text=text, change=change, is_public=False)


def hide_photo(*, case_id: int, photo: int, by: Actor, at: datetime) -> Case:
    """A moderator takes one photo out of public sight; those who work the case still see it."""
    return step(case_id, Verb.HIDE_PHOTO, by=by, at=at, is_public=False, change=_cover(photo, is_hidden=True))


def show_photo(*, case_id: int, photo: int, by: Actor, at: datetime) -> Case:
    """A moderator lets one photo be seen again, as far as its case is."""
    return step(case_id, Verb.SHOW_PHOTO, by=by, at=at, is_public=False, change=_cover(photo, is_hidden=False))


def _cover(photo: int, *, is_hidden: bool) -> Change:
    def change(case: Case, found: Transition) -> Mapping[str, Any]:
        row = case.photos.filter(pk=photo).first()
        if row is None:
            raise MissingError(_("This photo does not belong to the case."))
        row.is_hidden = is_hidden
        row.save(update_fields=["is_hidden"])
        return {"photo": photo}

    return change
