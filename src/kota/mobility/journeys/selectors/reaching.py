"""How far one gets from a place, and what is there."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import numpy as np

from kota.mobility.journeys.contracts import Asked, StepFree
from kota.mobility.journeys.rules import reach, sweep
from kota.mobility.journeys.rules.reach import Grid
from kota.mobility.journeys.rules.searching import RIDES, WAIT
from kota.mobility.journeys.rules.timetable import FREE, NEVER
from kota.mobility.journeys.selectors import closed, ends, planning
from kota.mobility.journeys.selectors.engine import Used, engine, room
from kota.mobility.transit import facade as transit

BANDS = (15, 30, 45, 60)  # minutes


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one gets in time, by public transport and on foot."""

    grid: Grid
    at: datetime
    stops: int

    def geojson(self, minutes: tuple[int, ...] = BANDS) -> dict[str, Any]:
        return reach.geojson(self.grid, [60 * one for one in minutes])


def reached(place: tuple[float, float] | str, at: datetime, *, minutes: int = 60, step_free: StepFree = StepFree.ANY,
            walk_speed: float = 1.2) -> Reach:  # fmt: skip
    """Everything within so many minutes of a place, leaving at a moment."""
    held = transit.current()
    local = at.astimezone(held.zone)
    one = engine(local.date())
    asked = Asked(place, place, local, walk_speed=walk_speed, step_free=step_free)
    shut = closed.out(one, local, step_free)
    origin = ends.open_end(ends.end(place, asked, held), held, shut)
    midnight = datetime.combine(local.date(), time(), tzinfo=held.zone)
    start, most = int((local - midnight).total_seconds()), 60 * minutes
    groups = np.zeros(len(held.network.routes.mode), np.int32)
    used = Used(planning.masks(one, asked, shut.kept), shut.kept.ways, shut.walks)
    sides = one.sides(used, groups, FREE)
    here = planning.reached(origin)
    with room(one) as free:
        latest = np.full(len(held.network.stops.lon), start + most, np.int32)
        rounds = sweep.sweep(
            sides.ahead,
            sides.masks,
            free.there,
            here.stop,
            (start + here.seconds).astype(np.int32),
            free.goal,
            RIDES,
            WAIT,
            0,
            latest,
            NEVER,
        )
        seconds = np.minimum(free.there.ride[rounds], free.there.ready[0]) - start
    stops = held.network.stops
    lon, lat = np.append(stops.lon, origin.spot.lon), np.append(stops.lat, origin.spot.lat)
    grid = reach.grid(lon, lat, np.append(seconds, 0).astype(np.int32), most, walk_speed)
    return Reach(grid, at, int((seconds <= most).sum()))
