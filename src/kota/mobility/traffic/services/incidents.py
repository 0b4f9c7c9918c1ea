"""Incidents: seen in a bin, told by residents, decided by people, over when the road is well again."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db import connection, transaction

from kota.base.actor import Actor, system
from kota.base.errors import ConflictError, MissingError
from kota.base.events import publish
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Certainty, Kind, Who
from kota.mobility.traffic.contracts import IncidentChanged, IncidentDetected, IncidentKind, IncidentState
from kota.mobility.traffic.models import Incident, Watched
from kota.mobility.traffic.rules import detecting
from kota.mobility.traffic.rules.speeds import BIN_S
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import Network, network

BY = system("traffic")
LIVE = "public:traffic"
OPEN = (IncidentState.DETECTED, IncidentState.CONFIRMED)
SILENT = timedelta(minutes=45)  # nothing measured for so long: nobody knows any more
TOLD_LASTS = timedelta(minutes=60)
MUTED = timedelta(minutes=60)
WIDTH_M = 15.0
_LOCK = 7_312_004
_KEEP = """
    INSERT INTO traffic_watch (segment_id, evidence, low, well, at)
    SELECT s, e, l, w, %s FROM unnest(%s::int[], %s::float8[], %s::smallint[], %s::smallint[]) AS new(s, e, l, w)
"""


@transaction.atomic
def watch(begins: datetime, *, at: datetime, force: bool = False) -> tuple[int, int]:
    """Take the bin that begins at a moment into what is remembered; incidents opened and ended. A bin that was taken
    already is passed over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    newest = Watched.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and begins <= newest and not force:
        return 0, 0
    roads = network()
    found = reading.bins(roads, begins.timestamp(), 1)
    speed, cars = found.speed(0)
    usual, spread, made = reading.usual(roads, begins)
    memory = _remembered(roads)
    alarms = np.flatnonzero(detecting.step(memory, speed, cars, usual, spread))
    standing = {roads.places(np.array([one.segment_id]))[0]: one for one in open_incidents()}
    heads = detecting.heads(map(int, alarms), {*standing, *_dismissed(roads, at)}, roads.ahead, memory.evidence)
    said = {"speed": speed, "usual": usual, "cars": cars, "evidence": memory.evidence,
            "simulated": found.simulated[0] | made}  # fmt: skip
    for place in heads:
        _open(roads, place, said, memory, begins, at)
    _queue(roads, set(map(int, alarms)) - set(heads), standing)
    _keep(roads, memory, begins)
    return len(heads), _end(standing, memory, speed, at)


def open_incidents() -> list[Incident]:
    return list(Incident.objects.filter(state__in=OPEN).select_related("segment"))


def _dismissed(roads: Network, at: datetime) -> set[int]:
    """Where somebody has just said that nothing is wrong, nothing new is opened for a while."""
    lately = Incident.objects.filter(state=IncidentState.DISMISSED, decided_at__gt=at - MUTED)
    return set(roads.places(np.array(list(lately.values_list("segment_id", flat=True)), dtype=np.int64)).tolist())


def _remembered(roads: Network) -> detecting.Watch:
    memory = detecting.Watch.of(len(roads.roads))
    rows = list(Watched.objects.values_list("segment_id", "evidence", "low", "well"))
    if rows:
        segment, evidence, low, well = (np.array(column) for column in zip(*rows, strict=True))
        place = roads.places(segment)
        on = place >= 0
        memory.evidence[place[on]], memory.low[place[on]], memory.well[place[on]] = evidence[on], low[on], well[on]
    return memory


def _keep(roads: Network, memory: detecting.Watch, begins: datetime) -> None:
    """Only what is worth remembering, and one row at least, which says which bin was the last."""
    worth = (memory.evidence > 0) | (memory.low > 0) | (memory.well > 0)
    if len(worth):
        worth[0] = True
    columns = [one[worth].tolist() for one in (roads.ids, memory.evidence, memory.low, np.minimum(memory.well, 100))]
    Watched.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [begins, *columns])


def _open(roads: Network, place: int, said: dict[str, Any], memory: Any, begins: datetime, at: datetime) -> Incident:
    """It began with the first of the bins that were low, or with this one."""
    road = roads.roads[place]
    lasted = timedelta(seconds=BIN_S * max(int(memory.low[place]) - 1, 0))
    return _begin(
        roads, road.id, place, IncidentKind.SLOW, began_at=begins - lasted, at=at,
        is_simulated=bool(said["simulated"][place]), kmh=float(said["speed"][place]),
        usual_kmh=float(said["usual"][place]), vehicles=float(said["cars"][place]),
        evidence=float(said["evidence"][place]),
    )  # fmt: skip


def _begin(
    roads: Network, segment: int, place: int, kind: IncidentKind, *, began_at: datetime, at: datetime, **more: Any
) -> Incident:
    one = Incident.objects.create(
        segment_id=segment, kind=kind, point=roads.middle(roads.roads[place]), began_at=began_at, detected_at=at, **more
    )
    event = IncidentDetected(str(one.pk), roads.roads[place].code, one.is_simulated)
    publish(event, by=BY, at=at, topics=[LIVE])
    return one


