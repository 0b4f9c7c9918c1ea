"""A made-up city of sensors written into the database, marked as simulated wherever it appears."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.geo import Point
from kota.kernel.areas import facade as areas
from kota.kernel.observations.contracts import Batch
from kota.kernel.observations.contracts.batches import Floats, Ints
from kota.kernel.observations.contracts.streams import StreamSpec
from kota.kernel.observations.rules.simulation import KINDS, SensorKind, Weather, values
from kota.kernel.observations.rules.simulation.noise import uniform
from kota.kernel.observations.services.devices import simulate_devices
from kota.kernel.observations.services.ensuring import ensure_streams
from kota.kernel.observations.services.ingest.write import ANYBODY, record_batch

AT_ONCE = 5000  # sensors that are registered together
SILENT_AFTER_S = 3600  # as often as a sensor speaks six times
SPREAD = 0.012  # degrees around the middle of a kelurahan
ROWS = 50_000  # observations that are written together


_HEARD = """
    UPDATE device v SET seen_at = u.seen_at FROM (
        SELECT d.device_id, max(n.phenomenon_time) AS seen_at
        FROM latest_observation n JOIN datastream d ON d.id = n.datastream_id
        WHERE n.phenomenon_time >= %s AND d.device_id IS NOT NULL GROUP BY 1
    ) u WHERE v.id = u.device_id AND v.is_simulated AND v.key LIKE 'simulated-%%'
      AND v.seen_at IS DISTINCT FROM u.seen_at
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """All sensors of one kind: their numbers, datastreams and places."""

    kind: SensorKind
    sensor: Ints
    stream: Ints
    lon: Floats
    lat: Floats


def furnish(size: int, seed: int, *, by: Actor, at: datetime) -> list[Crowd]:
    """Sensors all over the city, the same for the same seed; those that are there already stay."""
    homes = [point for code, point in areas.middles().items() if code.count(".") == 3]
    draws = [uniform(seed, np.arange(size), np.full(size, column)) for column in range(4)]
    which = (draws[0] * len(homes)).astype(np.int64)
    edges = np.cumsum([kind.share for kind in KINDS]) / sum(kind.share for kind in KINDS)
    kinds = np.minimum(np.searchsorted(edges, draws[1], side="right"), len(KINDS) - 1)
    near = np.column_stack([draws[2], draws[3]]) * SPREAD - SPREAD / 2
    specs = [_spec(number, KINDS[kinds[number]], homes[which[number]], near[number]) for number in range(size)]
    known: dict[str, int] = {}
    for begin in range(0, size, AT_ONCE):
        known |= _ensure(specs[begin : begin + AT_ONCE], by=by, at=at)
    crowds = []
    for place, kind in enumerate(KINDS):
        chosen = np.nonzero(kinds == place)[0]
        if len(chosen):
            points = [specs[number].place or Point(0, 0) for number in chosen]
            lons, lats = np.array([p.lon for p in points]), np.array([p.lat for p in points])
            streams = np.array([known[specs[number].key] for number in chosen])
            crowds.append(Crowd(kind, chosen.astype(np.int64), streams, lons, lats))
    return crowds


def _ensure(specs: list[StreamSpec], *, by: Actor, at: datetime) -> dict[str, int]:
    """Each sensor is a device of its own, so that one that falls silent is found."""
    names = {_device_of(spec.thing): spec.thing_name for spec in specs}
    devices = simulate_devices(names, silent_after_s=SILENT_AFTER_S, by=by, at=at)
    given = [replace(spec, device=devices[_device_of(spec.thing)]) for spec in specs]
    return ensure_streams(given, by=by, at=at)


def _device_of(thing: str) -> str:
    return thing.replace(":", "-")


def _spec(number: int, kind: SensorKind, home: Point, near: Floats) -> StreamSpec:
    rate = {"maximumRate": kind.rate} if kind.rate else {}
    stuck = {} if kind.is_often_still else {"stuckAfterHours": 3}
    return StreamSpec(
        key=f"simulated:{number}:{kind.code}", theme=kind.theme,
        name=_("%(name)s (simulated)") % {"name": _(kind.name)},
        thing=f"simulated:{number}", thing_name=_("Simulated station %(number)s") % {"number": number},
        observed=kind.observed, unit=kind.unit,
        place=Point(round(home.lon + near[0], 6), round(home.lat + near[1], 6)), sensor="Simulator of Kota",
        properties={
            "plausible": {"minimum": kind.minimum, "maximum": kind.maximum, **rate, **stuck},
            "everySeconds": kind.every,
        },
        is_simulated=True,
    )  # fmt: skip


def batches(crowds: list[Crowd], seed: int, since: datetime, until: datetime) -> Iterator[Batch]:
    """What they say from `since` to before `until`, in the order of time."""
    begin, end = since.timestamp(), until.timestamp()
    box = _box(crowds)
    for start in np.arange(np.floor(begin / 3600) * 3600, end, 3600.0):
        weather = Weather.of(seed, box, start, start + 3600)
        span = max(start, begin), min(start + 3600, end)
        parts = [part for crowd in crowds if len(part := _hour(crowd, seed, weather, span))]
        if parts:
            whole = Batch.joined(parts)
            for first in range(0, len(whole), ROWS):
                chosen = slice(first, first + ROWS)
                yield Batch(whole.stream[chosen], whole.time[chosen], whole.result[chosen])


def _hour(crowd: Crowd, seed: int, weather: Weather, span: tuple[float, float]) -> Batch:
    every, (begin, end) = crowd.kind.every, span
    moments = np.arange(np.ceil(begin / every) * every, end, every)
    count = len(moments)
    time = np.repeat(moments, len(crowd.sensor))
    sensor, lon, lat = np.tile(crowd.sensor, count), np.tile(crowd.lon, count), np.tile(crowd.lat, count)
    found, is_silent = values(crowd.kind, seed, sensor, lon, lat, time, weather)
    sent = ~is_silent
    return Batch(np.tile(crowd.stream, count)[sent], (time[sent] * 1e6).astype(np.int64), found[sent])


def _box(crowds: list[Crowd]) -> tuple[float, float, float, float]:
    lons, lats = np.concatenate([c.lon for c in crowds]), np.concatenate([c.lat for c in crowds])
    return float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max())


def write(batch: Batch, *, at: datetime) -> int:
    """Keep a batch; how many observations were new."""
    return int(record_batch(batch, np.full(len(batch), ANYBODY), at=at).new.sum())


def hear(since: datetime) -> int:
    """The simulated devices that spoke after `since` were heard of when they spoke; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [since])
        return int(cursor.rowcount)
