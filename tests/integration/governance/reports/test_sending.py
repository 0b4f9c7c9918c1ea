"""Reporting on the one page, without scripts: what is kept, asked, refused and sent."""

import json
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kota.base.events.models import Outbox
from kota.base.geo import Point
from kota.governance.reports.views import guard, photos
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CaseOpened
from kota.kernel.files.models import StoredFile
from tests.fixtures.serving import serve
from tests.integration.governance.reports.conftest import GAMBIR, browser, place_photo, signed_in
from tests.integration.governance.reports.paper import Paper
from tests.unit.kernel.files import samples

GAMBIR_CODE = "31.71.01.1001"


def newest() -> cases.Case:
    return cases.Case.objects.select_related("category", "contact").order_by("-id")[0]


def reference_of(paper: Paper) -> str:
    found = re.fullmatch(r"/report/sent/([A-Z0-9-]+)", paper.to)
    assert found, paper.to
    return found[1]


def test_words_a_place_and_a_category_are_enough(form: Paper) -> None:
    form.fill(words="Lubang besar", area=GAMBIR_CODE, category="damaged-road")

    sent = form.send()

    case = cases.by_reference(reference_of(sent))
    assert (case.words, case.area_id, case.category_id) == ("Lubang besar", GAMBIR_CODE, "damaged-road")
    assert (case.channel, case.step, case.is_public) == ("web", "received", True)
    assert not hasattr(case, "contact")
    thanks = Paper.open(form.client, sent.to)
    assert case.reference in thanks.text
    assert "/r/" + case.reference in thanks.response.content.decode()


def test_a_form_sent_twice_opens_one_report(form: Paper) -> None:
    form.fill(words="Lubang", area=GAMBIR_CODE, category="damaged-road")

    first, second = form.send(), form.send()

    assert reference_of(first) == reference_of(second)


def test_reports_of_one_browser_are_known_to_come_from_one_sender(form: Paper) -> None:
    here = [
        reference_of(form.fill(words=f"Lubang {n}", area=GAMBIR_CODE, category="damaged-road").send()) for n in "ab"
    ]
    other = Paper.open(browser(), "/report")
    here.append(reference_of(other.fill(words="Lubang c", area=GAMBIR_CODE, category="damaged-road").send()))
    told = {one.payload["reference"]: one.payload["sender"] for one in Outbox.objects.filter(name=CaseOpened.name)}
    first, second, third = (told[reference] for reference in here)
    assert first == second != third and first and third


def test_a_form_that_was_changed_and_sent_again_is_another_report(form: Paper) -> None:
    first = reference_of(form.fill(words="Lubang", area=GAMBIR_CODE, category="damaged-road").send())

    second = reference_of(form.fill(words="Lampu mati").send())

    assert first != second
    assert cases.by_reference(first).words == "Lubang"
    assert newest().words == "Lampu mati"


def test_everything_missing_is_said_at_once_in_the_readers_language() -> None:
    answer = Paper.open(browser("id")).send()

    assert answer.status == 422
    assert len(answer.errors) >= 2
    assert cases.Case.objects.count() == 0


def test_nothing_entered_is_lost_on_an_error(form: Paper) -> None:
    form.photos(samples.photo()).fill(words="Lubang dalam", place="Depan halte")

    again = form.send()  # no category

    assert again.status == 422
    assert again.value("words") == "Lubang dalam"
    assert again.value("place") == "Depan halte"
    assert len(again.values("kept")) == 1
    sent = again.fill(category="damaged-road", area=GAMBIR_CODE).send()
    assert cases.by_reference(reference_of(sent)).photos.count() == 1


def test_a_kept_photo_can_be_taken_away(form: Paper) -> None:
    twice = form.photos(samples.photo(), samples.photo()).send("photos")
    assert twice.status == 200
    first, second = twice.page.xpath("//li[@class='kept-photo']/img/@src")

    once = twice.send("", drop=twice.values("kept")[0])

    assert [src.split("?")[0] for src in once.page.xpath("//li[@class='kept-photo']/img/@src")] == [
        second.split("?")[0]
    ]
    assert first.split("?")[0] not in once.response.content.decode()


def test_a_token_of_somebody_elses_photo_cannot_be_made_up(form: Paper, client: Client) -> None:
    form.fill(words="x", area=GAMBIR_CODE, category="damaged-road")
    form.more["kept"] = ["01a20b9aba197bf183cb17eec29b0670", "forged:token"]

    case = cases.by_reference(reference_of(form.send()))

    assert case.photos.count() == 0


