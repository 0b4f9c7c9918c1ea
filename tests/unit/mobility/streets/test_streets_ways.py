"""Ways on a grid of streets with everything that one may meet."""

import pytest
import shapely

from kota.mobility.streets.contracts import Ground, Profile, Turn
from tests.factories.streets import grid, node
from tests.unit.mobility.streets.maps import town

BLOCK = 110.6  # metres between two crossings, from west to east; 0.6 more from south to north


def around(x: float, y: float, size: float = 0.1) -> object:
    lon, lat = node(x, y)
    return shapely.box(lon - size / 1000, lat - size / 1000, lon + size / 1000, lat + size / 1000)


def test_a_way_is_told_turn_by_turn() -> None:
    way = town(grid()).goes((0.5, 0.1), (3, 2.5))
    assert [(one.turn, one.name) for one in way.parts] == [
        (Turn.START, "Jalan 0"), (Turn.LEFT, "Gang 3"), (Turn.ARRIVE, ""),
    ]  # fmt: skip
    assert way.parts[0].heading == 90
    assert way.metres == pytest.approx(11 + (2.5 + 2.5) * BLOCK, abs=3)
    assert way.seconds == pytest.approx(way.metres / 1.2, abs=2)
    assert way.points[0] == pytest.approx(node(0.5, 0.1), abs=1e-6) and way.points[-1] == pytest.approx(
        node(3, 2.5), abs=1e-6
    )


def test_a_way_along_one_edge_needs_no_crossing() -> None:
    way = town(grid()).goes((1.2, 1), (1.7, 1))
    assert way.metres == pytest.approx(0.5 * BLOCK, abs=1)
    assert town(grid()).goes((1.7, 1), (1.2, 1)).parts[0].heading == 270


def test_stairs_are_counted_and_wheelchairs_go_around() -> None:
    made = grid(without=[((2, 0), (2, 1))])
    made.way((2, 0), (2, 1), highway="steps", step_count="24", incline="up")
    one = town(made)
    way = one.goes((2, 0), (2, 1))
    assert (way.stairs, way.steps, way.step_free) == (1, 24, "no")
    assert [part.is_up for part in way.parts if part.turn is Turn.STAIRS] == [True]
    assert [part.is_up for part in one.goes((2, 1), (2, 0)).parts if part.turn is Turn.STAIRS] == [False]
    rolled = one.goes((2, 0), (2, 1), Profile.WHEELCHAIR)
    assert rolled.stairs == 0 and rolled.metres == pytest.approx(3 * BLOCK, abs=5)


def test_a_place_that_only_stairs_lead_to_is_in_reach_of_no_wheelchair() -> None:
    made = grid(3)
    made.way((2, 2), (2, 3), highway="steps")
    one = town(made)
    assert one.goes((0, 0), (2, 3)).stairs == 1
    assert one.way((0, 0), (2, 3), Profile.WHEELCHAIR) is None


def test_a_ramp_beside_stairs_is_a_way_and_no_stairs() -> None:
    made = grid(without=[((2, 0), (2, 1))])
    made.way((2, 0), (2, 1), highway="steps", ramp__wheelchair="yes")
    way = town(made).goes((2, 0), (2, 1), Profile.WHEELCHAIR)
    assert way.metres == pytest.approx(BLOCK, abs=3) and way.stairs == 0


@pytest.mark.parametrize(
    "tags",
    [{"surface": "gravel"}, {"incline": "9%"}, {"width": "0.6"}, {"wheelchair": "no"}, {"smoothness": "very_bad"}],
)
def test_what_is_known_to_stop_a_wheelchair_stops_it_and_nobody_else(tags: dict[str, str]) -> None:
    made = grid(without=[((2, 0), (2, 1))])
    made.way((2, 0), (2, 1), highway="footway", **tags)
    one = town(made)
    assert one.goes((2, 0), (2, 1)).metres < 1.1 * BLOCK < one.goes((2, 0), (2, 1), Profile.WHEELCHAIR).metres


def test_unknown_is_told_apart_from_no() -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (1, 0), highway="footway", wheelchair="yes")
    one = town(made)
    assert one.goes((0, 0), (1, 0), Profile.WHEELCHAIR_SURE).step_free == "yes"
    assert one.way((0, 1), (1, 1), Profile.WHEELCHAIR_SURE) is None
    unsaid = one.goes((0, 1), (1, 1), Profile.WHEELCHAIR)
    assert unsaid.step_free == "" and unsaid.unknown_m == unsaid.metres


def test_surface_and_slope_together_are_known() -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (1, 0), highway="footway", surface="asphalt", incline="2 %")
    assert town(made).way((0, 0), (1, 0), Profile.WHEELCHAIR_SURE) is not None


@pytest.mark.parametrize(
    ("tags", "stopped"),
    [
        ({"kerb": "raised"}, {Profile.WHEELCHAIR}),
        ({"kerb": "lowered"}, set()),
        ({"barrier": "kerb"}, set()),
        ({"barrier": "gate", "access": "private"}, set(Profile) - {Profile.WHEELCHAIR_SURE}),
        ({"barrier": "bollard"}, set()),
        ({"barrier": "turnstile"}, {Profile.WHEELCHAIR, Profile.BICYCLE}),
    ],
)
def test_what_stands_on_a_way_stops_those_whom_it_stops(tags: dict[str, str], stopped: set[Profile]) -> None:
    made = grid(3)
    made.way((0, 0), (0.5, 0.5), (1, 1), highway="residential")
    made.at(0.5, 0.5, **tags)
    one, whole = town(made), 1.1 * 2**0.5 * BLOCK
    for profile in (Profile.WALK, Profile.BICYCLE, Profile.WHEELCHAIR):
        assert (one.goes((0, 0), (1, 1), profile).metres > whole) == (profile in stopped), profile


