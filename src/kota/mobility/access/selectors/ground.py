"""What is known of the network in use: its lifts, the insides of its stations. Made once for each network."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.access.contracts.facts import LiftFact
from kota.mobility.access.rules.inside import LIFT, Inside
from kota.mobility.access.selectors import facts
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.network import text

NEAR_M, KIND_WORDS = 300.0, 2  # how near, and how many words before a name may say what kind of station it is
RAIL_NEAR_M = 500.0  # where it says that trains stop there: stations of one name lie far from each other
SPONSOR_WORDS = 2
KINDS = {  # what such a word says of who stops there
    "mrt": frozenset({transit.Mode.METRO}), "lrt": frozenset({transit.Mode.TRAM, transit.Mode.METRO}),
    "stasiun": transit.RAIL, "halte": frozenset({transit.Mode.BUS}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What a lift joins to another part, as its timetable calls it, and what that is in English."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.id


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift by `feed:pathway`, or by the code of its fact. `rows` are its pathways, none where it stands alone;
    `parts` are what it joins. `is_synthetic`: the pack made it up. One whose station another timetable took the place
    of belongs to the stop of that name near by, whose inside nobody described: it stands alone there."""

    id: str
    stop: str
    station: str
    parts: tuple[Part, Part] = (Part("", ""), Part("", ""))
    rows: tuple[int, ...] = ()
    fact: LiftFact | None = None
    is_synthetic: bool = False
    number: int = 0  # of several between the same two
    is_used: bool = True  # not: nothing stops at its station any more, nor near it at one of its name


