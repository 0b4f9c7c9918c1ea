"""What somebody reaches from a place: how much of each kind within so many minutes, and what is nearest."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from kota.base import clock, compiling
from kota.mobility.journeys import facade as journeys
from kota.mobility.journeys.contracts import StepFree
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.rules import linking
from kota.mobility.reach.rules.layers import Ints, Point
from kota.mobility.reach.selectors.ground import Ground, ground
from kota.mobility.transit import facade as transit

NEAREST = 3
SHADES = ("440154", "31688e", "21918c", "5ec962", "fde725")  # of bands, the nearest first: told apart by everybody
Place = tuple[float, float] | str


@dataclass(frozen=True, slots=True)
class Near:
    """Something with a name, and how long it takes to get there."""

    point: Point
    seconds: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Of a kind: how much within each of the minutes that were asked for, of how much in the city; and the nearest with
    names. `made_up` is how many of the city's points are made up."""

    kind: Kind
    within: tuple[float, ...]
    every: float
    made_up: int
    sources: tuple[str, ...]
    nearest: tuple[Near, ...]

    def share(self, number: int) -> float:
        return self.within[number] / self.every if self.every else 0.0


@dataclass(frozen=True)
class From:
    """A place with everything that is reached from it. `minutes` in rising order."""

    reach: journeys.Reach
    minutes: tuple[int, ...]

    @property
    def by_street(self) -> bool:
        """Do ways on foot follow the streets, wherever these are known?"""
        return self.reach.wave is not None

    @property
    def untold(self) -> str:
        """Whose timetable does not reach the day, in the reader's language."""
        return journeys.untold_said(self.reach.untold) if self.reach.untold else ""

    @property
    def is_untold(self) -> bool:
        """Does no timetable tell of that day?"""
        return self.reach.untold is not None and not self.reach.untold.names

    @property
    def is_empty(self) -> bool:
        """Does nobody get anywhere from there?"""
        return bool(self.outlines()[-1].is_empty)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all that is reached."""
        west, south, east, north = self.outlines()[-1].bounds or (0.0, 0.0, 0.0, 0.0)
        return float(west), float(south), float(east), float(north)

    def outlines(self) -> list[Any]:
        """What is reached within each of the minutes."""
        return [journeys.outline(self.reach.grid, 60 * one) for one in self.minutes]


def reached(
    place: Place, at: datetime, minutes: Collection[int], *, step_free: StepFree = StepFree.ANY,
    walk_m: int = linking.FAR, walk_speed: float = 1.2, without_modes: Collection[str] = (),
) -> From:  # fmt: skip
    """From a place, leaving at a moment."""
    wanted = tuple(sorted(set(minutes)))
    found = journeys.reached(
        place, at, minutes=wanted[-1], step_free=step_free, walk_m=walk_m, walk_speed=walk_speed,
        without_modes=without_modes,
    )  # fmt: skip
    return From(found, wanted)


def isochrones(one: From) -> dict[str, Any]:
    """Outlines as GeoJSON, the farthest first, so that nearer ones are drawn above."""
    made = _collection([
        _feature(outline, {"minutes": minutes})
        for minutes, outline in reversed(list(zip(one.minutes, one.outlines(), strict=True)))
    ])  # fmt: skip
    return made | {"by_street": one.by_street, "untold": one.untold}


def bands(one: From, titles: Sequence[str]) -> dict[str, Any]:
    """The same for a map: each band without the nearer ones, so that colours stay as they are."""
    before, features = -1, []
    for minutes, title, shade in zip(one.minutes, titles, SHADES, strict=False):
        shape = journeys.outline(one.reach.grid, 60 * minutes, before)
        features.append(_feature(shape, {"title": title, "color": f"#{shade}"}))
        before = 60 * minutes
    return _collection(features)


def _feature(outline: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(outline)}


def _collection(features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def counted(one: From, kinds: Collection[Kind] = tuple(Kind)) -> list[Counted]:
    """How much of each kind is reached."""
    seen = ground(one.reach.held)
    seconds = times(one.reach, seen)
    return [_of_kind(one, seen, kind, seconds) for kind in Kind if kind in kinds]


def _of_kind(one: From, seen: Ground, kind: Kind, times: Ints) -> Counted:
    part, layer = seen.columns.part[kind], seen.layers[kind]
    seconds, weight = times[part], seen.columns.weight[part]
    within = tuple(float(weight[seconds <= 60 * minutes].sum()) for minutes in one.minutes)
    return Counted(
        kind, within, float(weight.sum()), layer.made_up, layer.sources, _nearest(one, layer.points, seconds)
    )


def times(reach: journeys.Reach, seen: Ground) -> Ints:
    """Seconds to each point: along the streets, or straight from a stop or the place where one of both lies off all
    streets, or none are known."""
    made = _guessed(reach, seen, reach.guessed)
    if reach.wave is None:
        return made
    if reach.asked.step_free is not StepFree.SURE:
        off = reach.wave.beside(seen.places).edge < 0
        made[off] = _guessed(reach, seen, reach.begun)[off]
    found: Ints = np.minimum(made, reach.wave.soonest(seen.places, journeys.NEVER))
    return found


def _guessed(reach: journeys.Reach, seen: Ground, seconds: Ints) -> Ints:
    """By straight lines from the stops, and from the place itself, which is last of `seconds`."""
    asked, columns = reach.asked, seen.columns
    made = linking.soonest(
        seen.links, 0, len(columns.lon), seconds, asked.walk_m, asked.walk_speed, reach.most, journeys.NEVER
    )
    if seconds[-1] < journeys.NEVER:
        far = seen.plane.away(columns.lon, columns.lat, reach.spot.lon, reach.spot.lat)
        walks = np.where(far <= asked.walk_m, np.ceil(far / asked.walk_speed), journeys.NEVER)
        made = np.minimum(made, walks).astype(np.int32)
    return made


def _nearest(one: From, points: Sequence[Point], seconds: Ints) -> tuple[Near, ...]:
    order = np.argsort(seconds, kind="stable")[: 50 * NEAREST]
    named = [int(at) for at in order if points[at].name and seconds[at] <= one.reach.most][:NEAREST]
    return tuple(Near(points[at], int(seconds[at])) for at in named)


def warm() -> float:
    """Link the city's places to its stops and compile what counts them; seconds that it took."""
    journeys.wait_until_warm()
    compiling.ensure("compile_reach")
    began, held = time.monotonic(), transit.current()
    served = np.flatnonzero(held.directory.served)
    if len(served):
        one = reached(held.directory.stop_id(int(served[0])), clock.now(), (5,))
        isochrones(one)
        counted(one)
    return time.monotonic() - began
