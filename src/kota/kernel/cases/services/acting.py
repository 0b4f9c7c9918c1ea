"""One door for whatever an officer does: the right is asked under the case's lock, and nobody acts on an old page."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.kernel.cases.contracts import Deed, Party, Verb
from kota.kernel.cases.models import Case
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.rules.workflow import MovedOnError
from kota.kernel.cases.selectors import beside, catalogue
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.services import moderators, officers
from kota.kernel.cases.services.steps import locked

_PUBLIC = frozenset({Verb.HOLD, Verb.RELEASE, Verb.TAKE_DOWN, Verb.RELOCATE})
Act = Callable[[int, Deed, Actor, datetime], Case]


@transaction.atomic
def act(*, case_id: int, deed: Deed, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Do a deed for an officer, or say why not.

    NotAllowedError unless a role of the officer's covers the case as it is now. MovedOnError when the deed moves the
    case, or changes what the public reads, and somebody wrote into its history after the state `seen` (see
    `beside.version`); notes and photos are welcome at any time.
    """
    case = locked(case_id)
    desk = Desk(by)
    desk.check(case)
    case_type = catalogue.case_type(case.type)
    transition = workflow.transition(case_type, deed.verb, case.step, Party.STAFF)
    desk.check(case, *workflow.permissions(case_type, deed.verb, case.step))
    is_careful = bool(transition.to) or deed.verb in _PUBLIC
    if is_careful and seen is not None and beside.version(case.pk) != seen:
        raise MovedOnError(_("Somebody else worked on this meanwhile. Read what is new, then send again."))
    do = _ACTS.get(deed.verb)
    if do is None:
        raise InvalidError(_("Officers cannot do that. The case’s page shows what is possible now."))
    return do(case_id, deed, by, at)


_ACTS: dict[Verb, Act] = {
    Verb.TAKE: lambda case, deed, by, at: officers.take(case_id=case, by=by, at=at),
    Verb.ASK: lambda case, deed, by, at: officers.ask(case_id=case, text=deed.text, by=by, at=at),
    Verb.WITHDRAW: lambda case, deed, by, at: officers.withdraw(case_id=case, text=deed.text, by=by, at=at),
    Verb.NOTE: lambda case, deed, by, at: officers.note(
        case_id=case, text=deed.text, is_public=deed.is_public, by=by, at=at
    ),
    Verb.HAND_OVER: lambda case, deed, by, at: officers.hand_over(
        case_id=case, agency=deed.agency, category=deed.category, text=deed.text, by=by, at=at
    ),
    Verb.PHOTO: lambda case, deed, by, at: officers.add_photos(
        case_id=case, photos=deed.photos, kind=deed.photo_kind, party=Party.STAFF, by=by, at=at
    ),
    Verb.SOLVE: lambda case, deed, by, at: officers.solve(
        case_id=case, text=deed.text, photos=deed.photos, by=by, at=at
    ),
    Verb.REJECT: lambda case, deed, by, at: officers.reject(case_id=case, text=deed.text, by=by, at=at),
    Verb.RELOCATE: lambda case, deed, by, at: officers.relocate(case_id=case, area=deed.area, by=by, at=at),
    Verb.HOLD: lambda case, deed, by, at: moderators.hold(case_id=case, reasons=deed.reasons, by=by, at=at),
    Verb.RELEASE: lambda case, deed, by, at: moderators.release(
        case_id=case, public_words=deed.public_words, public_place=deed.public_place, by=by, at=at
    ),
    Verb.TAKE_DOWN: lambda case, deed, by, at: moderators.take_down(case_id=case, text=deed.text, by=by, at=at),
    Verb.HIDE_PHOTO: lambda case, deed, by, at: moderators.hide_photo(case_id=case, photo=deed.photo, by=by, at=at),
    Verb.SHOW_PHOTO: lambda case, deed, by, at: moderators.show_photo(case_id=case, photo=deed.photo, by=by, at=at),
}
