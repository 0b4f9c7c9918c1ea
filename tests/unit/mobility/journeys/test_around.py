"""Ways between stops around closed places, and what is known of them along streets."""

import numpy as np
import pytest
import shapely

from kota.mobility.journeys.rules import building, closing, walking
from kota.mobility.journeys.rules.building import OnFoot
from kota.mobility.journeys.rules.closing import Kept, Shut
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.streets.contracts import Footpaths
from kota.mobility.transit.contracts import Network
from kota.mobility.transit.rules import merging
from kota.mobility.transit.rules.gtfs.reading import read
from tests.factories.transit import ZONE, feed

LON = {"a": 106.800, "b": 106.801, "c": 106.802}


@pytest.fixture
def network() -> Network:
    calls = [(name, f"08:0{number}") for number, name in enumerate(LON)]
    found, _ = read(feed([(name, lon, -6.2) for name, lon in LON.items()], [("t", "1", calls)]))
    assert found is not None
    return merging.merged([merging.Source("f", found)], ZONE, lambda _feed, _name: "o")


def footpaths(seconds: dict[tuple[int, int], float], beside: tuple[bool, ...] = (True, True, True)) -> Footpaths:
    """Between three stops in a row, a, b and c; 120 seconds unless given."""
    pairs = [(a, b) for a in range(3) for b in range(3) if a != b and abs(a - b) < 3]
    took = np.array([seconds.get(pair, 120.0) for pair in pairs], np.float32)
    first = np.searchsorted([a for a, _ in pairs], np.arange(4)).astype(np.int32)
    to = np.array([b for _, b in pairs], np.int32)
    return Footpaths(first, to, took, took * np.float32(1.2), np.array(beside))


def linked(network: Network, on_foot: OnFoot | None = None) -> walking.Links:
    return walking.links(network, np.ones(3, bool), on_foot=on_foot)


def took(links: walking.Links, a: int, b: int, column: str = "seconds") -> int | None:
    """Of a way, None where there is none."""
    ways = links.ways
    for at in range(ways.first[a], ways.first[a + 1]):
        if ways.to[at] == b:
            return int((ways.seconds if column == "seconds" else getattr(links, column))[at])
    return None


def test_ways_along_streets_stand_in_the_place_of_guesses(network: Network) -> None:
    guess = linked(network)
    assert took(guess, 0, 1) == pytest.approx(110.5 * building.DETOUR / building.SPEED, abs=2)
    assert not guess.by_street.any()
    far = footpaths({(0, 1): 400.0, (0, 2): np.inf})
    links = linked(network, OnFoot(far, far, far))
    assert took(links, 0, 1) == 400 and took(links, 0, 2) is None and took(links, 1, 0) == 120
    assert links.by_street.all()


def test_wheelchairs_have_their_own_seconds_and_a_guess_is_never_sure(network: Network) -> None:
    walk, rolling = footpaths({}), footpaths({(0, 1): 300.0, (1, 0): np.inf})
    links = linked(network, OnFoot(walk, rolling, footpaths({(0, 1): np.inf})))
    assert [took(links, 0, 1, column) for column in ("seconds", "rolling", "sure")] == [120, 300, NEVER]
    assert took(links, 1, 0, "rolling") == NEVER
    off = footpaths({}, (True, True, False))
    links = linked(network, OnFoot(off, off, off))
    assert took(links, 1, 2) == took(linked(network), 1, 2) and took(links, 1, 2, "sure") == NEVER


def test_a_closed_place_is_gone_around_or_keeps_the_way_out(network: Network) -> None:
    usual = footpaths({})
    links = linked(network, OnFoot(usual, usual, usual))
    kept, wet = Kept(), shapely.Point(106.8005, -6.2).buffer(0.0001)
    around = closing.around(
        links.ways, links.by_street, footpaths({(0, 1): 500.0, (1, 0): np.inf}), [Shut("Banjir", wet, foot=True)],
        network, kept,
    )  # fmt: skip
    now = walking.Links(around, links.change, links.rolling, links.sure, links.by_street)
    assert took(now, 0, 1) == 500 and took(now, 1, 2) == 120
    assert [name for name, _ in kept.by] == ["Banjir"]
    assert len(kept.ways) == 1 and around.to[next(iter(kept.ways))] == 0
    assert kept.met([], [], [next(iter(kept.by[0][1].ways))]) == ["Banjir"]


def test_another_lift_leaves_the_way_open_but_it_takes_as_long_as_it_takes(network: Network) -> None:
    """From a to b by two lifts, 50 and 200 seconds; from b to c by stairs alone."""
    a, b, c, none = 0, 1, 2, np.full(4, -1.0)
    lift, stairs = walking.LIFT, walking.STAIRS
    ways = network.pathways._replace(
        from_stop=np.array([a, a, b, b], np.int32), to_stop=np.array([b, b, c, a], np.int32),
        mode=np.array([lift, lift, stairs, stairs], np.uint8), seconds=np.array([50, 200, 40, 30], np.int32),
        both=np.array([1, 1, 1, 1], np.uint8), metres=none,
    )  # fmt: skip
    station, served = network._replace(pathways=ways), np.ones(3, bool)
    links = linked(station)
    assert (took(links, a, b), took(links, a, b, "rolling"), took(links, b, c, "rolling")) == (30, 50, NEVER)
    rolling = walking.Ways(links.ways.first, links.ways.to, links.rolling, links.ways.metres)
    found = walking.detours(station, served, [0])
    assert found == {(a, b): 200, (b, a): 200}
    now = walking.Links(walking.slower(rolling, found), links.change, links.rolling, links.sure, links.by_street)
    assert (took(now, a, b), took(now, b, a), took(now, b, c)) == (200, 200, NEVER)
    assert walking.detours(station, served, [0, 1]) == {}
