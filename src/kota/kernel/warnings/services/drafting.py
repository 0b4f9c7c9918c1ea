"""Drafting: from a trigger, which may go out by itself, or by a person, for somebody else to approve."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kota.base import events, ids
from kota.base.actor import Actor, ActorKind
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import AlertDrafted, AlertWaits, MsgType, State, Trigger
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import machine, triggers
from kota.kernel.warnings.rules.machine import Verb
from kota.kernel.warnings.rules.triggers import Step
from kota.kernel.warnings.selectors import alerts
from kota.kernel.warnings.services import making, sending

_LOCK = 7_301_017  # with a trigger's key: no two workers draft the same thing


@transaction.atomic
def draft_alert(*, trigger: Trigger, by: Actor, at: datetime, texts: making.Texts | None = None) -> Alert:
    """The alert of a trigger: a new one, or the one that its key has, worse, wider or longer than before.

    What a program of the city drafts waits for approval at once; of a class that goes out at once it is sent in this
    transaction. What a person drafts stays a draft until they submit it.
    """
    made = making.chosen(trigger, at)
    known = _known(trigger)
    step = triggers.step(_summary(known), order=made.level.order, areas=trigger.areas, expires=made.expires, at=at)
    if known is not None and step is Step.NOTHING:
        return known
    content = making.content(trigger, made, texts=texts)
    if known is not None and step is Step.AMEND:
        alert = amend(known, content, by=by, at=at)
    else:
        replaces = alerts.running(trigger.key, trigger.status) if trigger.key else None
        alert = write(content, status=trigger.status, key=trigger.key, replaces=replaces, by=by, at=at)
    return alert if by.kind is ActorKind.ACCOUNT else go_on(alert, by=by, at=at)


def _known(trigger: Trigger) -> Alert | None:
    """The newest message of the trigger's key, kept from others until this transaction ends."""
    if not trigger.key:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, f"{trigger.status}:{trigger.key}"])
    return alerts.of_key(trigger.key, trigger.status)


def _summary(known: Alert | None) -> triggers.Known | None:
    if known is None:
        return None
    covered = {code for code in areas.family(known.area_codes) if _lies_in(code, known.area_codes)}
    return triggers.Known(State(known.state), known.level_order, frozenset(covered), known.expires)


def _lies_in(code: str, codes: list[str]) -> bool:
    return any(code == one or code.startswith(f"{one}.") for one in codes)


def write(
    content: Mapping[str, Any],
    *,
    status: str,
    key: str,
    replaces: Alert | None,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Alert:
    """A new message, not sent yet; of an alert that is out already, an update."""
    number = ids.uuid7()
    alert = Alert.objects.create(
        id=number,
        identifier=new_identifier(at, number),
        status=status,
        key=key,
        msg_type=MsgType.UPDATE if replaces else MsgType.ALERT,
        replaces=replaces,
        root_id=(replaces.root_id or replaces.pk) if replaces else None,
        writers=[by.urn],
        drafted_at=at,
        note=note,
        **content,
    )
    audit.record(action="alert.drafted", subject=alert.urn, by=by, at=at, after={"texts": alert.texts})
    drafted = AlertDrafted(alert.identifier, alert.klass, alert.level, alert.status)
    events.publish(drafted, by=by, at=at, topics=["alerts"])
    return alert


def new_identifier(at: datetime, number: UUID) -> str:
    """`JKT-20170221-8K3M27QX`: the city, the day, and forty bits of chance."""
    rest, text = number.int & (2**40 - 1), ""
    for _ in range(8):
        rest, digit = divmod(rest, 32)
        text = ids.ALPHABET[digit] + text
    return f"{facts.city().reference_prefix}-{at:%Y%m%d}-{text}"


def amend(alert: Alert, content: Mapping[str, Any], *, by: Actor, at: datetime) -> Alert:
    """Other words, areas or times, before anybody was sent it. Whoever is looking at it must look again."""
    machine.after(State(alert.state), Verb.AMEND)
    for name, value in content.items():
        setattr(alert, name, value)
    alert.revision += 1
    alert.writers = sorted({*alert.writers, by.urn})
    alert.save(update_fields=[*content, "revision", "writers"])
    audit.record(action="alert.amended", subject=alert.urn, by=by, at=at, after={"texts": alert.texts})
    drafted = AlertDrafted(alert.identifier, alert.klass, alert.level, alert.status)
    events.publish(drafted, by=by, at=at, topics=["alerts"])
    return alert


def go_on(alert: Alert, *, by: Actor, at: datetime) -> Alert:
    """A draft waits for approval; of a class that goes out at once, it is sent."""
    if alert.state == State.DRAFT:
        _wait(alert, by=by, at=at)
    return sending.send(alert, by=by, at=at) if alert.approval == "at_once" else alert


def _wait(alert: Alert, *, by: Actor, at: datetime) -> None:
    alert.state = machine.after(State(alert.state), Verb.SUBMIT)
    alert.writers = sorted({*alert.writers, by.urn})
    alert.save(update_fields=["state", "writers"])
    audit.record(action="alert.submitted", subject=alert.urn, by=by, at=at)
    waits = AlertWaits(alert.identifier, alert.klass, alert.level, alert.status)
    events.publish(waits, by=by, at=at, topics=["alerts"])


@transaction.atomic
def submit(*, identifier: str, by: Actor, at: datetime) -> Alert:
    """Hand a draft in for approval; whoever hands it in answers for its words, and cannot approve it."""
    alert = locked(identifier)
    _wait(alert, by=by, at=at)
    return alert


def locked(identifier: str) -> Alert:
    """A message, kept from others until this transaction ends."""
    found = alerts.alert(identifier)
    return Alert.objects.select_for_update(no_key=True).get(pk=found.pk)
