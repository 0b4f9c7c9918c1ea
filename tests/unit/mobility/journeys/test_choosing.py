"""Few, different answers, and why each is one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kota.mobility.journeys.contracts import Journey, Leg, Line, Moment, Move, Reason, Spot
from kota.mobility.journeys.rules import choosing
from kota.mobility.journeys.rules.ends import End, Hop, quickest
from kota.mobility.journeys.rules.legs import Found, Ride

MORNING = datetime(2026, 3, 10, 1, tzinfo=UTC)
HERE, STOP, THERE = Spot("here", 106.8, -6.2), Spot("stop", 106.81, -6.2, "f:a"), Spot("there", 106.9, -6.2, "f:b")


def at(minute: float) -> Moment:
    when = MORNING + timedelta(minutes=minute)
    return Moment(when, when, when)


def journey(line: str, leave: int, walk: int, ride: int, arrive: int, *, cost: int = 3500, headway: int = 0) -> Journey:
    """A walk of so many minutes, a wait, and a ride."""
    on_foot = Leg(HERE, STOP, at(leave), at(leave + walk), 70 * walk, 60 * walk)
    riding = Leg(
        STOP, THERE, at(arrive - ride), at(arrive), 500 * ride, 60 * ride,
        (Line(line, line, line, "bus", "o", "O"),), headway=(60 * headway, 60 * headway) if headway else None,
    )  # fmt: skip
    return Journey((on_foot, riding), at(leave), at(arrive), on_foot.metres, 0, cost=cost)


def test_each_answer_says_why_it_is_one() -> None:
    quick, cheap = journey("f:1", 0, 10, 20, 31, cost=8000), journey("f:2", 0, 3, 30, 45, cost=3500)
    found = choosing.chosen([cheap, quick, journey("f:3", 0, 9, 25, 60, cost=9000)])
    assert [(one.legs[1].lines[0].id, one.reasons) for one in found] == [
        ("f:1", (Reason.FASTEST,)),
        ("f:2", (Reason.CHEAPEST, Reason.LEAST_WALKING)),
    ]


def test_the_quickest_is_the_cheapest_too_where_another_answer_is_dearer() -> None:
    free, dear = journey("f:1", 0, 5, 20, 30, cost=0), journey("f:2", 0, 5, 20, 34)
    told = choosing.chosen([free, dear])
    assert [one.reasons for one in told][:1] == [(Reason.FASTEST,)], "the other is beaten in everything and not told"
    drier = replace(dear, walking_m=0)
    told = choosing.chosen([free, drier])
    assert [one.reasons for one in told] == [(Reason.FASTEST, Reason.CHEAPEST), (Reason.LEAST_WALKING,)]


def found(start: int, arrival: int, cost: int, rides: int = 1) -> Found:
    return Found(0, start, 1, arrival, cost, tuple(Ride(0, 0, 0, 1, 0) for _number in range(rides)))


def test_what_is_missed_is_what_might_have_been_told() -> None:
    best, soon, late = found(0, 1800, 7000, 2), found(0, 2300, 7000, 2), found(0, 4000, 7000, 2)
    cheap, straight, next_day = found(0, 4000, 3500, 2), found(0, 4000, 7000, 1), found(0, 90_000, 3500, 1)
    asked = [best, soon, late, cheap, straight, next_day]
    assert choosing.of_worth(asked, arrive_by=False) == [best, soon, cheap, straight]
    assert choosing.of_worth([], arrive_by=True) == []


def on_foot(leave: int, minutes: int) -> Journey:
    leg = Leg(HERE, THERE, at(leave), at(leave + minutes), 70 * minutes, 60 * minutes)
    return Journey((leg,), at(leave), at(leave + minutes), leg.metres, 0)


def test_who_must_be_there_by_a_moment_is_quickest_when_setting_out_last() -> None:
    early, late = journey("f:1", 0, 5, 60, 80, cost=2000), journey("f:2", 30, 5, 40, 88, cost=9000)
    told = choosing.chosen([early, late], arrive_by=True)
    assert [(one.legs[1].lines[0].id, one.reasons) for one in told] == [
        ("f:2", (Reason.FASTEST,)), ("f:1", (Reason.CHEAPEST,)),
    ]  # fmt: skip


def test_of_two_as_quick_the_cheaper_is_the_fastest() -> None:
    dear, cheap = journey("f:1", 0, 5, 20, 32, cost=57_000), journey("f:2", 0, 5, 20, 32, cost=10_000)
    half_later = replace(cheap, arrive=at(32.5))
    assert [(one.cost, one.reasons) for one in choosing.chosen([dear, half_later])] == [(10_000, (Reason.FASTEST,))]


def test_nobody_rides_where_walking_is_quicker() -> None:
    around = journey("f:1", 0, 5, 10, 20)
    assert choosing.chosen([around], walk=on_foot(0, 8)) == []
    told = choosing.chosen([around], walk=on_foot(0, 18))  # a ride that spares most of a longer walk is told
    assert [one.reasons for one in told] == [(Reason.ANOTHER,)]
    assert choosing.chosen([journey("f:1", 0, 12, 10, 25)], walk=on_foot(0, 18)) == []
    assert [one.reasons for one in choosing.chosen([around], walk=on_foot(0, 40))] == [(Reason.FASTEST,)]


def test_mostly_the_same_rides_are_one_answer() -> None:
    plain = journey("f:1", 0, 5, 40, 50)
    more = journey("f:1", 0, 5, 40, 50)
    hop = Leg(THERE, HERE, at(50), at(54), 800, 240, (Line("f:9", "9", "9", "bus", "o", "O"),))
    longer = replace(more, legs=(*more.legs, hop), arrive=at(54), changes=1)
    other = journey("f:2", 0, 4, 42, 53)
    told = choosing.chosen([plain, longer, other])
    assert [[leg.line.id for leg in one.legs if leg.line] for one in told] == [["f:1"], ["f:2"]]


def test_nearly_the_same_journey_is_told_as_the_cheapest_only_where_it_spares_something() -> None:
    """Some stations fewer by train, and on by a bus."""

    def by_both(ride: int, bus: int, cost: int) -> Journey:
        train = journey("f:train", 0, 5, ride, ride + 6, cost=cost)
        code = f"f:bus-{bus}"
        leg = Leg(
            THERE, HERE, at(ride + 8), at(ride + 8 + bus), 500 * bus, 60 * bus,
            (Line(code, code, code, "bus", "o", "O"),),
        )  # fmt: skip
        return replace(train, legs=(*train.legs, leg), arrive=leg.arrive, changes=1)

    quick, same, spares = by_both(60, 4, 8000), by_both(56, 10, 7750), by_both(54, 15, 6000)
    cheaper = journey("f:slow", 0, 4, 60, 80, cost=7900)

    def told(*found: Journey) -> list[tuple[int | None, Reason]]:
        return [(one.cost, one.reasons[0]) for one in choosing.chosen(list(found))]

    assert told(quick, same) == [(8000, Reason.FASTEST)]
    assert told(quick, same, spares) == [(8000, Reason.FASTEST), (6000, Reason.CHEAPEST)]
    assert told(quick, same, replace(cheaper, changes=1)) == [(8000, Reason.FASTEST), (7900, Reason.CHEAPEST)]
    dear = replace(journey("f:dear", 0, 1, 54, 64, cost=9000), walking_m=0)
    assert next(one.reasons for one in choosing.chosen([quick, same, dear])) == (Reason.FASTEST,), "not the cheapest"


def test_the_driest_has_less_time_outside_and_is_told_only_when_it_rains() -> None:
    quick, dry = journey("f:1", 0, 10, 20, 31), journey("f:2", 0, 2, 40, 43)
    assert all(Reason.DRIEST not in one.reasons for one in choosing.chosen([quick, dry]))
    told = choosing.chosen([quick, dry], wet=True)
    assert [one.legs[1].lines[0].id for one in told if Reason.DRIEST in one.reasons] == ["f:2"]
    assert choosing.outside(quick) == 60 * (10 + 1)
    driven = replace(quick, legs=(replace(quick.legs[0], move=Move.CAR), quick.legs[1]))
    assert choosing.outside(driven) == 60


def test_of_the_same_lines_the_one_that_sets_out_last_for_the_same_arrival() -> None:
    early, late = journey("f:1", 0, 5, 20, 60), journey("f:1", 33, 5, 20, 60)
    assert choosing.longest_wait(early) == 35 * 60
    assert [one.depart for one in choosing.chosen([early, late])] == [late.depart]


def test_a_span_has_each_departure_by_the_clock_and_lines_without_one_once() -> None:
    by_clock = [journey("f:1", leave, 5, 20, leave + 26) for leave in (0, 15, 30)]
    open_ = [journey("f:2", leave, 5, 20, leave + 28, cost=2000, headway=10) for leave in (0, 10, 20)]
    overtaken = journey("f:3", 1, 5, 38, 45)
    told = choosing.spanned([*open_, *by_clock, overtaken], 12)
    assert [(one.legs[1].lines[0].id, one.depart.likely) for one in told] == [
        ("f:1", at(0).likely), ("f:2", at(0).likely), ("f:1", at(15).likely), ("f:1", at(30).likely),
    ]  # fmt: skip
    assert [one.reasons for one in told].count((Reason.FASTEST,)) == 1


def test_what_goes_before_and_after_is_beyond_what_was_told() -> None:
    clock, open_ = journey("f:1", 0, 5, 20, 26), journey("f:1", 0, 5, 20, 26, headway=10)
    assert choosing.around([]) == (None, None)
    assert choosing.around([clock]) == (at(25).likely, at(1).likely)
    assert choosing.around([open_]) == (at(16).likely, at(10).likely)


def test_of_two_ways_to_a_stop_the_quicker_is_kept() -> None:
    walks = End(HERE, {1: 600, 2: 900}, {1: 700, 2: 1000})
    ridden = (Hop(STOP, Move.WALK, 60, 70), Hop(None, Move.SHARED, 300, 1500))
    rides = End(HERE, {2: 360, 3: 500}, {2: 70, 3: 70}, {2: ridden, 3: ridden})
    both = quickest(walks, rides)
    assert both.seconds == {1: 600, 2: 360, 3: 500} and set(both.ways) == {2, 3}
    assert both.hops(1) == (Hop(None, Move.WALK, 600, 700),) and both.hops(2) == ridden
