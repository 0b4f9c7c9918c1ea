"""Lifts that fail and work again: every outage is a closure, so that searches go another way within seconds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kota.base import events
from kota.base.actor import Actor, system
from kota.base.errors import NotAllowedError
from kota.base.words import noop
from kota.kernel.audit import facade as audit
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import AT, Certainty, Kind, Who
from kota.kernel.facts import facade as facts_of
from kota.mobility.access.contracts.events import LiftChanged
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Source
from kota.mobility.access.models import LiftSaying, LiftSpell
from kota.mobility.access.rules import failing
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors.ground import Lift, ground
from kota.mobility.access.selectors.lifts import title
from kota.mobility.access.services import barriers

LIVE = "public:access"
_LOCK = 7_301_051  # with a lift
_RESIDENTS = system("access")


@transaction.atomic
def set_state(
    *, lift_id: str, state: LiftState, source: Source, by: Actor, at: datetime, note: str = ""
) -> LiftSpell | None:
    """A lift works, is out of order, or nobody knows; from now on. None where that was known already."""
    lift = ground().lift(lift_id)
    _lock(lift_id)
    now = LiftSpell.objects.filter(lift=lift_id, ends=None).first()
    if now is not None and now.state == state and (now.source, now.note) == (source, note):
        return None
    if now is not None:
        if now.state == state:  # known already, but now by somebody else: the outage began when it did
            now.source, now.by, now.note = source, by.urn, note
            now.save(update_fields=["source", "by", "note"])
            _follow(lift, now, by, at)
            return now
        now.ends = max(at, now.begins)
        now.save(update_fields=["ends"])
    row = LiftSpell.objects.create(lift=lift_id, state=state, source=source, by=by.urn, note=note, begins=at)
    _follow(lift, row, by, at)
    return row


def _lock(lift_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, lift_id])


def _follow(lift: Lift, row: LiftSpell, by: Actor, at: datetime) -> None:
    """What follows: the closure, the case, the audit line, the event."""
    cause = f"lift:{lift.id}"
    if row.state == LiftState.OUT:
        closures.put(
            cause=cause, kind=Kind.LIFT, stops=[Who.WHEELCHAIR], source=f"lifts: {row.source}",
            refs=[cause, f"{AT}{lift.stop}"], texts=_words(lift, row.begins), begins=row.begins, by=by, at=at,
            is_simulated=lift.is_synthetic,
            certainty=Certainty.REPORTED if row.source == Source.RESIDENTS else Certainty.CONFIRMED,
        )  # fmt: skip
        if row.source != Source.RESIDENTS:  # their own reports are joined to the case one by one
            barriers.meet(stop_id=lift.stop, obstacle=Obstacle.LIFT, lift_id=lift.id, voter=by.urn, by=by, at=at)
    else:
        closures.end(cause=cause, by=by, at=at)
        if row.state == LiftState.WORKS:
            barriers.works_again(lift, Source(row.source), by=by, at=at)
    audit.record(
        action=f"access.lift_{row.state}", subject=cause, by=by, at=at, after={"state": row.state, "by": row.source}
    )
    events.publish(LiftChanged(lift.id, row.state, row.source), by=by, at=at, topics=[LIVE, "public:transit"])


def _words(lift: Lift, since: datetime) -> dict[str, str]:
    found = {}
    moment = since.astimezone(ZoneInfo(facts_of.city().timezone))
    for language in ("id", "en"):
        with override(language):
            time = f"{moment:%H.%M}" if language == "id" else f"{moment:%H:%M}"
            found[language] = _("%(lift)s: out of order since %(time)s") % {"lift": title(lift), "time": time}
    return found


@transaction.atomic
def say(*, lift_id: str, works: bool, voter: str, by: Actor, at: datetime) -> LiftState | None:
    """Somebody stands before a lift and says whether it works. The new state when that settles it."""
    lift = ground().lift(lift_id)
    _lock(lift_id)
    LiftSaying.objects.update_or_create(lift=lift_id, voter=voter, defaults={"works": works, "at": at})
    if not works:
        barriers.meet(stop_id=lift.stop, obstacle=Obstacle.LIFT, lift_id=lift_id, voter=voter, by=by, at=at)
    now = LiftSpell.objects.filter(lift=lift_id, ends=None).first()
    made = failing.believed(
        LiftSaying.objects.filter(lift=lift_id).values_list("works", "at"),
        LiftState(now.state) if now else LiftState.UNKNOWN, Source(now.source) if now else None, facts.rule(), at,
    )  # fmt: skip
    if made is not None:
        set_state(lift_id=lift_id, state=made, source=Source.RESIDENTS, by=_RESIDENTS, at=at)
    return made


def by_device(*, lift_id: str, state: LiftState, device: str, by: Actor, at: datetime) -> None:
    """A device tells of the lift that names it; NotAllowedError for any other."""
    lift = ground().lift(lift_id)
    if lift.fact is None or not device or lift.fact.device != device:
        raise NotAllowedError(noop("This device does not speak for this lift."))
    set_state(lift_id=lift_id, state=state, source=Source.DEVICE, by=by, at=at)
