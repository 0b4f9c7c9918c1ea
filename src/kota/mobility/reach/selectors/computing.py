"""Who reaches what, computed for the whole city: from points of every kelurahan, on a day as planned."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import h3
import numpy as np
import shapely
from numpy.typing import NDArray

from kota.mobility.access import facade as access
from kota.mobility.journeys import facade as journeys
from kota.mobility.journeys.contracts import StepFree
from kota.mobility.reach.contracts import STEPS, STUDIED, WITHIN, Kind
from kota.mobility.reach.rules import figures, frequency, linking, spreads
from kota.mobility.reach.rules.figures import FARE, NEAR_M, OFTEN_S, Figures
from kota.mobility.reach.rules.layers import Floats, Ints, Layer
from kota.mobility.reach.selectors.ground import Ground, ground
from kota.mobility.reach.selectors.opportunities import CELL_LEVEL
from kota.mobility.transit import facade as transit

SLIVER = 3  # smaller hexagons
POINT_LEVEL = 8  # hexagons of 0.7 km²: one point in each, where its people are
HOME_LEVEL = 11  # of 0.002 km²: where those of a hexagon live, when it is counted who lives near a stop
SAME_DEG = 1e-6
WALK_M, SPEED = 1000, 1.2
MINUTE = 7  # each point leaves so many minutes of the hour after the one before
WORKPLACES = 5  # for the price of the middle journey to work
NO, YES = 2, 1  # of wheelchairs, as feeds count


@dataclass(frozen=True, slots=True)
class Origin:
    """A place where people of a kelurahan live; `row` is the kelurahan's."""

    row: int
    lon: float
    lat: float
    people: float


def study(held: transit.Held, day: date, hour: int, go_on: Callable[[], bool] = lambda: True) -> Figures | None:
    """Figures of all kelurahan in which people live; None when told not to go on."""
    seen, spread = ground(held), journeys.Spread(held, day)
    areas, origins = _origins(seen.layers[Kind.PEOPLE])
    people = np.zeros(len(areas))
    for origin in origins:
        people[origin.row] += origin.people
    columns = _near(held, seen, day, hour, areas)
    names = [figures.within(kind, minutes, steps) for kind in STUDIED for minutes in WITHIN for steps in STEPS]
    sums = {name: np.zeros(len(areas)) for name in names}
    around = _stops_around(held, seen, origins)
    for number, origin in enumerate(origins):
        if not go_on():
            return None
        start = hour * 3600 + number * MINUTE % 60 * 60
        for steps in STEPS:
            reached = spread.seconds(*around[number], start, max(WITHIN) * 60, StepFree(steps))
            for name, many in _counted(seen, origin, reached, steps).items():
                sums[name][origin.row] += many * origin.people
    columns |= {name: found / np.maximum(people, 1e-9) for name, found in sums.items()}
    columns[FARE] = _fares(spread, seen, origins, len(areas), hour)
    return Figures(tuple(areas), people, columns)


def _origins(people: Layer) -> tuple[list[str], list[Origin]]:
    """One for each larger hexagon in which people of a kelurahan live, in the middle of them; where a hexagon holds
    only an edge of the kelurahan, its people count with those of the nearest other one."""
    groups = defaultdict[tuple[str, str], list[tuple[float, float, float]]](list)
    for one in people.points:
        if one.area and one.weight > 0:
            groups[one.area, h3.latlng_to_cell(one.lat, one.lon, POINT_LEVEL)].append((one.lon, one.lat, one.weight))
    by_area = defaultdict[str, list[NDArray[np.float64]]](list)
    for (area, _cell), points in sorted(groups.items()):
        by_area[area].append(np.array(points))
    made = [
        Origin(row, float(np.average(at[:, 0], weights=at[:, 2])), float(np.average(at[:, 1], weights=at[:, 2])),
               float(at[:, 2].sum()))
        for row, area in enumerate(by_area) for at in _whole(by_area[area])
    ]  # fmt: skip
    return list(by_area), made


