"""The queue and triage: what lies on whose desk, in which order, found by which words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from kota.base.geo import Point
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases import services
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.models import Case
from tests.integration.cases.conftest import AT, ROADS, WATER, Open, actor, desk, make_staff

DAY = timedelta(days=1)


class Listed:
    """A list as its reader sees it."""

    def __init__(self, client: Client, path: str, **asked: Any) -> None:
        self.response = client.get(path, asked)
        self.status = self.response.status_code
        self.page = html.fromstring(self.response.content.decode() or "<p></p>")

    @property
    def references(self) -> list[str]:
        return [box.get("value") for box in self.page.xpath("//input[@name='case']")]

    @property
    def tabs(self) -> dict[str, str]:
        links = self.page.xpath("//nav[contains(@class,'tabs')]//a")
        return {link.text.strip(): "".join(link.xpath(".//span/text()")) for link in links}

    @property
    def text(self) -> str:
        return " ".join(self.page.text_content().split())

    def next(self) -> str:
        found = self.page.xpath("//a[@rel='next']/@href")
        return found[0] if found else ""


def queue(account: Account, **asked: Any) -> Listed:
    return Listed(desk(account), "/work", **asked)


def test_the_earliest_deadline_comes_first_and_what_waits_for_the_reporter_last(
    open_case: Open, officer: Account
) -> None:
    later, waiting, late = open_case(at=AT), open_case(at=AT - DAY), open_case(at=AT - 30 * DAY)
    services.act(case_id=waiting.pk, deed=Deed(Verb.ASK, text="Where?"), by=actor(officer), at=AT)
    assert queue(officer).references == [late.reference, later.reference, waiting.reference]


def test_lateness_is_said_in_words_beside_its_colour_and_icon(open_case: Open, officer: Account) -> None:
    open_case(at=AT - 30 * DAY)
    page = queue(officer)
    badge = page.page.xpath("//*[contains(@class,'badge-bad')]")[0]
    assert "Late by" in badge.text_content()
    assert badge.xpath(".//*[local-name()='use']/@href")[0].endswith("#alarm-clock-off")


def test_tabs_count_what_they_hold(open_case: Open, officer: Account, colleague: Account) -> None:
    mine, theirs, asked = open_case(), open_case(), open_case()
    open_case(at=AT - 90 * DAY)
    services.act(case_id=mine.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT)
    services.act(case_id=theirs.pk, deed=Deed(Verb.TAKE), by=actor(colleague), at=AT)
    services.act(case_id=asked.pk, deed=Deed(Verb.ASK, text="Where?"), by=actor(colleague), at=AT)
    tabs = queue(officer).tabs
    assert {name: tabs[name] for name in ("Mine", "My agency", "New", "Waiting")} == {
        "Mine": "1",
        "My agency": "4",
        "New": "1",
        "Waiting": "1",
    }
    assert queue(officer, tab="mine").references == [mine.reference]
    assert queue(officer, tab="waiting").references == [asked.reference]
    assert tabs["Done"] == ""


def test_another_agency_s_cases_are_on_another_desk(open_case: Open, officer: Account, stranger: Account) -> None:
    roads, water = open_case(), open_case(agency=WATER)
    assert queue(officer).references == [roads.reference]
    assert queue(stranger).references == [water.reference]
    assert queue(officer, agency=WATER).status in (200, 400)
    assert water.reference not in queue(officer, agency=WATER).references
    assert queue(officer, q=water.reference).status == 303, "a number leads to its case"
    assert desk(officer).get(f"/work/{water.reference}").status_code == 403


def test_roles_for_an_area_and_for_categories_reach_only_there(open_case: Open, db: None) -> None:
    menteng = open_case()
    elsewhere = open_case(point=Point(106.90, -6.30))
    assert elsewhere.area_id and not elsewhere.area_id.startswith("31.71")
    local = make_staff("field-officer", area="31.71.06")
    assert queue(local).references == [menteng.reference]
    assert desk(local).get(f"/work/{elsewhere.reference}").status_code == 403


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"q": "lubang besar"}, True),
        ({"q": "banjir"}, False),
        ({"q": "cikini"}, True),
        ({"q": "gondangdia"}, True),
        ({"category": "pothole"}, True),
        ({"category": "flood"}, False),
        ({"area": "31.71"}, True),
        ({"area": "31.71.06"}, True),
        ({"area": "31.74"}, False),
        ({"step": "received"}, True),
        ({"step": "in_progress"}, False),
        ({"overdue": "on"}, False),
    ],
)
def test_filters_narrow(open_case: Open, officer: Account, asked: dict[str, str], fits: bool) -> None:
    from kota.base import clock

    case = open_case(at=clock.now(), words="Ada lubang besar di aspal", place="Jl. Cikini Raya 12")
    assert (queue(officer, **asked).references == [case.reference]) == fits


@pytest.mark.parametrize("asked", [{"category": "nonsense"}, {"tab": "all"}, {"area": "99"}, {"after": "yesterday"}])
def test_nonsense_in_the_address_is_a_clear_refusal(open_case: Open, officer: Account, asked: dict[str, str]) -> None:
    open_case()
    page = queue(officer, **asked)
    assert page.status == 400
    assert page.references == []


def test_pages_follow_each_other_by_key(open_case: Open, officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [open_case(at=AT + timedelta(minutes=n // 2)) for n in range(9)]
    services.act(case_id=made[0].pk, deed=Deed(Verb.ASK, text="?"), by=actor(officer), at=AT + DAY)
    services.act(case_id=made[1].pk, deed=Deed(Verb.ASK, text="?"), by=actor(officer), at=AT + DAY)
    from kota.kernel.cases.selectors import work

    monkeypatch.setattr(work.page, "__kwdefaults__", {**work.page.__kwdefaults__, "limit": 4})
    client, seen, path = desk(officer), list[str](), "/work"
    while path:
        page = Listed(client, path)
        seen += page.references
        path = page.next()
    assert sorted(seen) == sorted(case.reference for case in made)
    assert seen[-2:] == [made[0].reference, made[1].reference]


def test_a_page_does_not_shift_when_something_is_taken_away(open_case: Open, officer: Account) -> None:
    made = [open_case(at=AT + timedelta(minutes=n)) for n in range(6)]
    from kota.kernel.cases.selectors import work
    from kota.kernel.cases.selectors.desk import Desk

    place = Desk(actor(officer))
    first = work.page(place, work.Wanted(), after="", at=AT, limit=3)
    cases.reject(case_id=made[0].pk, text="x", by=actor(officer), at=AT)
    second = work.page(place, work.Wanted(), after=first.after, at=AT, limit=3)
    assert [case.pk for case in second.cases] == [case.pk for case in made[3:]]


def test_what_is_done_is_found_too_newest_first(open_case: Open, officer: Account) -> None:
    old, new = open_case(at=AT - 5 * DAY), open_case()
    for case in (old, new):
        cases.reject(case_id=case.pk, text="x", by=actor(officer), at=AT)
    assert queue(officer).references == []
    assert queue(officer, tab="done").references == [new.reference, old.reference]


def test_the_map_shows_the_same_cases(open_case: Open, officer: Account) -> None:
    roads = open_case()
    open_case(agency=WATER)
    client = desk(officer)
    found = client.get("/work/map.geojson", {"bbox": "106.8,-6.3,106.9,-6.1"}).json()["features"]
    assert [feature["properties"]["url"] for feature in found] == [f"/work/{roads.reference}"]
    assert found[0]["geometry"]["coordinates"] == [106.8326, -6.1958]
    assert client.get("/work/map.geojson", {"bbox": "0,0,1,1"}).json()["features"] == []
    assert client.get("/work/map.geojson", {"bbox": "west"}).status_code == 400
    assert client.get("/work/map.geojson", {"tab": "waiting"}).json()["features"] == []


def test_htmx_gets_only_the_list(open_case: Open, officer: Account) -> None:
    open_case()
    part = desk(officer).get("/work", headers={"HX-Request": "true", "HX-Target": "queue"}).content.decode()
    assert "<html" not in part
    assert 'name="case"' in part


def test_staff_pages_are_kept_by_no_cache(open_case: Open, officer: Account) -> None:
    assert "no-store" in queue(officer).response["Cache-Control"]


def test_who_has_other_work_is_taken_to_it(moderator: Account, db: None) -> None:
    assert queue(moderator).response["Location"] == "/work/held"
    assert queue(make_staff("caller-desk")).response["Location"] == "/work/new"
    assert desk(make_staff("auditor")).get("/work")["Location"] == "/administration/audit"
    assert desk(make_staff("city-admin")).get("/work")["Location"].startswith("/administration")


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    for path in ("/work", "/work/triage", "/work/map.geojson", "/work/JKT-0000-000"):
        response = client.get(path)
        assert response.status_code == 303
        assert "/account/" in response["Location"]


@pytest.mark.parametrize(("path", "most"), [("/work", 11), ("/work/triage", 11), ("/work/map.geojson", 9)])
def test_a_list_costs_the_same_whatever_its_length(open_case: Open, path: str, most: int) -> None:
    """Session, account, roles; begin, three words to the guard, end; the cases, their counts; the bell's number."""
    client = desk(make_staff("agency-head"))
    for number in (1, 12):
        for _ in range(number):
            open_case()
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        # Whether facts changed is looked up once a second, and at every use in tests.
        counted = [query["sql"] for query in asked if 'FROM "fact"' not in query["sql"]]
        assert len(counted) <= most, "\n".join(counted)


