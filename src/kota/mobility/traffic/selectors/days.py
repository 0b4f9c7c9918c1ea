"""A road over a day, and over weeks as an open file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kota.mobility.traffic.models import Bin, Profile
from kota.mobility.traffic.rules import speeds
from kota.mobility.traffic.rules.profiles import SLOTS
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors.network import Road

_DAY = timedelta(days=1)
_SLOT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter of an hour: what was measured and what is usual, None where nobody knows."""

    at: datetime
    kmh: float | None
    usual_kmh: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A bin of five minutes, as files and programs get it."""

    at: datetime
    kmh: float
    vehicles: int
    flow: float | None
    is_simulated: bool


def day(road: Road, on: date) -> list[Slot]:
    """A day of a road by quarters of an hour."""
    begins = datetime.combine(on, time(), tzinfo=reading.zone())
    sums: dict[int, list[float]] = {}
    for one in measured(road, begins, begins + _DAY):
        sums.setdefault(int((one.at - begins) / _SLOT), []).append(one.kmh)
    usual = usual_of(road, on.weekday())
    return [
        Slot(begins + number * _SLOT, sum(some) / len(some) if (some := sums.get(number)) else None, usual[number])
        for number in range(SLOTS)
    ]


def usual_of(road: Road, weekday: int) -> list[float | None]:
    """What is usual on a weekday, by quarters of an hour."""
    row = Profile.objects.filter(segment_id=road.id, weekday=weekday).values_list("kmh", flat=True).first()
    return [None if one != one else one for one in row] if row else [None] * SLOTS


def measured(road: Road, since: datetime, until: datetime) -> Iterator[Measured]:
    """What was measured in between, oldest first."""
    found = Bin.objects.filter(segment_id=road.id, at__gte=since, at__lt=until).order_by("at")
    for row in found.iterator(chunk_size=5_000):
        by_probes = row.kmh_sum / row.points if row.points else None
        kmh = by_probes if row.sensor_kmh is None else row.sensor_kmh
        if kmh is not None:
            cars = round(speeds.vehicles([row.seen])[0]) if row.seen else 0  # type: ignore[arg-type]
            yield Measured(row.at, kmh, cars, row.sensor_flow, row.is_simulated)
