"""Stops by the ids of a timetable that was imported: what is told, quoted and charged for a ride is one price."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kota.base.errors import InvalidError
from kota.kernel.facts import facade as city_facts
from kota.mobility.fares.models import CardDay, Tap
from kota.mobility.fares.selectors import keys
from kota.mobility.fares.services import validators
from kota.mobility.transit import facade as transit
from tests.factories import lines
from tests.factories.accounts import make_staff, sign_in
from tests.factories.fares import ZONE
from tests.factories.transit import feed
from tests.integration.mobility.fares.conftest import BY, NOW, take, tap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported")]
ENGLISH = {"accept-language": "en"}
EIGHT = "2026-11-25T08:00:00+07:00"
PLACES = {
    "MRT-LBB": ("Lebak Bulus Grab", 106.7744, -6.2893), "MRT-BLM": ("Blok M arah utara", 106.7980, -6.2444),
    "MRT-BLM-S": ("Blok M BCA", 106.7982, -6.2450), "MRT-BHI": ("Stasiun MRT Bundaran HI", 106.8230, -6.1913),
    "MRT-BHI-1": ("Peron 1", 106.8230, -6.1913), "KRL-BOO": ("BOGOR", 106.7906, -6.5959),
    "KRL-ANY": ("Anyar", 106.8400, -6.3000), "KRL-MRI": ("Manggarai", 106.8502, -6.2099),
    "KRL-JAK": ("Jakarta Kota", 106.8145, -6.1376), "TJ-BHI": ("Bundaran HI Astra", 106.8229, -6.1930),
    "TJ-MON": ("Monumen Nasional", 106.8229, -6.1760),
}  # fmt: skip
LINES = {"M": ("MRT Jakarta", 1), "B": ("KAI Commuter", 2), "K": ("KAI Commuter", 2), "1": ("Transjakarta", 3)}


def files() -> dict[str, bytes]:
    trips = [
        ("M", [("MRT-LBB", "08:05"), ("MRT-BLM", "08:20"), ("MRT-BHI-1", "08:35")]),
        ("M", [("MRT-BHI-1", "08:05"), ("MRT-BLM-S", "08:20"), ("MRT-LBB", "08:35")]),
        ("B", [("KRL-BOO", "08:05"), ("KRL-ANY", "08:50"), ("KRL-MRI", "09:10")]),
        ("K", [("KRL-MRI", "09:20"), ("KRL-JAK", "09:40")]), ("1", [("TJ-BHI", "08:50"), ("TJ-MON", "09:00")]),
    ]  # fmt: skip
    agencies = {name: f"a{place}" for place, name in enumerate(sorted({name for name, _ in LINES.values()}))}
    more = {
        "agency": "agency_id,agency_name,agency_url,agency_timezone\n" + "\n".join(
            f"{id_},{name},https://o.example,Asia/Jakarta" for name, id_ in agencies.items()
        ),
        "routes": "route_id,agency_id,route_short_name,route_long_name,route_type\n" + "\n".join(
            f"{code},{agencies[name]},{code},Lin {code},{kind}" for code, (name, kind) in LINES.items()
        ),
        "stops": "stop_id,stop_name,stop_lon,stop_lat,parent_station,location_type\n" + "\n".join(
            f"{id_},{name},{lon},{lat},{'MRT-BHI' if id_ == 'MRT-BHI-1' else ''},{int(id_ == 'MRT-BHI')}"
            for id_, (name, lon, lat) in PLACES.items()
        ),
    }  # fmt: skip
    return feed((), [(f"t{place}", line, calls) for place, (line, calls) in enumerate(trips)], more=more)


@pytest.fixture
def imported(db: None) -> Iterator[None]:
    lines.bring(code="rel", written=files())
    yield
    lines.forget()


def quoted(client: Client, status: int = 200, *, rider: str = "adult", medium: str = "card", **ride: Any) -> Any:
    rides = [{"operator": "mrt-jakarta", "board_at": EIGHT, "alight_at": "2026-11-25T08:40:00+07:00", **ride}]
    asked = {"rides": rides, "rider": rider, "medium": medium}
    found = client.post("/api/v1/fares/quote", asked, content_type="application/json", headers=ENGLISH)
    assert found.status_code == status, found.content
    return found.json()


def told(client: Client, origin: str, goal: str) -> tuple[int, list[Any]]:
    """What the planner says of the first journey, and its rides."""
    found = client.get("/api/v1/journeys", {"origin": f"rel:{origin}", "goal": f"rel:{goal}", "at": EIGHT}).json()
    one = found["journeys"][0]
    assert one["fare"]["is_known"]
    return one["fare"]["total"], [leg for leg in one["legs"] if leg["lines"]]


def charged(card: str, gates: list[tuple[str, str, str, str]]) -> int:
    """Tapped in and out at validators registered by the ids of the timetable: operator, stop, kind, moment."""
    given = []
    for place, (operator, stop, kind, at) in enumerate(gates):
        code = f"{card}-{place}"
        validators.register(code=code, operator=operator, mode="", stop=stop, route="", by=BY, at=NOW, has_token=False)
        given.append(tap(kind, code, f"{datetime.fromisoformat(at).astimezone(ZONE):%H:%M}", card))
    assert len(take(*given).new) == len(gates)
    return CardDay.objects.get(card=keys.card(card)).total


@pytest.mark.parametrize(
    ("origin", "goal", "price", "is_one_gate"),
    [
        ("MRT-LBB", "MRT-BHI", 14_000, False), ("MRT-BLM", "MRT-BHI", 8000, False), ("KRL-BOO", "KRL-JAK", 6000, True),
        ("KRL-BOO", "KRL-ANY", 4000, False), ("MRT-LBB", "TJ-MON", 6750, False),
    ],
)  # fmt: skip
def test_what_the_planner_tells_is_what_is_quoted_and_charged(
    client: Client, origin: str, goal: str, price: int, *, is_one_gate: bool
) -> None:
    total, rides = told(client, origin, goal)
    asked = [
        {"operator": leg["lines"][0]["operator"], "route": leg["lines"][0]["name"], "board_stop": leg["start"]["id"],
         "alight_stop": leg["end"]["id"], "board_at": leg["depart"]["likely"], "alight_at": leg["arrive"]["likely"]}
        for leg in rides
    ]  # fmt: skip
    quote = client.post("/api/v1/fares/quote", {"rides": asked}, content_type="application/json").json()
    taps = [
        (one["operator"], one[f"{side}_stop"], kind, one[f"{side}_at"])
        for one in asked for side, kind in (("board", "in"), ("alight", "out"))
    ]  # fmt: skip
    taps = [taps[0], taps[-1]] if is_one_gate else taps
    assert (total, quote["total"], quote["is_known"], charged("kartu", taps)) == (price, price, True, price)


def test_a_distance_fare_without_a_distance_is_not_known(client: Client) -> None:
    for ends in ({}, {"board_stop": "rel:MRT-LBB"}, {"board_stop": "rel:MRT-LBB", "alight_stop": "rel:TJ-MON"},
                 {"board_stop": "Hogsmeade", "alight_stop": "rel:MRT-BHI"}):  # fmt: skip
        found = quoted(client, operator="krl", **ends)
        assert (found["total"], found["is_known"], found["lines"][0]["amount"]) == (0, False, None)
        assert "name stations of its operator, or say how many metres" in found["lines"][0]["reason"]["en"]
    assert quoted(client, operator="krl", metres=30_000)["total"] == 4000
    assert quoted(client, operator="transjakarta")["is_known"], "a flat fare hangs on no distance"


def test_stops_of_an_operator_without_stations_are_known_by_their_names(client: Client) -> None:
    train = {"operator": "mrt-jakarta", "board_stop": "blok-m", "alight_stop": "istora", "board_at": EIGHT,
             "alight_at": EIGHT}  # fmt: skip
    for ends in (("rel:TJ-BHI", "rel:TJ-MON"), ("Halte Bundaran HI Astra", "monumen nasional")):
        bus = {"operator": "transjakarta", "board_stop": ends[0], "alight_stop": ends[1], "board_at": EIGHT,
               "alight_at": EIGHT}  # fmt: skip
        found = client.post("/api/v1/fares/quote", {"rides": [train, bus]}, content_type="application/json").json()
        assert (found["is_known"], found["lines"][0]["product"]) == (True, "jaklingko")
    row, _secret = validators.register(code="mon", operator="transjakarta", mode="", stop="Halte Monumen Nasional",
                                       route="", by=BY, at=NOW, has_token=False)  # fmt: skip
    assert row.stop == "rel:TJ-MON"
    with pytest.raises(InvalidError):
        validators.register(code="x", operator="transjakarta", mode="", stop="Anyar", route="", by=BY, at=NOW)


def test_back_at_the_same_station_is_told_as_that(client: Client) -> None:
    found = quoted(client, board_stop="rel:MRT-BHI", alight_stop="rel:MRT-BHI-1")
    assert (found["total"], found["is_known"]) == (3000, True)
    assert found["lines"][0]["reason"]["en"] == "Smallest fare, out where one went in"


def test_a_class_or_medium_that_there_is_not_is_refused_with_those_that_there_are(client: Client) -> None:
    ride = {"board_stop": "rel:MRT-LBB", "alight_stop": "rel:MRT-BHI"}
    for wrong, known in (({"rider": "nobody"}, "adult"), ({"medium": "gold"}, "card, qr")):
        refusal = quoted(client, 409, **wrong, **ride)["error"]
        assert refusal["field"] == next(iter(wrong)) and f"Send one of these: {known}" in refusal["message"]
    assert quoted(client, medium="qr", rider="senior", **ride)["is_known"]


def test_taps_keep_their_station_and_cost_the_same_when_the_timetable_is_gone() -> None:
    assert charged("kartu", [("mrt-jakarta", "rel:MRT-LBB", "in", EIGHT)]) == 0
    assert (Tap.objects.get().stop, Tap.objects.get().station) == ("rel:MRT-LBB", "lebak-bulus")
    lines.bring()
    validators.register(code="bhi", operator="mrt-jakarta", mode="", stop="Bundaran HI", route="", by=BY, at=NOW,
                        has_token=False)  # fmt: skip
    take(tap("out", "bhi", "08:40", "kartu"))
    assert CardDay.objects.get().total == 14_000


def test_validators_stand_at_stops_that_there_are_and_staff_sees_those_that_are_gone(client: Client) -> None:
    with pytest.raises(InvalidError):
        validators.register(code="x", operator="mrt-jakarta", mode="", stop="x", route="", by=BY, at=NOW)
    with pytest.raises(InvalidError):
        validators.register(code="x", operator="transjakarta", mode="", stop="rel:TJ-XYZ", route="", by=BY, at=NOW)
    validators.register(code="mon", operator="transjakarta", mode="", stop="rel:TJ-MON", route="", by=BY, at=NOW)
    officer = sign_in(client, make_staff("transit-officer"))
    gone = "in no timetable"
    assert gone not in officer.get("/work/fares/taps", headers=ENGLISH).content.decode()
    lines.bring()
    assert gone in officer.get("/work/fares/taps", headers=ENGLISH).content.decode()


def test_the_length_of_a_ride_is_that_of_its_line() -> None:
    assert transit.ridden("rel:KRL-BOO", "rel:KRL-MRI", operator="krl", route="B") == transit.ridden(
        "rel:KRL-BOO", "rel:KRL-MRI", operator="krl", route="unheard of"
    )
    assert transit.ridden("rel:KRL-MRI", "rel:KRL-BOO", operator="krl") is None, "nothing goes back"
    assert transit.ridden("rel:KRL-BOO", "rel:KRL-MRI", operator="mrt-jakarta") is None
    assert "anyar" not in str(city_facts.current("fare_line")["krl-bogor"].stations).lower()
