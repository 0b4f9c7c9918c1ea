"""What leaves a stop: where a run leads, how often several lead there together."""

import pytest

from kota.mobility.transit.rules import boards
from kota.mobility.transit.rules.days import compiled
from tests.factories import lines

NETWORK = lines.network()
DAY = compiled(NETWORK, lines.MONDAY)


def row_of(trip: str) -> int:
    run = int(NETWORK.trips.run[[one.decode() for one in NETWORK.trips.id.tolist()].index(trip)])
    (found,) = [row for row in range(len(DAY.pattern)) if run in DAY.run[DAY.first_trip[row] : DAY.first_trip[row + 1]]]
    return found


@pytest.mark.parametrize(("trip", "place", "last"), [("h", 0, 5), ("h", 4, 5), ("h-back", 0, 0)])
def test_a_run_leads_to_its_last_station(trip: str, place: int, last: int) -> None:
    assert boards.goal(DAY, list(range(lines.STOPS)), row_of(trip), place) == last


def test_one_that_turns_back_leads_to_where_it_turns() -> None:
    """Stops 0, 1, 2 out and 3, 4, 5 back, where 3 is the other side of 2, 4 of 1, and 5 of 0."""
    station = [0, 1, 2, 2, 1, 0]
    assert [boards.goal(DAY, station, row_of("h"), place) for place in range(5)] == [2, 2, 0, 0, 0]


@pytest.mark.parametrize(
    ("halts", "left"),
    [
        ([(0, 50)], (100, 200)), ([(250, 300)], (100, 200)), ([(100, 200)], None), ([(0, 150)], (150, 200)),
        ([(150, 170)], (100, 150)), ([(0, 120), (110, 160)], (160, 200)), ([(0, 120), (120, 999)], None),
    ],
)  # fmt: skip
def test_of_a_line_that_does_not_run_for_a_time_is_left_what_lies_outside_it(
    halts: list[tuple[int, int]], left: tuple[int, int] | None
) -> None:
    by_headway = boards.Departure(0, 0, 0, 0, 100, 60, 200)
    found = boards.left(by_headway, [boards.Halt(*one) for one in halts])
    assert (found and (found.at, found.until)) == left
    by_the_clock = boards.Departure(0, 0, 0, 0, 100)
    stands = not any(begins <= 100 < ends for begins, ends in halts)
    assert boards.left(by_the_clock, [boards.Halt(*one) for one in halts]) == (by_the_clock if stands else None)


@pytest.mark.parametrize(("each", "both"), [([600], 600), ([600, 600], 300), ([360, 900], 257)])
def test_lines_that_lead_to_the_same_place_come_more_often_together(each: list[int], both: int) -> None:
    assert boards.together(each) == both
