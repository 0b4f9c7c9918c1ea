"""From a gate that is up to drafted alerts, and back."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from kota.base.actor import Actor, system
from kota.base.errors import ConflictError
from kota.environment.water.contracts import GateFact, Siaga
from kota.environment.water.models import GateState, Warned
from kota.environment.water.rules import alerting
from kota.environment.water.rules.alerting import Wanted
from kota.environment.water.selectors import expected, facts, levels
from kota.environment.water.services.gates import is_current
from kota.kernel.facts import facade as city_facts
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import State, Status, Trigger

BY = system("water")
CLASS = "flood-gate"
_AFTER = timedelta(hours=6)  # how long a warning holds after the latest arrival
_EXPLAINED = timedelta(hours=3)  # readings that are kept with it


def react(gate: str, *, at: datetime) -> list[Warned]:
    """Draft what the gate's state calls for, worse or longer where it is drafted already; end what it no longer does.

    Safe to repeat. A reading that says nothing about now, or that nobody measured, drafts nothing and ends nothing.
    """
    fact, state = facts.gate(gate), GateState.objects.filter(pk=gate).first()
    if state is None or state.is_simulated or not is_current(fact, state.read_at, at):
        return []
    made = [_draft(fact, state, one, at) for one in _wanted(fact, state) if is_offered(CLASS, one.level)]
    end_other(f"gate:{gate}", {one.key for one in made}, _note(fact, state), at=at)
    return made


def _wanted(fact: GateFact, state: GateState) -> list[Wanted]:
    if state.up_since is None or state.siaga is None or state.read_at is None:
        return []
    areas = {code: one.areas for code, one in facts.gates().items()}
    real = [one for one in levels.states().values() if not one.is_simulated]
    up = {s.gate for s in real if s.up_since and s.siaga is not None and s.siaga <= state.siaga}
    arrivals = expected.arrivals(fact.code, state.read_at)
    return alerting.wanted(fact.code, state.siaga, state.up_since, areas, arrivals, up - {fact.code})


def is_offered(klass: str, level: str) -> bool:
    """Does the city warn of this at all?"""
    return any(one.code == level for known in warnings.classes() if known.code == klass for one in known.level)


@transaction.atomic
def _draft(fact: GateFact, state: GateState, one: Wanted, at: datetime) -> Warned:
    onset = one.arrival.earliest if one.arrival else state.read_at
    ends = max(at, one.arrival.latest if one.arrival else at) + _AFTER
    trigger = Trigger(
        klass=CLASS, level=one.level, areas=one.areas, key=one.key, onset=onset, expires=ends,
        params={"gate": fact.name.model_dump(), "level_cm": state.cm, "arrival": _window(one)},
        inputs=_inputs(fact, state, one),
    )  # fmt: skip
    return keep(trigger, f"gate:{fact.code}", at=at)


def keep(trigger: Trigger, subject: str, *, at: datetime, since: datetime | None = None) -> Warned:
    """Draft an alert and remember what it is about. `since`: in whose time it is remembered, where that is not `at`."""
    try:
        alert = warnings.draft_alert(trigger=trigger, by=BY, at=at)
    except ConflictError:  # it ended, or somebody decided, while this was on its way: look again
        alert = warnings.draft_alert(trigger=trigger, by=BY, at=at)
    now = {"subject": subject, "identifier": alert.identifier, "level": alert.level, "until": until_of(alert)}
    warned, _made = Warned.objects.update_or_create(
        key=trigger.key, defaults={**now, "ended_at": None}, create_defaults={**now, "drafted_at": since or at}
    )
    return warned


def call_off(key: str, status: str, note: str, *, by: Actor, at: datetime) -> None:
    """Take back what holds under a trigger's key, reject what waits. What ended by itself in the meantime is over."""
    alert = warnings.of_key(key, status)
    if alert is None:
        return
    with suppress(ConflictError):
        if alert.state == State.ACTIVE:
            warnings.cancel_alert(identifier=alert.identifier, note=note, by=by, at=max(at, alert.drafted_at))
        elif alert.state in (State.DRAFT, State.WAITING):
            warnings.reject(identifier=alert.identifier, note=note, by=by, at=at)


def until_of(alert: warnings.Alert) -> datetime:
    """When a message ends: of a replay in the archive's time, as it was signed."""
    played = alert.params.get("replay_until")
    return datetime.fromisoformat(played) if played else alert.expires


def status(*, is_exercise: bool) -> str:
    """Of an alert."""
    return Status.EXERCISE if is_exercise else Status.ACTUAL


def _window(one: Wanted) -> Any:
    """When the water comes, in both languages."""
    if one.arrival is None:
        return {"id": "sekarang", "en": "now"}
    zone = ZoneInfo(city_facts.city().timezone)
    first, last = (moment.astimezone(zone) for moment in (one.arrival.earliest, one.arrival.latest))
    return {"id": f"pukul {first:%H.%M} sampai {last:%H.%M}", "en": f"between {first:%H:%M} and {last:%H:%M}"}


def _inputs(fact: GateFact, state: GateState, one: Wanted) -> Mapping[str, Any]:
    """Everything that the decision was made from."""
    since = (state.read_at or state.changed_at) - _EXPLAINED
    readings = levels.readings(fact, since, (state.read_at or state.changed_at) + timedelta(seconds=1))
    arrival = one.arrival
    return {
        "gate": fact.code, "siaga": state.siaga, "cm": state.cm, "cm_per_hour": state.cm_per_hour,
        "read_at": state.read_at, "up_since": state.up_since, "is_fast": state.is_fast,
        "bounds": fact.bounds.model_dump(mode="json"),
        "readings": [[reading.at.isoformat(), reading.cm] for reading in readings[-60:]],
        "below": one.below,
        "arrival": arrival and [arrival.earliest, arrival.expected, arrival.latest],
        "arrival_is_measured": bool(arrival and arrival.is_measured),
    }  # fmt: skip


def _note(fact: GateFact, state: GateState) -> str:
    now = f"{state.cm:.0f} cm, Siaga {Siaga(state.siaga).roman}" if state.siaga else f"{state.cm:.0f} cm"
    return f"{fact.name.id}: {now}. / {fact.name.en}: {now}."


@transaction.atomic
def end_other(subject: str, keys: set[str], note: str, *, at: datetime) -> None:
    """End alerts about a subject that are wanted no more: cancelled where out, rejected where they wait."""
    for one in Warned.objects.select_for_update().filter(subject=subject, ended_at=None).exclude(key__in=keys):
        alert = _newest(one)
        if alert.state == State.ACTIVE:
            warnings.cancel_alert(identifier=alert.identifier, note=note, by=BY, at=at)
        elif alert.state in (State.DRAFT, State.WAITING):
            warnings.reject(identifier=alert.identifier, note=note, by=BY, at=at)
            if alert.replaces_id and (before := alert.replaces) and before.state == State.ACTIVE:
                warnings.cancel_alert(identifier=before.identifier, note=note, by=BY, at=at)
        one.ended_at = at
        one.save(update_fields=["ended_at"])


def _newest(one: Warned) -> warnings.Alert:
    """The newest message of the alert, those that wait included."""
    return warnings.of_key(one.key, warnings.alert(one.identifier).status) or warnings.alert(one.identifier)
