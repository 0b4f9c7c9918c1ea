"""One door for deeds: the right person, under the lock, on the newest page."""

from datetime import timedelta

import pytest

from kota.base.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.forms.deeds import FORMS
from tests.integration.cases.conftest import AT, WATER, Open, actor, make_staff, photo

DEEDS = {
    Verb.TAKE: Deed(Verb.TAKE),
    Verb.ASK: Deed(Verb.ASK, text="Where?"),
    Verb.NOTE: Deed(Verb.NOTE, text="Seen it"),
    Verb.HAND_OVER: Deed(Verb.HAND_OVER, agency=WATER, text="Water's"),
    Verb.REJECT: Deed(Verb.REJECT, text="Not ours"),
    Verb.RELOCATE: Deed(Verb.RELOCATE, area="31.71.06.1001"),
    Verb.HOLD: Deed(Verb.HOLD, reasons="person"),
    Verb.RELEASE: Deed(Verb.RELEASE, public_words="A hole"),
    Verb.TAKE_DOWN: Deed(Verb.TAKE_DOWN, text="Asked for"),
}
OFFICERS = {Verb.TAKE, Verb.ASK, Verb.NOTE, Verb.HAND_OVER, Verb.REJECT, Verb.RELOCATE}


def test_every_form_has_its_deed() -> None:
    assert set(FORMS) == set(services.acting._ACTS)


@pytest.mark.parametrize("verb", sorted(OFFICERS))
def test_an_officer_of_the_agency_may(open_case: Open, officer: Account, verb: Verb) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=DEEDS[verb], by=actor(officer), at=AT)
    assert cases.history(case, only_public=False)[-1].verb == verb


@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_an_officer_of_another_agency_may_not(open_case: Open, stranger: Account, verb: Verb) -> None:
    case = open_case()
    with pytest.raises(NotAllowedError):
        services.act(case_id=case.pk, deed=DEEDS[verb], by=actor(stranger), at=AT)
    assert cases.version(case.pk) == cases.history(case, only_public=False)[0].pk


@pytest.mark.parametrize("verb", sorted(set(DEEDS) - OFFICERS))
def test_an_officer_is_no_moderator(open_case: Open, officer: Account, verb: Verb) -> None:
    with pytest.raises(NotAllowedError):
        services.act(case_id=open_case().pk, deed=DEEDS[verb], by=actor(officer), at=AT)


@pytest.mark.parametrize("verb", sorted(OFFICERS))
def test_a_moderator_is_no_officer(open_case: Open, moderator: Account, verb: Verb) -> None:
    with pytest.raises(NotAllowedError):
        services.act(case_id=open_case().pk, deed=DEEDS[verb], by=actor(moderator), at=AT)


def test_what_only_the_reporter_does_no_officer_does(open_case: Open, officer: Account) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=DEEDS[Verb.ASK], by=actor(officer), at=AT)
    for verb in (Verb.ANSWER, Verb.CONFIRM, Verb.REOPEN, Verb.RATE, Verb.CLOSE, Verb.ESCALATE, Verb.OPEN):
        with pytest.raises((ConflictError, InvalidError, NotAllowedError)):
            services.act(case_id=case.pk, deed=Deed(verb, text="I say so"), by=actor(officer), at=AT)


def test_a_role_for_an_area_reaches_only_there(open_case: Open, db: None) -> None:
    there = make_staff("field-officer", area="31.74")
    case = open_case()
    assert case.area_id.startswith("31.71")
    with pytest.raises(NotAllowedError):
        services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(there), at=AT)


def test_on_an_old_page_nobody_moves_a_case(open_case: Open, officer: Account, colleague: Account) -> None:
    case = open_case()
    seen = cases.version(case.pk)
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(colleague), at=AT, seen=seen)
    with pytest.raises(cases.MovedOnError):
        services.act(case_id=case.pk, deed=DEEDS[Verb.ASK], by=actor(officer), at=AT, seen=seen)
    now = cases.version(case.pk)
    assert services.act(case_id=case.pk, deed=DEEDS[Verb.ASK], by=actor(officer), at=AT, seen=now).step == "waiting"


def test_a_note_is_welcome_on_an_old_page(open_case: Open, officer: Account, colleague: Account) -> None:
    case = open_case()
    seen = cases.version(case.pk)
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(colleague), at=AT)
    services.act(case_id=case.pk, deed=DEEDS[Verb.NOTE], by=actor(officer), at=AT, seen=seen)