def test_one_way_streets_are_one_way_for_bicycles_only() -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (1, 0), highway="residential", oneway="yes")
    one = town(made)
    assert (
        one.goes((0, 0), (1, 0), Profile.BICYCLE).metres
        < 1.1 * BLOCK
        < one.goes((1, 0), (0, 0), Profile.BICYCLE).metres
    )
    assert one.goes((1, 0), (0, 0)).metres < 1.1 * BLOCK


def test_bicycles_are_pushed_on_footpaths_and_the_way_says_so() -> None:
    made = grid(3, without=[((0, 0), (1, 0)), ((0, 0), (0, 1))])
    made.way((0, 0), (1, 0), highway="footway")
    way = town(made).goes((0, 0), (2, 0), Profile.BICYCLE)
    assert [part.is_pushed for part in way.parts if part.metres] == [True, False]


@pytest.mark.parametrize("tags", [{"access": "private"}, {"foot": "no"}, {"access": "no"}])
def test_private_ways_are_left_alone(tags: dict[str, str]) -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (1, 0), highway="service", **tags)
    assert town(made).goes((0, 0), (1, 0)).metres > 2.5 * BLOCK
    made.ways[-1][1]["foot"] = "yes"
    assert town(made).goes((0, 0), (1, 0)).metres < 1.1 * BLOCK


def test_unlit_ways_are_avoided_in_the_dark() -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (0.5, -0.5), (1, 0), highway="footway", lit="no")
    made.way((0, 0), (0.5, 0.62), (1, 0), highway="footway", lit="yes")
    one = town(made)
    assert one.goes((0, 0), (1, 0)).unlit_m > 100
    assert one.goes((0, 0), (1, 0), Profile.WALK_DARK).unlit_m == 0


def test_a_lift_joins_levels_and_takes_its_time() -> None:
    made = grid(3, without=[((0, 0), (1, 0))])
    made.way((0, 0), (0.5, 0), highway="footway")
    made.way((0.5, 0), (1, 0), highway="footway", bridge="yes")
    made.at(0.5, 0, highway="elevator")
    way = town(made).goes((0, 0), (1, 0), Profile.WHEELCHAIR)
    assert way.lifts == 1 and way.seconds == pytest.approx(BLOCK / 1.0 + 45, abs=3)
    assert [part.ground for part in way.parts][1:3] == [Ground.LIFT, Ground.BRIDGE]


def test_a_flood_closes_the_street_and_not_the_bridge_above_it() -> None:
    made = grid(5)
    made.way((1, 0), (1.5, 0.5), (2.5, 0.5), (3, 1), highway="footway", bridge="yes")
    one = town(made)
    wet = one.shut(around(2, 0.5), on_ground=True)
    assert one.goes((2, 0), (2, 1), shut=wet).metres > 2.5 * BLOCK
    assert one.goes((1, 0), (3, 1), shut=wet).metres < 2.6 * BLOCK
    works = one.shut(around(2, 0.5))
    assert one.goes((1, 0), (3, 1), shut=works).metres > 2.9 * BLOCK


def test_whoever_lives_beside_a_closed_place_leaves_by_the_side_that_stays_open() -> None:
    one = town(grid(5))
    wet = one.shut(around(2.8, 2))
    assert one.goes((2.2, 2), (2, 2), shut=wet).metres < 0.3 * BLOCK
    assert one.goes((2.2, 2), (3, 2), shut=wet).metres > 2 * BLOCK
    assert one.way((2.8, 2), (2, 2), shut=wet) is None


def test_a_broken_lift_stops_those_who_need_it_and_not_the_pavement_beside() -> None:
    made = grid(3)
    made.way((0, 0), (0.5, 0.5), (1, 1), highway="footway")
    made.at(0.5, 0.5, highway="elevator")
    one = town(made)
    broken = one.shut(around(0.5, 0.5, 0.6), only_lifts=True)
    assert one.goes((0, 0), (1, 1)).lifts == 1
    assert one.goes((0, 0), (1, 1), shut=broken).lifts == 0
    assert one.goes((0, 0), (1, 0), shut=broken).metres < 1.1 * BLOCK


def test_nobody_starts_on_an_island() -> None:
    made = grid(5)
    made.way((1.2, 1.4), (1.6, 1.4), highway="footway")
    way = town(made).goes((1.4, 1.39), (4, 4))
    assert way.metres > 4 * BLOCK


def test_long_streets_are_cut_so_that_a_closed_place_closes_little() -> None:
    made = grid(2)
    made.way((1, 0), (20, 0), highway="residential")
    one = town(made)
    assert float(one.streets.metres.max()) < 310
    assert one.goes((8, 0), (1, 0), shut=one.shut(around(14, 0))).metres == pytest.approx(7 * BLOCK, rel=0.02)
