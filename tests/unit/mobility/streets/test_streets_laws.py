"""Laws of ways on any map: against a plain search of our own, and against common sense."""

import heapq
from itertools import pairwise

import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kota.base.geo import Point, distance_m
from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules import waves
from tests.factories.streets import Map, grid, node
from tests.unit.mobility.streets.maps import Spot, town

SIZE = 4
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_STRETCHES = [((x, y), (x + 1, y)) for x in range(SIZE - 1) for y in range(SIZE)] + [
    ((x, y), (x, y + 1)) for x in range(SIZE) for y in range(SIZE - 1)
]
_TAGS = [
    {"highway": "steps"}, {"highway": "footway"}, {"highway": "footway", "wheelchair": "yes"},
    {"highway": "residential"},
    {"highway": "residential", "surface": "gravel"}, {"highway": "footway", "surface": "asphalt", "incline": "1%"},
]  # fmt: skip
spots = st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1))


@st.composite
def maps(draw: st.DrawFn) -> Map:
    """A grid of which some stretches are missing and others are anything."""
    others = draw(st.dictionaries(st.sampled_from(_STRETCHES), st.sampled_from([None, *_TAGS]), max_size=14))
    made = grid(SIZE, without=others)
    for stretch, tags in others.items():
        if tags:
            made.way(*stretch, **tags)
    return made


def plain(made: Map, a: Spot, b: Spot) -> float:
    """Seconds on foot, by a search that shares nothing with ours."""
    links: dict[int, list[tuple[int, float]]] = {}
    for members, tags in made.ways:
        for one, other in pairwise(members):
            metres = distance_m(Point(*made.nodes[one][0]), Point(*made.nodes[other][0]))
            seconds = metres * (2.0 if tags["highway"] == "steps" else 1 / 1.2)
            links.setdefault(one, []).append((other, seconds))
            links.setdefault(other, []).append((one, seconds))
    start, goal, best, waiting = made.at(*a), made.at(*b), dict[int, float](), [(0.0, made.at(*a))]
    while waiting:
        took, at = heapq.heappop(waiting)
        if at in best:
            continue
        best[at] = took
        for other, more in links.get(at, ()):
            heapq.heappush(waiting, (took + more, other))
    return best.get(goal, float("inf")) if start in links else float("inf")


@FEW
@given(made=maps(), a=spots, b=spots)
def test_the_way_on_foot_is_that_of_a_plain_search(made: Map, a: Spot, b: Spot) -> None:
    wanted = plain(made, a, b)
    assume(a != b and wanted < float("inf"))
    found = town(made).way(a, b)
    assume(found is None or found.points[0] == pytest.approx(node(*a), abs=1e-6))
    assert found is not None and found.seconds == pytest.approx(wanted, abs=1.5 + 0.002 * wanted)


@FEW
@given(made=maps(), a=spots, b=spots)
def test_no_way_is_shorter_than_the_straight_line_and_none_differs_by_direction(made: Map, a: Spot, b: Spot) -> None:
    one = town(made)
    for profile in (Profile.WALK, Profile.WHEELCHAIR):
        there, back = one.way(a, b, profile), one.way(b, a, profile)
        assert (there is None) == (back is None)
        if there and back:
            assert there.metres >= distance_m(Point(*node(*a)), Point(*node(*b))) - 1
            assert abs(there.seconds - back.seconds) <= 1
            assert sum(part.metres for part in there.parts) <= there.metres + len(there.parts)


@FEW
@given(made=maps(), a=spots, b=spots, wet=st.tuples(st.floats(0, 3), st.floats(0, 3)), size=st.floats(0.05, 0.8))
def test_no_way_leads_through_a_closed_place(made: Map, a: Spot, b: Spot, wet: Spot, size: float) -> None:
    one, (lon, lat) = town(made), node(*wet)
    area = shapely.Point(lon, lat).buffer(size / 1000)
    found = one.way(a, b, shut=one.shut(area))
    if found is not None:
        assert not shapely.LineString(found.points).intersects(area.buffer(-1e-6))


