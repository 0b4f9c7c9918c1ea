"""Everything that is known of this moment made into one thing, for all processes to take."""

import time
import zlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from kota.base import logs
from kota.mobility.transit.models import LiveFeed, LiveState, Vehicle
from kota.mobility.transit.rules.realtime import calibrating, composing, foretelling, making, packing, propagating
from kota.mobility.transit.rules.realtime.composing import Feed, Predicted, Told
from kota.mobility.transit.rules.realtime.following import LEFT_M, MOVES, is_certain
from kota.mobility.transit.rules.realtime.resolving import Found
from kota.mobility.transit.selectors.realtime import feeds, messages
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.selectors.realtime.paces import Paces, paces
from kota.mobility.transit.services.realtime import ledger
from kota.mobility.transit.services.realtime.ledger import Foretold

FRESH = timedelta(minutes=4)  # a vehicle that is silent for longer foretells nothing
_LOCK = 7_301_042
_log = logs.logger("transit")


def compose(*, at: datetime) -> int:
    """Make the newest state; its version. Where another process is at it, 0."""
    began = time.monotonic()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        version = _compose(ground(), at)
    _log.debug("transit.composed", version=version, seconds=round(time.monotonic() - began, 3))
    return version


def _compose(field: Ground, at: datetime) -> int:
    told, now = Told(), int(at.timestamp())
    with making.many():
        heard = list(_take_feeds(told, field, at))
    published = _take_vehicles(told, field, paces(field, at), at)
    ledger.foretold(published, at=at)
    before = LiveState.objects.select_for_update().filter(pk=1).first()
    version = max(before.version + 1 if before else 1, now)
    made = composing.composed(told, heard, version=version, made_at=now, network=field.key)
    content = zlib.compress(packing.packed(made), 1)
    LiveState.objects.update_or_create(
        pk=1, defaults={"version": version, "made_at": at, "network": field.key, "content": content}
    )
    return version


def _take_feeds(told: Told, field: Ground, at: datetime) -> Iterable[Feed]:
    """Trip updates of feeds that are fresh enough; those of others are not believed any more, and named."""
    states = {row.code: row for row in LiveFeed.objects.filter(content__isnull=False)}
    for code, fact in feeds.declared().items():
        place, state = field.feed(fact.feed), states.get(code)
        if not fact.on or place < 0:
            continue
        said_at = int(state.said_at.timestamp()) if state is not None and state.said_at else 0
        is_stale = at.timestamp() - said_at > fact.stale_s
        if state is not None and not is_stale and (said := messages.newest(state)) is not None and said.trips:
            composing.take_trips(told, field.places(place), said.trips, int(at.timestamp()))
        yield Feed(place, 0, said_at, is_stale)


def _take_vehicles(told: Told, field: Ground, seen: Paces, at: datetime) -> list[Foretold]:
    """Vehicles that are on their way, and when they will be where."""
    now, published = int(at.timestamp()), list[Foretold]()
    known = {vehicle.id for vehicle in told.vehicles}
    rows = Vehicle.objects.filter(at__gt=at - FRESH, network=field.key, pattern__gte=0, along__gt=LEFT_M)
    heard = [row for row in rows if row.code not in known and row.at is not None and _is_certain(row)]
    slow = _slowness(heard, field, seen)
    for row in heard:
        since, way = _since(row), seen.pieces(row.pattern)
        first, times, sigma = foretelling.arrivals(row.along, since, now, way, slow=slow[row.code])
        if not len(times):
            continue
        plain = list(zip(times.tolist(), sigma.tolist(), strict=True))
        mended = seen.mended(row.pattern, is_simulated=row.is_simulated)
        coming, spread = (column.tolist() for column in calibrating.applied(times, sigma, now, mended))
        if field.repeats[row.pattern]:
            told.vehicles.append(_headway(field, row, since, first, coming, spread))
        else:
            _clocked(told, field, row, since, first, coming, spread)
        published += _published(field, row, now - since, first, coming, spread, plain)
    return published


def _since(row: Vehicle) -> int:
    return int(row.at.timestamp()) if row.at is not None else 0


def _is_certain(row: Vehicle) -> bool:
    """Is it known which way it drives?"""
    return is_certain(row.call, row.trip, row.bearing if (row.speed or 0) > MOVES else None)


