"""Bins and profiles as arrays over the roads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kota.kernel.facts import facade as facts
from kota.mobility.traffic.rules import speeds
from kota.mobility.traffic.rules.profiles import UNKNOWN_SPREAD
from kota.mobility.traffic.rules.speeds import BIN_S
from kota.mobility.traffic.selectors.network import Network

Floats = NDArray[np.float64]
_READ = """
    SELECT segment_id, extract(epoch FROM at)::float8, kmh_sum, points, seen, sensor_kmh, is_simulated
    FROM traffic_bin WHERE at >= %s AND at < %s
"""
_USUAL = "SELECT segment_id, kmh[%s], spread[%s], is_simulated FROM traffic_profile WHERE weekday = %s"


@dataclass(frozen=True, slots=True)
class Bins:
    """Rows are bins, the oldest first; columns the roads of the network. NaN: nothing measured."""

    begins: list[float]
    probe: Floats
    cars: Floats
    sensor: Floats
    simulated: NDArray[np.bool_]

    def speed(self, row: int) -> tuple[Floats, Floats]:
        """What a bin says, by probes and sensors together, and of how many vehicles."""
        mean, _sure = speeds.fused(self.probe[row : row + 1], self.cars[row : row + 1], self.sensor[row : row + 1],
                                   np.zeros((1, 1)))  # fmt: skip
        return mean, self.cars[row] + np.where(np.isnan(self.sensor[row]), 0.0, speeds.SENSOR)


def bins(network: Network, first: float, count: int) -> Bins:
    """`count` bins from the one that begins at `first` seconds."""
    shape = (count, len(network.roads))
    probe, cars, sensor = np.full(shape, np.nan), np.zeros(shape), np.full(shape, np.nan)
    simulated = np.zeros(shape, dtype=bool)
    since, until = _moment(first), _moment(first + count * BIN_S)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [since, until])
        rows = cursor.fetchall()
    if rows:
        segment, at, total, points, seen, told, made = (np.array(column) for column in zip(*rows, strict=True))
        place, row = network.places(segment.astype(np.int64)), ((at.astype(float) - first) // BIN_S).astype(np.int64)
        on, points = place >= 0, points.astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(points > 0, total.astype(float) / points, np.nan)
        probe[row[on], place[on]] = mean[on]
        cars[row[on], place[on]] = speeds.vehicles(seen.astype(np.int64))[on]
        sensor[row[on], place[on]] = told.astype(float)[on]
        simulated[row[on], place[on]] = made.astype(bool)[on]
    return Bins([first + number * BIN_S for number in range(count)], probe, cars, sensor, simulated)


def usual(network: Network, moment: datetime) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """What is usual at a moment and its spread (NaN and a wide one where nobody knows), and where that is simulated."""
    local = moment.astimezone(zone())
    slot = speeds.slot_of(local) + 1  # PostgreSQL counts from one
    found, spread = np.full(len(network.roads), np.nan), np.full(len(network.roads), UNKNOWN_SPREAD)
    made = np.zeros(len(network.roads), dtype=bool)
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, [slot, slot, local.weekday()])
        rows = cursor.fetchall()
    if rows:
        segment, kmh, wide, simulated = (np.array(column) for column in zip(*rows, strict=True))
        place = network.places(segment.astype(np.int64))
        on = place >= 0
        found[place[on]], spread[place[on]] = kmh.astype(float)[on], wide.astype(float)[on]
        made[place[on]] = simulated.astype(bool)[on]
    return found, spread, made


def zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=zone())


def after(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
