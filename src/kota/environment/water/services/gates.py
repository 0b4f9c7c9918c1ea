"""Following a gate: its state after what has been observed, the history of its levels, and the event of a change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from kota.base.actor import system
from kota.base.events import publish
from kota.environment.water.contracts import GateChanged, GateFact, Reading, Siaga
from kota.environment.water.models import GateLevel, GateState
from kota.environment.water.rules.following import Follower
from kota.environment.water.selectors import facts, levels
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Latest, Quality

BY = system("water")
LIVE = "public:water"
_LOCK = 7_301_021
_INSTANT = timedelta(microseconds=1)


def is_current(fact: GateFact, read_at: datetime | None, at: datetime) -> bool:
    """Does a reading say anything about now?"""
    return read_at is not None and at - read_at <= timedelta(minutes=fact.silent_minutes)


@transaction.atomic
def follow(gate: str, *, at: datetime, anew: bool = False) -> GateState | None:
    """The gate's state after everything that was observed; None while nothing was.

    Safe to repeat. Only what is new is read, unless something late came between (then the counts do not agree), the
    first real reading follows simulated ones, or `anew`: then the whole history is counted again, to the same end as if
    all had come in order. What is simulated and what is real never count together.
    """
    fact, stream = facts.gate(gate), levels.stream_of(gate)
    newest = observations.latest([stream]).get(stream) if stream else None
    if newest is None or stream is None:
        return None
    before, pretends = _state(gate, at), is_simulated(newest)
    anew = anew or before.is_simulated != pretends
    if not anew and before.counted == newest.total:
        return before
    follower = None if anew else _goes_on(fact, before, newest)
    is_new = follower is None
    if follower is None:
        follower = Follower.fresh(fact)
        _feed(follower, levels.raw(stream, levels.EVER, newest.time + _INSTANT), pretends=pretends)
    return _keep(fact, before, follower, newest, is_new=is_new, at=at)


def is_simulated(newest: Latest) -> bool:
    return bool(newest.quality & Quality.SIMULATED)


def _feed(follower: Follower, found: Sequence[tuple[Reading, bool]], *, pretends: bool) -> None:
    for reading, is_made_up in found:
        if is_made_up == pretends:
            follower.feed(reading)


def _state(gate: str, at: datetime) -> GateState:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, gate])
    return GateState.objects.filter(pk=gate).first() or GateState(gate=gate, changed_at=at)


def _goes_on(fact: GateFact, before: GateState, newest: Latest) -> Follower | None:
    """The follower after what came since; None when something came late and all must be counted anew."""
    if before.memory is None or before.seen_at is None:
        return None
    fresh = levels.raw(newest.datastream, before.seen_at + _INSTANT, newest.time + _INSTANT)
    if len(fresh) != newest.total - before.counted:
        return None
    follower = Follower.recalled(fact, before.memory)
    _feed(follower, fresh, pretends=before.is_simulated)
    return follower


def _keep(
    fact: GateFact, before: GateState, follower: Follower, newest: Latest, *, is_new: bool, at: datetime
) -> GateState:
    last, seen, was = follower.last, follower.seen, before.siaga or Siaga.NORMAL
    state = GateState(
        gate=fact.code, siaga=follower.siaga, since=follower.since, read_at=last.at if last else None,
        cm=last.cm if last else None,
        cm_per_hour=follower.cm_per_hour, is_fast=follower.is_fast, up_since=follower.up_since,
        fault=follower.fault or "", seen_at=seen.at if seen else None,
        seen_cm=seen.cm if seen else None, counted=newest.total,
        memory=follower.memory(), is_simulated=is_simulated(newest), changed_at=at,
    )  # fmt: skip
    GateState.objects.bulk_create(
        [state], update_conflicts=True, unique_fields=["gate"],
        update_fields=[field.name for field in GateState._meta.fields if not field.primary_key],
    )  # fmt: skip
    _write_history(fact.code, follower, is_new=is_new)
    if last is not None and follower.siaga is not None and follower.siaga != was:
        current = is_current(fact, last.at, at)
        changed = GateChanged(fact.code, int(was), int(follower.siaga), last.cm, last.at, current, state.is_simulated)
        publish(changed, by=BY, at=at, topics=[LIVE])
    return state


def _write_history(gate: str, follower: Follower, *, is_new: bool) -> None:
    if is_new:
        GateLevel.objects.filter(gate=gate).delete()
    GateLevel.objects.bulk_create(
        [GateLevel(gate=gate, at=c.reading.at, cm=c.reading.cm, before=c.before, after=c.after)
         for c in follower.changes],
        ignore_conflicts=True,
    )  # fmt: skip