def test_what_is_no_photo_is_said_and_the_rest_is_kept(form: Paper) -> None:
    form.photos(b"<script>alert(1)</script>", samples.photo()).fill(
        words="x", area=GAMBIR_CODE, category="damaged-road"
    )

    again = form.send()

    assert again.status == 422
    assert any("not a photo" in error for error in again.errors)
    assert len(again.values("kept")) == 1


def test_more_than_five_photos_are_refused_kindly(form: Paper) -> None:
    again = form.photos(*[samples.photo(80, 60)] * 6).send("photos")

    assert len(again.values("kept")) == 5
    assert any("at most 5" in error for error in again.errors)


def test_a_photos_place_is_offered_then_taken_and_not_kept_in_the_photo(form: Paper) -> None:
    asked = form.photos(place_photo()).fill(words="Lubang", category="damaged-road").send()

    assert asked.status == 200
    assert "Gambir" in asked.text
    bordering = asked.fill(photo_place="yes").send()
    sent = bordering.send() if bordering.status == 200 else bordering
    case = cases.by_reference(reference_of(sent))
    assert case.point is not None
    assert (round(case.point.lon, 3), round(case.point.lat, 3)) == (round(GAMBIR.lon, 3), round(GAMBIR.lat, 3))
    address = Paper.open(form.client, f"/reports/{case.reference}").page.xpath("//img/@src")[0].replace("small", "full")
    from kota.kernel.files import facade as files

    stored = form.client.get(address).content
    assert stored.startswith(b"\xff\xd8")
    assert files.read_gps(stored) is None
    assert b"SecretMaker" not in stored


def test_a_photos_place_may_be_declined(form: Paper) -> None:
    asked = form.photos(place_photo()).fill(words="Lubang", category="damaged-road", area="31.74.04.1001").send()

    sent = asked.fill(photo_place="no").send()

    case = cases.by_reference(reference_of(sent))
    assert case.point is None
    assert case.area_id == "31.74.04.1001"


def test_a_typed_place_that_is_not_clear_is_asked(form: Paper) -> None:
    asked = form.fill(words="Lubang", category="damaged-road", place="Gambir").send()

    assert asked.status == 200
    assert "Which of these" in asked.text
    sent = asked.fill(spot=f"area:{GAMBIR_CODE}").send()
    case = cases.by_reference(reference_of(sent))
    assert case.area_id == GAMBIR_CODE
    assert case.place == "Gambir"


def test_a_place_that_nobody_knows_asks_for_the_kelurahan(form: Paper) -> None:
    again = form.fill(words="Lubang", category="damaged-road", place="xqzv wkjh").send()

    assert again.status == 422
    assert any("Choose the kelurahan" in error for error in again.errors)
    assert again.value("place") == "xqzv wkjh"


def test_a_place_outside_the_city_is_refused(form: Paper) -> None:
    again = form.fill(words="Lubang", category="damaged-road", lon="107.6", lat="-6.9").send()

    assert again.status == 422
    assert any("outside the city" in error for error in again.errors)


def test_near_an_approximate_border_the_resident_says_which_kelurahan(form: Paper) -> None:
    from kota.kernel.areas import facade as areas

    located = areas.locate(GAMBIR.lon, GAMBIR.lat)
    assert located.area is not None
    point = next(
        (lon / 1000, lat / 1000)
        for lon in range(106800, 106860, 3)
        for lat in range(-6200, -6150, 3)
        if areas.locate(lon / 1000, lat / 1000).is_near_border
    )
    asked = form.fill(words="Lubang", category="damaged-road", lon=str(point[0]), lat=str(point[1])).send()
    assert asked.status == 200
    assert "approximate" in asked.text
    neighbour = areas.locate(*point).neighbours[0].code

    sent = asked.fill(border=neighbour).send()

    assert cases.by_reference(reference_of(sent)).area_id == neighbour


def test_on_the_water_by_the_coast_the_resident_is_asked_for_the_nearest_kelurahan(form: Paper) -> None:
    from kota.kernel.areas import facade as areas

    off_the_coast = (106.845, -6.10)
    assert areas.locate(*off_the_coast).area is None
    where = {"lon": str(off_the_coast[0]), "lat": str(off_the_coast[1])}
    asked = form.fill(words="Sampah di laut", category="uncollected-waste", **where).send()
    assert asked.status == 200 and "lies in no kelurahan" in asked.text
    nearest = areas.nearby_areas(Point(*off_the_coast), 2000)[0]
    assert nearest.name in asked.text

    sent = asked.fill(border="none").send()

    case = cases.by_reference(reference_of(sent))
    assert case.area_id is None and case.point == Point(*off_the_coast)


