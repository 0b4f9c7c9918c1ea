"""Each minute: how fast every road is now; and when a bin is over, whether something is wrong on one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import connection, transaction

from kota.mobility.traffic.contracts import Source
from kota.mobility.traffic.rules import speeds
from kota.mobility.traffic.rules.speeds import BIN_S, BINS, bin_of
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import network
from kota.mobility.traffic.services import incidents

VALID_S = 600
GRACE_S = 60  # what was driven in a bin comes a little later
_NOW = """
    INSERT INTO traffic_now (segment_id, kmh, usual_kmh, confidence, vehicles, source, read_at, valid_to, is_simulated)
    SELECT s, k, nullif(u, 'NaN'), c, v, w, to_timestamp(r), to_timestamp(r) + %s * interval '1 second', m
    FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::smallint[], %s::float8[],
                %s::bool[]) AS new(s, k, u, c, v, w, r, m) ORDER BY s
    ON CONFLICT (segment_id) DO UPDATE SET kmh = excluded.kmh, usual_kmh = excluded.usual_kmh,
        confidence = excluded.confidence, vehicles = excluded.vehicles, source = excluded.source,
        read_at = excluded.read_at, valid_to = excluded.valid_to, is_simulated = excluded.is_simulated
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a tick did: roads with a speed, incidents that it opened and ended."""

    roads: int
    opened: int
    ended: int


@transaction.atomic
def settle(*, at: datetime, force: bool = False) -> Settled:
    """Write what every road does now, and look for incidents in the bin that is over. Safe to repeat."""
    roads = network()
    if not roads.roads:
        return Settled(0, 0, 0)
    first = bin_of(at.timestamp()) - (BINS - 1) * BIN_S
    found = reading.bins(roads, first, BINS)
    age = np.arange(BINS - 1, -1, -1, dtype=float)[:, None]
    speed, sure = speeds.fused(found.probe, found.cars, found.sensor, age)
    usual, _spread, _made = reading.usual(roads, at)
    known = np.flatnonzero(~np.isnan(speed))
    if len(known):
        _write(roads.ids[known], speed[known], usual[known], sure[known], _about(found, known))
    over = bin_of(at.timestamp() - GRACE_S) - BIN_S
    opened, ended = incidents.watch(datetime.fromtimestamp(over, tz=UTC), at=at, force=force)
    return Settled(len(known), opened, ended)


def _about(found: reading.Bins, known: Any) -> tuple[Any, Any, Any, Any]:
    """Of the roads: vehicles, sources, when the newest bin was read, and whether that is simulated."""
    probe, sensor = ~np.isnan(found.probe[:, known]), ~np.isnan(found.sensor[:, known])
    source = probe.any(axis=0) * Source.PROBES + sensor.any(axis=0) * Source.SENSORS
    any_row = probe | sensor
    newest = len(any_row) - 1 - np.argmax(any_row[::-1], axis=0)
    ends = np.array(found.begins)[newest] + BIN_S
    return found.cars[:, known].sum(axis=0), source, ends, found.simulated[newest, known]


def _write(ids: Any, speed: Any, usual: Any, sure: Any, about: tuple[Any, Any, Any, Any]) -> None:
    columns = [np.asarray(one).tolist() for one in (ids, speed, usual, sure, *about)]
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [VALID_S, *columns])