def test_triage_holds_every_channel_newest_first(open_case: Open, triage: Account, officer: Account) -> None:
    made = [
        open_case(channel=channel, at=AT + n * DAY) for n, channel in enumerate(["web", "open311", "phone", "counter"])
    ]
    taken = open_case(at=AT + 9 * DAY)
    services.act(case_id=taken.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT + 9 * DAY)
    listed = Listed(desk(triage), "/work/triage")
    assert listed.references == [case.reference for case in reversed(made)]
    assert "Phone" in listed.text and "Open311" in listed.text
    assert Listed(desk(triage), "/work/triage", channel="phone").references == [made[2].reference]
    assert Listed(desk(triage), "/work/triage", unclear="on").references == []


def test_triage_is_for_triage(officer: Account) -> None:
    assert desk(officer).get("/work/triage").status_code == 403


def test_why_here_judges_every_rule(open_case: Open, triage: Account, stranger: Account) -> None:
    case = open_case()
    page = Listed(desk(triage), f"/work/{case.reference}/why")
    assert len(page.page.xpath("//ol[@class='rule-list']/li")) == len(cases.rules())
    assert "decides" in page.text
    assert "another category" in page.text
    part = desk(triage).get(f"/work/{case.reference}/why", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert desk(stranger).get(f"/work/{case.reference}/why").status_code == 403


def test_triage_sends_elsewhere_with_a_reason(open_case: Open, triage: Account, stranger: Account) -> None:
    case = open_case()
    done = desk(triage).post(
        f"/work/{case.reference}/hand_over",
        {"agency": WATER, "category": "flood", "text": "Water stands", "go": "send"},
    )
    assert done.status_code == 303
    after = cases.by_reference(case.reference)
    assert (after.agency_id, after.category_id) == (WATER, "flood")
    page = desk(stranger).get(f"/work/{case.reference}").content.decode()
    assert "Water stands" in page
    assert "An officer handed it over" in page


def test_bulk_takes_what_it_may_and_says_why_not_for_the_rest(
    open_case: Open, officer: Account, colleague: Account
) -> None:
    fine, foreign, done = open_case(), open_case(agency=WATER), open_case()
    cases.reject(case_id=done.pk, text="x", by=actor(officer), at=AT)
    client = desk(officer)
    chosen = [fine.reference, foreign.reference, done.reference, "JKT-0000-000", "<script>"]
    assert client.post("/work/bulk", {"do": "take", "case": chosen})["Location"] == "/work/bulk"
    after = client.get("/work/bulk")
    text = " ".join(html.fromstring(after.content.decode()).text_content().split())
    assert "Done for 1 case" in text
    assert "Refused for 4 cases" in text
    assert "belongs to another agency" in text
    assert "Not taken up" in text
    assert Case.objects.get(pk=fine.pk).officer_id == officer.pk
    assert Case.objects.get(pk=foreign.pk).officer_id is None
    assert b"<script>" not in after.content.replace(b"&lt;script&gt;", b"")


def test_bulk_asks_for_what_it_needs_before_it_hands_over(open_case: Open, officer: Account) -> None:
    made = [open_case(), open_case()]
    client, chosen = desk(officer), [case.reference for case in made]
    asked = client.post("/work/bulk", {"do": "hand_over", "case": chosen})
    assert asked.status_code == 200
    assert Case.objects.filter(agency=ROADS).count() == 2
    without = client.post("/work/bulk", {"do": "hand_over", "case": chosen, "go": "send", "agency": WATER, "text": ""})
    assert without.status_code == 422
    given = {"do": "hand_over", "case": chosen, "go": "send", "agency": WATER, "text": "Both are drains"}
    assert client.post("/work/bulk", given).status_code == 303
    assert Case.objects.filter(agency=WATER).count() == 2
    assert client.get("/work/bulk").status_code == 200


def test_bulk_writes_one_note_on_many(open_case: Open, officer: Account) -> None:
    made = [open_case(), open_case()]
    given = {"do": "note", "case": [case.reference for case in made], "go": "send", "text": "Crew comes on Monday"}
    assert desk(officer).post("/work/bulk", given).status_code == 303
    for case in made:
        line = cases.history(case, only_public=False)[-1]
        assert (line.text, line.is_public) == ("Crew comes on Monday", False)


@pytest.mark.parametrize("given", [{}, {"do": "take"}, {"do": "solve", "case": "x"}, {"do": "reject", "case": "x"}])
def test_bulk_knows_only_its_three_deeds(officer: Account, given: dict[str, str]) -> None:
    assert desk(officer).post("/work/bulk", given).status_code == 400


def test_bulk_never_leads_out_of_the_workspace(open_case: Open, officer: Account) -> None:
    case, client = open_case(), desk(officer)
    for back in ("https://evil.example/", "//evil.example", "/work?x=1\\@evil", "javascript:alert(1)", "/account"):
        client.post("/work/bulk", {"do": "take", "case": case.reference, "back": back})
        assert client.session["cases.bulk"]["back"] == "/work"
    client.post("/work/bulk", {"do": "take", "case": case.reference, "back": "/work?tab=late"})
    assert client.session["cases.bulk"]["back"] == "/work?tab=late"


def test_staff_find_words_that_a_moderator_took_out_and_the_public_does_not(
    open_case: Open, triage: Account, officer: Account
) -> None:
    case = open_case(words="Lubang di depan rumah Pak Wiranto", public_words="Lubang di depan rumah …")
    open_case()
    assert Listed(desk(triage), "/work/triage", q="wiranto").references == [case.reference]
    assert Listed(desk(officer), "/work", q="wiranto").references == [case.reference]
    found = cases.narrow(cases.public(), cases.Filter(text="wiranto"))
    assert not found.exists()


def test_a_search_in_triage_finds_cases_at_every_step(open_case: Open, triage: Account, officer: Account) -> None:
    case = open_case(words="Lubang besar di perempatan")
    services.act(case_id=case.pk, deed=Deed(Verb.TAKE), by=actor(officer), at=AT)
    assert Listed(desk(triage), "/work/triage").references == []
    listed = Listed(desk(triage), "/work/triage", q="perempatan")
    assert listed.references == [case.reference]
    assert "1 found, at every step" in listed.text
