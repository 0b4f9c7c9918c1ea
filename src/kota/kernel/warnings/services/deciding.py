"""Approving, rejecting, updating, cancelling, ending, judging."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kota.base import events, ids
from kota.base.actor import Actor, ActorKind, system
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.warnings.contracts import AlertDecided, Cause, CauseStandsError, MsgType, State, Trigger, Verdict
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import machine, words
from kota.kernel.warnings.rules.machine import MovedOnError, Verb
from kota.kernel.warnings.selectors import alerts, causes, written
from kota.kernel.warnings.services import drafting, making, sending
from kota.kernel.warnings.services.drafting import locked

_COPIED = (
    "klass", "level", "level_order", "topic", "approval", "category", "severity", "severity_rank", "certainty",
    "area_codes", "area_desc", "polygons", "params", "inputs", "onset", "expires", "status", "key",
)  # fmt: skip


@transaction.atomic
def approve(*, identifier: str, revision: int, by: Actor, at: datetime) -> Alert:
    """Send what waits. `revision` is the one that was looked at: what changed meanwhile must be looked at again."""
    alert = locked(identifier)
    machine.after(State(alert.state), Verb.APPROVE)
    machine.check_approver(
        approval=alert.approval, writers=set(alert.writers), by=by.urn, is_person=by.kind is ActorKind.ACCOUNT
    )
    if alert.revision != revision:
        raise MovedOnError(_("The warning has changed since you opened it. Look at it again."))
    if alert.expires <= at:
        raise ConflictError(_("Its time is over already: give it a later end first."))
    return sending.send(alert, by=by, at=at)


@transaction.atomic
def reject(*, identifier: str, note: str, by: Actor, at: datetime) -> Alert:
    """Nobody is sent it; the reason stays with it."""
    alert = locked(identifier)
    alert.state = machine.after(State(alert.state), Verb.REJECT)
    alert.decided_by, alert.decided_at, alert.note = by.urn, at, note
    alert.save(update_fields=["state", "decided_by", "decided_at", "note"])
    audit.record(action="alert.rejected", subject=alert.urn, by=by, at=at, after={"note": note})
    events.publish(AlertDecided(alert.identifier, "rejected"), by=by, at=at, topics=[sending.STAFF])
    return alert


@transaction.atomic
def edit(*, identifier: str, trigger: Trigger, texts: making.Texts, by: Actor, at: datetime) -> Alert:
    """Write a message anew before it is sent; class and status stay, what a trigger saw stays."""
    alert = locked(identifier)
    kept = replace(trigger, klass=alert.klass, inputs=alert.inputs)
    content = making.content(kept, making.chosen(kept, at), texts=texts)
    return drafting.amend(alert, content, by=by, at=at)


@transaction.atomic
def update_alert(
    *,
    identifier: str,
    by: Actor,
    at: datetime,
    level: str = "",
    areas: tuple[str, ...] = (),
    onset: datetime | None = None,
    expires: datetime | None = None,
    params: Mapping[str, Any] | None = None,
    texts: making.Texts | None = None,
    note: str = "",
) -> Alert:
    """A CAP Update of an alert that is out: what is not given stays as it was, save the class's own words, which say
    the new area and times. It waits for approval as the first message did; the alert holds until the update is sent.

    `texts` are what a person wrote instead of the class's own words; empty ones are those of the class again.
    """
    alert = locked(identifier)
    machine.after(State(alert.state), Verb.REPLACE)
    if alerts.pending_update(alert) is not None:
        raise ConflictError(_("An update of this warning waits for approval already."))
    trigger = Trigger(
        klass=alert.klass, level=level or alert.level, areas=areas or tuple(alert.area_codes), key=alert.key,
        onset=onset or alert.onset, expires=expires or alert.expires, params={**alert.params, **(params or {})},
        inputs=alert.inputs,
    )  # fmt: skip
    by_hand = written.by_hand(alert) if texts is None else texts
    content = making.content(trigger, making.chosen(trigger, at), texts=by_hand)
    fresh = drafting.write(content, status=alert.status, key=alert.key, replaces=alert, by=by, at=at, note=note)
    return drafting.go_on(fresh, by=by, at=at)


@transaction.atomic
def cancel_alert(*, identifier: str, note: str, by: Actor, at: datetime, knowing: bool = False) -> Alert:
    """A CAP Cancel, sent at once: taking a warning back must not wait. Returns the message that says so.

    Where the cause still stands, a person says that they know (`knowing`), and nobody is told that all is well.
    """
    alert = locked(identifier)
    machine.after(State(alert.state), Verb.CANCEL)
    cause = causes.standing(alert, at) if by.kind is ActorKind.ACCOUNT else None
    if cause is not None and not knowing:
        raise CauseStandsError(_("The cause of this warning still stands. Say that you cancel it all the same."))
    number = ids.uuid7()
    cancel = Alert(
        id=number, identifier=drafting.new_identifier(at, number), msg_type=MsgType.CANCEL, state=State.CANCELLED,
        replaces=alert, root_id=alert.root_id or alert.pk,
        response=["Monitor" if cause else "AllClear"], urgency=alert.urgency if cause else "Past",
        texts=_taken_back(alert, note, cause), drafted_at=at, decided_by=by.urn, decided_at=at, ended_at=at,
        note=note,
        **{name: getattr(alert, name) for name in _COPIED},
    )  # fmt: skip
    sending.end(alert, Verb.CANCEL, by=by, at=at)
    sending.seal(cancel, at)
    cancel.save(force_insert=True)
    if pending := alerts.pending_update(alert):
        reject(identifier=pending.identifier, note=note, by=by, at=at)
    sending.announce(cancel, by=by, at=at)
    return cancel


def _taken_back(alert: Alert, note: str, cause: Cause | None) -> dict[str, dict[str, str]]:
    url = f"{settings.KOTA_PUBLIC_URL}{cause.path}" if cause else ""
    return words.cancelled(alert.texts, note, cause.sentence if cause else None, url)


@transaction.atomic
def expire(*, at: datetime, only: Collection[str] | None = None) -> int:
    """End what is over, of messages with these identifiers alone where some are given; returns how many."""
    by = system("alerts")
    over = Alert.objects.select_for_update(skip_locked=True, no_key=True).filter(state=State.ACTIVE, expires__lte=at)
    if only is not None:
        over = over.filter(identifier__in=only)
    found = list(over.order_by("pk")[:500])
    for alert in found:
        sending.end(alert, Verb.EXPIRE, by=by, at=at)
        audit.record(action="alert.expired", subject=alert.urn, by=by, at=at)
    return len(found)


@transaction.atomic
def judge(*, identifier: str, verdict: str, began_at: datetime | None, note: str, by: Actor, at: datetime) -> Alert:
    """Say afterwards whether an alert was right, and when it really began; it can be said anew."""
    found = alerts.sent(identifier)
    if verdict not in list(Verdict):
        raise InvalidError(_("Say whether it was right, a false alarm, or unclear."), field="verdict")
    alert = Alert.objects.select_for_update(no_key=True).get(pk=found.root_id or found.pk)
    alert.verdict, alert.began_at, alert.verdict_note = verdict, began_at, note
    alert.judged_by, alert.judged_at = by.urn, at
    alert.save(update_fields=["verdict", "began_at", "verdict_note", "judged_by", "judged_at"])
    audit.record(action="alert.judged", subject=alert.urn, by=by, at=at, after={"verdict": verdict, "note": note})
    events.publish(AlertDecided(alert.identifier, "judged"), by=by, at=at, topics=[sending.STAFF])
    return alert