def test_a_step_of_the_ladder_does_not_make_a_page_old(open_case: Open, officer: Account) -> None:
    case = open_case()
    seen = cases.version(case.pk)
    assert services.escalate(at=case.due_at) == 1
    assert services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT, seen=seen)


def test_what_was_handed_over_is_gone_from_the_desk(open_case: Open, officer: Account, stranger: Account) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=DEEDS[Verb.HAND_OVER], by=actor(officer), at=AT)
    with pytest.raises(NotAllowedError):
        services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT)
    assert services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(stranger), at=AT).officer_id == stranger.pk


def test_handing_over_to_the_same_agency_changes_nothing_so_it_is_refused(open_case: Open, officer: Account) -> None:
    case = open_case()
    for category in ("", "pothole"):
        deed = Deed(Verb.HAND_OVER, agency=case.agency_id, category=category, text="to us")
        with pytest.raises(InvalidError) as caught:
            services.act(case_id=case.pk, deed=deed, by=actor(officer), at=AT)
        assert caught.value.field == "agency"


def test_a_category_that_is_not_public_takes_the_case_off_the_public_pages(open_case: Open, officer: Account) -> None:
    case = open_case()
    assert cases.public().filter(pk=case.pk).exists()
    secret = next(c for c in cases.categories() if not c.public)
    deed = Deed(Verb.HAND_OVER, agency="satpol-pp", category=secret.code, text="A crime")
    services.act(case_id=case.pk, deed=deed, by=actor(officer), at=AT)
    assert not cases.public().filter(pk=case.pk).exists()


def test_a_photo_of_the_work_before_counts_no_more_once_it_was_reopened(open_case: Open, officer: Account) -> None:
    case, by = open_case(), actor(officer)
    deed = Deed(Verb.SOLVE, text="Filled", photos=(photo(officer),))
    services.act(case_id=case.pk, deed=deed, by=by, at=AT)
    again = AT + timedelta(hours=1)
    cases.reopen(case_id=case.pk, text="Still there", by=by, at=again)
    with pytest.raises(InvalidError) as caught:
        services.act(case_id=case.pk, deed=Deed(Verb.SOLVE, text="Filled again"), by=by, at=again)
    assert caught.value.field == "photos"
    services.act(case_id=case.pk, deed=Deed(Verb.PHOTO, photos=(photo(officer),)), by=by, at=again)
    assert services.act(case_id=case.pk, deed=Deed(Verb.SOLVE, text="Filled again"), by=by, at=again).step == "solved"


def test_one_photo_is_hidden_and_shown_again(open_case: Open, officer: Account, moderator: Account) -> None:
    case, by = open_case(), actor(moderator)
    kept = [photo(officer), photo(officer)]
    services.act(case_id=case.pk, deed=Deed(Verb.PHOTO, photos=tuple(kept)), by=actor(officer), at=AT)
    first, second = case.photos.order_by("pk")
    services.act(case_id=case.pk, deed=Deed(Verb.HIDE_PHOTO, photo=first.pk), by=by, at=AT)
    assert [p.file.is_public for p in case.photos.order_by("pk")] == [False, True]
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE_DOWN, text="Asked for"), by=by, at=AT)
    assert [p.file.is_public for p in case.photos.order_by("pk")] == [False, False]
    services.act(case_id=case.pk, deed=Deed(Verb.SHOW_PHOTO, photo=first.pk), by=by, at=AT)
    assert not case.photos.get(pk=first.pk).is_hidden
    assert not case.photos.get(pk=first.pk).file.is_public, "its case is not public"
    with pytest.raises(MissingError):
        services.act(case_id=open_case().pk, deed=Deed(Verb.HIDE_PHOTO, photo=second.pk), by=by, at=AT)


def test_a_case_whose_category_ended_can_still_be_worked(open_case: Open, officer: Account) -> None:
    from kota.base.actor import system
    from kota.kernel.facts import facade as facts

    case = open_case()
    facts.end(kind="category", key="pothole", by=system("tests"), at=AT)
    deed = Deed(Verb.SOLVE, text="Filled", photos=(photo(officer),))
    assert services.act(case_id=case.pk, deed=deed, by=actor(officer), at=AT).step == "solved"