def _whole(groups: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """The groups of an area without slivers, whose points join the nearest large one."""
    large = [one for one in groups if len(one) >= SLIVER] or [max(groups, key=len)]
    middles, kept = np.array([one[:, :2].mean(axis=0) for one in large]), [[one] for one in large]
    for one in groups:
        if not any(one is other for other in large):
            kept[int(np.hypot(*(middles - one[:, :2].mean(axis=0)).T).argmin())].append(one)
    return [np.concatenate(one) for one in kept]


def _stops_around(held: transit.Held, seen: Ground, origins: Sequence[Origin]) -> list[tuple[Ints, Ints]]:
    """For each origin the stops in reach, and the seconds there."""
    stops = held.network.stops
    lon, lat = (np.array([getattr(one, name) for one in origins], np.float64) for name in ("lon", "lat"))
    found = linking.links(lon, lat, stops.lon, stops.lat, held.directory.served, seen.plane, WALK_M)
    return [
        (found.stop[first:last], np.ceil(found.metres[first:last] / SPEED).astype(np.int32))
        for first, last in zip(found.first[:-1].tolist(), found.first[1:].tolist(), strict=True)
    ]


def _counted(seen: Ground, origin: Origin, reached: Ints, steps: str) -> dict[str, float]:
    made = {}
    for kind in STUDIED:
        part = seen.columns.part[kind]
        seconds = linking.soonest(
            seen.links, part.start, part.stop, reached, WALK_M, SPEED, 60 * max(WITHIN), journeys.NEVER
        )
        far = seen.plane.away(seen.columns.lon[part], seen.columns.lat[part], origin.lon, origin.lat)
        best = np.minimum(seconds, np.where(far <= WALK_M, far / SPEED, journeys.NEVER))
        for minutes in WITHIN:
            made[figures.within(kind, minutes, steps)] = float(seen.columns.weight[part][best <= 60 * minutes].sum())
    return made


def _near(held: transit.Held, seen: Ground, day: date, hour: int, areas: Sequence[str]) -> dict[str, Floats]:
    """The share of people within 500 metres, in a straight line, of a stop to which a line comes often."""
    network, running = held.network, held.day(day).day
    part, row = seen.columns.part[Kind.PEOPLE], {area: at for at, area in enumerate(areas)}
    at = np.array([row.get(one.area, -1) for one in seen.layers[Kind.PEOPLE].points])
    weight, kx, ky = seen.columns.weight[part], seen.plane.kx / journeys.DETOUR, seen.plane.ky / journeys.DETOUR
    whose, lon, lat = _homes(seen.columns.lon[part], seen.columns.lat[part])
    homes, many = shapely.points(lon * kx, lat * ky), np.bincount(whose, minlength=len(at))
    route = network.patterns.route[running.pattern]
    trip_chair = network.trips.wheelchair[network.runs.trip[network.runs.offset[:-1]]][running.run]
    stop_chair = access.known(held).stop
    ok = {
        "any": (np.ones(len(trip_chair), bool), np.ones(len(stop_chair), bool)),
        "likely": (trip_chair != NO, stop_chair != NO),
        "sure": (trip_chair == YES, stop_chair == YES),
    }
    made = {}
    for steps, (trips, stops) in ok.items():
        often = frequency.headways(running, route, len(stop_chair), hour * 3600, trips) < OFTEN_S
        place = np.flatnonzero(often & stops & np.isfinite(network.stops.lon))
        points = shapely.points(network.stops.lon[place] * kx, network.stops.lat[place] * ky)
        close = np.zeros(len(homes))
        if len(place):
            close[shapely.STRtree(points).query(homes, predicate="dwithin", distance=NEAR_M)[0]] = 1
        share = np.bincount(whose, close, len(at)) / many
        here = at >= 0
        every = np.bincount(at[here], weight[here], len(areas))
        some = np.bincount(at[here], (weight * share)[here], len(areas))
        made[figures.near(steps)] = some / np.maximum(every, 1e-9)
    return made


def _homes(lon: Floats, lat: Floats) -> tuple[Ints, Floats, Floats]:
    """Where people live: a point that stands for a hexagon as many within it, since a small kelurahan has but three
    hexagons; any other as it is. The first column says which point each is of."""
    whose, made = list[int](), list[tuple[float, float]]()
    for number, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
        cell = h3.latlng_to_cell(y, x, CELL_LEVEL)
        within = h3.cell_to_children(cell, HOME_LEVEL) if _is_middle(cell, x, y) else []
        spots = [h3.cell_to_latlng(one)[::-1] for one in within] or [(x, y)]
        whose += [number] * len(spots)
        made += spots
    columns = np.array(made, np.float64).reshape(-1, 2)
    return np.array(whose, np.int32), columns[:, 0], columns[:, 1]


def _is_middle(cell: str, lon: float, lat: float) -> bool:
    middle = h3.cell_to_latlng(cell)
    return bool(abs(middle[0] - lat) < SAME_DEG and abs(middle[1] - lon) < SAME_DEG)


def _fares(spread: journeys.Spread, seen: Ground, origins: Sequence[Origin], rows: int, hour: int) -> Floats:
    """For each kelurahan the middle price of the quickest journeys to some workplaces, the same for all: each stands
    for as many jobs, taken from west to east."""
    part = seen.columns.part[Kind.JOBS]
    weight = seen.columns.weight[part]
    made = np.full(rows, np.nan)
    if not len(weight) or weight.sum() <= 0:
        return made
    order = np.argsort(seen.columns.lon[part], kind="stable")
    until = np.cumsum(weight[order]) / weight.sum()
    places = order[np.searchsorted(until, (np.arange(WORKPLACES) + 0.5) / WORKPLACES)]
    goals = [(float(seen.columns.lon[part][at]), float(seen.columns.lat[part][at])) for at in places]
    for row in range(rows):
        home = max((one for one in origins if one.row == row), key=lambda one: one.people)
        paid = [spread.fare((home.lon, home.lat), goal, hour * 3600 + 1800) for goal in goals]
        known = np.array([np.nan if one is None else one for one in paid], np.float64)
        middle = spreads.median(known, np.ones(len(known)))
        made[row] = np.nan if middle is None else middle
    return made