def _queue(roads: Network, behind: Iterable[int], standing: dict[int, Incident]) -> None:
    """Roads in alarm behind an incident are its queue."""
    for place in behind:
        for further in sorted(detecting.reach(place, roads.ahead) & set(standing)):
            one, number = standing[further], roads.roads[place].id
            if number not in one.queue:
                one.queue.append(number)
                one.save(update_fields=["queue"])
            break


def _end(standing: dict[int, Incident], memory: detecting.Watch, speed: Any, at: datetime) -> int:
    """Over: well for some bins, or nothing heard of it for long."""
    ended = 0
    for place, one in standing.items():
        is_well = place >= 0 and memory.well[place] >= detecting.WELL_BINS and one.kind == IncidentKind.SLOW
        is_known = place >= 0 and not np.isnan(speed[place])
        lasts = TOLD_LASTS if one.kind == IncidentKind.REPORTED else SILENT
        is_silent = at - (one.decided_at or one.detected_at) > lasts and not is_known and not one.is_closed
        is_told_out = one.kind == IncidentKind.REPORTED and at - one.detected_at > lasts and one.state == OPEN[0]
        if is_well or is_silent or is_told_out:
            _over(one, IncidentState.OVER, by=BY, at=at)
            ended += 1
    return ended


def _over(one: Incident, state: IncidentState, *, by: Actor, at: datetime) -> None:
    """No longer open; what it closed is open again."""
    one.state, one.ended_at = state, max(at, one.began_at)
    if one.is_closed:
        closures.end(cause=one.cause, by=by, at=at)
        one.is_closed = False
    one.save(update_fields=["state", "ended_at", "is_closed", "decided_by", "decided_at", "note"])
    _changed(one, by=by, at=at)


def _changed(one: Incident, *, by: Actor, at: datetime) -> None:
    event = IncidentChanged(str(one.pk), one.segment.code, one.state, one.is_simulated)
    publish(event, by=by, at=at, topics=[LIVE])


@transaction.atomic
def told(segment: int, count: int, *, at: datetime) -> Incident | None:
    """Residents told of a road: their incident, or that which stands there already and is surer now."""
    known = Incident.objects.select_for_update().filter(segment_id=segment, state__in=OPEN).first()
    if known is not None:
        known.reports = count
        known.save(update_fields=["reports"])
        return known
    roads = network()
    place = int(roads.places(np.array([segment]))[0])
    if place < 0:
        return None
    return _begin(roads, segment, place, IncidentKind.REPORTED, began_at=at, at=at, reports=count)


def _locked(number: UUID) -> Incident:
    found = Incident.objects.select_for_update(of=("self",)).select_related("segment").filter(pk=number).first()
    if found is None:
        raise MissingError(_("There is no such incident."))
    if found.state not in OPEN:
        raise ConflictError(_("This incident is over."))
    return found


@transaction.atomic
def confirm(*, number: UUID, note: str = "", by: Actor, at: datetime) -> Incident:
    """Somebody has seen it."""
    one = _locked(number)
    one.state, one.decided_by, one.decided_at = IncidentState.CONFIRMED, by.urn, at
    one.note = note.strip() or one.note
    one.save(update_fields=["state", "decided_by", "decided_at", "note"])
    audit.record(action="traffic.incident_confirmed", subject=f"incident:{one.pk}", by=by, at=at)
    _changed(one, by=by, at=at)
    return one


@transaction.atomic
def dismiss(*, number: UUID, note: str = "", by: Actor, at: datetime) -> Incident:
    """Nothing is wrong there: it was told for nothing."""
    one = _locked(number)
    one.decided_by, one.decided_at, one.note = by.urn, at, note.strip() or one.note
    audit.record(action="traffic.incident_dismissed", subject=f"incident:{one.pk}", by=by, at=at)
    _over(one, IncidentState.DISMISSED, by=by, at=at)
    return one


@transaction.atomic
def finish(*, number: UUID, note: str = "", by: Actor, at: datetime) -> Incident:
    """It is over, and its road open again."""
    one = _locked(number)
    one.note = note.strip() or one.note
    audit.record(action="traffic.incident_ended", subject=f"incident:{one.pk}", by=by, at=at)
    _over(one, IncidentState.OVER, by=by, at=at)
    return one


@transaction.atomic
def close_road(*, number: UUID, until: datetime | None, note: str = "", by: Actor, at: datetime) -> Incident:
    """Close the road of an incident to vehicles, which confirms it."""
    one = _locked(number)
    line = shapely.from_wkb(bytes(one.segment.line))
    name = one.segment.name or one.segment.code
    closures.put(
        cause=one.cause, kind=Kind.INCIDENT, stops=[Who.CAR, Who.BUS, Who.BICYCLE],
        shape={"type": "LineString", "coordinates": [list(point) for point in line.coords]}, metres=WIDTH_M,
        begins=at, ends=until, certainty=Certainty.CONFIRMED, source="Pusat kendali lalu lintas",
        texts={"id": f"{name} ditutup karena kejadian di jalan", "en": f"{name} closed by an incident"},
        is_simulated=one.is_simulated, by=by, at=at,
    )  # fmt: skip
    one.is_closed = True
    one.save(update_fields=["is_closed"])
    return confirm(number=number, note=note, by=by, at=at)
