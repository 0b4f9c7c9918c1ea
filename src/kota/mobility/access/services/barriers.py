"""Barriers become cases for the works queue: one open case of each, which everybody who meets it joins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kota.base.actor import Actor
from kota.base.errors import UnavailableError
from kota.base.geo import Point
from kota.base.words import noop, said
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact, Kind, NewCase
from kota.mobility.access.contracts.steps import Obstacle, Source
from kota.mobility.access.models import Barrier, BarrierVoice
from kota.mobility.access.selectors import facts
from kota.mobility.access.selectors.ground import Ground, Lift, ground
from kota.mobility.access.selectors.lifts import title
from kota.mobility.access.selectors.words import AGAIN, OBSTACLES
from kota.mobility.transit import facade as transit

_LOCK = 7_301_053  # with a barrier
_OVER = frozenset({Kind.SOLVED, Kind.DONE})
NEAR_M = 800.0
QUIET = timedelta(hours=12)  # after a lift was said to work again, until that is said once more


@dataclass(frozen=True, slots=True)
class Met:
    """The case of a barrier, and whether it was opened now."""

    barrier: Barrier
    is_new: bool


@transaction.atomic
def meet(
    *, stop_id: str, obstacle: Obstacle, voter: str, by: Actor, at: datetime, lift_id: str = "",
    point: Point | None = None,
) -> Met | None:  # fmt: skip
    """Somebody met a barrier at a stop, or at a point far from all stops: open its case, or join the one that is open.
    None where the city has no category for it."""
    category = facts.rule().category
    if not category:
        return None
    where = f"lift:{lift_id}" if lift_id else f"stop:{stop_id}" if stop_id else _cell(point)
    key = f"{where}:{obstacle}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, key])
    known = Barrier.objects.filter(key=key, ends=None).first()
    if known is not None:
        _join(known, voter, by, at)
        return Met(known, is_new=False)
    case = _opened(category, key, stop_id, obstacle, lift_id, point, by, at)
    row = Barrier.objects.create(
        key=key, stop=stop_id, lift=lift_id, obstacle=obstacle, case_id=case.pk, reference=case.reference, begins=at
    )
    BarrierVoice.objects.create(barrier=row, voter=voter)
    return Met(row, is_new=True)


def _cell(point: Point | None) -> str:
    """Places within some hundred metres are one."""
    if point is None:
        raise UnavailableError(noop("a barrier lies at a stop or at a point"))
    return f"point:{point.lon:.3f},{point.lat:.3f}"


def _join(row: Barrier, voter: str, by: Actor, at: datetime) -> None:
    _voice, is_new = BarrierVoice.objects.get_or_create(barrier=row, voter=voter)
    if is_new:
        cases.set_supporters(case_id=row.case_id, supporters=row.voices.count() - 1, by=by, at=at)


def _opened(
    category: str, key: str, stop_id: str, obstacle: Obstacle, lift_id: str, point: Point | None, by: Actor,
    at: datetime,
) -> cases.Case:  # fmt: skip
    found = ground()
    if stop_id:
        place, stops = found.stop(stop_id), found.held.network.stops
        point = Point(float(stops.lon[place]), float(stops.lat[place]))
    words = _words(found, stop_id, obstacle, lift_id)
    number = Barrier.objects.filter(key=key).count()
    return cases.open_case(
        new=NewCase(
            type=cases.category(category).case_type, category=category, words=words, public_words=words, channel="web",
            point=point, place=found.name(stop_id) if stop_id else "",
            public_place=found.name(stop_id) if stop_id else "", contact=_contact(by, lift_id),
            source_key=f"barrier:{key}:{number}",
        ),
        by=by,
        at=at,
    )  # fmt: skip


def _contact(by: Actor, lift_id: str) -> Contact:
    """A resident who is signed in hears what becomes of it; an officer who says that a lift failed knows."""
    mine = None if lift_id else by.account_id
    return Contact(account_id=mine, notify="page") if mine else Contact()


def _words(found: Ground, stop_id: str, obstacle: Obstacle, lift_id: str) -> str:
    """In the language of those who work it. Nobody's own words, so that there is nothing for a moderator to read; the
    operator's name is in it, for the city's routing rules."""
    with override("id"):
        what = title(found.lift(lift_id)) if lift_id else str(OBSTACLES[obstacle])
        if not stop_id:
            return _("No way without steps: a search ended here.")
        operator = transit.operators().get(found.operator(stop_id))
        given = {"stop": found.name(stop_id), "what": what, "operator": said(operator.name, "id") if operator else ""}
        if obstacle is Obstacle.NO_WAY:
            return _("No way without steps to %(stop)s (%(operator)s): a search ended here.") % given
        if lift_id:
            return _("Out of order: %(what)s (%(operator)s).") % given
        return _("Barrier for wheelchairs at %(stop)s (%(operator)s): %(what)s.") % given


def no_way(*, goal: Point, voter: str, by: Actor, at: datetime) -> Met | None:
    """A search found no way without steps: a barrier at the stop nearest to where it should have ended."""
    found = ground()
    near = found.directory.near(goal.lon, goal.lat, NEAR_M)
    stop = found.directory.stop_id(int(found.directory.station[near[0][0]])) if near else ""
    return meet(stop_id=stop, obstacle=Obstacle.NO_WAY, voter=voter, by=by, at=at, point=goal)


@transaction.atomic
def works_again(lift: Lift, source: Source, *, by: Actor, at: datetime) -> Barrier | None:
    """A lift works while the case of its failure is open: those who work the case, and all who follow it, read so.
    Whether it is solved they say themselves: a lift that works for an hour is not yet repaired. Of a lift that comes
    and goes that is not said again and again. The barrier whose case it is, if any."""
    row = Barrier.objects.filter(lift=lift.id, obstacle=Obstacle.LIFT, ends=None).select_for_update().first()
    if row is None or (row.works_at is not None and at - row.works_at < QUIET):
        return None
    with override("id"):
        words = str(AGAIN[source]) % {"lift": title(lift)}
    cases.note(case_id=row.case_id, text=words, is_public=True, by=by, at=at)
    row.works_at = at
    row.save(update_fields=["works_at"])
    return row


def follow(reference: str, *, by: Actor, at: datetime) -> Barrier | None:
    """A case moved: a barrier whose case is solved or closed is in the way no more, one that is opened again is. The
    barrier that changed, if any."""
    row = Barrier.objects.filter(reference=reference).select_for_update().first()
    if row is None:
        return None
    kind = cases.by_reference(reference).kind
    if kind in _OVER and row.ends is None:
        row.ends = at
    elif kind not in _OVER and row.ends is not None and not Barrier.objects.filter(key=row.key, ends=None).exists():
        row.ends = None
    else:
        return None
    row.save(update_fields=["ends"])
    return row
