"""Is this stop step-free? What residents say, what officers decide, and what holds after it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.access.contracts.events import StepsChanged
from kota.mobility.access.contracts.steps import Obstacle, Reach, Source
from kota.mobility.access.models import StopSaying, StopState
from kota.mobility.access.rules import judging
from kota.mobility.access.rules.judging import Decision, Voice
from kota.mobility.access.selectors import facts, stops
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.services import barriers

LIVE = "public:access"
_LOCK = 7_301_052  # with a stop
SIGNED_IN = "account:"


@transaction.atomic
def say(
    *, stop_id: str, step_free: bool, obstacles: Iterable[Obstacle], voter: str, by: Actor, at: datetime
) -> StopState:
    """Somebody says whether a stop is step-free, and what is in the way. Each obstacle is a barrier with a case."""
    found = ground()
    found.stop(stop_id)
    met = sorted(set(obstacles))
    if step_free and met:
        raise InvalidError(_("Say either that it is step-free, or what is in the way."), field="obstacles")
    if not step_free and not met:
        raise InvalidError(_("Say what is in the way."), field="obstacles")
    _lock(stop_id)
    StopSaying.objects.update_or_create(
        stop=stop_id, voter=voter, defaults={"step_free": step_free, "obstacles": met, "at": at}
    )
    for one in met:
        barriers.meet(stop_id=stop_id, obstacle=one, voter=voter, by=by, at=at)
    return _judge(stop_id, by, at)


@transaction.atomic
def decide(*, stop_id: str, reach: Reach, note: str, by: Actor, at: datetime) -> StopState:
    """An officer says what a stop is, over all that was said; `UNKNOWN` takes an earlier decision back."""
    ground().stop(stop_id)
    _lock(stop_id)
    row = _row(stop_id, at)
    row.decided = None if reach is Reach.UNKNOWN else int(reach)
    row.decided_at, row.decided_by, row.note = at, by.urn, note.strip()[:500]
    row.save()
    audit.record(action="access.stop_decided", subject=f"stop:{stop_id}", by=by, at=at, after={"step_free": reach.word})
    return _judge(stop_id, by, at)


@transaction.atomic
def ask_again(*, stop_id: str, by: Actor, at: datetime) -> None:
    """A barrier was taken away: what was said and decided before counts no more."""
    if stop_id not in ground().directory.stop_of:
        return
    _lock(stop_id)
    row = _row(stop_id, at)
    row.asked_at = at
    if row.decided == Reach.NO:
        row.decided, row.decided_at, row.decided_by = None, None, ""
    row.save()
    _judge(stop_id, by, at)


def _lock(stop_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, stop_id])


def _row(stop_id: str, at: datetime) -> StopState:
    return StopState.objects.filter(pk=stop_id).first() or StopState(stop=stop_id, changed_at=at)


def _judge(stop_id: str, by: Actor, at: datetime) -> StopState:
    """Weigh what is said anew; searches use it at once."""
    found, row = ground(), _row(stop_id, at)
    feed = Reach(int(found.held.network.stops.wheelchair[found.stop(stop_id)]))
    sayings = StopSaying.objects.filter(stop=stop_id)
    if row.asked_at is not None:
        sayings = sayings.filter(at__gt=row.asked_at)
    voices = [Voice(one.step_free, one.at, one.voter.startswith(SIGNED_IN)) for one in sayings]
    decision = Decision(Reach(row.decided), row.decided_at) if row.decided and row.decided_at else None
    made = judging.judged(feed, voices, decision, facts.rule(), at)
    before = (row.reach, row.source, row.is_contested)
    own = made.source not in (None, Source.FEED)
    row.reach, row.source, row.is_contested = int(made.reach), str(made.source) if own else "", made.is_contested
    row.changed_at = at
    row.save()
    stops.forget()
    if (row.reach, row.source, row.is_contested) != before:
        event = StepsChanged(stop_id, made.reach.word, str(made.source or ""))
        events.publish(event, by=by, at=at, topics=[LIVE, "public:transit"])
    return row
