"""One case: what its officer reads, does, and gets back when something is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from kota.base.actor import ANONYMOUS
from kota.base.geo import Point
from kota.kernel.accounts.facade import Account
from kota.kernel.areas import facade as areas
from kota.kernel.audit.models import Line
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Contact, Deed, Verb
from kota.kernel.cases.forms.deeds import FORMS
from tests.integration.cases.conftest import AT, WATER, Open, actor, desk, make_staff, photo
from tests.unit.kernel.files import samples

HOUR = timedelta(hours=1)
GIVEN: dict[str, Any] = {"text": "words", "agency": WATER, "area": "31.71.06.1001", "reasons": "person", "photo": "1"}


def read(client: Client, case: cases.Case, **asked: str) -> Any:
    response = client.get(f"/work/{case.reference}", asked)
    assert response.status_code == 200, response.content.decode()[:500]
    return html.fromstring(response.content.decode())


def said(page: Any, path: str = ".") -> str:
    return " ".join(" ".join(part.text_content().split()) for part in page.xpath(path))


def send(client: Client, case: cases.Case, verb: str, **given: Any) -> Any:
    data = {"go": "send", "seen": cases.version(case.pk), **given}
    return client.post(f"/work/{case.reference}/{verb}", data)


def buttons(page: Any) -> list[str]:
    return [
        " ".join(each.text_content().split())
        for each in page.xpath("//nav[@class='actbar']//*[self::a or self::button][not(@popovertarget)]")
    ]


def upload(*contents: bytes) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{n}.jpg", data, "image/jpeg") for n, data in enumerate(contents)]


def test_words_stand_as_written_with_the_public_ones_beside(open_case: Open, officer: Account) -> None:
    case = open_case(words="Hubungi 0812-3456-7890", public_words="Hubungi [•••]")
    page = read(desk(officer), case)
    assert "0812-3456-7890" in said(page, "//*[@class='as-written']")
    assert "[•••]" in said(page, "//*[@class='as-shown']")


def test_only_who_works_the_case_reads_the_contact(
    open_case: Open, officer: Account, triage: Account, moderator: Account
) -> None:
    case = open_case(contact=Contact(name="Sari", phone="+6281234567890", email="sari@contoh.test"))
    page = read(desk(officer), case)
    assert page.xpath("//a[@href='tel:+6281234567890']")
    assert "sari@contoh.test" in said(page, "//*[@id='reporter']")
    for other in (triage, moderator):
        content = desk(other).get(f"/work/{case.reference}").content.decode()
        assert "81234567890" not in content
        assert "sari@" not in content


def test_the_deadline_says_how_it_came_about(open_case: Open, officer: Account) -> None:
    friday = AT + timedelta(days=3)
    case = open_case(at=friday)
    cases.ask(case_id=case.pk, text="Where?", by=actor(officer), at=friday + HOUR)
    cases.answer(case_id=case.pk, text="There", by=ANONYMOUS, at=friday + 3 * HOUR)
    text = said(read(desk(officer), case), "//*[@id='deadline']")
    assert "working hours of the calendar “Office hours”" in text
    assert "28 Nov 2026" in text, "the Saturday"
    assert "The clock stood" in text


def test_history_tells_public_and_internal_lines_apart(open_case: Open, officer: Account) -> None:
    case = open_case()
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT)
    services.act(case_id=case.pk, deed=Deed(Verb.NOTE, text="Crew is ill"), by=actor(officer), at=AT)
    services.act(case_id=case.pk, deed=Deed(Verb.NOTE, text="We come Monday", is_public=True), by=actor(officer), at=AT)
    page = read(desk(officer), case)
    internal = said(page, "//li[contains(@class,'is-internal')]")
    assert "Crew is ill" in internal
    assert "Internal" in internal
    assert "We come Monday" not in internal
    assert "Agus" in said(page, "//ol[@class='work-history']")


def test_beside_the_case_stand_its_neighbours_and_the_reporter_s_others(open_case: Open, officer: Account) -> None:
    case = open_case()
    close = open_case(point=Point(106.8330, -6.1958), contact=Contact())
    far = open_case(point=Point(106.8360, -6.1958), contact=Contact())
    out_of_reach = open_case(point=Point(106.8500, -6.1958), contact=Contact())
    other_kind = open_case(category="street-light-out", contact=Contact())
    same_person = open_case(category="damaged-road", point=Point(106.9, -6.3))
    page = read(desk(officer), case)
    near = said(page, "//*[@id='near']")
    assert close.reference in near and far.reference in near
    assert out_of_reach.reference not in near and other_kind.reference not in near
    assert [" ".join(b.text_content().split()) for b in page.xpath("//*[@id='near']//b")] == ["44 m"]
    assert same_person.reference in said(page, "//*[@id='reporter']")


def test_what_is_not_public_elsewhere_is_not_shown_beside(open_case: Open, officer: Account) -> None:
    case = open_case()
    hidden = open_case(point=Point(106.8330, -6.1958), held="person", agency=WATER)
    assert hidden.reference not in said(read(desk(officer), case), "//*[@id='near']")


def test_near_a_rough_border_the_neighbours_are_offered(open_case: Open, officer: Account) -> None:
    case = open_case()
    located = areas.locate(case.point.lon, case.point.lat)
    assert located.is_near_border
    page = read(desk(officer), case)
    offered = page.xpath("//*[@id='place']//input[@name='area']/@value")
    assert set(offered) == {area.code for area in located.neighbours}
    assert send(desk(officer), case, "relocate", area=offered[0]).status_code == 303
    after = cases.by_reference(case.reference)
    assert after.area_id == offered[0]
    assert after.area_name.startswith(areas.by_code(offered[0]).name)


def test_buttons_are_what_this_person_may_do_now(
    open_case: Open, officer: Account, triage: Account, moderator: Account
) -> None:
    case = open_case()
    assert buttons(read(desk(officer), case)) == [
        "Take", "Solved", "Ask the reporter", "Add photos", "Note", "Hand over", "Not taken up",
    ]  # fmt: skip
    assert buttons(read(desk(triage), case)) == ["Hand over"]
    assert buttons(read(desk(moderator), case)) == ["Hold back", "Take down"]
    cases.take(case_id=case.pk, by=actor(moderator), at=AT)
    assert "Take over" in buttons(read(desk(officer), case))
    cases.take(case_id=case.pk, by=actor(officer), at=AT)
    assert buttons(read(desk(officer), case))[0] == "Solved"
    cases.reject(case_id=case.pk, text="x", by=actor(officer), at=AT)
    assert buttons(read(desk(officer), case)) == ["Add photos", "Note"]


def test_a_template_is_chosen_by_the_address_alone(open_case: Open, officer: Account) -> None:
    case = open_case(contact=Contact(email="a@contoh.test", language="en"))
    page = read(desk(officer), case, do="ask", template="ask-place")
    text = page.xpath("//textarea[@name='text']")[0].text_content()
    assert case.reference in text
    assert "Could you name something close by" in text, "in the reporter's language"
    solved = read(desk(officer), case, do="solve", template="solve-flood")
    assert not solved.xpath("//textarea[@name='text']")[0].text_content().strip(), "not for this category"


def test_htmx_gets_only_the_form(open_case: Open, officer: Account) -> None:
    case = open_case()
    headers = {"HX-Request": "true", "HX-Target": "act"}
    part = desk(officer).get(f"/work/{case.reference}?do=ask", headers=headers).content.decode()
    assert "<html" not in part
    assert 'name="text"' in part


def test_an_officer_takes_asks_and_solves_with_a_photo(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    assert send(client, case, "take").status_code == 303
    assert send(client, case, "ask", text="Which lane?").status_code == 303
    assert cases.by_reference(case.reference).step == "waiting"
    cases.answer(case_id=case.pk, text="The left one", by=ANONYMOUS, at=AT + timedelta(days=365))
    done = send(client, case, "solve", text="Filled", photos=upload(samples.photo()))
    assert done.status_code == 303
    after = cases.by_reference(case.reference)
    assert (after.step, after.officer_id) == ("solved", officer.pk)
    kept = after.photos.get()
    assert (kept.kind, kept.file.is_public) == ("after", True)
    assert "Marked as solved" in said(read(client, case))


def test_without_evidence_it_is_not_solved_and_the_words_are_kept(open_case: Open, officer: Account) -> None:
    case = open_case()
    refused = send(desk(officer), case, "solve", text="Filled with asphalt")
    assert refused.status_code == 422
    page = html.fromstring(refused.content.decode())
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == "Filled with asphalt"
    assert "closed with evidence" in said(page)


def test_a_photo_that_was_sent_is_not_asked_for_again(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    refused = send(client, case, "solve", text="", photos=upload(samples.photo()))
    page = html.fromstring(refused.content.decode())
    kept = page.xpath("//input[@name='kept']/@value")
    assert len(kept) == 1
    assert send(client, case, "solve", text="Filled", kept=kept).status_code == 303
    assert case.photos.count() == 1


def test_a_photo_token_of_somebody_s_own_making_is_worth_nothing(open_case: Open, officer: Account) -> None:
    case = open_case()
    stolen = photo(officer)
    refused = send(desk(officer), case, "solve", text="Filled", kept=[stolen.hex, f"{stolen.hex}:forged"])
    assert refused.status_code == 422
    assert case.photos.count() == 0


def test_a_file_that_is_no_photo_is_refused_beside_its_field(open_case: Open, officer: Account) -> None:
    case = open_case()
    refused = send(desk(officer), case, "photo", photo_kind="other", photos=upload(b"MZ this is a program"))
    assert refused.status_code == 422
    assert "not a photo" in said(html.fromstring(refused.content.decode()))


def test_on_a_stale_page_the_words_are_kept_and_the_news_is_said(
    open_case: Open, officer: Account, colleague: Account
) -> None:
    case, client = open_case(), desk(officer)
    seen = cases.version(case.pk)
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(colleague), at=AT)
    refused = client.post(f"/work/{case.reference}/ask", {"go": "send", "seen": seen, "text": "Which lane?"})
    assert refused.status_code == 409
    page = html.fromstring(refused.content.decode())
    assert "Somebody else worked on this meanwhile" in said(page, "//*[@role='alert']")
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == "Which lane?"
    assert "Rina" in said(page, "//ol[@class='work-history']")
    again = page.xpath("//form[contains(@action,'/ask')]//input[@name='seen']/@value")[0]
    assert (
        client.post(f"/work/{case.reference}/ask", {"go": "send", "seen": again, "text": "Which lane?"}).status_code
        == 303
    )


def test_a_step_that_is_past_is_said_in_the_reader_s_words(open_case: Open, officer: Account) -> None:
    case = open_case()
    cases.reject(case_id=case.pk, text="x", by=actor(officer), at=AT)
    refused = desk(officer, "id").post(f"/work/{case.reference}/take", {"go": "send"})
    assert refused.status_code == 409
    assert "Laporan ini sekarang di tahap" in refused.content.decode()


def test_agencies_are_searched_without_losing_the_words(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    page = html.fromstring(
        client.post(
            f"/work/{case.reference}/hand_over", {"go": "look", "look": "sumber daya", "text": "It is water"}
        ).content
    )
    assert WATER in page.xpath("//input[@name='agency']/@value")
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == "It is water"
    part = client.post(f"/work/{case.reference}/offices", {"look": "Kebakaran"}).content.decode()
    assert "dinas-gulkarmat" in part


def test_likely_agencies_come_first(open_case: Open, stranger: Account) -> None:
    case = open_case(agency=WATER)
    page = read(desk(stranger), case, do="hand_over")
    offered = page.xpath("//input[@name='agency']/@value")
    assert "dinas-bina-marga" in offered, "by the rules"
    assert f"kelurahan-{case.area_id}" in offered
    assert "by the rules" in said(page, "//*[@id='offices']")


def test_news_since_the_page_was_made_are_told_without_touching_it(
    open_case: Open, officer: Account, colleague: Account
) -> None:
    case, client = open_case(), desk(officer)
    seen = cases.version(case.pk)
    assert client.get(f"/work/{case.reference}/news", {"since": seen}).content.strip() == b""
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(colleague), at=AT)
    news = client.get(f"/work/{case.reference}/news", {"since": seen}).content.decode()
    assert "Taken" in news and "Rina" in news
    assert client.get(f"/work/{case.reference}/news", {"since": "x"}).status_code == 200


@pytest.mark.parametrize("path", ["", "?do=ask", "/why", "/news", "/news?since=1"])
def test_the_wrong_clerk_opens_no_page(open_case: Open, stranger: Account, path: str) -> None:
    assert desk(stranger).get(f"/work/{open_case().reference}{path}").status_code == 403


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_the_wrong_clerk_does_nothing(open_case: Open, stranger: Account, verb: str) -> None:
    case = open_case()
    before = cases.version(case.pk)
    assert desk(stranger).post(f"/work/{case.reference}/{verb}", {**GIVEN, "go": "send"}).status_code == 403
    assert cases.version(case.pk) == before


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_role_that_only_counts_does_nothing(open_case: Open, verb: str) -> None:
    case = open_case()
    for role in ("auditor", "caller-desk", "city-admin"):
        clerk = desk(make_staff(role))
        assert clerk.get(f"/work/{case.reference}").status_code == 403
        assert clerk.post(f"/work/{case.reference}/{verb}", {**GIVEN, "go": "send"}).status_code == 403


def test_verbs_of_others_and_unknown_ones_are_no_address(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    for verb in ("answer", "confirm", "rate", "close", "escalate", "open", "delete"):
        assert client.post(f"/work/{case.reference}/{verb}", {"text": "x"}).status_code == 404


def test_an_address_kept_from_a_form_opens_the_form(open_case: Open, officer: Account) -> None:
    case = open_case()
    assert desk(officer).get(f"/work/{case.reference}/ask")["Location"] == f"/work/{case.reference}?do=ask"


def test_a_number_that_does_not_exist_is_said_so(officer: Account) -> None:
    client = desk(officer)
    assert client.get("/work/JKT-0000-000").status_code == 404
    assert client.get("/work/nonsense").status_code == 404


def test_scripts_in_words_stay_words(open_case: Open, officer: Account) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    case = open_case(words=evil, place=evil, contact=Contact(name=evil, email="a@contoh.test"))
    services.act(case_id=case.pk, deed=Deed(Verb.NOTE, text=evil), by=actor(officer), at=AT)
    for path in (f"/work/{case.reference}", "/work", "/work/map.geojson"):
        content = desk(officer).get(path).content.decode()
        assert "<script>alert" not in content or path.endswith("json")
        assert "<img src=x" not in content or path.endswith("json")


def test_what_was_handed_over_leads_back_to_the_queue(open_case: Open, officer: Account) -> None:
    case = open_case()
    done = send(desk(officer), case, "hand_over", agency=WATER, text="Water's")
    assert (done.status_code, done["Location"]) == (303, "/work")


def test_the_page_costs_the_same_whatever_the_history(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    for _ in range(2):
        for number in range(6):
            services.act(case_id=case.pk, deed=Deed(Verb.NOTE, text=f"{number}"), by=actor(officer), at=AT)
        client.get(f"/work/{case.reference}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/work/{case.reference}")
        counted = [query["sql"] for query in asked if 'FROM "fact"' not in query["sql"]]
        assert len(counted) <= 17, "\n".join(counted)


def test_whoever_opens_a_case_and_sees_its_reporter_is_written_down_once_a_page(
    open_case: Open, officer: Account, triage: Account
) -> None:
    case = open_case()
    page, htmx = f"/work/{case.reference}", {"HX-Request": "true", "HX-Target": "act"}
    desk(officer).get(page)
    desk(officer).get(f"{page}?do=note", headers=htmx)
    desk(officer).get(f"{page}/news?since=0")
    desk(triage).get(page)  # sees no contact
    read = Line.objects.filter(action="case.contact_read")
    assert list(read.values_list("by", "subject")) == [(f"account:{officer.pk}", case.urn)]