@FEW
@given(made=maps(), a=spots)
def test_wheelchairs_meet_no_stairs_and_the_surer_the_less_is_in_reach(made: Map, a: Spot) -> None:
    one, everywhere = town(made), [(x, y) for x in range(SIZE) for y in range(SIZE)]
    any_, likely, sure = (
        {place for place, far in zip(everywhere, one.reach(a, everywhere, profile), strict=True) if far < float("inf")}
        for profile in (Profile.WALK, Profile.WHEELCHAIR, Profile.WHEELCHAIR_SURE)
    )
    for goal in likely:
        found = one.way(a, goal, Profile.WHEELCHAIR)
        assert found is not None and found.stairs == 0
    for goal in sure:
        found = one.way(a, goal, Profile.WHEELCHAIR_SURE)
        assert found is not None and found.step_free == "yes" and found.unknown_m == 0
    assert sure <= likely <= any_


@FEW
@given(made=maps(), a=spots)
def test_reach_and_ways_tell_the_same(made: Map, a: Spot) -> None:
    one, everywhere = town(made), [(x, y) for x in range(SIZE) for y in range(SIZE)]
    for place, far in zip(everywhere, one.reach(a, everywhere, Profile.BICYCLE), strict=True):
        found = one.way(a, place, Profile.BICYCLE)
        assert (found is not None) == (far < float("inf"))
        assert found is None or found.metres == pytest.approx(far, abs=1)


EVERYWHERE = [(x, y) for x in range(SIZE) for y in range(SIZE)]
starts = st.dictionaries(spots, st.integers(0, 3000), min_size=1, max_size=4)


@FEW
@given(made=maps(), begun=starts, most=st.integers(500, 6000))
def test_a_wave_from_many_places_comes_as_soon_as_the_soonest_plain_search(
    made: Map, begun: dict[Spot, int], most: int
) -> None:
    one = town(made)
    known = {place for place in EVERYWHERE if one.way(place, place) is not None}
    assume(known.issuperset(begun))
    found = one.soonest(begun, EVERYWHERE, most, 1e6, Profile.WALK)
    for goal, tenths in zip(EVERYWHERE, found, strict=True):
        wanted = min(began + 10 * (plain(made, place, goal) if place != goal else 0) for place, began in begun.items())
        if goal in known and abs(wanted - most) > 20:
            assert (tenths < waves.NOT) == (wanted <= most)
            assert tenths >= waves.NOT or tenths == pytest.approx(wanted, abs=10 + 0.003 * wanted)


@FEW
@given(made=maps(), begun=starts, far=st.floats(50, 900), profile=st.sampled_from([Profile.WALK, Profile.WHEELCHAIR]))
def test_a_wave_is_that_of_its_places_one_by_one(
    made: Map, begun: dict[Spot, int], far: float, profile: Profile
) -> None:
    """Nothing that somebody reaches later, but with fewer metres behind them, is lost."""
    one = town(made)
    together = one.soonest(begun, EVERYWHERE, 9000, far, profile)
    alone = [one.soonest({place: tenths}, EVERYWHERE, 9000, far, profile) for place, tenths in begun.items()]
    assert together == [min(each) for each in zip(*alone, strict=True)]


@FEW
@given(made=maps(), begun=starts, wet=st.tuples(st.floats(0, 3), st.floats(0, 3)))
def test_what_is_closed_never_brings_a_wave_sooner(made: Map, begun: dict[Spot, int], wet: Spot) -> None:
    one = town(made)
    shut = one.shut(shapely.Point(node(*wet)).buffer(0.0003))
    open_ = one.soonest(begun, EVERYWHERE, 9000, 800, Profile.WALK)
    assert all(
        a <= b for a, b in zip(open_, one.soonest(begun, EVERYWHERE, 9000, 800, Profile.WALK, shut), strict=True)
    )
