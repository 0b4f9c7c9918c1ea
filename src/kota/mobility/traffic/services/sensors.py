"""Sensors at roads are datastreams of SensorThings: speed, flow and occupancy, by HTTP or MQTT, kept like any other.

Each bin gets the mean of what its sensors said; it is set and not added, so that hearing of it twice changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from kota.base.actor import Actor, system
from kota.base.geo import Point
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Observed, StreamSpec, Unit
from kota.mobility.traffic.contracts import TrafficSensorFact
from kota.mobility.traffic.rules.speeds import BIN_S, bin_of
from kota.mobility.traffic.selectors import facts
from kota.mobility.traffic.selectors.network import network

THEME = "traffic"
_BY = system("traffic")
BACK = timedelta(minutes=20)
REACH_M = 60.0
SPEED = Observed("Traffic speed", "https://www.wikidata.org/wiki/Q3711325", "Mean speed of the vehicles that passed")
FLOW = Observed("Traffic flow", "urn:kota:traffic-flow", "Vehicles an hour")
OCCUPANCY = Observed("Road occupancy", "urn:kota:road-occupancy", "Share of the time that a vehicle stands over it")
KINDS = {
    "speed": (SPEED, Unit("kilometre per hour", "km/h", "unit:KiloM-PER-HR"), 0, 200),
    "flow": (FLOW, Unit("vehicles an hour", "1/h"), 0, 20_000),
    "occupancy": (OCCUPANCY, Unit("percent", "%", "unit:PERCENT"), 0, 100),
}
_SET = """
    INSERT INTO traffic_bin AS bin (segment_id, at, {column}) VALUES (%s, to_timestamp(%s), %s)
    ON CONFLICT (at, segment_id) DO UPDATE SET {column} = excluded.{column}, is_simulated = false,
        kmh_sum = CASE WHEN bin.is_simulated THEN 0 ELSE bin.kmh_sum END,
        points = CASE WHEN bin.is_simulated THEN 0 ELSE bin.points END,
        seen = CASE WHEN bin.is_simulated THEN 0 ELSE bin.seen END
"""
_COLUMNS = {"speed": "sensor_kmh", "flow": "sensor_flow"}


def key(sensor: str, kind: str) -> str:
    return f"traffic:sensor:{sensor}:{kind}"


def ensure(*, by: Actor, at: datetime) -> dict[str, int]:
    """Every sensor of the facts has its three datastreams; their numbers by key."""
    return observations.ensure_streams([_spec(one, kind) for one in facts.sensors().values() for kind in KINDS],
                                       by=by, at=at)  # fmt: skip


def _spec(fact: TrafficSensorFact, kind: str) -> StreamSpec:
    observed, unit, lowest, highest = KINDS[kind]
    about = {"theme": THEME, "source": fact.source.en, "approximate": fact.approximate, "bearing": fact.bearing}
    name = {"speed": "kecepatan", "flow": "arus", "occupancy": "okupansi"}[kind]
    return StreamSpec(
        key(fact.code, kind), f"{fact.name.id}, {name}", THEME, f"traffic:sensor:{fact.code}", fact.name.id, observed,
        unit, Point(fact.lon, fact.lat), thing_properties=about, is_watched=True,
        properties={"key": key(fact.code, kind), "plausible": {"minimum": lowest, "maximum": highest}},
    )  # fmt: skip


def came(datastreams: Sequence[int], *, at: datetime) -> int:
    """Take what these datastreams said in the last minutes into the bins of their roads; how many bins that are."""
    known = ensure(by=_BY, at=at)
    wanted = set(datastreams)
    named = {number: name for name, number in known.items() if number in wanted}
    return sum(_take(number, name, at) for number, name in named.items())


def _take(number: int, name: str, at: datetime) -> int:
    _theme, _thing, sensor, kind = name.split(":")
    fact, column = facts.sensors().get(sensor), _COLUMNS.get(kind)
    road = network().nearest(fact.lon, fact.lat, REACH_M, fact.bearing) if fact else None
    if road is None or column is None:
        return 0
    since = datetime.fromtimestamp(bin_of((at - BACK).timestamp()), tz=at.tzinfo)
    said = observations.series(number, since, at + timedelta(seconds=BIN_S))
    bins: dict[float, list[float]] = {}
    for moment, value, quality in zip(said.times, said.results, said.qualities, strict=True):
        if not quality.is_doubtful:
            bins.setdefault(bin_of(moment.timestamp()), []).append(value)
    with connection.cursor() as cursor:
        for begins, values in bins.items():
            cursor.execute(_SET.format(column=column), [road.id, begins, sum(values) / len(values)])
    return len(bins)
