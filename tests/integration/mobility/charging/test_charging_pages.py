"""The pages, files and API of charging, in both languages and for the right people."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.mobility.charging.models import Location, Party, StatusChange
from kota.mobility.charging.rules import samples
from kota.mobility.charging.services import parties
from tests.factories.accounts import make_staff, sign_in
from tests.factories.charging import (
    cdr_object,
    element,
    energy,
    evse_object,
    flat,
    location_object,
    session_object,
    tariff_object,
)  # fmt: skip
from tests.integration.mobility.charging.conftest import BY, Peer

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
RUPIAH = tariff_object(element(flat(25000, 11), energy(2475, 0, 10)), currency="IDR")


@pytest.fixture
def shown(peer: Peer) -> Location:
    assert peer("PUT", "tariffs/ID/CPO/T1", RUPIAH) == (201, 1000)
    opening = {"twentyfourseven": False, "regular_hours": [
        {"weekday": day, "period_begin": "06:00", "period_end": "22:00"} for day in range(1, 8)]}  # fmt: skip
    accessible = evse_object("E3", "OUTOFORDER", parking_restrictions=["DISABLED", "EV_ONLY"])
    sent = location_object(opening_times=opening, facilities=["MALL"])
    assert peer("PUT", "locations/ID/CPO/L1", {**sent, "evses": [*sent["evses"], accessible]}) == (201, 1000)
    return Location.objects.get(owner="ID*CPO")


def page(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers={**ENGLISH, **headers})
    assert answer.status_code == 200, path
    return str(answer.content.decode().replace("\xa0", ""))


def test_samples_are_shown_as_such_and_say_nothing_of_now(client: Client) -> None:
    text = page(client, "/charging")
    assert "These chargers are samples" in text and "SPKLU Contoh" in text and "Status not known" in text
    found = Location.objects.filter(owner=samples.OWNER).first()
    assert found is not None
    one = page(client, f"/charging/{found.pk}")
    assert "This charger is a sample" in one and "No operator tells whether these chargers are free" in one
    told = client.get("/api/v1/charging/locations").json()
    assert told["total"] == Location.objects.filter(is_shown=True).count() > 20
    assert all(one["is_sample"] and one["free"] is None and one["status"] == "never" for one in told["items"])
    assert client.get("/charging/999999").status_code == 404
    assert "Contoh" in client.get("/charging").content.decode() and "Samples" in page(client, "/")


def test_a_location_is_found_by_plug_power_place_and_what_is_free(client: Client, shown: Location) -> None:
    assert "Uji Monas" in page(client, "/charging?plug=IEC_62196_T2_COMBO&kw=50&free=on")
    assert "Uji Monas" not in page(client, "/charging?plug=CHADEMO&free=on")
    assert "Uji Monas" not in page(client, "/charging?kw=100&free=on")
    near = page(client, "/charging?lon=106.8231&lat=-6.1754")
    assert near.index("Uji Monas") < near.index("SPKLU Contoh") and "1 of 3 free" in near
    assert "from Rp2,475 per kWh + Rp27,750 once" in near
    assert "We do not know this place" in page(client, "/charging?place=zzzzqqq")
    assert page(client, "/charging?plug=nonsense&kw=x&page=-3&lon=1e99")
    assert "No charger fits" in page(client, "/charging?plug=CHADEMO&free=on")


def test_the_price_is_told_before_plugging_in_and_explained(client: Client, shown: Location) -> None:
    text = page(client, f"/charging/{shown.pk}?battery=50&begin=20&end=80")
    assert "Rp105,713" in text, "31.5 kWh at 2,475 and 25,000 with 11 percent"
    assert "31.5 kWh × Rp2,475 per kWh = Rp77,963" in text and "Rp27,750 once = Rp27,750" in text
    assert "38 minutes" in text and "steps of 10 Wh" in text and "11% tax included" in text
    assert "Charge to more than you begin with" in page(client, f"/charging/{shown.pk}?battery=50&begin=80&end=20")
    plug = client.get(f"/api/v1/charging/locations/{shown.pk}").json()["points"][0]["plugs"][0]
    told = client.get(f"/api/v1/charging/locations/{shown.pk}/estimate?plug={plug['id']}").json()
    assert (told["total_incl_tax"], told["kwh"], told["minutes"]) == ("105712.5000", 31.5, 38)
    assert client.get(f"/api/v1/charging/locations/{shown.pk}/estimate?plug=1").status_code == 404
    weak = client.get(f"/api/v1/charging/locations/{shown.pk}/estimate?plug={plug['id']}&car_kw=0.001", headers=ENGLISH)
    assert weak.status_code == 400 and "1" in weak.content.decode() and "car_kw" in weak.content.decode()
    assert told["lines"][0]["dimension"] == "FLAT" and plug["tariff"][1].startswith("Rp2.475 per kWh")


def test_a_price_with_tax_on_a_part_of_it_adds_up_and_says_so(client: Client, shown: Location, peer: Peer) -> None:
    partly = tariff_object(
        element(flat(5000), energy(2500, 11)), currency="IDR", last_updated="2026-11-02T00:00:00Z"
    )  # fmt: skip
    assert peer("PUT", "tariffs/ID/CPO/T1", partly) == (200, 1000)
    text = page(client, f"/charging/{shown.pk}?battery=50&begin=20&end=80")
    assert "Rp92,413" in text and "tax not told for a part of it" in text
    assert "Rp5,000 once = Rp5,000" in text and "31.5 kWh × Rp2,775 per kWh = Rp87,413" in text
    plug = client.get(f"/api/v1/charging/locations/{shown.pk}").json()["points"][0]["plugs"][0]
    told = client.get(f"/api/v1/charging/locations/{shown.pk}/estimate?plug={plug['id']}").json()
    assert (told["total_excl_tax"], told["total_incl_tax"]) == ("83750.0000", "92412.5000")
    assert sum(float(line["cost_incl_tax"]) for line in told["lines"]) == 92412.5


def test_samples_beside_a_connected_operator_are_told_apart(client: Client, shown: Location) -> None:
    text = page(client, "/charging")
    assert "No operator is connected" not in text and "Chargers marked as a sample stand nowhere" in text


def test_a_charger_far_away_is_kept_for_its_operator_and_not_shown(
    client: Client, officer: Client, shown: Location, peer: Peer
) -> None:
    assert peer("PUT", "locations/ID/CPO/LON", location_object("LON", lon=0.1, lat=51.5, name="Big Ben")) == (201, 1000)
    assert peer("GET", "locations/ID/CPO/LON") == (200, 1000)
    assert "Big Ben" not in page(client, "/charging?lon=0.1&lat=51.5")
    assert b"Big Ben" not in b"".join(client.get("/charging/locations.csv"))
    assert "1 place far from the city" in page(officer, f"/work/charging/parties/{peer.party.pk}")


def test_the_page_says_what_is_free_accessible_and_open_and_where_to_report(client: Client, shown: Location) -> None:
    text = page(client, f"/charging/{shown.pk}")
    assert "Out of order" in text and "accessible place" in text and "In use" in text and "shopping centre" in text
    assert "06:00–22:00" in text
    link = text.split('href="/report?')[1].split('"')[0]
    assert "category=broken-facility" in link and "lon=106.823100" in link and "Uji+Monas" in link
    form = client.get(f"/report?{link.replace('&amp;', '&')}", headers=ENGLISH).content.decode()
    assert "Uji Monas" in form


def test_statuses_of_a_silent_operator_are_not_said(client: Client, shown: Location) -> None:
    Party.objects.filter(pk=shown.party_id).update(heard_at=clock.now() - timedelta(hours=2))
    text = page(client, f"/charging/{shown.pk}")
    assert "The operator has been silent" in text and "Out of order" not in text and "Status out of date" in text
    assert "Uji Monas" not in page(client, "/charging?free=on")
    told = client.get(f"/api/v1/charging/locations/{shown.pk}").json()
    assert (told["status"], told["free"], told["points"][0]["status"]) == ("stale", None, "UNKNOWN")


def test_what_is_not_published_is_shown_to_nobody(client: Client, peer: Peer) -> None:
    assert peer("PUT", "locations/ID/CPO/L9", location_object("L9", publish=False, name="Rumah")) == (201, 1000)
    row = Location.objects.get(owner="ID*CPO", key="l9")
    assert "Rumah" not in page(client, "/charging") and client.get(f"/charging/{row.pk}").status_code == 404
    assert client.get(f"/api/v1/charging/locations/{row.pk}").status_code == 404
    assert b"Rumah" not in b"".join(client.get("/charging/locations.csv"))


def test_open_data_is_complete(client: Client, shown: Location) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/charging/locations.csv")).decode("utf-8-sig"))))
    one = next(row for row in rows if row["name"] == "Uji Monas")
    assert (one["free"], one["evses"], one["price_kwh"], one["currency"], one["sample"]) == (
        "1", "3", "2475", "IDR", "False",
    )  # fmt: skip
    found = client.get("/charging/locations.geojson").json()["features"]
    assert len(found) == len(rows) and found[0]["properties"]["plugs"]
    points = client.get("/charging/points.geojson?bbox=106.82,-6.18,106.83,-6.17").json()["features"]
    assert [one["properties"]["title"] for one in points if one["properties"]["kind"] == "good"] == ["Uji Monas"]
    assert client.get("/charging/points.geojson?bbox=x").status_code == 200


def test_history_shows_how_often_a_place_was_free(client: Client, shown: Location) -> None:
    assert "Nothing is known yet" not in page(client, f"/charging/{shown.pk}")
    at = clock.now()
    evse = shown.evses.get(key="e1")
    StatusChange.objects.filter(evse__location=shown).delete()
    StatusChange.objects.create(evse=evse, at=at - timedelta(days=40), status="CHARGING")
    StatusChange.objects.create(evse=evse, at=at - timedelta(days=14), status="AVAILABLE")
    told = client.get(f"/api/v1/charging/locations/{shown.pk}/availability").json()
    assert len(told) == 168 and all(abs(one["free"] - 0.5) < 0.3 for one in told)
    assert sum(one["known_hours"] for one in told) == pytest.approx(28 * 24)


@pytest.fixture
def officer(client: Client) -> Client:
    return sign_in(client, make_staff("transit-officer"))


def test_the_desk_shows_feeds_cdrs_and_sessions_to_whom_it_concerns(
    client: Client, officer: Client, peer: Peer, shown: Location
) -> None:
    peer("PUT", "sessions/ID/CPO/S1", session_object(kwh=10, currency="IDR"))
    wrong = cdr_object(currency="IDR", tariffs=[RUPIAH], total_cost={"excl_vat": 80_000})
    assert peer("POST", "cdrs", wrong) == (201, 1000)
    text = page(officer, "/work/charging")
    assert "Operator ID*CPO" in text and "Differs" in text and "74,500" in text and "80,000" in text
    assert "Uji Monas" in text and "52,500" in text, "10 kWh and the fee, up to now"
    number = text.split("/work/charging/cdrs/")[1].split('"')[0]
    one = page(officer, f"/work/charging/cdrs/{number}")
    assert "The sum is not what the tariff gives." in one and "Rp77,250" in one, "ours, with tax"
    assert officer.post(f"/work/charging/cdrs/{number}", {"note": ""}).status_code == 400
    assert officer.post(f"/work/charging/cdrs/{number}", {"note": "Salah ketik"}).status_code == 303
    assert "every CDR adds up" in page(officer, "/work/charging")
    assert "Salah ketik" in page(officer, f"/work/charging/cdrs/{number}")
    assert "Settled" in page(officer, "/work/charging?cdrs=all")
    assert TOKEN_UID not in page(officer, "/work/charging") + one, "drivers' tokens are nobody's business"


TOKEN_UID = "012345678"


def test_others_see_no_desk(client: Client) -> None:
    assert client.get("/work/charging").status_code == 303
    clerk = sign_in(Client(), make_staff("moderator"))
    assert clerk.get("/work/charging").status_code == 403
    assert clerk.post("/work/charging/parties", {"name": "X"}).status_code == 403
    assert client.get("/api/v1/charging/feeds").status_code == 401


def test_an_operator_is_invited_shown_its_token_once_and_ended(officer: Client) -> None:
    answer = officer.post("/work/charging/parties", {"name": "Pengisi Uji"}, headers=ENGLISH)
    token = answer.content.decode().split('id="token">')[1].split("<")[0]
    row = Party.objects.get(name="Pengisi Uji")
    assert row.state == Party.INVITED and answer["Cache-Control"] == "no-store"
    assert token not in page(officer, f"/work/charging/parties/{row.pk}")
    assert officer.post("/work/charging/parties", {"name": ""}).status_code == 400
    renewed = officer.post(f"/work/charging/parties/{row.pk}/token").content.decode()
    assert 'id="token">' in renewed and token not in renewed
    assert officer.post(f"/work/charging/parties/{row.pk}/ask").status_code == 303
    assert officer.post(f"/work/charging/parties/{row.pk}/end").status_code == 303
    row.refresh_from_db()
    assert (row.state, row.ours) == (Party.ENDED, None)
    assert (
        officer.post("/work/charging/join", {"name": "Y", "url": "http://127.0.0.1:1/v", "token": "t"}).status_code
        == 400
    )
    assert not Party.objects.filter(name="Y").exists()


def test_an_ended_operator_takes_its_chargers_from_the_pages(client: Client, shown: Location, peer: Peer) -> None:
    parties.end(party_id=peer.party.pk, by=BY, at=clock.now())
    assert "Uji Monas" not in page(client, "/charging")
    assert peer.ask("GET", "/ocpi/versions").status_code == 401


def test_editing_a_sample_charger_moves_it(client: Client) -> None:
    from kota.kernel.facts import facade as facts

    fact = facts.current("charger")["contoh-menteng"].model_dump(mode="json")
    facts.put(kind="charger", key="contoh-menteng", value={**fact, "name": "SPKLU Contoh Baru"}, by=BY, at=clock.now())
    assert "SPKLU Contoh Baru" in page(client, "/charging?place=Menteng")
    facts.end(kind="charger", key="contoh-menteng", by=BY, at=clock.now())
    assert not Location.objects.filter(owner=samples.OWNER, key="contoh-menteng", is_shown=True).exists()
