"""Ways of one's own along the streets: to stops, alone, and drawn on the map. Where no streets are known, None: others
guess from straight lines then."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from kota.mobility.journeys.contracts import Asked, Journey, Leg, Moment, Move, Reason, Spot, StepFree
from kota.mobility.journeys.rules import building, degrees
from kota.mobility.journeys.rules.building import OnFoot
from kota.mobility.journeys.selectors import telling
from kota.mobility.streets import facade as streets
from kota.mobility.streets.contracts import SPEEDS, Footpaths, Profile, Way
from kota.mobility.transit import facade as transit

Ints = NDArray[np.int32]
DARK, LIGHT = 18, 6  # hours between which unlit ways are avoided
WALK_ALONE, RIDE_ALONE = (
    3000,
    10_000,
)  # metres that are offered as a way without any ride: farther ones are dear to find
BETWEEN = 500.0  # metres on foot between two rides
LONGER = 1.1  # than the straight line is any way of a city
SPARE = 0.006  # degrees: more than anybody walks between two rides
_ROLLING = {StepFree.ANY: Profile.WALK, StepFree.LIKELY: Profile.WHEELCHAIR, StepFree.SURE: Profile.WHEELCHAIR_SURE}


class _Stops:
    """The served stops of the network in use, beside the streets."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.key = ""
        self.places: streets.Places | None = None

    def get(self, held: transit.Held) -> streets.Places:
        with self.lock:
            if self.places is None or self.key != held.key:
                stops, served = held.network.stops, held.directory.served
                self.places = streets.places(np.where(served, stops.lon, np.nan), np.where(served, stops.lat, np.nan))
                self.key = held.key
            return self.places


_STOPS = _Stops()


def places(held: transit.Held) -> streets.Places:
    """The served stops, beside the streets."""
    return _STOPS.get(held)


def profile(asked: Asked) -> Profile:
    """Who is on the way: without steps as sure as asked for; else on foot, in the dark on ways that are lit."""
    found = _ROLLING[asked.step_free]
    dark = found is Profile.WALK and not LIGHT <= asked.at.hour < DARK
    return Profile.WALK_DARK if dark else found


def speed(asked: Asked, of: Profile) -> float:
    """Metres a second: whoever walks slower than others also rolls slower."""
    return SPEEDS[of] * (asked.walk_speed / SPEEDS[Profile.WALK] if of is not Profile.BICYCLE else 1.0)


def shut(of: Profile, asked: Asked) -> streets.Shut:
    """What is closed while one is on the way."""
    return streets.shut(of, asked.at, arrive_by=asked.arrive_by)


def reach(spot: Spot, asked: Asked, held: transit.Held) -> tuple[dict[int, int], dict[int, int]] | None:
    """Seconds and metres to each stop in reach, around what is closed. Stops off all streets are guessed, unless every
    metre must be sure."""
    of = profile(asked)
    here = _STOPS.get(held)
    found = streets.reach(
        (spot.lon, spot.lat), here, metres=asked.walk_m, profile=of, shut=shut(of, asked),
        speed=speed(asked, of),
    )  # fmt: skip
    if found is None:
        return None
    seconds = {stop: one.seconds for stop, one in found.items()}
    metres = {stop: one.metres for stop, one in found.items()}
    if of is not Profile.WHEELCHAIR_SURE:
        off = streets.off_streets(here, of)
        for stop, far in held.directory.near(spot.lon, spot.lat, asked.walk_m / building.DETOUR):
            if off[stop]:
                metres[stop] = round(far * building.DETOUR)
                seconds[stop] = int(np.ceil(metres[stop] / asked.walk_speed))
    return seconds, metres


def wave(held: transit.Held, seconds: Ints, spot: Spot, asked: Asked, most: int) -> streets.Wave | None:
    """From a point, and from stops that are reached so soon, on foot to everywhere. None where no streets are known."""
    of = profile(asked)
    return streets.wave(
        _STOPS.get(held), seconds, (spot.lon, spot.lat), most=most, metres=asked.walk_m, profile=of,
        shut=shut(of, asked), speed=speed(asked, of),
    )  # fmt: skip


def between(held: transit.Held, near: float) -> OnFoot | None:
    """Ways between stops; None where no streets are known."""
    here, served = _STOPS.get(held), held.directory.served
    found = [
        streets.footpaths(here, served, near=near, metres=BETWEEN, profile=of)
        for of in (Profile.WALK, Profile.WHEELCHAIR, Profile.WHEELCHAIR_SURE)
    ]
    walk, rolling, sure = found
    return None if walk is None or rolling is None or sure is None else OnFoot(walk, rolling, sure)