class Ground:
    """The network in use with its lifts."""

    def __init__(self, held: transit.Held) -> None:
        self.held, self.facts = held, facts.generation()

    @property
    def directory(self) -> transit.Directory:
        return self.held.directory

    @cached_property
    def inside(self) -> Inside:
        return Inside(self.held.network, self.directory.station, self.directory.served)

    @cached_property
    def lifts(self) -> Mapping[str, Lift]:
        """Lifts by id: those of pathways, and those that only the city knows."""
        known, ways = facts.lifts(), self.held.network.pathways
        found: dict[str, Lift] = {}
        for row in np.flatnonzero(ways.mode == LIFT).tolist():
            id_ = f"{text(self.held.network.feeds, int(ways.feed[row]))}:{text(ways.id, row)}"
            found[id_] = self._of_pathway(id_, row, known.get(id_))
        _number(found)
        for code, fact in known.items():
            if code not in found and fact.stop in self.directory.stop_of:
                found[code] = Lift(code, fact.stop, self._name(self.directory.stop_of[fact.stop]), fact=fact)
        return found

    def _of_pathway(self, id_: str, row: int, fact: LiftFact | None) -> Lift:
        ways, directory = self.held.network.pathways, self.directory
        ends = int(ways.from_stop[row]), int(ways.to_stop[row])
        station = int(directory.station[ends[0]])
        own = self._name(station)
        parts = tuple(self._part(one, own) for one in ends)
        is_synthetic = id_.partition(":")[0] == "synthetic"
        joined = parts[0], parts[1]
        if self._is_served(station):
            return Lift(id_, directory.stop_id(station), own, joined, (row,), fact, is_synthetic)
        now = self._in_its_place(station)
        if now is None:
            return Lift(id_, directory.stop_id(station), own, joined, (row,), fact, is_synthetic, is_used=False)
        return Lift(id_, directory.stop_id(now), self._name(now), joined, (), fact, is_synthetic)

    def _is_served(self, station: int) -> bool:
        return any(self.directory.served[one] for one in self.directory.members(station))

    def _in_its_place(self, station: int) -> int | None:
        """The station in use that stands where another stood, by its name and by who stops there: "Stasiun MRT Lebak
        Bulus" was where "Lebak Bulus Grab" is, for a timetable may leave out what kind it is, and add a sponsor; a stop
        of buses of that name is another one. Of several the one that is called most alike, then the nearest."""
        stops, before = self.held.network.stops, transit.folded(self._name(station)).split()
        names = [before[start:] for start in range(min(KIND_WORDS + 1, len(before)))]
        wanted = next((KINDS[word] for word in ("mrt", "lrt", *before[:1]) if word in KINDS and word in before), None)
        found = list[tuple[int, int]]()
        far = RAIL_NEAR_M if wanted and transit.Mode.BUS not in wanted else NEAR_M
        for stop, _far in self.directory.near(float(stops.lon[station]), float(stops.lat[station]), far):
            now = int(self.directory.station[stop])
            words = transit.folded(self._name(now)).split()
            more = [
                len(words) - len(one) for one in names if words[: len(one)] == one and _is_sponsor(words[len(one) :])
            ]
            if more and (wanted is None or self._modes(now) & wanted):
                found.append((min(more), now))
        return min(found, key=lambda one: one[0])[1] if found else None

    def _modes(self, station: int) -> frozenset[transit.Mode]:
        routes = self.directory.routes_at(self.directory.members(station))
        return frozenset(transit.mode(int(self.held.network.routes.mode[one])) for one in routes)

    def _part(self, stop: int, station: str) -> Part:
        called = self._name(stop)
        name = called.removeprefix(station).strip(" ,") or text(self.held.network.stops.platform, stop)
        return Part(name, self._english.get(called, name) if called != station else name)

    @cached_property
    def _english(self) -> Mapping[str, str]:
        return transit.stop_names("en")

    def _name(self, stop: int) -> str:
        return text(self.held.network.stops.name, stop)

    @cached_property
    def by_station(self) -> Mapping[str, tuple[Lift, ...]]:
        found: dict[str, list[Lift]] = {}
        for one in self.lifts.values():
            found.setdefault(self.station_of(one.stop), []).append(one)
        return {station: tuple(lifts) for station, lifts in found.items()}

    def station_of(self, stop_id: str) -> str:
        """The station that a stop belongs to, by id."""
        place = self.directory.stop_of.get(stop_id)
        return stop_id if place is None else self.directory.stop_id(int(self.directory.station[place]))

    def lifts_at(self, stop_id: str) -> tuple[Lift, ...]:
        """The lifts of a stop's station."""
        return self.by_station.get(self.station_of(stop_id), ())

    def name(self, stop_id: str) -> str:
        """What a stop is called; its id where no timetable in use has it any more."""
        place = self.directory.stop_of.get(stop_id)
        return stop_id if place is None else self._name(place)

    def lift(self, id_: str) -> Lift:
        if id_ not in self.lifts:
            raise MissingError(_("There is no such lift."))
        return self.lifts[id_]

    def stop(self, stop_id: str) -> int:
        """MissingError when no timetable in use has this stop."""
        if stop_id not in self.directory.stop_of:
            raise MissingError(_("There is no stop %(id)s in the timetables in use."), id=stop_id)
        return self.directory.stop_of[stop_id]

    def operator(self, stop_id: str) -> str:
        """Who runs the lines of a stop: the first in the order of its lines, empty where nothing stops."""
        network = self.held.network
        lines = self.directory.routes_at(self.directory.platforms(self.stop(stop_id)))
        return text(network.agencies.code, int(network.routes.agency[lines[0]])) if lines else ""


def _is_sponsor(more: Sequence[str]) -> bool:
    """A word or two after a name, and no number: those count stops of buses around a station."""
    return len(more) <= SPONSOR_WORDS and not any(word.isdigit() for word in more)


def _number(lifts: dict[str, Lift]) -> None:
    """Lifts side by side are told apart by a number."""
    alike: dict[tuple[str, tuple[Part, Part]], list[str]] = {}
    for id_, one in lifts.items():
        alike.setdefault((one.stop, one.parts), []).append(id_)
    for ids in alike.values():
        if len(ids) > 1:
            lifts.update({id_: replace(lifts[id_], number=number) for number, id_ in enumerate(ids, 1)})


class _Holder:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made: Ground | None = None

    def get(self, held: transit.Held) -> Ground:
        made = self.made
        if made is None or made.held is not held or made.facts is not facts.generation():
            with self.lock:
                made = self.made = Ground(held)
        return made


_HOLDER = _Holder()


def ground() -> Ground:
    """Of the network in use."""
    return _HOLDER.get(transit.current())
