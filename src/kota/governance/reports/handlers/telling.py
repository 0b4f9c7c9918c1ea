"""Notices about reports. Each is written once for an event and a person, however often the event comes."""

from collections.abc import Iterable, Mapping
from typing import Any

from kota.base.events import Meta
from kota.governance.reports.contracts import TYPE, TakedownAsked, TakedownDecided
from kota.governance.reports.handlers import people
from kota.governance.reports.models import Takedown
from kota.governance.reports.rules.words import mask
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import facade as alerts
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CaseEscalated, CaseMoved, CaseNoted, CaseOpened, Verb

MINE, JOINED, WORK, MODERATION = "reports.mine", "reports.joined", "reports.work", "reports.moderation"

# What the reporter hears of each verb, what those who joined hear, and what the officer hears.
TO_REPORTER = {
    Verb.TAKE: "reports.taken",
    Verb.ASK: "reports.asked",
    Verb.WITHDRAW: "reports.withdrawn",
    Verb.REMIND: "reports.reminded",
    Verb.RESUME: "reports.resumed",
    Verb.HAND_OVER: "reports.handed_over",
    Verb.NOTE: "reports.news",
    Verb.SOLVE: "reports.solved",
    Verb.REJECT: "reports.rejected",
    Verb.CLOSE: "reports.closed",
    Verb.RELEASE: "reports.released",
    Verb.TAKE_DOWN: "reports.taken_down",
}
TO_JOINED = {
    Verb.NOTE: "reports.joined_news",
    Verb.SOLVE: "reports.joined_solved",
    Verb.REJECT: "reports.joined_rejected",
    Verb.REOPEN: "reports.joined_reopened",
}
TO_OFFICER = {
    Verb.ANSWER: "reports.work_answered",
    Verb.RESUME: "reports.work_resumed",
    Verb.REOPEN: "reports.work_reopened",
    Verb.RATE: "reports.work_rated",
    Verb.CONFIRM: "reports.work_confirmed",
}


def opened(event: CaseOpened, meta: Meta) -> None:
    """The reporter gets the number and the link, moderators hear of what is held; of an import nobody is told."""
    if event.type == TYPE and event.is_awaited:
        case = _case(event.case_id)
        _tell_reporter(case, "reports.received", meta, {"due": case.due_at or ""})
        if case.held:
            _tell_moderators(case, "reports.held", meta, "/work/held")


def moved(event: CaseMoved, meta: Meta) -> None:
    """A step was taken."""
    if event.type == TYPE:
        _tell_all(event.case_id, event.verb, event.entry_id, meta)


def noted(event: CaseNoted, meta: Meta) -> None:
    """Something was added. What is for colleagues only is told to no resident."""
    told_anyway = (Verb.RELEASE, Verb.TAKE_DOWN, Verb.RATE, Verb.HOLD)
    if event.type == TYPE and (event.is_public or event.verb in told_anyway):
        _tell_all(event.case_id, event.verb, event.entry_id, meta)


def escalated(event: CaseEscalated, meta: Meta) -> None:
    """A rung of the ladder tells whom it names."""
    rung = next((found for found in cases.ladder() if found.code == event.rung), None)
    if event.type != TYPE or rung is None:
        return
    case = _case(event.case_id)
    agency = accounts.agencies().get(event.agency)
    values = {"reference": case.reference, "hours": f"{rung.hours:g}"}
    text = {
        language: _filled(words, {**values, "agency": agency.name.in_language(language) if agency else event.agency})
        for language, words in rung.text.model_dump().items()
    }
    to = {pk for name in rung.notify if name in people.RUNGS for pk in people.RUNGS[name](case)}
    _tell_staff(case, to, "reports.work_late", meta, {"rung": rung.name.model_dump(), "text": text})


def asked_takedown(event: TakedownAsked, meta: Meta) -> None:
    """Moderators who may decide hear of each request."""
    case = cases.by_reference(event.reference)
    _tell_moderators(case, "reports.takedown_asked", meta, "/work/held/requests")


