"""Administration: each edit dated and audited, nothing lost on a mistake, and only for those who may."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import InvalidError
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.kernel.facts import services
from tests.factories.accounts import make_account, make_staff, sign_in
from tests.factories.facts import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    """A signed-in administrator whose session passed the second factor."""
    sign_in(client, make_staff("city-admin"))
    return client


def text(title: str, code: str = "about") -> dict[str, Any]:
    return {"code": code, "title.id": title, "title.en": title, "body.id": "Isi", "body.en": "Body", "source": ""}


def test_an_edit_is_dated_audited_and_kept_beside_the_old_value(admin: Client) -> None:
    answer = admin.post("/administration/facts/text/about", text("New title"))

    assert answer.status_code == 303
    assert facts.current("text")["about"].title.en == "New title"
    page = admin.get("/administration/facts/text/about").content.decode()
    assert page.count("account:") >= 1
    assert audit.lines(subject="fact:text/about", action="fact.changed")[0].by.startswith("account:")


def test_the_history_says_what_each_edit_changed(admin: Client) -> None:
    admin.post("/administration/facts/text/about", text("New title"))
    admin.post("/administration/facts/text/about", text("Newer title"))

    page = html.fromstring(admin.get("/administration/facts/text/about", headers={"accept-language": "en"}).content)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//ul[contains(@class, 'changes')]")]
    assert "Title, English New title Newer title" in rows[0] and "Text, English" not in rows[0]
    assert "Text, English" in rows[1]


def test_a_mistake_is_said_and_what_was_typed_stays(admin: Client) -> None:
    answer = admin.post("/administration/facts/text/about", text("", code="about") | {"body.en": "Kept words"})

    assert answer.status_code == 400
    assert "Kept words" in answer.content.decode()
    assert "Judul, Bahasa Indonesia: harus diisi." in answer.content.decode()


def test_a_number_out_of_range_is_said_in_the_words_of_the_form(admin: Client) -> None:
    sent = {"code": "pothole", "group": "roads", "solve_hours": "-3", "respond_hours": "soon"}
    sent |= {f"{name}.{code}": "Lubang" for name in ("name", "description") for code in ("id", "en")}
    page = admin.post("/administration/facts/category/pothole", sent).content.decode()

    assert "Jam kerja sampai selesai: harus lebih dari 0." in page
    assert "solve_hours:" not in page
    assert "Input should" not in page


def test_a_new_entry_with_a_code_that_exists_is_refused(admin: Client) -> None:
    assert admin.post("/administration/facts/text/new", text("X", code="about")).status_code == 400
    assert admin.post("/administration/facts/text/new", text("X", code="contact")).status_code == 303
    assert facts.current("text")["contact"].title.id == "X"


def test_an_entry_is_ended_and_its_history_stays(admin: Client) -> None:
    admin.post("/administration/facts/text/takedown-policy/end")

    assert "takedown-policy" not in facts.current("text")
    assert facts.history("text", "takedown-policy").count() == 2


@pytest.mark.parametrize(
    ("kind", "key", "why"),
    [
        ("city", "city", "cannot end"),
        ("text", "privacy", "Every page leads to this text"),
        ("moderation", "words", "insults and named persons would be shown"),
        ("role", "city-admin", "There are people with this role"),
    ],
)
def test_what_the_house_itself_needs_cannot_end_and_says_why(admin: Client, kind: str, key: str, why: str) -> None:
    english = {"accept-language": "en"}
    admin.post(f"/administration/facts/{kind}/{key}/end", headers=english)

    assert key in facts.current(kind)
    assert why in admin.get("/administration", headers=english).content.decode()


def test_a_role_that_nobody_has_may_end(admin: Client) -> None:
    admin.post("/administration/facts/role/auditor/end")

    assert "auditor" not in facts.current("role")


@pytest.mark.parametrize("address", ["/administration/audit?subject=%00", "/administration/facts/agency/%00"])
def test_an_address_that_is_no_text_is_no_fault_of_ours(admin: Client, address: str) -> None:
    assert admin.get(address).status_code in (200, 400, 404)


def test_a_rule_is_tried_before_it_is_saved(admin: Client) -> None:
    before = facts.current("rule")["roads"]
    sent = {
        "code": "roads", "order": "1", "name.id": "Jalan", "name.en": "Roads", "when.categories": "pothole",
        "send_to": "office:kecamatan", "because.id": "Coba", "because.en": "Trial", "try": "1",
        "trial_category": "pothole", "trial_area": "Menteng", "trial_words": "lubang",
    }  # fmt: skip

    page = admin.post("/administration/facts/rule/roads", sent, headers={"accept-language": "en"}).content.decode()

    assert "This rule would take it" in page
    assert "Menteng district office" in page
    assert facts.current("rule")["roads"] == before, "a trial saves nothing"


@pytest.mark.parametrize("path", ["", "/facts/text", "/facts/text/about"])
def test_residents_and_strangers_stay_out(client: Client, path: str) -> None:
    assert client.get("/administration" + path).status_code == 303
    sign_in(client, make_account())
    assert client.get("/administration" + path).status_code == 403


def test_boundaries_are_no_fact_to_type_in(admin: Client) -> None:
    assert admin.get("/administration/facts/boundaries/boundaries").status_code == 403
    assert admin.get("/administration/facts/nonsense").status_code == 404


@pytest.mark.parametrize(
    ("kind", "key", "changed", "said"),
    [
        ("calendar", "office", {"timezone": "Mars/Olympus"}, "Asia/Jakarta"),
        ("calendar", "office", {f"hours.{day}": "" for day in ("mon", "tue", "wed", "thu", "fri")}, "at least one day"),
        ("calendar", "office", {"hours.mon": "25:00-26:00"}, "07:30-16:00"),
        ("calendar", "office", {"hours.mon": "16:00-07:00"}, "end after they begin"),
        ("category", "pothole", {"calendar": "nope"}, "no such code: “nope”"),
        ("category", "pothole", {"group": "nope"}, "no such code: “nope”"),
        ("category", "fire", {"emergency.number": "call me"}, "no number to call"),
        ("category", "pothole", {"solve_hours": "1e9"}, "at most 10000 hours"),
        ("rule", "cables", {"send_to": "nope"}, "no such code: “nope”"),
        ("rule", "cables", {"when.categories": ["nope"]}, "no such code: “nope”"),
        ("rule", "cables", {"when.areas": "99"}, "no such code: “99”"),
        ("agency", "dinas-bina-marga", {"area": "99"}, "no such code: “99”"),
        ("agency", "dinas-bina-marga", {"parent": "nope"}, "no such code: “nope”"),
        ("agency", "dinas-bina-marga", {"website": "javascript:alert(1)"}, "begins with https://"),
        ("answer", "ask-photo", {"verb": "nope"}, "no such code: “nope”"),
        ("answer", "ask-photo", {"body.en": "A photo {bogus} {reference"}, "only these are filled in"),
        ("role", "moderator", {"permissions": ["nope.bad"]}, "no such code: “nope.bad”"),
        ("city", "city", {"timezone": "Mars/Olympus"}, "Asia/Jakarta"),
        ("city", "city", {"bbox": "3, 2, 1, 0"}, "west, south, east, north"),
        ("terms", "report", {"remind_days": "9"}, "the reminder comes before"),
    ],
)
def test_what_nothing_could_work_with_is_refused(
    admin: Client, kind: str, key: str, changed: dict[str, Any], said: str
) -> None:
    before, url = facts.current(kind)[key], f"/administration/facts/{kind}/{key}"

    answer = admin.post(url, whole(kind, key, **changed), headers={"accept-language": "en"})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert facts.current(kind)[key] == before
    assert admin.post(url, whole(kind, key)).status_code == 303, "as it was it can be saved"


def test_what_others_need_cannot_end(admin: Client) -> None:
    admin.post("/administration/facts/calendar/office/end", headers={"accept-language": "en"})

    page = admin.get("/administration/facts/calendar/office", headers={"accept-language": "en"}).content.decode()
    assert "Agencies ›" in page and "no such code: “office”" in page
    assert "office" in facts.current("calendar")


def test_an_api_edit_that_nothing_could_work_with_names_its_field(admin: Client) -> None:
    value = facts.current("category")["pothole"].model_dump(mode="json") | {"calendar": "nope"}

    with pytest.raises(InvalidError) as caught:
        services.put(kind="category", key="pothole", value=value, by=system("test"), at=clock.now())

    assert caught.value.field == "value.calendar"


def test_codes_are_chosen_from_what_there_is(admin: Client) -> None:
    page = admin.get("/administration/facts/rule/cables", headers={"accept-language": "en"}).content.decode()

    assert '<option value="office:kelurahan"' in page
    assert 'name="when.categories" value="pothole"' in page


def test_a_program_is_told_in_one_language_which_field_is_wrong(admin: Client) -> None:
    sent = {"value": {"code": "newc", "every_s": 5}}
    address = "/api/v1/admin/facts/share_system/newc"
    error = admin.put(address, sent, "application/json").json()["error"]
    assert error["field"] == "value.name" and "name: harus diisi." in error["message"]
    assert "Field required" not in error["message"] and "every_s: paling sedikit 60." in error["message"]
    english = admin.put(address, sent, "application/json", headers={"accept-language": "en"}).json()["error"]["message"]
    assert "this must be filled in" in english and "this must be at least 60" in english
