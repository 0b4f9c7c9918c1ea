"""What else one may ask: a place on the way, a span of departures, shared bikes, a vehicle left beside a station."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.kernel.facts import facade as facts
from kota.mobility.transit.models import Passage
from kota.mobility.transit.selectors.realtime import seen
from tests.factories import lines
from tests.factories.lines import BY
from tests.integration.mobility.sharing.conftest import OWN, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network")]
SEVEN, API = "2026-03-09T07:00:00+07:00", "/api/v1/journeys"
FIRST, MIDDLE, LAST = (f"{lines.CODE}:s{number}" for number in (0, 3, 5))


@pytest.fixture
def network(db: None) -> Iterator[None]:
    lines.bring()
    seen.forget()
    yield
    lines.forget()
    seen.forget()


def ask(client: Client, *, status: int = 200, **asked: Any) -> Any:
    found = client.get(API, {"origin": FIRST, "goal": LAST, "at": SEVEN} | asked)
    assert found.status_code == status, found.content
    return found.json()


def minutes(moment: dict[str, str]) -> float:
    return (datetime.fromisoformat(moment["likely"]) - datetime.fromisoformat(SEVEN)).total_seconds() / 60


def test_a_stay_on_the_way_is_stayed(client: Client) -> None:
    for one in ask(client, via=MIDDLE, stay_s=1200)["journeys"]:
        rides = [leg for leg in one["legs"] if leg["lines"]]
        assert [leg["end"]["id"] for leg in rides] == [MIDDLE, LAST]
        assert minutes(rides[1]["depart"]) - minutes(rides[0]["arrive"]) >= 20


def test_who_only_passes_by_stays_aboard_and_is_there_as_soon(client: Client) -> None:
    passing, straight = ask(client, via=MIDDLE)["journeys"], ask(client)["journeys"]
    assert minutes(passing[0]["arrive"]) == minutes(straight[0]["arrive"])
    assert [leg["end"]["id"] for leg in passing[0]["legs"] if leg["lines"]] == [LAST]


def test_a_place_on_the_way_is_passed_in_time_when_one_must_be_there_by_a_moment(client: Client) -> None:
    found = ask(client, via=MIDDLE, stay_s=600, arrive_by="true", at="2026-03-09T09:00:00+07:00")["journeys"]
    assert found and all(0 < minutes(one["arrive"]) <= 120 for one in found)
    assert all(len([leg for leg in one["legs"] if leg["lines"]]) == 2 for one in found)


def _with_a_station() -> dict[str, bytes]:
    """Two lines that meet at a station: one comes to its first platform, the other leaves from its second."""
    made = lines.files()
    made["stops"] += b"\n" + b"\n".join(
        f"{name},Pusat,-6.21,{106.82 + east},{kind},{parent}".encode()
        for name, east, kind, parent in (("pusat", 0, 1, ""), ("p1", -0.0005, 0, "pusat"), ("p2", 0.0005, 0, "pusat"))
    )
    made["stops"] = made["stops"].replace(b"stop_lon\n", b"stop_lon,location_type,parent_station\n")
    made["trips"] += b"\nc,A,harian,Pusat,0,\nd,X,harian,Ujung,0,"
    calls = ("c,s0,1,07:00:00", "c,p1,2,07:10:00", "d,p2,1,07:20:00", "d,s5,2,07:30:00")
    made["stop_times"] += "".join(f"\n{call},{call[-8:]}" for call in calls).encode()
    return made


@pytest.mark.parametrize("near", ["106.8195,-6.2103", f"{lines.CODE}:p1"])
@pytest.mark.parametrize("stay_s", [0, 300])
def test_who_comes_to_a_station_on_the_way_on_foot_rides_from_its_platform(
    client: Client, near: str, stay_s: int
) -> None:
    lines.bring(written=_with_a_station())
    for ends in ({"origin": near}, {"goal": near}):
        found = ask(client, via=f"{lines.CODE}:pusat", stay_s=stay_s, walk_m=100, **ends)["journeys"]
        assert found
        for legs in (one["legs"] for one in found):
            assert all(before["end"]["id"] == after["start"]["id"] for before, after in pairwise(legs)), legs
            assert sum(leg["stay_s"] for leg in legs) == stay_s


@pytest.mark.parametrize("stay_s", [0, 300])
def test_from_one_platform_of_a_station_on_the_way_to_another_one_walks(client: Client, stay_s: int) -> None:
    lines.bring(written=_with_a_station())
    legs = ask(client, via=f"{lines.CODE}:pusat", stay_s=stay_s, walk_m=100)["journeys"][0]["legs"]
    assert [one["end"]["id"][6:] for one in legs if one["metres"]] == ["p1", "p2", "s5"]
    assert all(before["end"]["id"] == after["start"]["id"] for before, after in pairwise(legs))
    assert sum(one["stay_s"] for one in legs) == stay_s


def test_who_must_be_there_by_a_moment_is_in_ninety_of_a_hundred_cases_or_told_that_it_is_not_sure(
    client: Client,
) -> None:
    by = "2026-03-09T05:22:00+07:00"  # the line without a timetable begins at five, and takes a quarter of an hour
    asked = {"from": "Halte 0", "from-lon": "106.8", "from-lat": "-6.2", "to": "Halte 5", "to-lon": "106.83",
             "to-lat": "-6.2", "when": "arrive", "day": "2026-03-09", "time": "05:22"}  # fmt: skip

    def lates() -> list[str]:
        return [one["arrive"]["late"] for one in ask(client, at=by, arrive_by="true")["journeys"]]

    def page() -> str:
        return str(client.get("/go", asked, headers={"accept-language": "en"}).content.decode())

    assert lates() and all(late > by for late in lates())
    assert "One time in ten or more often you would be late" in page()
    files = lines.files()
    files["trips"] += b"\ne,A,harian,Ujung,0,"
    files["stop_times"] += b"\ne,s0,1,04:30:00,04:30:00\ne,s5,2,04:45:00,04:45:00"
    lines.bring(written=files)
    assert lates() == ["2026-03-09T04:45:00+07:00"]
    assert "you would be late" not in page()


def test_where_the_price_changes_while_one_may_board_both_prices_are_told(client: Client) -> None:
    files = lines.files()
    lines.bring(written=files | {"agency": files["agency"].replace(b",Operator,", b",TransJakarta,")})
    others = ",".join(f"{lines.CODE}:{line}" for line in "AXT")

    def fares(time: str) -> tuple[Any, Any]:
        one = ask(client, at=f"2026-03-09T{time}:00+07:00", without_lines=others)["journeys"][0]
        told = one["fare_otherwise"]
        return one["fare"]["total"], told and (told["total"], told["lines"][0]["reason"] != "")

    assert fares("06:40") == (2000, None) and fares("08:00") == (3500, None)
    assert fares("06:52") == (2000, (3500, True))
    assert fares("06:58") == (3500, (2000, True))
    asked = {"from": "Halte 0", "from-lon": "106.8", "from-lat": "-6.2", "to": "Halte 5", "to-lon": "106.83",
             "to-lat": "-6.2", "when": "depart", "day": "2026-11-30", "time": "06:52"}  # fmt: skip
    page = str(client.get("/go", asked, headers={"accept-language": "en"}).content.decode())
    assert re.search(r"Rp2[.,]000 or Rp3[.,]500</span>", page)
    assert "The price changes while you wait or board." in page


def test_a_span_tells_every_departure_once_and_the_open_line_once(client: Client) -> None:
    found = ask(client, range_s=1800)["journeys"]
    exact = [minutes(one["depart"]) for one in found if not one["legs"][0]["headway"]]
    assert exact == [0, 10]
    assert sum(bool(one["legs"][0]["headway"]) for one in found) <= 1
    assert all(minutes(one["depart"]) <= 30 for one in found)


def test_earlier_and_later_lead_on(client: Client) -> None:
    now = ask(client)
    later, earlier = ask(client, at=now["later"]), ask(client, at=now["earlier"], arrive_by="true")
    assert minutes(later["journeys"][0]["arrive"]) > minutes(now["journeys"][0]["arrive"])
    assert minutes(earlier["journeys"][0]["arrive"]) < minutes(now["journeys"][0]["arrive"])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"range_s": 600, "arrive_by": "true"}, 409), ({"range_s": 600, "via": MIDDLE}, 409),
        ({"range_s": 20_000}, 400), ({"stay_s": -1}, 400), ({"park": "boats"}, 400), ({"rider": "nobody"}, 409),
        ({"via": "kecil:nowhere"}, 404), ({"shared": "perhaps"}, 400), ({"walk_m": "far"}, 400),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_words(client: Client, asked: dict[str, Any], status: int) -> None:
    assert ask(client, status=status, **asked)["error"]["message"]


def test_emissions_follow_the_factors_of_the_city(client: Client) -> None:
    one = ask(client)["journeys"][0]
    metres = sum(leg["metres"] for leg in one["legs"] if leg["lines"])
    factor = facts.current("emission")["bus"].g_per_km
    assert one["co2_g"] == round(factor * metres / 1000) > 0


SOURCE = {"id": "Uji", "en": "Trial"}
FAR = {"origin": "106.8000,-6.2160", "goal": LAST, "walk_m": 800}  # 1.8 km south of the first stop


def put(kind: str, code: str, lon: float, lat: float, **more: Any) -> None:
    value = {"code": code, "name": {"id": code, "en": code}, "lon": lon, "lat": lat, "source": SOURCE} | more
    facts.put(kind=kind, key=code, value=value, by=BY, at=clock.now() - timedelta(days=1))


def tomorrow() -> str:
    return f"{clock.now() + timedelta(days=1):%Y-%m-%d}T08:00:00+07:00"


def moves(one: dict[str, Any]) -> list[str]:
    return [leg["move"] or leg["lines"][0]["name"] for leg in one["legs"]]


def test_a_shared_bike_is_offered_where_one_stands_and_can_be_left(client: Client) -> None:
    for code, lat in (("utara", -6.2005), ("selatan", -6.2155)):
        put("share_station", code, 106.8, lat, system=OWN, capacity=20)
    assert ask(client, **FAR, at=tomorrow())["journeys"] == []
    send({"selatan": 5, "utara": 2}, at=clock.now())
    found = ask(client, **FAR, at=tomorrow(), shared="true")["journeys"]
    assert found and moves(found[0])[:3] == ["walk", "shared", "walk"]
    leg = found[0]["legs"][1]
    assert (leg["start"]["name"], leg["end"]["name"]) == ("selatan", "utara")
    assert leg["rental"]["vehicles"] == 5 and leg["rental"]["cost"] == 3000 and leg["seconds"] > leg["metres"] / 4
    assert found[0]["cost"] is None or found[0]["cost"] >= 3000
    send({"selatan": 0, "utara": 2}, at=clock.now() + timedelta(seconds=1))
    assert ask(client, **FAR, at=tomorrow(), shared="true")["journeys"] == []


def test_a_vehicle_is_left_beside_a_station(client: Client) -> None:
    put("park", "barat", 106.8005, -6.2003, beside=SOURCE, motorcycles=30)
    assert ask(client, **FAR)["journeys"] == [] == ask(client, **FAR, park="cars")["journeys"]
    one = ask(client, **FAR, park="motorcycles")["journeys"][0]
    assert moves(one)[:2] == ["motorcycle", "walk"] and one["legs"][0]["end"]["name"] == "barat"
    assert one["co2_g"] > 114 * 1.8


def test_a_line_is_told_as_it_was_seen_lately_and_as_promised_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seven = datetime.fromisoformat(SEVEN)
    for ago in (0, 8, 17, 29, 38):
        Passage.objects.create(
            line=f"{lines.CODE}:H", direction=0, stop=FIRST, at=seven - timedelta(minutes=ago + 2), vehicle="v"
        )
    monkeypatch.setattr(clock, "now", lambda: seven)

    def often(**asked: Any) -> list[tuple[float, float]]:
        others = [f"{lines.CODE}:{line}" for line in "AXT"]
        legs = [leg for one in ask(client, without_lines=",".join(others), **asked)["journeys"] for leg in one["legs"]]
        told = [leg["headway"] for leg in legs if leg["headway"]]
        return [(round(one["shortest_s"] / 60), round(one["longest_s"] / 60)) for one in told]

    assert often() == [(8, 11)]
    assert often(at="2026-03-09T08:00:00+07:00") == [(10, 10)]
