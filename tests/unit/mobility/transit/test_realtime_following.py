"""Vehicles followed along their lines, and what is foretold of them."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.rules.days import compiled
from kota.mobility.transit.rules.realtime import calibrating, following, foretelling, promises, spacing, ways
from kota.mobility.transit.rules.realtime.following import Candidate, Doubt, Seen, State, Step
from kota.mobility.transit.rules.realtime.foretelling import Pace, Piece
from tests.factories import lines

NETWORK = lines.network()
PATTERNS = {name: int(NETWORK.runs.pattern[int(NETWORK.trips.run[place])]) for name, place in
            ((bytes(one).decode(), place) for place, one in enumerate(NETWORK.trips.id))}  # fmt: skip
WAYS = {pattern: ways.way(NETWORK, pattern) for pattern in set(PATTERNS.values())}
THERE, BACK = PATTERNS["h"], PATTERNS["h-back"]
BOTH = [Candidate(one, WAYS[one]) for one in (THERE, BACK)]
LENGTH = float(WAYS[THERE].stops[-1])


def at(along: float, time: int, pattern: int = THERE, beside: float = 0.0, **more: float) -> Seen:
    lon, lat = ways.place_at(WAYS[pattern], along)
    return Seen(lon, lat + beside / 111_195.0, time, **more)


def drive(*seen: Seen, candidates: list[Candidate] = BOTH) -> list[Step]:
    state: State | None = None
    found = []
    for one in seen:
        found.append(following.step(state, one, one.at, candidates, WAYS.__getitem__))
        state = found[-1].state
    return found


def test_a_vehicle_is_followed_and_the_stops_it_passes_are_timed() -> None:
    steps = drive(*(at(along, 1000 + round(along / 8)) for along in range(0, int(LENGTH), 200)))
    assert steps[-1].state is not None
    assert steps[-1].state.pattern == THERE
    passed = [one for step in steps for one in step.passages]
    assert [one.call for one in passed] == [0, 1, 2, 3, 4]
    for one in passed[1:]:
        assert one.at == pytest.approx(1000 + WAYS[THERE].stops[one.call] / 8, abs=3)
    assert [one.seconds for one in passed[2:]] == pytest.approx([83] * 3, abs=3)


def test_the_direction_follows_from_how_it_drives() -> None:
    steps = drive(*(at(along, 1000 + place * 30, BACK) for place, along in enumerate((800, 1000, 1200, 1400, 1700))))
    assert steps[-1].state is not None
    assert steps[-1].state.pattern == BACK


def test_at_the_end_it_turns_into_the_run_back() -> None:
    out = [at(along, 1000 + round(along / 8)) for along in range(0, int(LENGTH) + 1, 150)]
    later = out[-1].at
    back = [at(along, later + 300 + round(along / 8), BACK) for along in range(0, 1500, 150)]
    steps = drive(*out, *back)
    assert steps[len(out) - 1].state is not None and steps[len(out) - 1].state.pattern == THERE  # type: ignore[union-attr]
    assert steps[-1].state is not None and steps[-1].state.pattern == BACK


@pytest.mark.parametrize(
    ("second", "doubt"),
    [
        (at(500, 999), Doubt.AGAIN),
        (at(500, 1000), Doubt.AGAIN),
        (Seen(107.9, -6.9, 1010), Doubt.JUMP),
    ],
)
def test_what_cannot_follow_is_kept_aside(second: Seen, doubt: Doubt) -> None:
    first, then = drive(at(400, 1000), second)
    assert then.doubt is doubt
    assert then.state is not None and first.state is not None
    assert then.state.seen == first.state.seen


def test_positions_of_long_ago_or_of_tomorrow_say_nothing() -> None:
    for time, doubt in ((0, Doubt.OLD), (90_000, Doubt.FUTURE)):
        found = following.step(None, at(400, time), 50_000, BOTH, WAYS.__getitem__)
        assert (found.state, found.doubt) == (None, doubt)


def test_three_jumps_that_agree_are_believed() -> None:
    far = [Seen(106.9 + place * 0.0001, -6.3, 1010 + place * 10) for place in range(3)]
    steps = drive(at(400, 1000), *far)
    assert [one.doubt for one in steps] == [None, Doubt.JUMP, Doubt.JUMP, None]
    assert steps[-1].state is not None and steps[-1].state.seen == far[-1]


def test_of_ways_that_fit_alike_the_one_with_the_most_vehicles_is_driven() -> None:
    """A run that turns back early drives the same streets, perhaps drawn a little nearer to the vehicle."""
    whole = WAYS[THERE]._replace(y=WAYS[THERE].y + 20)
    turning = WAYS[THERE]._replace(stops=WAYS[THERE].stops[:4])
    known = [Candidate(90, turning), Candidate(91, whole)]

    def chosen(often: dict[int, float], beside: float = 0.0) -> int:
        seen = at(700, 1000, beside=beside, bearing=90.0, speed=8.0)
        found = following.step(None, seen, 1000, known, WAYS.__getitem__, under_way=often.__getitem__).state
        assert found is not None
        return found.pattern

    assert chosen({90: 3.0, 91: 11.0}) == 91
    assert chosen({90: 11.0, 91: 3.0}) == 90
    assert chosen({90: 3.0, 91: 11.0}, beside=-60.0) == 91
    apart = [known[0], Candidate(91, whole._replace(y=whole.y + 60))]
    found = following.step(None, at(700, 1000), 1000, apart, WAYS.__getitem__, under_way={90: 1.0, 91: 9.0}.__getitem__)
    assert found.state is not None and found.state.pattern == 90, "a clearly nearer one is driven, however rare"


def test_a_shaking_receiver_never_drives_a_vehicle_backwards() -> None:
    rng = random.Random(7)
    seen = [at(200 + place * 60 + rng.gauss(0, 25), 1000 + place * 10, beside=rng.gauss(0, 25)) for place in range(40)]
    along = [one.state.along for one in drive(*seen) if one.state and one.state.pattern == THERE]
    assert len(along) >= 38
    assert along == sorted(along)


def test_a_vehicle_that_leaves_its_way_is_on_no_line_after_a_while() -> None:
    seen = [at(400, 1000), *(at(400 + place * 100, 1000 + place * 20, beside=600.0) for place in range(1, 5))]
    steps = drive(*seen)
    assert steps[1].state is not None and steps[1].state.pattern == THERE
    assert steps[-1].state is not None and steps[-1].state.pattern == -1


def test_what_was_seen_often_counts_more_than_the_timetable() -> None:
    pace = Pace()
    for seconds in [240, 250, 260] * 20:
        pace = pace.after(seconds)
    assert foretelling.piece(150, None).mean == 150
    assert 215 < foretelling.piece(150, pace).mean < 250
    assert foretelling.piece(150, Pace().after(240)).mean == pytest.approx(163, abs=3)


def test_a_breakdown_does_not_spoil_what_is_known() -> None:
    pace = Pace(20, 100.0, 100.0)
    assert pace.after(9000) == pace


def test_ranges_widen_with_distance_and_with_the_age_of_the_position() -> None:
    way = foretelling.summed([0, 500, 1000, 1500], [Piece(100, 20)] * 3)
    first, times, sigma = foretelling.arrivals(250, 1000, 1000, way)
    _first, later, old = foretelling.arrivals(250, 1000, 1120, way)
    assert (first, times.tolist()) == (1, [1050, 1150, 1250])
    assert sigma[0] < sigma[1] < sigma[2]
    assert (sigma < old).all()
    assert later[0] >= 1120  # nothing is foretold for a moment that is over


def test_of_predictions_made_from_what_was_seen_eight_in_ten_hold() -> None:
    """A seeded line: driven 60 times, then foretold for the runs after."""
    rng = random.Random(3)

    def took(planned: float) -> float:
        return planned * 1.2 * rng.lognormvariate(0, 0.2)

    paces = [Pace() for _ in range(5)]
    for _ in range(60):
        paces = [pace.after(took(150)) for pace in paces]
    way = foretelling.summed([place * 600.0 for place in range(6)], [foretelling.piece(150, pace) for pace in paces])
    inside, late = [], []
    for _ in range(400):
        came = np.cumsum([took(150) for _ in range(5)])
        first, times, sigma = foretelling.arrivals(0.0, 0, 0, way)
        for call, (at_, spread) in enumerate(zip(times.tolist(), sigma.tolist(), strict=True), start=first):
            low, high = foretelling.bounds(at_, spread)
            inside.append(low <= came[call - 1] <= high)
            late.append(came[call - 1] - at_)
    assert 0.75 <= np.mean(inside) <= 0.95
    assert abs(np.mean(late)) < 25


def _errors(mean: float, sigma: float, number: int = 20_000) -> list[float]:
    rng, counts = random.Random(5), [0.0] * calibrating.STEPS
    for _ in range(number):
        counts[calibrating.step_of(rng.gauss(mean, sigma), 60.0)] += 1
    return counts


@pytest.mark.parametrize(
    ("mean", "sigma", "moved", "width"), [(0, 60, 0, 1), (30, 60, 0.5, 1), (0, 120, 0, 2), (-30, 30, -0.5, 0.5)]
)
def test_past_errors_move_and_widen_what_is_foretold(mean: float, sigma: float, moved: float, width: float) -> None:
    found = calibrating.fitted(_errors(mean, sigma))
    assert found == (pytest.approx(moved, abs=0.1), pytest.approx(width, abs=0.15))


def test_few_or_wild_errors_change_little() -> None:
    assert calibrating.fitted(_errors(60, 60, calibrating.LEAST - 1)) == (0, 1)
    moved, width = calibrating.fitted(_errors(6000, 6000))
    assert moved <= calibrating.MOST_MOVED and width <= calibrating.WIDEST


def test_what_is_mended_stays_in_order_and_is_never_over() -> None:
    by = calibrating.mended({900: _errors(-600, 60)})
    times, sigma = calibrating.applied(np.array([1005, 1010, 1900, 1950]), np.array([10.0, 10, 300, 320]), 1000, by)
    assert times.min() >= 1000 and (np.diff(times) >= 0).all()
    assert times[-1] < 1950 and sigma[0] == 10


def test_what_is_slow_now_is_expected_to_stay_so_in_part() -> None:
    assert foretelling.slower([]) == 1
    assert foretelling.slower([(600, 900)]) == pytest.approx(1.25)
    assert foretelling.slower([(60_000, 90_000)]) == pytest.approx(1.5, abs=0.01)
    assert foretelling.slower([], 1.3) == pytest.approx(1.3)
    assert foretelling.slower([(1e6, 9e6)]) == foretelling.SLOWEST


def test_headways_are_told_as_what_one_waits_between() -> None:
    assert foretelling.headway_range([480, 540, 600, 720, 660], 600) == (8, 12)
    assert foretelling.headway_range([], 600) == (10, 10)
    assert foretelling.headway_range([], 450) == (8, 8), "one number is no range"
    assert foretelling.headway_range([], 0) is None


def test_bunched_vehicles_and_wide_gaps_are_named() -> None:
    stops, seconds = [0, 1000, 2000, 3000], [0, 300, 600, 900]
    found = spacing.gaps([("a", 2900), ("b", 2700), ("c", 100)], stops, seconds, 300)
    assert [(one.ahead, one.behind, one.kind.value) for one in found] == [("a", "b", "bunched"), ("b", "c", "wide")]
    assert found[0].seconds == 60


def test_waiting_for_bunched_vehicles_costs_and_for_even_ones_does_not() -> None:
    assert spacing.excess_wait([600] * 6, 600) == 0
    assert spacing.excess_wait([60, 1140] * 3, 600) == pytest.approx(243)


def test_the_wanted_headway_is_that_of_the_day_at_the_hour() -> None:
    day = compiled(NETWORK, lines.MONDAY)
    morning = spacing.wanted_headways(NETWORK, day, 6 * 3600 + 900)
    assert morning[THERE] == 600
    assert morning[PATTERNS["a0"]] == 900
    assert THERE not in spacing.wanted_headways(NETWORK, day, 3 * 3600)


def test_each_horizon_is_promised_once() -> None:
    assert promises.due([], 1300, 1000) == [300]
    assert promises.due([300], 1300, 1005) == []
    assert promises.due([], 1450, 1000) == []


def test_the_ledger_says_bias_size_and_share_inside() -> None:
    rows = [promises.kept("A", 300, promises.Promise(250, 300, 350, 5), 300 + late) for late in (-40, 0, 20, 100)]
    (everything, line) = promises.figures(rows)
    assert (everything.line, line.line) == ("", "A")
    assert (line.number, line.bias, line.mae, line.coverage) == (4, 20.0, 40.0, 0.75)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(-200, 4000), st.integers(1, 120), st.floats(-80, 80)), min_size=2, max_size=15))
def test_whatever_is_sent_a_vehicle_never_goes_back_on_one_run(moves: list[tuple[float, int, float]]) -> None:
    """Law: between two positions on one pattern with the same start, the way only grows; stops are passed in order."""
    time, state = 1000, None
    for along, wait, beside in moves:
        time += wait
        found = following.step(state, at(along, time, beside=beside), time, BOTH, WAYS.__getitem__)
        calls = [one.call for one in found.passages]
        assert calls == sorted(set(calls))
        if state and found.state and found.passages:
            assert found.state.along >= state.along
        state = found.state
