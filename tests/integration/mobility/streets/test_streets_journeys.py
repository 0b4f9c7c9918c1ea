"""Journeys that walk along the streets of a map, end to end."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.test import Client

from kota.base import clock
from kota.kernel.closures import facade as closures
from kota.kernel.closures import selectors as closing
from kota.kernel.closures.contracts import Kind, Who
from kota.mobility.journeys.contracts import Answer, Asked, Journey, Move, NoWay, StepFree
from kota.mobility.journeys.rules import degrees
from kota.mobility.journeys.rules.timetable import NEVER
from kota.mobility.journeys.selectors import planning
from kota.mobility.reach.contracts import Kind as Layer
from kota.mobility.reach.selectors import opportunities, reachable
from kota.mobility.reach.services import importing
from kota.mobility.transit.selectors import current as transit
from tests.factories import lines
from tests.factories.streets import Map, node
from tests.integration.mobility.streets.conftest import town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network")]
AT = (clock.now().astimezone(ZoneInfo(lines.ZONE)) + timedelta(days=1)).replace(hour=7, minute=0)
Bring = Callable[..., None]
Spot = tuple[float, float]


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
    walk = ask((0, 3), (10, 3)).walk
    assert walk is not None and walk.step_free == "" and not walk.arrive.is_exact and walk.cost == 0
    assert walk.co2_g == 0 and [part.what for part in degrees.unknown(walk)] == ["walk"]


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
    assert [part.what for part in degrees.unknown(rolled.journeys[0])].count("walk") >= 1  # nobody has checked them
    surely = ask((0, 7), (30, 3), walk_m=1500, step_free=StepFree.SURE)
    assert not surely.journeys  # nobody has said anything
    assert surely.why is not None and surely.why.code is NoWay.STEPS_ORIGIN


def seconds(at: Spot, **more: Any) -> dict[Spot, int]:
    """How soon one is at places of the grid, from the first stop at seven."""
    found = reachable.reached(node(*at), AT, (15, 30), walk_m=1000, **more)
    goals = [(0, 2.6), (3, 3), (3, 4), (30, 1.5), (1, -5)]
    lon, lat = np.array([node(*goal) for goal in goals]).T
    return dict(zip(goals, found.reach.grid.at(lon, lat).tolist(), strict=True))


def test_how_far_one_gets_is_by_the_streets_and_around_what_is_closed(bring: Bring) -> None:
    guessed = seconds((0, 0))
    bring(town())
    found = seconds((0, 0))
    assert found[3, 3] == pytest.approx((3 * 111.2 + 3 * 110.5) / 1.2, abs=60)  # two sides of the corner
    assert guessed[1, -5] < NEVER == found[1, -5]  # no street leads there
    assert found[30, 1.5] < 1800
    flood(0, 1.5)
    shut = seconds((0, 0))
    assert shut[0, 2.6] >= found[0, 2.6] + 250 and all(shut[goal] >= found[goal] for goal in found)
    assert set(seconds((0, 0), step_free=StepFree.SURE).values()) == {NEVER}  # of no street anybody has said so


def test_what_is_counted_is_reached_by_the_streets_too(bring: Bring, client: Client, tmp_path: Path) -> None:
    file = tmp_path / "schools.csv"
    rows = [(3, 3), (0, 7)]  # beside a street; off all of them, 440 metres from the last one
    file.write_text("nama,lon,lat\n" + "".join(f"SDN {at[0]},{','.join(map(str, node(*at)))}\n" for at in rows))
    importing.import_file(path=file, kind=Layer.SCHOOL, source="Dinas", by=lines.BY, at=AT)
    opportunities.forget()
    asked = {"place": "kecil:s0", "minutes": "15", "at": AT.isoformat(), "walk_m": 1200}

    def near() -> dict[str, int]:
        found = client.get("/api/v1/reach/places", asked).json()
        kind = next(one for one in found if one["kind"] == "school")
        return {one["name"]: one["seconds"] for one in kind["nearest"]}

    guessed = near()
    bring(town())
    along = near()
    assert along["SDN 3"] == pytest.approx((3 * 111.2 + 3 * 110.5) / 1.2, abs=20) and guessed["SDN 3"] < along["SDN 3"]
    assert along["SDN 0"] == guessed["SDN 0"]
    assert client.get("/api/v1/reach/isochrones", asked).json()["by_street"] is True
    page = client.get(
        "/go/reach", {"from": "A", "from-lon": "106.8", "from-lat": "-6.2"}, headers={"accept-language": "en"}
    )
    assert "follow the streets of a map" in page.content.decode() and "OpenStreetMap" in page.content.decode()
    opportunities.forget()


@pytest.mark.parametrize("steps", ["", "likely"])
def test_a_kept_journey_tells_its_walks_along_the_streets(bring: Bring, client: Client, steps: str) -> None:
    bring(town())
    (from_lon, from_lat), (to_lon, to_lat) = node(0.2, 3), node(30, 3)
    sent = {
        "from": "A", "from-lon": from_lon, "from-lat": from_lat, "to": "B", "to-lon": to_lon, "to-lat": to_lat,
        "when": "depart", "day": f"{AT:%Y-%m-%d}", "time": "07:00", "steps": steps, "journey": "0",
    }  # fmt: skip
    kept = client.get(client.post("/go/keep", sent)["location"], headers={"accept-language": "en"})
    assert kept.status_code == 200
    said = kept.content.decode()
    assert "Jalan Utara" in said and "Turn by turn" in said
    assert ("not checked for wheelchairs" in said) is bool(steps)


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