@pytest.mark.parametrize("words", ["\u200b\u200e\u202e", "\u00a0 \u2003", "\ufeff"])
def test_words_that_nobody_can_see_are_none(form: Paper, words: str) -> None:
    again = form.fill(words=words, category="damaged-road", place="Gambir", area=GAMBIR_CODE).send()

    assert again.status == 422
    assert any("Say in a few words" in error for error in again.errors)


def test_an_area_that_is_nowhere_near_the_pin_is_not_believed(form: Paper) -> None:
    from kota.kernel.areas import facade as areas

    form.fill(words="Lubang", category="damaged-road", lon=str(GAMBIR.lon), lat=str(GAMBIR.lat), area="31.01.01.1001")
    answer = form.send()
    if answer.status == 200:
        answer = answer.send()

    near = {area.code for area in areas.locate(GAMBIR.lon, GAMBIR.lat).neighbours}
    near.add(areas.locate(GAMBIR.lon, GAMBIR.lat).area.code)  # type: ignore[union-attr]
    assert cases.by_reference(reference_of(answer)).area_id in near


def test_an_emergency_stops_the_form_and_shows_the_number(form: Paper) -> None:
    asked = form.fill(words="Asap tebal", area=GAMBIR_CODE, category="fire").send()
    assert asked.has("danger")

    stopped = asked.fill(danger="yes").send()

    assert stopped.status == 200
    assert stopped.page.xpath("//a[starts-with(@href, 'tel:')]")
    assert cases.Case.objects.count() == 0
    back = stopped.send("back")
    assert back.value("words") == "Asap tebal"
    assert back.value("category") == "fire"
    sent = back.send()
    assert cases.by_reference(reference_of(sent)).category_id == "fire"


def test_words_that_speak_of_an_emergency_stop_the_form_under_another_category_too(form: Paper) -> None:
    asked = form.fill(words="Kebakaran, ada orang terjebak", area=GAMBIR_CODE, category="other").send()
    assert asked.has("danger")

    stopped = asked.fill(danger="yes").send()
    assert stopped.page.xpath("//a[starts-with(@href, 'tel:')]")
    assert cases.Case.objects.count() == 0

    sent = stopped.send("back").fill(danger="no").send()
    assert cases.by_reference(reference_of(sent)).category_id == "other"


def test_questions_of_the_category_are_asked_before_sending(form: Paper) -> None:
    asked = form.fill(words="Banjir", area=GAMBIR_CODE, category="flood").send()
    assert asked.status == 200
    assert "One more thing" in asked.text
    assert asked.has("q-depth")
    assert asked.has("danger")

    wrong = asked.fill(danger="no").send()
    assert wrong.status == 422

    sent = wrong.fill(
        q__depth="ankle"
        if "ankle" in wrong.form.inputs["q-depth"].value_options
        else wrong.form.inputs["q-depth"].value_options[0]
    ).send()
    assert cases.by_reference(reference_of(sent)).fields["depth"]


@pytest.mark.parametrize(("language", "shown"), [("en", "24 Nov 2026, 21:30"), ("id", "24 Nov 2026, 21.30")])
def test_when_it_happened_is_meant_and_shown_by_the_city_s_clock(language: str, shown: str) -> None:
    client = browser(language)
    asked = Paper.open(client).fill(words="Lubang", area=GAMBIR_CODE, category="noise").send()
    case = cases.by_reference(reference_of(asked.fill(q__when="2026-11-24T21:30").send()))

    assert case.fields["when"] == "2026-11-24T21:30:00+07:00"
    assert shown in Paper.open(client, f"/reports/{case.reference}").text


def test_an_address_of_a_geocoder_is_chosen_without_scripts(form: Paper, settings: Any) -> None:
    class Geocoder(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            row = {"display_name": "Jalan Kebon Sirih 5, Gambir", "lon": "106.8229", "lat": "-6.1745"}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps([row]).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Geocoder)
    serve(server)
    settings.KOTA_GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"
    asked = form.fill(words="Lubang", category="damaged-road", place="zzkebonsirih 5").send()
    server.shutdown()
    server.server_close()

    assert "Jalan Kebon Sirih 5" in asked.text
    sent = asked.fill(spot="point:106.822900,-6.174500").send()
    if sent.status == 200:  # near an approximate border
        sent = sent.fill(border=GAMBIR_CODE).send()
    case = cases.by_reference(reference_of(sent))
    assert (case.point, case.place) == (GAMBIR, "zzkebonsirih 5")


