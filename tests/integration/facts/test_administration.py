"""Administration: each edit dated and audited, nothing lost on a mistake, and only for those who may."""

from typing import Any

import pytest
from django.test import Client

from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from tests.factories.accounts import make_account, make_staff, sign_in

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
    admin.post("/administration/facts/text/privacy/end")

    assert "privacy" not in facts.current("text")
    assert facts.history("text", "privacy").count() == 2


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
