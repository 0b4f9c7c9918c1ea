"""By way of a place: two searches, told as one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.journeys.contracts import Spot
from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.rules.joining import Way, joined
from kota.mobility.journeys.rules.legs import Found, Ride, Through

PLACE = End(Spot("market", 106.8, -6.2), {1: 0, 2: 120}, {1: 0, 2: 140})


def found(first: int, last: int, start: int, arrival: int, *legs: Ride) -> Found:
    return Found(first, start, last, arrival, 3500, legs)


@settings(max_examples=50)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3600))
def test_who_stays_or_changes_gets_out_and_in_again(row: int, other: int, stay: int) -> None:
    there, on = found(0, 1, 0, 900, Ride(row, 0, 0, 3, 0)), found(1, 9, 900 + stay, 2000, Ride(other, 0, 3, 6, 0))
    whole = joined(there, on, Way(PLACE, stay))
    assert (whole.first, whole.start, whole.last, whole.arrival, whole.cost) == (0, 0, 9, 2000, 7000)
    if stay or row != other:
        assert whole.legs == (*there.legs, Through(1, 1, PLACE, stay), *on.legs)
    else:
        assert whole.legs == (Ride(row, 0, 0, 6, 0),)


def test_who_gets_in_elsewhere_on_the_line_walks_to_the_place_between() -> None:
    there, on = found(0, 1, 0, 900, Ride(4, 0, 0, 3, 0)), found(2, 9, 1020, 2000, Ride(4, 0, 4, 6, 0))
    assert joined(there, on, Way(PLACE, 0)).legs[1] == Through(1, 2, PLACE, 0)