@pytest.mark.parametrize("spot", ["point:nan,nan", "point:0,0", "point:106.8", "point:"])
def test_a_made_up_spot_asks_for_the_kelurahan(form: Paper, spot: str) -> None:
    form.fill(words="Lubang", category="damaged-road", place="Gambir")
    form.more["spot"] = spot

    assert form.send().status == 422


def test_words_suggest_categories_without_scripts_too(form: Paper) -> None:
    again = form.fill(words="lampu jalan mati sudah seminggu", area=GAMBIR_CODE).send()

    assert again.status == 422
    chips = again.page.xpath("//div[@id='chips']//input/@value")
    assert chips[0] == "street-light-out"


def test_open_reports_nearby_are_shown_and_one_is_joined(form: Paper, send: Callable[..., cases.Case]) -> None:
    first = send(category="damaged-road")
    form.fill(
        words="Rusak", category="damaged-road", lon=str(GAMBIR.lon + 0.0002), lat=str(GAMBIR.lat), area=first.area_id
    )

    asked = form.send()

    assert asked.status == 200
    assert "Is it one of these?" in asked.text
    joined = form.client.post(f"/reports/{first.reference}/support", {"go": "join"})
    assert joined.status_code == 303
    first.refresh_from_db()
    assert first.supporters == 1
    assert cases.Case.objects.count() == 1


def test_one_may_send_ones_own_all_the_same(form: Paper, send: Callable[..., cases.Case]) -> None:
    first = send(category="damaged-road")
    form.fill(words="Lain", category="damaged-road", lon=str(GAMBIR.lon), lat=str(GAMBIR.lat), area=first.area_id)

    sent = form.send().send()

    assert reference_of(sent) != first.reference


def test_hostile_words_are_shown_as_words(form: Paper) -> None:
    hostile = '<script>alert(1)</script> {{ 7*7 }} \'; DROP TABLE "case"; -- \x00 ‮'
    form.fill(words=hostile, area=GAMBIR_CODE, category="damaged-road", place="<img src=x onerror=alert(1)>")
    answer = form.send()
    sent = answer if answer.status == 303 else answer.fill(area=GAMBIR_CODE).send()

    page = form.client.get(f"/reports/{reference_of(sent)}").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_too_many_words_are_refused_with_their_number(form: Paper) -> None:
    again = form.fill(words="a" * 4001, area=GAMBIR_CODE, category="damaged-road").send()

    assert again.status == 422
    assert any("4000" in error for error in again.errors)


def test_line_ends_count_once(form: Paper) -> None:
    words = "\r\n".join(["a" * 9] * 400)  # 3,999 characters for a person, 4,398 on the wire

    case = cases.by_reference(reference_of(form.fill(words=words, area=GAMBIR_CODE, category="damaged-road").send()))

    assert len(case.words) == 3999


def test_a_program_that_fills_every_field_is_refused(form: Paper) -> None:
    form.fill(words="buy", area=GAMBIR_CODE, category="damaged-road", website="http://spam.example")

    assert form.send().status == 422
    assert cases.Case.objects.count() == 0


def test_a_form_without_a_stamp_or_sent_at_once_is_refused(form: Paper) -> None:
    data = {"go": "send", "words": "x", "area": GAMBIR_CODE, "category": "damaged-road"}

    quick = form.client.post("/report", data | {"stamp": form.value("stamp")})  # first: two seconds are no more at once
    assert quick.status_code == 422
    assert form.client.post("/report", data).status_code == 422
    assert "quicker" in quick.content.decode()
    assert cases.Case.objects.count() == 0


def test_very_many_reports_from_one_address_are_slowed_and_nothing_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST", 2)
    for _ in range(2):
        assert Paper.open(client).fill(words="x", area=GAMBIR_CODE, category="damaged-road").send().status == 303

    slowed = Paper.open(client).fill(words="third", area=GAMBIR_CODE, category="damaged-road").send()

    assert slowed.status == 429
    assert slowed.value("words") == "third"
    assert any("wait" in error for error in slowed.errors)


def test_contact_is_kept_only_as_far_as_it_was_chosen(form: Paper) -> None:
    form.fill(
        words="x",
        area=GAMBIR_CODE,
        category="damaged-road",
        contact="email",
        email="rina@example.com",
        phone="08123456789",
    )

    contact = cases.by_reference(reference_of(form.send())).contact

    assert (contact.email, contact.phone, contact.notify, contact.show_name) == ("rina@example.com", "", "email", False)


