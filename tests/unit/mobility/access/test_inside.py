"""Lifts: what pathways allow without them, and how much of the time they worked."""

from datetime import UTC, datetime, timedelta
from typing import cast

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.access.contracts.facts import AccessRuleFact
from kota.mobility.access.contracts.steps import LiftState, Reach, Source
from kota.mobility.access.rules.failing import Span, availability, believed
from kota.mobility.access.rules.inside import Inside
from kota.mobility.transit.rules.directory import Directory
from kota.mobility.transit.rules.gtfs import reading
from kota.mobility.transit.rules.merging import Source as Feed
from kota.mobility.transit.rules.merging import merged
from tests.factories import stations
from tests.factories.lines import ZONE

NOW = datetime(2026, 11, 27, tzinfo=UTC)
RULE = AccessRuleFact(code="access", category="x")


def inside(lifts: int) -> Inside:
    feed, problems = reading.read(stations.files(lifts=lifts))
    assert feed is not None, problems
    network = merged([Feed(stations.CODE, feed)], ZONE, lambda _feed, _name: "op")
    directory = Directory(network)
    return Inside(network, directory.station, directory.served)


def rows(one: Inside) -> list[int]:
    return cast("list[int]", np.flatnonzero(one.network.pathways.mode == 5).tolist())


def test_a_platform_is_reached_without_steps_as_long_as_one_lift_works() -> None:
    one = inside(2)
    (platform,) = one.described
    assert one.reach[platform] == Reach.YES
    first, second = rows(one)
    assert one.lost({first}) == (set(), set())
    assert one.lost({first, second}) == ({platform}, set())


def test_a_platform_with_stairs_alone_is_not_step_free_and_what_nobody_describes_is_unknown() -> None:
    one = inside(0)
    (platform,) = one.described
    assert one.reach[platform] == Reach.NO
    assert set(one.reach[[stop for stop in range(len(one.reach)) if stop != platform]].tolist()) == {Reach.UNKNOWN}


def test_residents_call_a_lift_out_but_only_what_they_called_out_works_again_by_them() -> None:
    def voices(works: bool, count: int = 2) -> list[tuple[bool, datetime]]:
        return [(works, NOW - timedelta(minutes=5))] * count

    assert believed(voices(False), LiftState.WORKS, Source.DEVICE, RULE, NOW) is LiftState.OUT
    assert believed(voices(False, 1), LiftState.WORKS, Source.DEVICE, RULE, NOW) is None
    assert believed(voices(True), LiftState.OUT, Source.OFFICER, RULE, NOW) is None
    assert believed(voices(True), LiftState.OUT, Source.RESIDENTS, RULE, NOW) is LiftState.WORKS


@given(st.lists(st.tuples(st.sampled_from(list(LiftState)), st.integers(1, 500)), min_size=1, max_size=12))
def test_a_share_is_between_nothing_and_all_and_outages_fill_the_rest(parts: list[tuple[LiftState, int]]) -> None:
    begins, spans = NOW - timedelta(hours=sum(hours for _state, hours in parts)), []
    for state, hours in parts:
        spans.append(Span(state, begins, begins + timedelta(hours=hours)))
        begins += timedelta(hours=hours)
    made = availability(spans, NOW - timedelta(days=30), NOW)
    if made is None:
        return
    assert 0 <= made.share <= 1
    assert abs(made.known * (1 - made.share) - made.out) < timedelta(seconds=1)
    assert made.known <= timedelta(days=30)
