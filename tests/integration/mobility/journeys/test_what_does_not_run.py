"""Lines out of service are not offered but named; clocks of other zones; what may be sent; nothing compiles while
somebody waits."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Kind, Who
from kota.mobility.journeys.rules import costs, moments, outlining, reach, sweep
from kota.mobility.journeys.selectors import engine
from kota.mobility.transit.contracts.alerts import AlertSeverity, AlertText, Cause, Effect
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import live, posted
from kota.mobility.transit.selectors.realtime.ground import Ground, ground
from kota.mobility.transit.services.realtime import alerts, composing
from tests.factories import lines
from tests.integration.mobility.transit.conftest import drive, vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network")]
SEVEN, API = "2026-03-09T07:00:00+07:00", "/api/v1/journeys"
FIRST, LAST = "kecil:s0", "kecil:s5"
COMPILED = (sweep.sweep, costs.cheaper, moments.follow, reach._spread, outlining._all)


@pytest.fixture
def network(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setattr(posted, "KEEP_S", -1.0)
    lines.bring()
    yield ground()
    lines.forget()


def ask(client: Client, **asked: Any) -> Any:
    found = client.get(API, {"origin": FIRST, "goal": LAST, "at": SEVEN} | asked, headers={"accept-language": "en"})
    assert found.status_code == 200, found.content
    return found.json()


def ridden(answer: Any) -> set[str]:
    return {line["name"] for one in answer["journeys"] for leg in one["legs"] for line in leg["lines"]}


def write(about: tuple[str, ...], effect: Effect, begins: datetime, ends: datetime | None = None) -> None:
    words = {"id": "Tidak beroperasi", "en": "Out of service"}
    text = AlertText(Cause.WEATHER, effect, AlertSeverity.SEVERE, words, {}, about, begins, ends)
    alerts.write(text=text, by=lines.BY, at=lines.AT)


@pytest.mark.parametrize("about", [("line:kecil:A", "line:kecil:T"), ("mode:3",)])
def test_a_line_out_of_service_is_not_offered_while_that_holds_and_is_named(
    client: Client, about: tuple[str, ...]
) -> None:
    at = datetime.fromisoformat(SEVEN)
    before = ask(client)
    assert {"A", "T"} & ridden(before) and before["avoided"] == []
    write(about, Effect.NO_SERVICE, at - timedelta(hours=1), at + timedelta(hours=1))
    shut = ask(client)
    assert ridden(shut) == ({"H"} if len(about) == 2 else set())
    assert shut["avoided"] == ["Out of service"]
    assert ridden(ask(client, at=(at + timedelta(hours=2)).isoformat()))


def board(client: Client, at: datetime) -> dict[str, Any]:
    found = client.get("/api/v1/transit/departures", {"stop": FIRST, "at": at.isoformat()})
    assert found.status_code == 200, found.content
    return {one["line"]["name"]: one for one in found.json()["leaving"]}


def test_a_board_promises_nothing_of_a_line_while_it_is_out_of_service(client: Client) -> None:
    at, hour = datetime.fromisoformat(SEVEN), timedelta(hours=1)
    assert board(client, at)["H"]["headway_s"] == 600 and len(board(client, at)["A"]["times"]) == 2
    write(("line:kecil:A", "line:kecil:H"), Effect.NO_SERVICE, at - hour, at + 10 * hour)
    shut, alert = board(client, at), posted.notices()[0].id
    assert set(list(shut)[-2:]) == {"A", "H"}, "what does not run stands last"
    for one in (shut["A"], shut["H"]):
        assert (one["times"], one["headway_s"], one["since"], one["stopped_by"]) == ([], None, None, alert)
    assert shut["T"]["stopped_by"] is None and shut["T"]["times"]


def test_a_board_tells_what_runs_before_and_after_a_line_is_out_of_service(client: Client) -> None:
    at, minutes = datetime.fromisoformat(SEVEN), lambda many: timedelta(minutes=many)
    operator = board(client, at)["A"]["line"]["operator"]
    write((f"operator:{operator}",), Effect.NO_SERVICE, at + minutes(5), at + minutes(60))
    found = board(client, at)
    assert [datetime.fromisoformat(one) for one in found["A"]["times"]] == [at]
    assert datetime.fromisoformat(found["H"]["until"]) == at + minutes(5)
    later = board(client, at + minutes(30))
    assert datetime.fromisoformat(later["H"]["since"]) == at + minutes(60) and later["H"]["headway_s"] == 600
    assert datetime.fromisoformat(later["X"]["times"][0]) == at + minutes(60)
    assert board(client, at + minutes(6))["A"]["stopped_by"], "its last train leaves ten minutes past seven"


def resumes(client: Client, at: str, stop: str = FIRST, minutes: int = 180) -> str | None:
    found = client.get("/api/v1/transit/departures", {"stop": stop, "at": at, "minutes": minutes}).json()
    assert found["resumes"] is None or all(one["stopped_by"] for one in found["leaving"])
    return found["resumes"] and datetime.fromisoformat(found["resumes"]).astimezone(current().zone).isoformat()


def test_where_nothing_leaves_it_is_told_when_something_does(client: Client) -> None:
    assert resumes(client, "2026-03-09T12:00:00+07:00") is None, "something leaves"
    assert resumes(client, "2026-03-09T01:30:00+07:00") == "2026-03-09T05:00:00+07:00"
    assert resumes(client, "2026-03-09T22:05:00+07:00") == "2026-03-10T01:10:00+07:00"
    assert resumes(client, "2026-03-09T22:05:00+07:00", LAST) == "2026-03-10T05:00:00+07:00"
    at = datetime.fromisoformat("2026-03-09T22:05:00+07:00")
    write(("line:kecil:A", "line:kecil:H"), Effect.NO_SERVICE, at, at + timedelta(days=2))
    for minutes in (180, 720):
        first = resumes(client, at.isoformat(), minutes=minutes)
        assert first == "2026-03-10T07:00:00+07:00", "the first that runs, of the day after"
    assert resumes(client, at.isoformat(), LAST) is None, "not within a day"


@pytest.mark.parametrize(("hour", "said"), [("01:30", "leaves at <time"), ("22:05", "leaves tomorrow at <time")])
def test_a_stop_and_its_screen_say_when_something_leaves_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, hour: str, said: str
) -> None:
    at = datetime.fromisoformat(f"2026-03-09T{hour}:00+07:00")
    monkeypatch.setattr(clock, "now", lambda: at)
    for name in ("stops", "screens"):
        page = client.get(f"/transit/{name}/{LAST}", headers={"accept-language": "en"}).content.decode()
        assert f"The next one {said}" in page and "05:00</time>." in page


def test_the_pages_and_the_screen_of_a_stop_say_that_a_line_does_not_run(client: Client) -> None:
    write(("line:kecil:H",), Effect.NO_SERVICE, clock.now() - timedelta(hours=1))
    for path in (f"stops/{FIRST}", f"screens/{FIRST}"):
        page = client.get(f"/transit/{path}", headers={"accept-language": "en"}).content.decode()
        assert "No service" in page and "about every 10 minutes" not in page, path
    assert "No service: Out of service" in page


def test_an_alert_of_delays_or_of_a_stop_takes_no_line_away(client: Client) -> None:
    at = datetime.fromisoformat(SEVEN) - timedelta(hours=1)
    before = ask(client)
    write(("line:kecil:A",), Effect.DELAYS, at)
    write(("line:kecil:A", "stop:kecil:s3"), Effect.NO_SERVICE, at)
    after = ask(client)
    assert ridden(after) == ridden(before) and after["avoided"] == []


def test_what_is_announced_is_avoided_by_who_is_on_the_way_then_and_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat(SEVEN)
    hour, now = timedelta(hours=1), at - timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: now)
    before = ask(client)
    west, east = (106.8 + lines.SPACING * (2 + share) for share in (0.3, 0.7))
    ring = [[west, -6.21], [east, -6.21], [east, -6.19], [west, -6.19], [west, -6.21]]
    closures.put(
        cause="event:1", kind=Kind.EVENT, stops=[Who.BUS], source="trial", texts={"id": "Lari pagi", "en": "Fun run"},
        begins=at - hour, ends=at + 5 * hour, by=lines.BY, at=now, shape={"type": "Polygon", "coordinates": [ring]},
    )  # fmt: skip
    assert ask(client, at=(at - 6 * hour).isoformat())["avoided"] == [], "long over before it begins"
    for asked in ({}, {"at": (at - 2 * hour).isoformat()}, {"arrive_by": "true"},
                  {"at": (at + 5.5 * hour).isoformat(), "arrive_by": "true"}):  # fmt: skip
        shut = ask(client, **asked)
        assert (ridden(shut), shut["avoided"]) == (set(), ["Fun run"]), asked
    assert ridden(ask(client, at=(at + 5 * hour).isoformat())) == {"H"}
    closures.end(cause="event:1", by=lines.BY, at=now)
    after = ask(client)
    assert ridden(after) == ridden(before) and after["avoided"] == []


def test_at_a_stop_in_another_zone_its_own_clocks_are_told_with_their_name(client: Client) -> None:
    files = lines.files()
    first, *stops = files["stops"].decode().split("\n")
    there = [f"{first},stop_timezone", *(f"{one},{'Asia/Makassar' if one.startswith('s5') else ''}" for one in stops)]
    lines.bring(written=files | {"stops": "\n".join(there).encode()})
    ride = next(leg for leg in ask(client)["journeys"][0]["legs"] if leg["lines"])
    assert (ride["start"]["zone"], ride["end"]["zone"]) == ("", "Asia/Makassar")
    asked = {
        "from": "A", "from-lon": "106.8", "from-lat": "-6.2", "to": "B", "to-lon": "106.83", "to-lat": "-6.2",
        "when": "depart", "day": "2026-12-01", "time": "06:45",
    }  # fmt: skip
    said = client.get("/go", asked, headers={"accept-language": "en"}).content.decode()
    assert "08:05 WITA" in said or "08:06 WITA" in said
    board, screen = (client.get(f"/transit/{path}/{LAST}").content.decode() for path in ("stops", "screens"))
    assert "WITA" in board and "WITA" in screen
    assert "WITA" not in client.get(f"/transit/stops/{FIRST}").content.decode()


@pytest.mark.parametrize(
    ("path", "asked", "words"),
    [
        ("/api/v1/journeys", {"without_modes": "rocket"}, "metro"),
        ("/api/v1/reach/stops", {"without_modes": "bus,rocket"}, "ferry"),
        ("/api/v1/reach/isochrones", {"minutes": "121"}, "1 to 120"),
        ("/api/v1/reach/isochrones", {"minutes": "1,2,3,4,5,6,7,8,9"}, "at most eight"),
    ],
)
def test_what_may_be_sent_is_said(client: Client, path: str, asked: dict[str, str], words: str) -> None:
    sent = {"place": FIRST} if "reach" in path else {"origin": FIRST, "goal": LAST}
    answer = client.get(path, sent | asked, headers={"accept-language": "en"})
    assert answer.status_code == 400 and words in answer.json()["error"]["message"]


FAR = "2026-06-01T07:00:00+07:00"


def other() -> None:
    """A second operator, ten kilometres north, whose timetable ends at the end of April. The first feed names it, but
    has no line of it, as the made-up network where a real feed is in use."""
    files = lines.files()
    lines.bring(written=files | {"agency": files["agency"] + b"\nop2,Kereta Lain,https://example.org,Asia/Jakarta"})
    files = {name: content.replace(b"Operator,", b"Kereta Lain,") for name, content in lines.files().items()}
    files["stops"] = files["stops"].replace(b",-6.2,", b",-6.1,")
    files["calendar"] = files["calendar"].replace(b"20281231", b"20260430")
    lines.bring(code="lain", alone=False, written=files)


def test_whose_timetable_does_not_reach_a_day_is_named(client: Client) -> None:
    other()
    ends = {"origin": "lain:s0", "goal": "lain:s5"}
    now = ask(client, **ends)
    assert now["journeys"] and now["untold"] == "" and ask(client)["untold"] == ""
    gone, there = ask(client, at=FAR, **ends), ask(client, at=FAR)
    assert gone["journeys"] == [] and gone["why"]["code"] == "no_timetable"
    said = "The timetable of Kereta Lain does not reach that day: ask for a day that is nearer."
    assert gone["why"]["text"] == f"{said} Nothing else leads there at that time."
    assert there["journeys"] and there["why"] is None and there["untold"] == said
    asked = {
        "from": "A", "from-lon": "106.8", "from-lat": "-6.2", "to": "B", "to-lon": "106.83", "to-lat": "-6.2",
        "when": "depart", "day": "2026-06-01", "time": "07:00",
    }  # fmt: skip
    for path in ("/go", "/go/reach"):
        assert said in client.get(path, asked, headers={"accept-language": "en"}).content.decode(), path
        day = asked | {"day": "2026-03-10"}
        assert "Kereta Lain does not" not in client.get(path, day, headers={"accept-language": "en"}).content.decode()
    found = client.get("/api/v1/reach/isochrones", {"place": FIRST, "at": FAR}, headers={"accept-language": "en"})
    assert found.json()["untold"] == said


@pytest.mark.parametrize("at", ["9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_day_without_any_timetable_is_said_wherever_it_is_asked_for(client: Client, at: str) -> None:
    said = "No timetable in use tells of that day: ask for a day that is nearer."
    assert ask(client, at=at)["untold"] == said
    for path in ("isochrones", "stops", "places"):
        asked = {"place": FIRST, "at": at}
        refused = client.get(f"/api/v1/reach/{path}", asked, headers={"accept-language": "en"})
        assert refused.status_code == 409 and refused.json()["error"]["message"] == said
    day = {"when": "depart", "day": "2040-01-01", "time": "07:00", "from": "A", "from-lon": "106.8", "from-lat": "-6.2"}
    page = client.get("/go/reach", day, headers={"accept-language": "en"}).content.decode()
    assert said in page and "bands.geojson" not in page
    to = {"to": "B", "to-lon": "106.801", "to-lat": "-6.2"}
    page = client.get("/go", day | to, headers={"accept-language": "en"}).content.decode()
    assert said in page and "No ride is quicker" not in page


def test_a_place_on_the_way_without_a_stop_is_the_reason(client: Client) -> None:
    answer = ask(client, via="106.9,-6.5")
    assert answer["journeys"] == [] and answer["why"]["code"] == "no_stop_near_via"
    assert "the place on the way" in answer["why"]["text"]


def test_how_far_one_gets_and_journeys_agree_of_a_line_alone(client: Client) -> None:
    """Also at a stop at which the line does not call, but to which one walks from where it does."""
    files = lines.files()
    files["stops"] += b"\ns6,Halte 6,-6.2,106.834"
    files["trips"] += b"\nb,T,harian,Ujung,0,"
    files["stop_times"] += b"\nb,s6,10,04:00:00,04:00:00\nb,s5,20,04:05:00,04:05:00"
    lines.bring(written=files)
    noon = "2026-03-09T12:00:00+07:00"
    reached = client.get("/api/v1/reach/stops", {"place": FIRST, "at": noon, "minutes": "60"}).json()
    seconds = {one["id"]: one["seconds"] for one in reached}
    for goal in (LAST, "kecil:s6"):
        arrive = datetime.fromisoformat(ask(client, at=noon, goal=goal)["journeys"][0]["arrive"]["likely"])
        assert abs((arrive - datetime.fromisoformat(noon)).total_seconds() - seconds[goal]) <= 60


def test_another_network_is_made_ready_though_nobody_asks(client: Client, settings: Any) -> None:
    engine.engine(lines.MONDAY)
    settings.KOTA_FACTS_MAX_AGE_S = 1.0
    lines.bring(trips=2)
    made_ready = engine._ENGINES.is_of_now
    until = time.monotonic() + 10
    while not made_ready() and time.monotonic() < until:
        time.sleep(0.05)
    assert made_ready() and engine.engine(lines.MONDAY).held.key == current().key


def test_nothing_is_compiled_for_who_asks(client: Client, network: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: lines.AT)
    engine.warm()
    known = [set(one.overloads) for one in COMPILED]
    assert all(known)
    place = {"place": FIRST, "at": SEVEN, "minutes": "30"}
    for step in ("planned", "live"):
        for asked in ({}, {"arrive_by": "true"}, {"without_lines": "kecil:A"}, {"steps": "likely"}, {"shared": "true"},
                      {"without_stops": "kecil:s1", "arrive_by": "true"}, {"range_s": 1800}):  # fmt: skip
            ask(client, **asked)
        assert client.get("/api/v1/reach/isochrones", place).status_code == 200
        assert [set(one.overloads) for one in COMPILED] == known, step
        if step == "planned":
            vehicle()
            composing.compose(at=drive(network, 0.0, 600.0))
            live.forget()
    assert live.running(lines.MONDAY) is not network.held.day(lines.MONDAY)