def test_a_phone_number_is_read_as_people_write_it(form: Paper) -> None:
    form.fill(words="x", area=GAMBIR_CODE, category="damaged-road", contact="phone", phone="0812-3456-7890")

    assert cases.by_reference(reference_of(form.send())).contact.phone == "+6281234567890"


@pytest.mark.parametrize(
    "contact",
    [{"contact": "email", "email": "not an address"}, {"contact": "phone", "phone": "12"}, {"contact": "email"}],
)
def test_contact_that_reaches_nobody_is_refused(form: Paper, contact: dict[str, str]) -> None:
    assert form.fill(words="x", area=GAMBIR_CODE, category="damaged-road", **contact).send().status == 422


def test_somebody_signed_in_finds_a_report_with_another_contact_in_the_account(rina: Account) -> None:
    form = Paper.open(signed_in(rina)).fill(words="x", area=GAMBIR_CODE, category="damaged-road")

    contact = cases.by_reference(reference_of(form.fill(contact="email", email="other@example.com").send())).contact

    assert (contact.account_id, contact.email, contact.notify) == (rina.pk, "other@example.com", "email")
    assert contact.case.reference in Paper.open(signed_in(rina), "/reports/mine").text


def test_somebody_signed_in_reports_into_the_account(rina: Account) -> None:
    client = signed_in(rina)

    sent = Paper.open(client).fill(words="x", area=GAMBIR_CODE, category="damaged-road").send()

    case = cases.by_reference(reference_of(sent))
    assert case.contact.account_id == rina.pk
    assert case.reference in Paper.open(client, "/reports/mine").text


def test_nobody_takes_an_account_that_is_not_signed_in(form: Paper) -> None:
    form.fill(words="x", area=GAMBIR_CODE, category="damaged-road")
    form.more["contact"] = "account"

    assert form.send().status == 422


def test_a_report_of_a_closed_category_keeps_its_photos_to_itself(form: Paper) -> None:
    form.photos(samples.photo()).fill(words="x", area=GAMBIR_CODE, category="illegal-levies")
    answer = form.send()
    sent = answer if answer.status == 303 else answer.send()
    case = cases.by_reference(reference_of(sent))

    assert not case.is_public
    assert not case.photos.get().file.is_public
    assert browser().get(f"/reports/{case.reference}").status_code == 404
    assert form.client.get(f"/reports/{case.reference}").status_code == 200


def test_photos_of_one_address_are_limited_before_they_are_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_UPLOADS", 2)
    before = StoredFile.objects.count()

    slowed = Paper.open(client).photos(*[samples.photo(80, 60)] * 4).fill(words="Lubang").send("photos")

    assert slowed.status == 429
    assert StoredFile.objects.count() == before + 2
    assert (len(slowed.values("kept")), slowed.value("words")) == (2, "Lubang")
    assert [error for error in slowed.errors if "wait ten minutes" in error]


@pytest.mark.parametrize("part", ["questions", "near"])
def test_parts_of_the_page_keep_no_photos(client: Client, part: str) -> None:
    before = StoredFile.objects.count()
    upload = SimpleUploadedFile("1.jpg", samples.photo(80, 60), "image/jpeg")

    assert client.post(f"/report/{part}", {"photos": upload, "category": "damaged-road"}).status_code == 200
    assert StoredFile.objects.count() == before


def test_residents_behind_the_city_s_proxy_are_limited_each_for_themselves(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.KOTA_TRUSTED_PROXIES = 1
    monkeypatch.setattr(guard, "MOST", 1)

    def send(address: str) -> int:
        one = Client(headers={"X-Forwarded-For": address})
        return Paper.open(one).fill(words="x", area=GAMBIR_CODE, category="damaged-road").send().status

    assert [send("198.51.100.7"), send("198.51.100.8"), send("198.51.100.7")] == [303, 303, 429]


def test_a_form_that_is_too_large_is_refused_before_it_is_read(settings: Any) -> None:
    settings.KOTA_MOST_UPLOAD = 5000
    client = Client(headers={"Accept-Language": "en"}, enforce_csrf_checks=True)  # which is the first to read a form
    client.get("/report")
    upload = SimpleUploadedFile("1.jpg", b"x" * 6000, "image/jpeg")

    answer = client.post("/report", {"photos": upload, "words": "x"})

    assert answer.status_code == 413
    assert "Choose fewer or smaller photos" in answer.content.decode()
