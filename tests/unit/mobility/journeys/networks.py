"""Networks to search in, made of small feeds."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.rules import building, masking, searching
from kota.mobility.journeys.rules.building import Ways
from kota.mobility.journeys.rules.legs import Found
from kota.mobility.journeys.rules.searching import Reached, Room, Sides, Wish
from kota.mobility.journeys.rules.timetable import FREE, Fares, Masks
from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.rules import days, merging
from kota.mobility.transit.rules.gtfs.archive import Files
from kota.mobility.transit.rules.gtfs.reading import read

DAY = date(2026, 3, 10)


@dataclass
class Town:
    """A feed of one day, ready to be searched; stops by their ids."""

    network: Network
    day: Day
    walks: Ways
    sides: Sides
    room: Room
    stop: dict[str, int]

    def ask(self, origin: str, goal: str, at: int, **more: object) -> list[Found]:
        return self.between({origin: 0}, {goal: 0}, at, **more)

    def between(
        self, origin: dict[str, int], goal: dict[str, int], at: int, masks: Masks | None = None, **more: object
    ) -> list[Found]:
        sides = self.sides
        if masks is not None:
            turned = masking.turned(masks, masking.Turn.of(self.day))
            sides = Sides(sides.ahead, sides.behind, masks, turned, sides.fares)
        return searching.search(sides, Wish(self._reached(origin), self._reached(goal), at, **more), self.room).found  # type: ignore[arg-type]

    def _reached(self, places: dict[str, int]) -> Reached:
        return Reached(
            np.array([self.stop[one] for one in places], np.int32), np.array(list(places.values()), np.int32)
        )


def town(
    files: Files,
    *,
    expand: bool = False,
    change: int = 60,
    near: float = 300.0,
    fares: Fares = FREE,
    day: date = DAY,
    group: NDArray[np.int32] | None = None,
) -> Town:
    feed, problems = read(files)
    assert feed is not None, problems.listed()
    network = merging.merged([merging.Source("f", feed)], "Asia/Jakarta", lambda _feed, name: name)
    ran = days.compiled(network, day, expand=expand)
    stops = network.stops
    walks = building.straight_ways(stops.lon, stops.lat, stops.kind == 0, near)
    changes = np.full(len(stops.lon), change, np.int32)
    groups = np.zeros(len(ran.pattern), np.int32) if group is None else group[network.patterns.route[ran.pattern]]
    ahead = building.timetable(ran, groups, walks, changes)
    behind = building.mirrored(ahead, ran, groups, walks)
    masks = masking.open_to_all(ran, len(stops.lon))
    sides = Sides(ahead, behind, masks, masks, fares)
    names = {one.decode(): at for at, one in enumerate(stops.id.tolist())}
    return Town(network, ran, walks, sides, Room.of(len(stops.lon), len(ran.pattern)), names)
