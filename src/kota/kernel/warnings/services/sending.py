"""Sending: the message gets its time, its references and its signature, and stands from now on."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from kota.base import events
from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import AlertEnded, AlertPublished, State
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import cap, machine, places, words
from kota.kernel.warnings.rules.machine import Verb
from kota.kernel.warnings.selectors import alerts, classes
from kota.kernel.warnings.services import signing

PUBLIC, STAFF = "public:alerts", "alerts"  # topics of live pages


def send(alert: Alert, *, by: Actor, at: datetime) -> Alert:
    """Let it out, in the caller's transaction. What it replaces ends in the same moment."""
    replaced = Alert.objects.select_for_update(no_key=True).get(pk=alert.replaces_id) if alert.replaces_id else None
    alert.state = machine.after(State(alert.state), Verb.APPROVE)
    alert.decided_by, alert.decided_at = by.urn, at
    if replaced is not None:
        end(replaced, Verb.REPLACE, by=by, at=at)
    seal(alert, at)
    alert.save()
    announce(alert, by=by, at=at)
    return alert


def seal(alert: Alert, at: datetime) -> None:
    """Sender, time, references and the signed XML: what was sent, byte for byte."""
    alert.sender = classes.sender().sender
    alert.sent_at = at.replace(microsecond=0)  # as CAP writes it, so that references name the same moment
    alert.references = " ".join(_references(alert))
    alert.xml = signing.signed(message(alert))


def _references(alert: Alert) -> list[str]:
    """Every earlier message of the same alert."""
    if alert.replaces is None:
        return []
    earlier = [one for one in alerts.messages(alert.replaces) if one.sent_at and one.pk != alert.pk]
    return [cap.reference(one.sender, one.identifier, _here(one.sent_at)) for one in earlier if one.sent_at]


def _here(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(facts.city().timezone))


def message(alert: Alert) -> cap.Message:
    """The alert as CAP says it."""
    about = classes.sender()
    assert alert.sent_at is not None  # noqa: S101 - for the type checker: it is sealed first
    return cap.Message(
        identifier=alert.identifier, sender=alert.sender, sent=_here(alert.sent_at), status=alert.status,
        msg_type=alert.msg_type, note=_note(alert), references=alert.references, category=alert.category,
        response=alert.response, urgency=alert.urgency, severity=alert.severity, certainty=alert.certainty,
        onset=_here(alert.onset) if alert.onset else None, expires=_here(alert.expires),
        sender_name=about.name.model_dump(), texts=_texts(alert), contact=about.contact,
        web=f"{settings.KOTA_PUBLIC_URL}/alerts/{alert.identifier}", parameters=_parameters(alert),
        area_desc=alert.area_desc, polygons=places.rings_text(alert.polygons),
        geocodes=[("Kemendagri", code) for code in alert.area_codes],
    )  # fmt: skip


def _texts(alert: Alert) -> dict[str, dict[str, str]]:
    return {
        language: {**told, "headline": words.marked(told["headline"], alert.status, language)}
        for language, told in alert.texts.items()
    }


def _note(alert: Alert) -> str:
    marks = {"Exercise": words.EXERCISE, "Test": words.TEST}.get(alert.status)
    return ". ".join(filter(None, [" / ".join(marks.values()) if marks else "", words.tidy(alert.note)]))


def _parameters(alert: Alert) -> list[tuple[str, str]]:
    """Class and level, for programs that know this city; the values that a trigger gave."""
    plain = [(name, str(value)) for name, value in alert.params.items() if isinstance(value, (str, int, float))]
    return [("class", alert.klass), ("level", alert.level), *((name, value) for name, value in plain if value.strip())]


def announce(alert: Alert, *, by: Actor, at: datetime) -> None:
    """Audit and event of a message that went out."""
    facts_: dict[str, Any] = {"identifier": alert.identifier, "xml": bytes(alert.xml or b"").hex()}
    audit.record(action=f"alert.{alert.msg_type.lower()}", subject=alert.urn, by=by, at=at, after=facts_)
    event = AlertPublished(
        alert.identifier, alert.msg_type, alert.status, alert.klass, alert.level, alert.severity,
        tuple(alert.area_codes), alert.key,
    )  # fmt: skip
    events.publish(event, by=by, at=at, topics=[PUBLIC, STAFF])


def end(alert: Alert, verb: Verb, *, by: Actor, at: datetime) -> None:
    """An alert holds no longer."""
    alert.state = machine.after(State(alert.state), verb)
    alert.ended_at = at
    alert.save(update_fields=["state", "ended_at"])
    ended = AlertEnded(alert.identifier, alert.state, alert.status, alert.klass, alert.key)
    topics = [STAFF] if verb is Verb.REPLACE else [PUBLIC, STAFF]  # the message that replaces it is told already
    events.publish(ended, by=by, at=at, topics=topics)