def _slowness(rows: list[Vehicle], field: Ground, seen: Paces) -> dict[str, float]:
    """How many times the usual each vehicle takes: as slow as it was so far, and as all of its mode now are. One that
    only says when it should have left may have left late, which is no slowness."""
    pairs = {
        row.code: (foretelling.driven(seen.pieces(row.pattern), row.along, LEFT_M), float(_since(row) - row.start))
        for row in rows if row.trip_start is None
    }  # fmt: skip
    by_mode = defaultdict[int, list[tuple[float, float]]](list)
    for row in rows:
        if row.code in pairs:
            by_mode[field.mode(row.pattern)].append(pairs[row.code])
    whole = {mode: foretelling.slower(several) for mode, several in by_mode.items()}
    own = (([pairs[row.code]] if row.code in pairs else [], whole.get(field.mode(row.pattern), 1.0)) for row in rows)
    return {row.code: foretelling.slower(*one) for row, one in zip(rows, own, strict=True)}


def _headway(field: Ground, row: Vehicle, since: int, first: int, coming: list[int], spread: list[float]) -> Predicted:
    run = field.headway_run(row.pattern, row.start)
    whole = len(field.planned(row.pattern)) - first
    coming, spread = _to_the_end(field, row.pattern, first, coming, spread, whole)
    return Predicted(row.code, row.pattern, run.run if run else -1, row.start, row.along, since, first, coming, spread)


def _to_the_end(
    field: Ground, pattern: int, first: int, coming: list[int], spread: list[float], whole: int
) -> tuple[list[int], list[float]]:
    """Beyond what is foretold the timetable's running times go on, for those who plan a journey; doubt stays."""
    planned = field.planned(pattern)
    for call in range(first + len(coming), first + whole):
        coming = [*coming, coming[-1] + max(0, round(float(planned[call] - planned[call - 1])))]
        spread = [*spread, spread[-1]]
    return coming, spread


def _clocked(
    told: Told, field: Ground, row: Vehicle, since: int, first: int, coming: list[int], spread: list[float]
) -> None:
    """A vehicle of a line by the clock moves the run that it is, unless its feed has spoken of that run itself."""
    place = field.feed(row.feed)
    run = field.clock_run(row.pattern, row.along, since, row.trip, place, row.trip_day)
    if run is None or (run.run, run.day, run.start) in told.moved or (run.run, run.day, run.start) in told.cancelled:
        return
    runs = field.network.runs
    own = field.places(int(field.network.services.feed[runs.service[run.run]]))
    arrive, depart = own.scheduled(Found(run.run, run.day, -1, 0, 0, is_headway=False))
    late_in, late_out, late = [0] * len(arrive), [0] * len(arrive), 0
    for call in range(first, len(arrive)):
        if call - first < len(coming):
            late = coming[call - first] - arrive[call]
        late_in[call] = late
        late_out[call] = max(late, 0) if arrive[call] == depart[call] else max(arrive[call] + late - depart[call], 0)
    told.moved[run.run, run.day, run.start] = propagating.Spread(late_in, late_out, [], round(max(spread)))


def _published(
    field: Ground, row: Vehicle, age: int, first: int, coming: list[int], spread: list[float],
    plain: list[tuple[int, float]],
) -> Iterable[Foretold]:  # fmt: skip
    line = field.line(row.pattern)
    for place, when, sigma in zip(range(len(plain)), coming, spread, strict=False):
        low, high = foretelling.bounds(when, sigma)
        stop = field.stop_id(row.pattern, first + place)
        yield Foretold(row.code, line, stop, first + place, row.start, low, when, high, age, row.is_simulated,
                       *plain[place])  # fmt: skip


def is_due(*, at: datetime, since: datetime) -> bool:
    """Has a vehicle spoken since? Or has the newest state become old, and still tells of some?"""
    if Vehicle.objects.filter(came_at__gt=since).exists():
        return True
    made = LiveState.objects.filter(pk=1).values_list("made_at", flat=True).first()
    if made is None or at - made < timedelta(seconds=20):
        return False
    return at - made < FRESH * 2 and Vehicle.objects.filter(came_at__gt=at - FRESH * 2).exists()
