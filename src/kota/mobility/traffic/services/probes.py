"""Bursts of positions become sums of each road and bin. Nothing else of them is kept.

A trip's name is only used within its burst, to tell vehicles apart and to see where each is going; of it one bit of 62
stays, under a key of the bin, so that two bins cannot be put together again.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from kota.mobility.traffic.contracts import ProbeResult
from kota.mobility.traffic.rules import matching
from kota.mobility.traffic.rules.speeds import BIN_S, bin_of
from kota.mobility.traffic.selectors.network import network

MOST = 1_000
LATE_S, EARLY_S = 3_600.0, 120.0
FASTEST = 160.0
_BITS = 62
_ADD = """
    INSERT INTO traffic_bin AS bin (segment_id, at, kmh_sum, points, seen, is_simulated)
    SELECT s, to_timestamp(t), k, p, b, %s
    FROM unnest(%s::int[], %s::float8[], %s::float8[], %s::int[], %s::bigint[]) AS new(s, t, k, p, b)
    ON CONFLICT (at, segment_id) DO UPDATE SET
        kmh_sum = excluded.kmh_sum + CASE WHEN bin.is_simulated = excluded.is_simulated THEN bin.kmh_sum ELSE 0 END,
        points = excluded.points + CASE WHEN bin.is_simulated = excluded.is_simulated THEN bin.points ELSE 0 END,
        seen = excluded.seen | CASE WHEN bin.is_simulated = excluded.is_simulated THEN bin.seen ELSE 0 END,
        is_simulated = excluded.is_simulated
    WHERE bin.is_simulated OR NOT excluded.is_simulated
"""


@dataclass(frozen=True, slots=True)
class Probes:
    """Positions as columns: seconds since 1970, degrees, km/h and degrees from north (NaN: not sent), and a name of the
    trip ("": none), which means nothing outside of this burst."""

    at: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    kmh: NDArray[np.float64]
    bearing: NDArray[np.float64]
    trip: Sequence[str]


def take(probes: Probes, *, at: datetime, is_simulated: bool = False) -> ProbeResult:
    """Add a burst to the roads that it was driven on."""
    now, names = at.timestamp(), {name: number for number, name in enumerate(sorted(set(probes.trip)))}
    trip = np.array([names[name] if name else -1 for name in probes.trip], dtype=np.int64)
    speed, bearing = matching.tracks(trip, probes.at, probes.lon, probes.lat)
    speed = np.where(np.isnan(probes.kmh), speed, probes.kmh)
    bearing = np.where(np.isnan(probes.bearing), bearing, probes.bearing)
    refused = {
        "late": probes.at < now - LATE_S, "early": probes.at > now + EARLY_S, "no_speed": np.isnan(speed),
        "too_fast": ~np.isnan(speed) & (speed > FASTEST),
    }  # fmt: skip
    good = ~np.any(list(refused.values()), axis=0)
    roads, found = network(), np.full(len(speed), -1, dtype=np.int64)
    if roads.matching is not None and good.any():
        found[good] = matching.match(roads.matching, probes.lon[good], probes.lat[good], bearing[good])
    counts = {name: int(some.sum()) for name, some in refused.items()} | {"no_road": int((good & (found < 0)).sum())}
    on = good & (found >= 0)
    if on.any():
        _add(roads.ids[found[on]], probes.at[on], speed[on], _bits(probes, on), is_simulated=is_simulated)
    segments = len(np.unique(found[on]))
    return ProbeResult(int(on.sum()), segments, {name: count for name, count in counts.items() if count})


def _bits(probes: Probes, on: NDArray[np.bool_]) -> NDArray[np.int64]:
    """A bit for each position: the same for all of a trip in a bin, another one in the next."""
    key = settings.SECRET_KEY[:16]
    return np.array(
        [
            1 << (zlib.crc32(f"{key}{bin_of(float(probes.at[place]))}{probes.trip[place] or place}".encode()) % _BITS)
            for place in np.flatnonzero(on).tolist()
        ],
        dtype=np.int64,
    )


def _add(
    segment: NDArray[np.int64],
    at: NDArray[np.float64],
    kmh: NDArray[np.float64],
    bits: NDArray[np.int64],
    *,
    is_simulated: bool,
) -> None:
    """One row for each road and bin, in the order of the key, so that bursts that come together wait for each other."""
    begins = (at // BIN_S).astype(np.int64)
    keys, where = np.unique(np.stack((begins, segment)), axis=1, return_inverse=True)
    seen = np.zeros(keys.shape[1], dtype=np.int64)
    np.bitwise_or.at(seen, where.ravel(), bits)
    sums = np.bincount(where.ravel(), weights=kmh)
    points = np.bincount(where.ravel())
    write(keys[1], keys[0] * float(BIN_S), sums, points, seen, is_simulated=is_simulated)


@transaction.atomic
def write(segment: Any, begins: Any, sums: Any, points: Any, seen: Any, *, is_simulated: bool) -> None:
    """Add sums to bins. What is simulated gives way to what is measured, and never comes on top of it."""
    columns = [np.asarray(one).tolist() for one in (segment, begins, sums, points, seen)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [is_simulated, *columns])
