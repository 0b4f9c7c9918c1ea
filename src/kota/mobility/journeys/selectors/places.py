"""From words to places."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kota.base.words import seen
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Found
from kota.mobility.journeys.contracts import Journey
from kota.mobility.journeys.rules import building
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

MOST = 8
SAME_M = 100  # from what is searched by its name to where somebody says that it is


class Own(Protocol):
    """A place that somebody calls by a name of their own."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class End:
    """What was said of one end of a journey: a place, or places to choose from, or nothing that is known. Where
    somebody's own place is, no address tells: its name finds it again."""

    words: str
    place: tuple[float, float] | None = None
    choices: tuple[Found, ...] = ()
    is_own: bool = False

    @property
    def lon(self) -> str:
        return f"{self.place[0]:.6f}" if self.place and not self.is_own else ""

    @property
    def lat(self) -> str:
        return f"{self.place[1]:.6f}" if self.place and not self.is_own else ""


def understood(words: str, lon: str, lat: str, own: Sequence[Own] = ()) -> End:
    """A place by its position, else one's own by its name, else by its name where only one place is meant."""
    words, point = seen(words), _point(lon, lat)
    if point is not None:
        return End(words, point)
    for one in own:
        if one.name.casefold() == words.strip().casefold():
            return End(one.name, (one.lon, one.lat), is_own=True)
    found = areas.search(words, limit=MOST)
    if found and (len(found) == 1 or found[0].is_whole):
        return End(found[0].name, (found[0].lon, found[0].lat))
    return End(words, None, tuple(found))


def title(origin: End, goal: End, journey: Journey) -> str:
    """From where to where, in words that are no stranger's: anybody may open a page of the city that has them."""
    rides = [leg for leg in journey.legs if leg.lines]
    return f"{_called(origin, rides[0].start.name)} → {_called(goal, rides[-1].end.name)}"


def _called(end: End, stop: str) -> str:
    """What the city calls the place, or somebody who is signed in their own; else the stop nearest to it."""
    if end.is_own or end.place is None:
        return end.words
    here = (one.name for one in areas.search(end.words, limit=MOST)
            if building.distance(*end.place, one.lon, one.lat) <= SAME_M)  # fmt: skip
    return next(here, stop)


def _point(lon: str, lat: str) -> tuple[float, float] | None:
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None


def resolve(at: str) -> tuple[tuple[float, float] | str, str] | None:
    """A place and its name from what a program sent, `lon,lat` or the id of a stop; None when it is neither."""
    held = transit.current()
    stop = held.directory.stop_of.get(at)
    if stop is not None:
        return at, text(held.network.stops.name, stop)
    lon, _, lat = at.partition(",")
    point = _point(lon, lat)
    return None if point is None else (point, "")