def around(held: transit.Held, areas: Sequence[Any], near: float, asked: Asked) -> Footpaths | None:
    """The ways between stops near closed places, around these."""
    here, of = _STOPS.get(held), _ROLLING[asked.step_free]
    west, south, east, north = shapely.total_bounds(list(areas))
    inside = (
        held.directory.served & (here.lon > west - SPARE) & (here.lon < east + SPARE)
        & (here.lat > south - SPARE) & (here.lat < north + SPARE)
    )  # fmt: skip
    return streets.footpaths(here, inside, near=near, metres=BETWEEN, profile=of, shut=shut(of, asked))


def alone(a: Spot, b: Spot, asked: Asked) -> Way | None:
    """The way on foot from door to door, where it is one."""
    return _alone(a, b, asked, profile(asked), WALK_ALONE)


def by_bicycle(a: Spot, b: Spot, asked: Asked) -> Journey | None:
    """By a bicycle of one's own, where that is a way."""
    if asked.step_free is not StepFree.ANY:
        return None
    way = _alone(a, b, asked, Profile.BICYCLE, RIDE_ALONE)
    return None if way is None else journey(a, b, way, Move.BIKE, asked)


def _alone(a: Spot, b: Spot, asked: Asked, of: Profile, most: int) -> Way | None:
    if building.distance(a.lon, a.lat, b.lon, b.lat) > most / LONGER:
        return None
    way = streets.way((a.lon, a.lat), (b.lon, b.lat), profile=of, shut=shut(of, asked), speed=speed(asked, of))
    return None if way is None or way.metres > most else way


def journey(a: Spot, b: Spot, way: Way, move: Move, asked: Asked) -> Journey:
    """A way without any ride."""
    took = timedelta(seconds=way.seconds)
    leave = asked.at - took if asked.arrive_by else asked.at
    depart, arrive = Moment(leave, leave, leave), Moment(leave + took, leave + took, leave + took)
    leg = Leg(a, b, depart, arrive, way.metres, way.seconds, move=move)
    return judged(telling.finished([_along(leg, way)], arrive))


def drawn(journeys: Collection[Journey], asked: Asked) -> list[Journey]:
    """Journeys with their ways of one's own along the streets, and what is known of steps on these."""
    if not streets.is_known():
        return [judged(one) for one in journeys]
    known: dict[tuple[float, ...], Way | None] = {}
    return [judged(replace(one, legs=tuple(_drawn(leg, asked, known) for leg in one.legs))) for one in journeys]


def _drawn(leg: Leg, asked: Asked, known: dict[tuple[float, ...], Way | None]) -> Leg:
    of = {Move.WALK: profile(asked), Move.BIKE: Profile.BICYCLE, Move.SHARED: Profile.BICYCLE}.get(leg.move)
    if leg.lines or of is None or leg.way is not None or leg.metres <= 0:
        return leg
    key = (leg.start.lon, leg.start.lat, leg.end.lon, leg.end.lat, float(of is Profile.BICYCLE))
    if key not in known:
        known[key] = streets.way(key[:2], key[2:4], profile=of, shut=shut(of, asked), speed=speed(asked, of))
    way = known[key]
    return leg if way is None else _along(leg, way)


def _along(leg: Leg, way: Way) -> Leg:
    return replace(leg, path=way.points, way=replace(way, points=()))


def judged(one: Journey) -> Journey:
    """Steps on the way count as those at stops do; of a way that is guessed nobody has said anything."""
    free = {leg.way.step_free for leg in one.legs if leg.way and leg.move is Move.WALK}
    free |= {degrees.UNKNOWN for leg in one.legs if degrees.is_guessed(leg)}
    step_free = "no" if "no" in free or one.step_free == "no" else "" if "" in free else one.step_free
    reasons = one.reasons
    if step_free != "yes" and Reason.STEP_FREE in reasons:
        reasons = tuple(each for each in reasons if each is not Reason.STEP_FREE) or (Reason.ANOTHER,)
    return replace(one, step_free=step_free, reasons=reasons)


def credit(at: datetime | None = None) -> Mapping[str, str]:
    """Whose streets ways are found on; empty where none are known."""
    about = streets.about()
    return {"name": about.name, "credit": about.credit} if about else {}
