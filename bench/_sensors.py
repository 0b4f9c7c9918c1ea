"""Made-up sensors for benchmarks: thousands of datastreams, filled with months of values."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import orjson
import psycopg

from kota.base import clock
from kota.base.actor import system
from kota.base.geo import Point
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Batch, Observed, StreamSpec, Unit

BY = system("bench")
TICK = timedelta(minutes=6)
YEARLY = 100  # datastreams with a year of hourly values
_UNIT, _SEEN = Unit("microgram per cubic metre", "µg/m³"), Observed("PM2.5", "urn:bench:pm25")


@dataclass(frozen=True, slots=True)
class Sensors:
    """Numbers of the datastreams; those of `yearly` have values of a whole year."""

    streams: list[int]
    yearly: list[int]


def furnish(count: int, yearly: int = YEARLY) -> Sensors:
    """A thing, a place and a datastream each. By their keys they are no stations of the air app, which would compute
    their indices by the clock, in one run before the questions and in the next one after them."""
    rng = np.random.default_rng(5)
    specs = [
        StreamSpec(f"bench:{n}:reading", f"PM2.5 {n} (benchmark)", "air", f"bench:{n}", f"Station {n} (benchmark)",
                   _SEEN, _UNIT,
                   Point(106.7 + 0.26 * x, -6.36 + 0.25 * y), "Benchmark", is_simulated=True)
        for n, (x, y) in enumerate(rng.random((count + yearly, 2)).tolist())
    ]  # fmt: skip
    made: dict[str, int] = {}
    for begin in range(0, len(specs), 5000):
        made |= observations.ensure_streams(specs[begin : begin + 5000], by=BY, at=clock.now())
    numbers = [made[spec.key] for spec in specs]
    return Sensors(numbers[:count], numbers[count:])


def fill(sensors: Sensors, size: int, told: Callable[[int, float], None]) -> int:
    """Values until so many are stored, the newest yesterday; `told` hears at each decade what a million cost (s)."""
    written = _year(sensors.yearly)
    per_tick = len(sensors.streams)
    ticks = max(1, -(-(size - written) // per_tick))
    first = clock.now() - timedelta(days=1) - ticks * TICK
    streams, rng = np.array(sensors.streams), np.random.default_rng(7)
    mark, since, decade = written, time.perf_counter(), 1_000_000
    at_once = max(1, 50_000 // per_tick)
    for begin in range(0, ticks, at_once):
        moments = [_micros(first + tick * TICK) for tick in range(begin, min(ticks, begin + at_once))]
        batch = Batch(
            np.tile(streams, len(moments)), np.repeat(moments, per_tick), rng.normal(30, 8, per_tick * len(moments))
        )
        written += _write(batch)
        if written - mark >= 1_000_000 or written >= decade:
            now = time.perf_counter()
            if written >= decade:
                told(decade, (now - since) / (written - mark) * 1e6)
                decade *= 10
            mark, since = written, now
    return written


def _year(streams: list[int]) -> int:
    """Hourly values of a year, week by week."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    rng, written = np.random.default_rng(9), 0
    for week in range(52, 0, -1):
        moments = [_micros(now - timedelta(weeks=week) + timedelta(hours=hour)) for hour in range(24 * 7)]
        count = len(streams) * len(moments)
        written += _write(
            Batch(np.tile(streams, len(moments)), np.repeat(moments, len(streams)), rng.normal(30, 8, count))
        )
    return written


def _write(batch: Batch) -> int:
    return int(observations.record_batch(batch, np.zeros(len(batch), dtype=np.int64), at=clock.now()).new.sum())


def _micros(moment: datetime) -> int:
    return observations.micros(moment)


def bodies(streams: list[int], per_body: int, per_stream: int) -> Iterator[bytes]:
    """CreateObservations bodies without end: each stream in turn, each value a fifth of a second after its last."""
    base = int(clock.now().timestamp() * 1000)
    rng = np.random.default_rng(11)
    values = np.round(rng.normal(30, 8, 10_000), 1).tolist()
    place = turn = 0
    while True:
        entries = []
        for _ in range(per_body // per_stream):
            moments = [written(base + (turn * per_stream + k) * 200) for k in range(per_stream)]
            rows = [[moment, values[(place + k) % 10_000]] for k, moment in enumerate(moments)]
            entries.append(
                {
                    "Datastream": {"@iot.id": streams[place]},
                    "components": ["phenomenonTime", "result"],
                    "dataArray": rows,
                }
            )
            place += 1
            if place == len(streams):
                place, turn = 0, turn + 1
        yield orjson.dumps(entries)


def written(milliseconds: int) -> str:
    return f"{np.datetime64(milliseconds, 'ms')}Z"


def stored() -> int:
    """How many observations there are, by what the newest-value table counts."""
    with psycopg.connect(os.environ["KOTA_BENCH_OWNER_URL"]) as connection:
        row = connection.execute("SELECT sum(total)::bigint FROM latest_observation").fetchone()
        return int(row[0] or 0) if row else 0


def settle() -> None:
    """What autovacuum does within minutes."""
    with psycopg.connect(os.environ["KOTA_BENCH_OWNER_URL"], autocommit=True) as connection:
        for table in ("observation", "latest_observation", "observation_hourly", "datastream", "thing"):
            connection.execute(f'VACUUM ANALYZE "{table}"'.encode())
