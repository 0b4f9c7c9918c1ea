"""From bursts and sensors to what every road does, what is usual, and the next hour."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import osmium
import osmium.osm.mutable as drawn
import pytest

from kota.base.errors import InvalidError
from kota.kernel.facts import facade as facts
from kota.kernel.observations import facade as observations
from kota.mobility.traffic.models import Bin, ForecastDay, Now, Profile, Segment, Told
from kota.mobility.traffic.rules.profiles import SLOTS
from kota.mobility.traffic.selectors import bins, days, forecasts, now
from kota.mobility.traffic.selectors.network import Network, network
from kota.mobility.traffic.services import forecasting, importing, learning, sensors, settling, simulating
from kota.mobility.traffic.services.probes import Probes, take
from tests.integration.mobility.traffic.conftest import AT, BY, Drive

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def usual(roads: Network, kmh: float = 50.0) -> None:
    """Every road usually does the same, on every day."""
    Profile.objects.bulk_create(
        Profile(segment_id=road.id, weekday=weekday, kmh=[kmh] * SLOTS, spread=[0.12] * SLOTS, days=21,
                is_simulated=False, learned_at=AT)
        for road in roads.roads for weekday in range(7)
    )  # fmt: skip


def test_a_burst_becomes_sums_of_its_road_and_nothing_else_is_kept(drive: Drive, roads: Network) -> None:
    found = drive("a-1", 24, cars=4)
    assert (found.taken, found.segments, found.refused) == (12, 1, {})
    (row,) = Bin.objects.all()
    assert row.segment_id == roads.road("a-1").id and row.points == 12 and row.kmh_sum == 12 * 24
    assert 1 <= int(row.seen).bit_count() <= 4
    kept = {field.name for field in Bin._meta.get_fields()}
    assert not kept & {"lon", "lat", "trip", "point", "vehicle"}


def test_bursts_add_up_and_say_what_they_refuse(drive: Drive) -> None:
    drive("a-1", 20)
    drive("a-1", 40)
    (row,) = Bin.objects.all()
    assert row.kmh_sum / row.points == 30
    late = drive("a-1", 20, at=AT - timedelta(hours=2))
    assert late.taken == 12, "late for itself is not late for the clock that it is told"
    at = np.array([AT.timestamp() - 7200, AT.timestamp() + 900, AT.timestamp(), AT.timestamp(), AT.timestamp()])
    lon, lat = np.array([106.815] * 4 + [106.9]), np.array([-6.2] * 5)
    kmh, bearing = np.array([30.0, 30, 300, np.nan, 30]), np.full(5, 90.0)
    found = take(Probes(at, lon, lat, kmh, bearing, [""] * 5), at=AT)
    assert found.taken == 0
    assert found.refused == {"late": 1, "early": 1, "too_fast": 1, "no_speed": 1, "no_road": 1}


def test_every_road_has_its_speed_its_certainty_and_its_end(drive: Drive, roads: Network) -> None:
    usual(roads)
    drive("a-1", 20, cars=6)
    assert settling.settle(at=AT + MINUTE).roads == 1
    one = now.flow(roads.road("a-1"), AT + MINUTE)
    assert one.kmh == pytest.approx(20) and one.usual_kmh == pytest.approx(50) and one.grade == "jam"
    assert one.sources == ["probes"] and 0.5 < one.confidence < 1
    assert now.flow(roads.road("a-1r"), AT + MINUTE).grade == "unknown", "the way back is another road"
    assert now.flow(roads.road("a-1"), AT + 30 * MINUTE).kmh is None, "what is old says nothing"
    assert now.summary(now.flows(AT + MINUTE)).known == 1


def test_what_is_simulated_gives_way_and_never_comes_on_top(drive: Drive, roads: Network) -> None:
    drive("a-1", 10, is_simulated=True)
    drive("a-1", 50)
    drive("a-1", 10, is_simulated=True)
    (row,) = Bin.objects.all()
    assert row.kmh_sum / row.points == 50 and not row.is_simulated
    drive("a-2", 10, is_simulated=True)
    settling.settle(at=AT + MINUTE)
    assert {one.segment.code: one.is_simulated for one in Now.objects.all()} == {"a-1": False, "a-2": True}


def test_a_sensor_speaks_through_its_datastream_and_hearing_it_twice_changes_nothing(roads: Network) -> None:
    value = {"code": "melati", "name": {"id": "Sensor Melati", "en": "Melati sensor"}, "lon": 106.816, "lat": -6.2,
             "bearing": 90, "source": {"id": "Tes", "en": "Test"}}  # fmt: skip
    facts.put(kind="trafficsensor", key="melati", value=value, source="test", by=BY, at=AT)
    known = sensors.ensure(by=BY, at=AT)
    moment = observations.micros(AT)
    observations.record([observations.Reading(known[sensors.key("melati", "speed")], moment, 31),
                         observations.Reading(known[sensors.key("melati", "flow")], moment, 1800)], at=AT)  # fmt: skip
    for _ in range(2):
        sensors.came(list(known.values()), at=AT)
    (row,) = Bin.objects.all()
    assert (row.segment_id, row.sensor_kmh, row.sensor_flow) == (roads.road("a-1").id, 31, 1800)
    settling.settle(at=AT + MINUTE)
    assert now.flow(roads.road("a-1"), AT + MINUTE).sources == ["sensors"]


def test_what_is_usual_is_learned_and_old_bins_are_let_go(drive: Drive, roads: Network) -> None:
    for day in range(1, 9):
        drive("a-1", 30, at=AT - timedelta(days=day))
    drive("a-1", 30, at=AT - timedelta(days=60))
    assert learning.learn(by=BY, at=AT).roads == 1
    found = days.usual_of(roads.road("a-1"), AT.weekday())
    assert found[40] == pytest.approx(30) and found[0] is None
    assert Bin.objects.count() == 8
    assert bins.usual(network(), AT)[0][roads.road("a-1").place] == pytest.approx(30)
    assert Segment.objects.get(code="a-1").is_measured


def test_what_was_told_of_the_next_hour_is_held_against_what_came(drive: Drive, roads: Network) -> None:
    usual(roads)
    drive("a-1", 20)
    settling.settle(at=AT + MINUTE)
    steps = forecasts.ahead(roads, roads.road("a-1"), 20, AT)
    assert [one.minutes for one in steps] == [15, 30, 45, 60]
    assert 20 < steps[0].kmh < steps[-1].kmh < 50 and all(one.low < one.kmh < one.high for one in steps)
    told = forecasting.tell(at=AT + MINUTE)
    assert told is not None and told.expected[0][0] == pytest.approx(steps[0].kmh, rel=0.01)
    for minutes in (15, 30, 45, 60):
        drive("a-1", 40, at=AT + minutes * MINUTE)
    assert forecasting.score(at=AT + 65 * MINUTE) == 0, "the hour is not over"
    assert forecasting.score(at=AT + 80 * MINUTE) == 1 and Told.objects.get().scored_at is not None
    found = {one.minutes: one for one in forecasts.errors(AT + 80 * MINUTE)}
    assert found[60].persistence == pytest.approx(20) and found[60].usual == pytest.approx(10)
    assert found[15].ours == pytest.approx(40 - steps[0].kmh, rel=0.01)
    assert ForecastDay.objects.count() == 4


def test_roads_come_from_a_pbf_and_what_it_no_longer_has_ends(roads: Network, tmp_path: Path) -> None:
    path = tmp_path / "roads.osm.pbf"

    def write(ways: int) -> None:
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number in range(6):
                writer.add_node(drawn.Node(id=number + 1, location=(106.80 + number * 0.004, -6.21)))
            for number in range(ways):
                tags = {"highway": "secondary", "name": f"Jalan {number}", "maxspeed": "40"}
                writer.add_way(drawn.Way(id=number + 1, nodes=[number * 2 + 1, number * 2 + 2], tags=tags))
            writer.add_way(drawn.Way(id=99, nodes=[1, 6], tags={"highway": "footway"}))

    write(3)
    found = importing.import_roads(path=path, by=BY, at=AT)
    assert (found.ways, found.segments, found.ended) == (3, 6, 0)
    assert Segment.objects.get(code="osm-1-0").free_kmh == pytest.approx(34)
    write(2)
    again = importing.import_roads(path=path, by=BY, at=AT + MINUTE)
    assert (again.segments, again.ended) == (4, 2)
    assert "osm-3-0" not in network().by_code and "osm-2-0r" in network().by_code
    with pytest.raises(InvalidError):
        importing.import_roads(path=path, classes=["motorway"], by=BY, at=AT)
    path.write_text("{")
    with pytest.raises(InvalidError):
        importing.import_roads(path=path.rename(tmp_path / "x.json"), by=BY, at=AT)


def test_a_simulated_city_is_driven_and_marked(roads: Network) -> None:
    town = simulating.furnish(4, by=BY, at=AT)
    written = simulating.observe(town, AT - timedelta(hours=1), AT, at=AT)
    assert written == Bin.objects.filter(is_simulated=True).count() > 50
    assert Profile.objects.filter(is_simulated=True).count() == 7 * len(roads.roads)
    settling.settle(at=AT)
    assert Now.objects.exists() and not Now.objects.filter(is_simulated=False).exists()
    newest = simulating.driven_until()  # whoever simulates again looks for incidents from there on
    assert newest and AT - timedelta(minutes=5) < newest <= AT
