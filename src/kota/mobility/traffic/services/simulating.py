"""Traffic that nobody measured, marked as such: what `kota simulate` fills the roads with.

It stands in where nothing real was ever measured and gives way to it; what is learned from it is marked as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from kota.base.actor import Actor
from kota.mobility.traffic.models import Bin, Profile
from kota.mobility.traffic.rules import profiles, simulated
from kota.mobility.traffic.rules.profiles import SLOTS
from kota.mobility.traffic.rules.simulated import DAY_BINS, World
from kota.mobility.traffic.rules.speeds import BIN_S
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import Network, network
from kota.mobility.traffic.services import incidents, learning, settling

RATE = 5.0  # vehicles that tell of a road in five minutes at noon
TAUGHT_DAYS = 21
_EPOCH = 719_163  # ordinal of 1 January 1970
_COPY = "COPY traffic_bin_made (segment_id, at, kmh_sum, points, seen, is_simulated) FROM STDIN"
_INTO = """
    INSERT INTO traffic_bin (segment_id, at, kmh_sum, points, seen, is_simulated)
    SELECT * FROM traffic_bin_made ON CONFLICT (at, segment_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Town:
    """The world of the simulation for the roads as they are."""

    roads: Network
    world: World
    zone: ZoneInfo


def furnish(seed: int, *, by: Actor, at: datetime) -> Town:
    """Roads that may be simulated, and what is usual on them, taught by days that were never driven."""
    roads = network()
    town = Town(roads, World(seed, roads.free.copy(), roads.behind), reading.zone())
    real = set(Profile.objects.filter(is_simulated=False).values_list("segment_id", flat=True))
    unknown = np.array([number not in real for number in roads.ids.tolist()], dtype=bool)
    if unknown.any():
        _teach(town, unknown, at)
    return town


def _teach(town: Town, unknown: NDArray[np.bool_], at: datetime) -> None:
    today = at.astimezone(reading.zone()).date().toordinal() - _EPOCH
    days = range(today - TAUGHT_DAYS, today)
    step = DAY_BINS // SLOTS
    speeds = np.stack(
        [
            np.stack([simulated.speeds(town.world, day, slot * step, _weekday(day)) for slot in range(SLOTS)], axis=1)
            for day in days
        ],
        axis=1,
    )  # fmt: skip
    weekdays = np.array([_weekday(day) for day in days])
    known = profiles.learn(speeds[unknown].astype(np.float32), weekdays, town.roads.free[unknown].astype(np.float32))
    learning.keep(town.roads.ids[unknown], known, np.ones(int(unknown.sum()), dtype=bool), at=at)


def _weekday(day: int) -> int:
    return (day + 3) % 7


def observe(town: Town, since: datetime, until: datetime, *, at: datetime) -> int:
    """What is driven in the bins that end in between; how many bins of roads were written."""
    first, last = int(since.timestamp() // BIN_S), int(until.timestamp() // BIN_S)
    written = 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS traffic_bin_made (segment_id int, at timestamptz,"
                       " kmh_sum float8, points int, seen bigint, is_simulated bool)")  # fmt: skip
        cursor.execute("TRUNCATE traffic_bin_made")
        with cursor.copy(_COPY) as copy:
            for number in range(first, last):
                for row in _rows(town, number):
                    copy.write_row(row)
                    written += 1
        cursor.execute(_INTO)
    return written


def _rows(town: Town, number: int) -> list[tuple[object, ...]]:
    """Of one bin. The mask has a bit for each vehicle, where there are few enough."""
    local = datetime.fromtimestamp(number * BIN_S, tz=town.zone)
    day, within = local.date().toordinal() - _EPOCH, (local.hour * 60 + local.minute) * 60 // BIN_S
    kmh, count = simulated.measured(town.world, day, within, local.weekday(), RATE)
    return [
        (road, local, float(kmh[place] * cars * 3), int(cars * 3), (1 << min(int(cars), 62)) - 1, True)
        for place, road in enumerate(town.roads.ids.tolist())
        if (cars := count[place]) > 0
    ]


def driven_until() -> datetime | None:
    """Until when was driven before: whoever simulates again sees no incident a second time."""
    newest: datetime | None = Bin.objects.filter(is_simulated=True).aggregate(newest=Max("at"))["newest"]
    return newest and newest + timedelta(seconds=BIN_S)


def watch(since: datetime, until: datetime) -> int:
    """See the incidents of a stretch of history bin by bin, as they would have been seen; how many were opened."""
    opened, number = 0, int(since.timestamp() // BIN_S)
    while (number + 1) * BIN_S <= until.timestamp():
        begins = datetime.fromtimestamp(number * BIN_S, tz=reading.zone())
        opened += incidents.watch(begins, at=begins + timedelta(seconds=BIN_S), force=True)[0]
        number += 1
    return opened


def settle(*, at: datetime) -> settling.Settled:
    return settling.settle(at=at)