def decided_takedown(event: TakedownDecided, meta: Meta) -> None:
    """Whoever asked and left an address hears what was decided and why."""
    asked = Takedown.objects.select_related("case").filter(pk=event.takedown_id).first()
    if asked is None or not asked.email:
        return
    alerts.notify(
        to=alerts.Recipient(email=asked.email, channels=("email",)),
        topic="reports.takedown",
        template=f"reports.takedown_{event.decision}",
        params={"reference": event.reference, "text": asked.answer},
        subject=asked.case.urn,
        url="" if event.decision == "taken_down" else f"/reports/{event.reference}",
        at=meta.at,
        key=f"reports.takedown_decided:{event.takedown_id}",
    )


def _filled(words: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words


def _case(case_id: int) -> cases.Case:
    return cases.Case.objects.select_related("category", "agency", "contact").get(pk=case_id)


def _tell_all(case_id: int, verb: str, entry_id: int, meta: Meta) -> None:
    case, entry = _case(case_id), cases.entry(entry_id)
    # What is internal is for colleagues: neither why something was taken down nor the answer to whoever asked for it.
    said = {"text": entry.text if entry.is_public else "", "rating": entry.data.get("rating", "")}
    if verb in (Verb.ASK, Verb.REMIND):
        asked = entry if verb == Verb.ASK else cases.asked_question(case)
        if asked is None:  # answered meanwhile: nobody need be reminded
            return
        said |= {"text": asked.text, "until": cases.answer_until(case, asked)}
    elif verb in (Verb.RESUME, Verb.WITHDRAW):
        said["due"] = case.due_at or ""
    if verb in TO_REPORTER:
        was_shown = verb == Verb.RELEASE and not entry.data.get("reasons")
        _tell_reporter(case, "reports.masked" if was_shown else TO_REPORTER[Verb(verb)], meta, said)
    if verb in TO_JOINED:
        _tell_joined(case, TO_JOINED[Verb(verb)], meta, {**said, "text": mask(said["text"])})
    if verb == Verb.HOLD:
        _tell_moderators(case, "reports.held", meta, "/work/held")
    if verb in TO_OFFICER:
        _tell_staff(case, people.officers(case), TO_OFFICER[Verb(verb)], meta, said)


def _tell_reporter(case: cases.Case, template: str, meta: Meta, more: Mapping[str, Any]) -> None:
    to = people.reporter(case)
    if to is not None:
        _notify(case, to, MINE, template, meta, more, url=people.address_for(case, to), who="reporter")


def _tell_joined(case: cases.Case, template: str, meta: Meta, more: Mapping[str, Any]) -> None:
    for account in people.supporters(case):
        url = f"/reports/{case.reference}"
        _notify(case, alerts.Recipient(account), JOINED, template, meta, more, url=url, who=f"joined:{account}")


def _tell_moderators(case: cases.Case, template: str, meta: Meta, url: str) -> None:
    _tell_staff(case, people.moderators(case), template, meta, {}, topic=MODERATION, url=url)


def _tell_staff(
    case: cases.Case,
    to: Iterable[int],
    template: str,
    meta: Meta,
    more: Mapping[str, Any],
    *,
    topic: str = WORK,
    url: str = "",
) -> None:
    for account in sorted(to):
        if meta.by != f"account:{account}":
            way = url or f"/work/{case.reference}"
            _notify(case, alerts.Recipient(account), topic, template, meta, more, url=way, who=f"staff:{account}")


def _notify(
    case: cases.Case,
    to: alerts.Recipient,
    topic: str,
    template: str,
    meta: Meta,
    more: Mapping[str, Any],
    *,
    url: str,
    who: str,
) -> None:
    params = {
        "reference": case.reference,
        "category": case.category.names,
        "place": case.public_place or case.area_name,
        "agency": case.agency.names,
        "due": "",
        **more,
    }
    alerts.notify(
        to=to, topic=topic, template=template, params=params, subject=case.urn, url=url, at=meta.at,
        key=f"reports:{meta.id}:{who}",
    )  # fmt: skip
