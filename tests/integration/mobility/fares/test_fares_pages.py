"""Pages and API of the fares, for residents, staff and programs, in both languages."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.base.ids import uuid7
from kota.kernel.accounts import facade as accounts
from kota.mobility.fares import forms
from kota.mobility.fares.contracts import GivenTap, TapKind
from kota.mobility.fares.models import DynamicTariff, MendRequest, Tap, Ticket
from kota.mobility.fares.services import taps, validators
from tests.factories.accounts import make_account, make_staff, sign_in
from tests.integration.mobility.fares.conftest import BY

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TRIP = {
    "rider": "adult", "ride-0-operator": "transjakarta", "ride-0-km": "6", "ride-1-operator": "mrt-jakarta",
    "ride-1-board": "Blok M", "ride-1-alight": "Istora",
}  # fmt: skip


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_the_calculator_tells_price_and_reason_in_both_languages(client: Client) -> None:
    page = text(client.get("/fares", TRIP))
    assert "4.750" in page and "Tarif integrasi 2 layanan, 8,9 km" in page and "MRT Jakarta Blok M BCA – Istora" in page
    english = text(client.get("/fares", TRIP, headers=ENGLISH))
    assert "4,750" in english and "Integrated fare of 2 services, 8.9 km" in english
    free = text(client.get("/fares", {**TRIP, "rider": "senior"}, headers=ENGLISH))
    assert "free for your class" in free and "you say so yourself" in free
    wrong = text(client.get("/fares", {**TRIP, "ride-1-alight": "Hogsmeade"}, headers=ENGLISH))
    assert "This operator has no such station here." in wrong
    assert "Say at least for one ride" in text(client.get("/fares", {"ride-0-operator": ""}, headers=ENGLISH))
    assert "how many kilometres" in text(client.get("/fares", {"ride-0-operator": "krl"}, headers=ENGLISH))


def test_a_class_is_kept_for_the_signed_in(client: Client) -> None:
    assert client.get("/fares/class").status_code == 303
    account = make_account()
    sign_in(client, account)
    assert client.post("/fares/class", {"rider": "emperor"}).status_code == 400
    assert client.post("/fares/class", {"rider": "senior"}).status_code == 303
    assert "Lansia di atas 60 tahun" in text(client.get("/fares"))


def test_a_ticket_is_bought_shown_and_given_back_by_whoever_bought_it(client: Client) -> None:
    assert client.post("/fares/ticket/buy", {}).status_code == 303 and not Ticket.objects.exists()
    answer = client.post("/fares/ticket/buy", TRIP)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/fares/ticket/{ticket.pk}"
    page = client.get(answer["Location"], headers=ENGLISH)
    assert "<svg" in text(page) and "simulated" in text(page) and page["Cache-Control"] == "no-store"
    part = client.get(answer["Location"], headers={"HX-Target": "code"})
    assert "<svg" in text(part) and "<html" not in text(part)
    assert "Transjakarta, MRT Jakarta" in text(client.get("/fares/ticket")) or "MRT Jakarta" in text(
        client.get("/fares/ticket")
    )
    assert Client().get(answer["Location"]).status_code == 404
    assert client.post(f"{answer['Location']}/back").status_code == 303
    assert '<svg class="qr' not in text(client.get(answer["Location"]))
    assert Ticket.objects.get().refunded_at is not None


def test_a_made_up_card_can_be_tried_in_the_demonstration_only(client: Client, settings: Any) -> None:
    assert client.get("/fares/tap").status_code == 404
    settings.KOTA_DEMO = True
    assert client.get("/fares/tap").status_code == 200
    given = {"card": "contoh-9", "gate": "sim-mrt-jakarta-blok-m", "kind": "in"}
    assert client.post("/fares/tap", given).status_code == 303
    client.post("/fares/tap", {**given, "gate": "sim-mrt-jakarta-istora", "kind": "out"})
    page = text(client.get("/fares/tap?card=contoh-9", headers=ENGLISH))
    assert "5,000" in page and "blok-m" in page
    assert client.post("/fares/tap", {**given, "card": "!!"}).status_code == 400
    assert Tap.objects.filter(is_simulated=True).count() == 2


def test_who_forgot_to_tap_out_asks_and_staff_answers(client: Client, gates: None) -> None:
    officer = sign_in(Client(), make_staff("transit-officer"))
    begun = clock.now() - timedelta(hours=6)
    number = uuid7()
    taps.take(taps=[GivenTap(number, TapKind.IN, "blok-m", begun, card="1")], by=BY, at=begun)
    assert "Forgot to tap out?" not in text(client.get(f"/fares/receipt/{number}", headers=ENGLISH))
    taps.close_open(at=clock.now())
    page = text(client.get(f"/fares/receipt/{number}", headers=ENGLISH))
    assert "Forgot to tap out?" in page and "14,000" in page
    left = forms.local(begun + timedelta(minutes=20))
    assert client.post(f"/fares/receipt/{number}", {"stop": "", "left_at": left}).status_code == 400
    early = forms.local(begun - timedelta(minutes=20))
    assert client.post(f"/fares/receipt/{number}", {"stop": "istora", "left_at": early}).status_code == 400
    nowhere = client.post(f"/fares/receipt/{number}", {"stop": "Nowhere", "left_at": left}, headers=ENGLISH)
    assert nowhere.status_code == 400 and "stops at no place of that name" in text(nowhere)
    for stop in ("senayan", "istora"):
        assert client.post(f"/fares/receipt/{number}", {"stop": stop, "left_at": left}).status_code == 303
        assert "Change what you asked for" in text(client.get(f"/fares/receipt/{number}", headers=ENGLISH))
    assert "istora" in text(officer.get("/work/fares/taps"))
    request = MendRequest.objects.get()
    officer.post(f"/work/fares/taps/{request.pk}/answer", {"is_granted": "1", "reason": "Gerbang rusak"})
    after = text(client.get(f"/fares/receipt/{number}", headers=ENGLISH))
    assert "Corrected" in after and "5,000" in after and "Gerbang rusak" in after
    assert "Corrected on request" in text(officer.get("/work/fares", headers=ENGLISH)).replace("corrected", "Corrected")
    assert client.get(f"/fares/receipt/{uuid7()}").status_code == 404


def test_one_proposes_a_tariff_and_another_approves_it(client: Client) -> None:
    one, other = (sign_in(Client(), make_staff("transit-officer")) for _ in range(2))
    begins = clock.now() - timedelta(hours=1)
    given = {
        "on": ["transjakarta", "jaklingko"], "percent": "-50", "begins": f"{begins:%Y-%m-%dT%H:%M}",
        "ends": f"{begins + timedelta(days=3):%Y-%m-%dT%H:%M}", "days": "all", "reason_id": "Hari Transportasi",
        "reason_en": "Transport day",
    }  # fmt: skip
    assert one.post("/work/fares/tariffs", {**given, "percent": "90"}).status_code == 400
    assert one.post("/work/fares/tariffs", given).status_code == 303
    row = DynamicTariff.objects.get()
    assert "Transport day" not in text(client.get("/fares", headers=ENGLISH))
    assert one.post(f"/work/fares/tariffs/{row.pk}/approve").status_code == 403
    assert "Setujui" in text(other.get("/work/fares/tariffs")) and "Anda yang mengusulkan" in text(
        one.get("/work/fares/tariffs")
    )
    assert other.post(f"/work/fares/tariffs/{row.pk}/approve").status_code == 303
    desk = text(one.get("/work/fares/tariffs", headers=ENGLISH))
    assert "account:" not in desk and "-50%" in desk
    DynamicTariff.objects.update(percent=50)
    assert "+50%" in text(one.get("/work/fares/tariffs", headers=ENGLISH))
    DynamicTariff.objects.update(percent=-50)
    assert one.post("/work/fares/tariffs", {**given, "on": ["transjakarta"]}).status_code == 303
    both = text(other.get("/work/fares/tariffs", headers=ENGLISH))
    assert "moved at the same time" in both and "together by -100%" in both
    DynamicTariff.objects.filter(approved_at=None).delete()
    night = one.post("/work/fares/tariffs", {**given, "from_time": "22:00", "until_time": "02:00"}, headers=ENGLISH)
    assert "Over midnight, propose two" in text(night) and 'aria-describedby="id_until_time_error"' in text(night)
    assert other.post(f"/work/fares/tariffs/{row.pk}/sing").status_code == 404
    page = text(
        client.get("/fares", {"ride-0-operator": "lrt-jakarta", "ride-1-operator": "transjakarta"}, headers=ENGLISH)
    )
    assert "Transport day" in page and "regular price" in page
    assert other.post(f"/work/fares/tariffs/{row.pk}/end").status_code == 303
    assert client.get("/work/fares/tariffs").status_code == 303


def test_a_validator_is_registered_and_sends_with_the_token_that_is_told_once(client: Client) -> None:
    officer = sign_in(Client(), make_staff("transit-officer"))
    given = {"code": "mrt-blok-m-1", "operator": "mrt-jakarta", "stop": "blok-m"}
    page = text(officer.post("/work/fares/taps", given, headers=ENGLISH))
    secret = page.split("<code>")[1].split("</code>")[0]
    assert officer.post("/work/fares/taps", given).status_code == 400, "the name is taken"
    tap = {"id": str(uuid7()), "kind": "in", "validator": "mrt-blok-m-1", "at": clock.now().isoformat(), "card": "6032"}
    headers = {"Authorization": f"Bearer {secret}"}
    for expected in ({"new": [tap["id"]], "known": []}, {"new": [], "known": [tap["id"]]}):
        told = client.post("/api/v1/fares/taps", {"taps": [tap]}, content_type="application/json", headers=headers)
        assert told.json() == {**expected, "refused": [], "without_class": []}
    other = {**tap, "id": str(uuid7()), "validator": "another"}
    told = client.post("/api/v1/fares/taps", {"taps": [other]}, content_type="application/json", headers=headers)
    assert told.json()["refused"] == [{"id": other["id"], "reason": "no_validator"}]
    strange = accounts.issue_key(
        name="x", scopes=["reports:read"], per_minute=10, account_id=None, by=BY, at=clock.now()
    )
    headers = {"Authorization": f"Bearer {strange[1]}"}
    told = client.post("/api/v1/fares/taps", {"taps": [tap]}, content_type="application/json", headers=headers)
    assert told.status_code == 403
    assert client.get(f"/api/v1/fares/receipts/{tap['id']}").json()["verdict"] == "waiting"
    mine = {"Authorization": f"Bearer {secret}"}
    receipt = client.get(f"/api/v1/fares/receipts/{tap['id']}", headers=mine)
    assert receipt.json()["verdict"] == "waiting", "what is open to everybody is open to every token"
    burst = {"taps": [{**tap, "id": str(uuid7())} for _ in range(2001)]}
    told = client.post("/api/v1/fares/taps", burst, content_type="application/json", headers={**mine, **ENGLISH})
    refusal = told.json()["error"]
    assert (refusal["field"], refusal["message"]) == ("taps", "The list is too long: send at most 2000 at once.")
    wrong = {"taps": [{**tap, "id": "7"}]}
    told = client.post("/api/v1/fares/taps", wrong, content_type="application/json", headers={**mine, **ENGLISH})
    assert told.json()["error"]["field"] == "taps.0.id" and "Send a UUID" in told.json()["error"]["message"]


def test_open_files_say_what_is_sold_and_how_many_ride(client: Client) -> None:
    archive = zipfile.ZipFile(io.BytesIO(client.get("/fares/fares-v2.zip").content))
    assert {"fare_products.txt", "fare_leg_rules.txt", "kota_integrations.txt"} <= set(archive.namelist())
    assert client.get("/fares/fares-v2.zip").content == client.get("/fares/fares-v2.zip").content
    rows = b"".join(client.get("/fares/ridership.csv")).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(rows)))[:3] == ["hour", "operator", "line"]


def test_days_beyond_reason_break_nothing(client: Client) -> None:
    officer = sign_in(Client(), make_staff("transit-officer"))
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", "x"):
        for path in ("/work/fares", "/work/fares/ridership", "/fares/ridership.csv", "/work/fares.csv"):
            refused = path.endswith(".csv")  # a page shows the filter that it could not read, a file cannot
            assert officer.get(f"{path}?until={day}&since={day}").status_code == (400 if refused else 200), (path, day)
        assert client.get("/fares", {**TRIP, "at": f"{day}T00:00"}).status_code == 200
    assert client.get("/api/v1/fares/ridership?until=0").status_code == 400
    assert client.get("/api/v1/fares/ridership?until=9999-12-31&since=0001-01-01").json() == []


def test_simulated_fares_and_tickets_stand_apart_in_the_books(client: Client, gates: None) -> None:
    begun = clock.now() - timedelta(hours=1)
    validators.register(code="sim-1", operator="mrt-jakarta", mode="", stop="blok-m", route="", by=BY, at=begun,
                        has_token=False, is_simulated=True)  # fmt: skip
    for gate, card in (("blok-m", "1"), ("sim-1", "2")):
        burst = [GivenTap(uuid7(), TapKind.IN, gate, begun, card=card),
                 GivenTap(uuid7(), TapKind.OUT, "istora", begun + timedelta(minutes=20), card=card)]  # fmt: skip
        taps.take(taps=burst, by=BY, at=clock.now())
    client.post("/fares/ticket/buy", TRIP)
    page = text(sign_in(Client(), make_staff("transit-officer")).get("/work/fares", headers=ENGLISH))
    together = page.split("Day by day")[0].split("<tbody>")[1]
    rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in together.split("</tr>")[:-1]]
    assert [row.replace("\xa0", "") for row in rows] == [
        "MRT Jakarta 1 0 Rp5,000", "MRT Jakarta simulated 1 1 Rp7,120", "TransJakarta simulated 0 1 Rp2,630",
    ]  # fmt: skip


def test_only_who_settles_sees_the_books(client: Client) -> None:
    for path in ("/work/fares", "/work/fares.csv", "/work/fares/taps", "/work/fares/ridership"):
        assert client.get(path).status_code == 303
        assert sign_in(Client(), make_staff("moderator")).get(path).status_code == 403
    officer = sign_in(Client(), make_staff("transit-officer"))
    assert "Tidak ada tarif yang dibebankan" in text(officer.get("/work/fares"))
    assert b"".join(officer.get("/work/fares.csv")).decode("utf-8-sig").startswith("day,operator,rides")
    assert officer.get("/work/fares/ridership?until=2026-01-01").status_code == 200
    assert officer.get("/work/fares?since=nonsense&operator=nobody").status_code == 200
