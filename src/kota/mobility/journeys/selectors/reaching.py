"""How far one gets from a place."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property

import numpy as np

from kota.mobility.journeys.contracts import Asked, Spot, StepFree, Why
from kota.mobility.journeys.rules import reach, sweep
from kota.mobility.journeys.rules.reach import Grid
from kota.mobility.journeys.rules.searching import RIDES, WAIT
from kota.mobility.journeys.rules.timetable import FREE, NEVER
from kota.mobility.journeys.selectors import closed, ends, on_foot, query, squares, untold
from kota.mobility.journeys.selectors.engine import Ints, Used, engine, must_be_warm, room
from kota.mobility.streets import facade as streets
from kota.mobility.transit import facade as transit


@dataclass(frozen=True)
class Reach:
    """Where one gets in time, by public transport and on foot. `seconds` is how long it takes to each stop of the
    network, `ridden` the same where a ride ends there; `most` how long was looked for. `is_nowhere`: in the sea no walk
    is guessed; `nearest_m` on foot to the nearest stop, 0 where there is none for far around. `untold`: whose
    timetable does not reach the day."""

    held: transit.Held
    spot: Spot
    asked: Asked
    most: int
    seconds: Ints
    ridden: Ints
    is_nowhere: bool = False
    nearest_m: int = 0
    untold: Why | None = None

    @property
    def at(self) -> datetime:
        return self.asked.at

    @cached_property
    def wave(self) -> streets.Wave | None:
        """From the stops and from the place itself along the streets, around what is closed; None where none are
        known."""
        return on_foot.wave(self.held, self.seconds, self.spot, self.asked, self.most)

    @cached_property
    def begun(self) -> Ints:
        """The seconds of all stops, and last of the place itself."""
        return np.append(self.seconds, NEVER if self.is_nowhere else 0).astype(np.int32)

    @cached_property
    def guessed(self) -> Ints:
        """The seconds of those stops, and last of the place itself, from which ways on foot are guessed by straight
        lines: from all where no streets are known, else from those off all streets; from none where every metre must
        be sure."""
        seconds = self.begun.copy()
        if self.asked.step_free is StepFree.SURE:
            seconds[:] = NEVER
        elif self.wave is not None:
            seconds[self.wave.sources.edge >= 0] = NEVER
        return seconds

    @cached_property
    def grid(self) -> Grid:
        """The time to squares of a hundred metres, along the streets where they are known."""
        stops, asked = self.held.network.stops, self.asked
        lon, lat = np.append(stops.lon, self.spot.lon), np.append(stops.lat, self.spot.lat)
        if self.wave is None:
            return reach.grid(lon, lat, self.guessed, self.most, asked.walk_speed, asked.walk_m)
        found = squares.along(self.held, self.wave, lon, lat, self.begun)
        some = (self.guessed < self.most) & np.isfinite(lon)
        reach.guess(found, lon[some], lat[some], self.guessed[some], self.most, asked.walk_speed, asked.walk_m)
        return found

    def stops(self) -> list[tuple[int, int]]:
        """Served stops that are reached, also on foot from where a ride ends, and in how many seconds, the soonest
        first."""
        served, seconds = self.held.directory.served, np.minimum(self.seconds, self._walked())
        found = np.flatnonzero((seconds <= self.most) & served)
        return [(int(stop), int(seconds[stop])) for stop in found[np.argsort(seconds[found], kind="stable")]]

    def _walked(self) -> Ints:
        """Seconds to stops on foot from those at which a ride ends: by straight lines from those off all streets."""
        asked, stops, came = self.asked, self.held.network.stops, self.ridden
        wave = on_foot.wave(self.held, came, self.spot, asked, self.most)
        off = np.where(self.guessed[:-1] < NEVER, came, NEVER).astype(np.int32)
        made = reach.walked(
            stops.lon, stops.lat, self.held.directory.served, off, self.most, asked.walk_speed, asked.walk_m
        )
        return made if wave is None else np.minimum(made, wave.soonest(on_foot.places(self.held), NEVER))


def reached(
    place: tuple[float, float] | str, at: datetime, *, minutes: int = 60, step_free: StepFree = StepFree.ANY,
    walk_m: int = reach.WALK, walk_speed: float = 1.2, without_modes: Collection[str] = (),
) -> Reach:  # fmt: skip
    """Everything within so many minutes of a place, leaving at a moment. Of a line without a timetable half its headway
    is waited for."""
    must_be_warm()
    local = at.astimezone(transit.current().zone)
    one = engine(local.date())
    held = one.held
    asked = Asked(
        place, place, local, walk_m=walk_m, walk_speed=walk_speed, step_free=step_free,
        without_modes=frozenset(without_modes),
    )  # fmt: skip
    shut = closed.out(one, asked)
    whole = ends.end(place, asked, held)
    origin = ends.open_end(whole, held, shut)
    midnight = datetime.combine(local.date(), time(), tzinfo=held.zone)
    start, most = int((local - midnight).total_seconds()), 60 * minutes
    groups = np.zeros(len(held.network.routes.mode), np.int32)
    used = Used(query.masks(one, asked, shut.kept), shut.kept.ways, shut.walks)
    sides = one.sides(used, groups, FREE)
    here = query.reached(origin)
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
            RIDES,
        )
        ridden = free.there.ride[rounds] - start
        seconds = np.minimum(ridden, free.there.ready[0] - start)
    return Reach(
        held, origin.spot, asked, most, seconds, ridden, is_nowhere=ends.is_nowhere(whole),
        nearest_m=ends.nearest_m(whole, held), untold=untold.untold(held, local.date()),
    )  # fmt: skip
