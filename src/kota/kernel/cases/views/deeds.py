"""What an officer can do to a case: the buttons, and the form of the one that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kota.base.actor import Actor
from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.contracts import AnswerFact, Transition, Verb
from kota.kernel.cases.forms.deeds import FORMS, DeedForm
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import catalogue, offices
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.views.evidence import Bag


@dataclass(frozen=True, slots=True)
class Look:
    """How a verb's button looks."""

    words: str | Promise
    icon: str
    kind: str = "second"


# Verbs that stand elsewhere on the page (a photo's, the place's) are not among them.
BUTTONS: dict[Verb, Look] = {
    Verb.TAKE: Look(_("Take"), icon="hand", kind="primary"),
    Verb.SOLVE: Look(_("Solved"), icon="circle-check", kind="primary"),
    Verb.ASK: Look(_("Ask the reporter"), icon="message-circle-question-mark"),
    Verb.WITHDRAW: Look(_("Withdraw the question"), icon="undo-2"),
    Verb.PHOTO: Look(_("Add photos"), icon="camera"),
    Verb.NOTE: Look(_("Note"), icon="notebook-pen"),
    Verb.HAND_OVER: Look(_("Hand over"), icon="forward"),
    Verb.REJECT: Look(_("Not taken up"), icon="circle-x"),
    Verb.RELEASE: Look(_("Show to the public"), icon="eye"),
    Verb.HOLD: Look(_("Hold back"), icon="eye-off"),
    Verb.TAKE_DOWN: Look(_("Take down"), icon="eye-off", kind="danger"),
}
DONE: dict[Verb, str | Promise] = {
    Verb.TAKE: _("It is yours now."),
    Verb.SOLVE: _("Marked as solved. The reporter is told and may object."),
    Verb.ASK: _("The question is sent. The clock stands until the answer."),
    Verb.WITHDRAW: _("The question is withdrawn. The clock goes on."),
    Verb.PHOTO: _("The photos are added."),
    Verb.NOTE: _("The note is written down."),
    Verb.HAND_OVER: _("Handed over."),
    Verb.REJECT: _("Not taken up; the reporter is told why."),
    Verb.RELOCATE: _("The place is corrected."),
    Verb.RELEASE: _("Everybody may read it now."),
    Verb.HOLD: _("The public does not see it any more."),
    Verb.TAKE_DOWN: _("It is off the public pages."),
    Verb.HIDE_PHOTO: _("The photo is hidden from the public."),
    Verb.SHOW_PHOTO: _("The photo is shown again."),
}


@dataclass(frozen=True, slots=True)
class Button:
    verb: Verb
    words: str
    icon: str
    kind: str
    is_direct: bool  # needs no form


@dataclass(slots=True)
class Act:
    """The form of one verb, with what helps to fill it in."""

    verb: Verb
    title: str
    icon: str
    form: DeedForm
    bag: Bag = field(default_factory=Bag)
    answers: Sequence[AnswerFact] = ()
    template: str = ""
    likely: Sequence[offices.Office] = ()
    found: Sequence[offices.Office] = ()
    look: str = ""
    wants_evidence: bool = False


def buttons(case: Case, transitions: Sequence[Transition], by: Actor) -> list[Button]:
    """Buttons in the order of the table above, without those that would change nothing."""
    possible = {transition.verb for transition in transitions}
    looks = dict(BUTTONS)
    if case.officer_id == by.account_id:
        possible.discard(Verb.TAKE)
    elif case.officer_id is not None:
        looks[Verb.TAKE] = Look(_("Take over"), icon="hand")
    if not case.held:
        possible.discard(Verb.RELEASE)
    else:
        possible.discard(Verb.HOLD)
    if not case.is_public:
        possible -= {Verb.TAKE_DOWN, Verb.HOLD, Verb.RELEASE}
    return [
        Button(verb, str(look.words), look.icon, look.kind, is_direct=verb is Verb.TAKE)
        for verb, look in looks.items()
        if verb in possible
    ]


def act_for(case: Case, verb: Verb, *, seen: int, asked: Any) -> Act:
    """An empty form; a template chosen by the address (`template`) fills in its words."""
    prepared = catalogue.answers(verb, case.category_id)
    chosen = next((answer for answer in prepared if answer.code == asked.get("template")), None)
    initial = {"seen": seen, "public_words": case.public_words, "public_place": case.public_place}
    initial |= {"area": asked.get("area", ""), "agency": asked.get("agency", "")}
    if chosen:
        initial["text"] = filled(chosen, case)
    act = dressed(case, verb, FORMS[verb](case=case, initial=initial))
    act.template = chosen.code if chosen else ""
    return act


def dressed(case: Case, verb: Verb, form: DeedForm, *, bag: Bag | None = None, look: str = "") -> Act:
    """A form with all that stands around it."""
    shown = BUTTONS.get(verb, Look(_("Correct the place"), icon="map-pin"))
    answers = catalogue.answers(verb, case.category_id)
    act = Act(verb, str(shown.words), shown.icon, form, bag or Bag(), answers, look=look)
    if verb is Verb.HAND_OVER:
        act.likely = offices.likely(case)
        chosen = str(form["agency"].value() or "")
        known = {office.code for office in act.likely}
        found = [*offices.find(look), *offices.chosen(chosen)]
        act.found = list({office.code: office for office in found if office.code not in known}.values())
    if verb is Verb.SOLVE:
        act.wants_evidence = catalogue.category_even_ended(case.category_id).evidence
    return act


def filled(answer: AnswerFact, case: Case) -> str:
    """A template's words in the reporter's language, with the number and the office put in."""
    contact = getattr(case, "contact", None)
    language = contact.language if contact else "id"
    office = accounts.agencies().get(case.agency_id)
    text = answer.body.in_language(language)
    text = text.replace("{reference}", case.reference)
    return text.replace("{agency}", said(office.name, language) if office else case.agency_id)


def may_now(desk: Desk, case: Case, verb: Verb) -> bool:
    return any(transition.verb == verb for transition in desk.possible(case))
