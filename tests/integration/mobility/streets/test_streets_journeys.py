"""Journeys that walk along the streets of a map, end to end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kota.base import clock
from kota.kernel.closures import facade as closures
from kota.kernel.closures import selectors as closing
from kota.kernel.closures.contracts import Kind, Who
from kota.mobility.journeys.contracts import Answer, Asked, Journey, Move, StepFree
from kota.mobility.journeys.selectors import planning
from kota.mobility.transit.selectors import current as transit
from tests.factories import lines
from tests.factories.streets import Map, node
from tests.integration.mobility.streets.conftest import town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network")]
AT = (clock.now().astimezone(ZoneInfo(lines.ZONE)) + timedelta(days=1)).replace(hour=7, minute=0)
Bring = Callable[..., None]


def ask(origin: tuple[float, float], goal: tuple[float, float], **more: Any) -> Answer:
    return planning.plan(Asked(node(*origin), node(*goal), more.pop("at", AT), **more))


def first_walk(one: Journey) -> int:
    return one.legs[0].metres


def flood(x: float, y: float, metres: float = 60, kind: Kind = Kind.FLOOD) -> None:
    begins = clock.now() - timedelta(hours=1)
    closures.put(
        cause=f"trial:{x}", kind=kind, stops=[Who.FOOT, Who.WHEELCHAIR], source="trial",
        texts={"id": "Banjir", "en": "Flood"},
        begins=begins, by=lines.BY, at=begins,
        shape={"type": "Point", "coordinates": node(x, y)}, metres=metres,
    )  # fmt: skip
    closing.forget()


def test_without_streets_walks_are_guesses_and_say_so() -> None:
    answer = ask((0, 3), (30, 3))
    assert answer.journeys and all(leg.way is None for one in answer.journeys for leg in one.legs)
    assert answer.bicycle is None


def test_walks_follow_the_streets_and_are_told_turn_by_turn(bring: Bring) -> None:
    bring(town())
    answer = ask((0.2, 3), (30, 3), walk_m=1200)
    assert answer.journeys
    leg = answer.journeys[0].legs[0]
    assert leg.way is not None and leg.metres == pytest.approx(0.2 * 110.5 + 3 * 111.2, abs=8)
    assert [part.name for part in leg.way.parts[:2]] == ["Jalan Utara", "Gang 2"]
    assert len(leg.path) >= 3 and leg.path[0] == pytest.approx(node(0.2, 3), abs=1e-5)
    assert answer.bicycle is not None and answer.bicycle.legs[0].move is Move.BIKE
    assert answer.bicycle.legs[0].metres == pytest.approx(29.8 * 110.5, rel=0.02)


def test_a_flooded_street_is_gone_around_and_its_end_is_not_reached_through_it(bring: Bring) -> None:
    bring(town())
    open_ = ask((0, 3), (30, 3), walk_m=2000)
    flood(0, 1.5)  # in the middle of the lane that leads to the first stop
    shut = ask((0, 3), (30, 3), walk_m=2000)
    assert first_walk(shut.journeys[0]) >= first_walk(open_.journeys[0]) + 300
    assert all(
        part.name != "Gang 2" for one in shut.journeys for part in (one.legs[0].way.parts if one.legs[0].way else ())
    )


def test_whoever_cannot_climb_stairs_is_led_around_them_and_the_degree_counts(bring: Bring) -> None:
    made = town()
    made.way((0, 3), (0, 4), highway="steps", step_count="30", incline="down")
    made.way((0, 4), (0, 8), highway="footway")
    made.way((2, 3), (2, 4), (0, 4), highway="footway")
    bring(made)
    walked, rolled = (ask((0, 7), (30, 3), walk_m=1500, step_free=one) for one in (StepFree.ANY, StepFree.LIKELY))
    assert walked.journeys[0].legs[0].way.stairs == 1 and walked.journeys[0].legs[0].way.steps == 30
    assert walked.journeys[0].step_free == "no"
    assert rolled.journeys[0].legs[0].way.stairs == 0
    assert first_walk(rolled.journeys[0]) > first_walk(walked.journeys[0]) + 200
    assert not ask((0, 7), (30, 3), walk_m=1500, step_free=StepFree.SURE).journeys  # nobody has said anything


def test_other_streets_come_into_use_and_the_old_ones_come_back(bring: Bring) -> None:
    from django.core.management import call_command

    from kota.mobility.streets.selectors import current

    bring(town(), named="Lama")
    with_gap = Map()
    with_gap.way((0, 0), (30, 0), highway="secondary", name="Jalan Baru")
    bring(with_gap, named="Baru")
    assert current.about().name == "Baru"
    call_command("import_streets", back=True)
    current.forget()
    assert current.about().name == "Lama"


def test_rides_are_drawn_along_the_streets_where_no_operator_drew_them(bring: Bring) -> None:
    made = Map()
    made.way((0, 0), (6, 0), (9, 1.5), (12, 0), (30, 0), highway="primary", name="Jalan Raya")  # around something
    bring(made)
    transit.forget()
    ride = next(leg for leg in ask((0, 0), (30, 0)).journeys[0].legs if leg.lines)
    assert ride.path[0] == pytest.approx((ride.start.lon, ride.start.lat), abs=2e-5)
    assert ride.path[-1] == pytest.approx((ride.end.lon, ride.end.lat), abs=2e-5)
    assert max(lat for _, lat in ride.path) == pytest.approx(node(9, 1.5)[1], abs=1e-5)
