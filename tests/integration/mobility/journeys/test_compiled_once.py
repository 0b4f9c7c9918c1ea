"""Whatever a day is made of and whatever may be used of it, the compiled search knows its columns: another kind of them
would be compiled while somebody waits for an answer."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest
from numba import typeof

from kota.mobility.journeys.rules import walking
from kota.mobility.journeys.rules.timetable import FREE
from kota.mobility.journeys.selectors import engine
from kota.mobility.journeys.selectors.engine import Used
from kota.mobility.transit import facade as transit
from tests.factories import lines

DAY = date(2026, 3, 9)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network")]


@pytest.fixture
def network(db: None) -> Iterator[None]:
    lines.bring()
    yield
    lines.forget()


def test_days_from_files_and_days_made_live_are_the_same_to_the_compiled_search() -> None:
    held = transit.current()
    links, planned = walking.links(held.timetable, held.directory.served), held.day(DAY)
    live = transit.Running(DAY, type(planned.day)(*(np.array(column) for column in planned.day)), planned.calls)
    groups = np.zeros(len(held.network.routes.mode), np.int32)
    kinds = set()
    for running in (planned, live):
        one = engine.of_day(held, running, links)
        kinds.add(typeof(one.ahead))
        for used in (Used(), Used(walks=one.walks)):
            sides = one.sides(used, groups, FREE)
            kinds |= {typeof(sides.ahead), typeof(sides.behind)}

    assert not planned.day.arrive.flags.writeable
    assert live.day.arrive.flags.writeable
    assert len(kinds) == 1
