"""The public map and list, and every view of it for other programs: all that everybody may read, and nothing more."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree, html

from kota.base import clock
from kota.base.actor import system
from kota.base.geo import Point
from kota.governance.reports.selectors import spread
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Contact, NewCase
from tests.integration.governance.reports.conftest import GAMBIR

Send = Callable[..., cases.Case]
VIEWS = ("", ".rss", ".csv", ".geojson", "/map.json?zoom=18&bbox=106.8,-6.2,106.9,-6.1")
PRIVATE = Contact(name="Rina Wijaya", email="rina@example.com", phone="+6281234567890")
EVERYWHERE = "106.38,-6.38,106.98,-5.18"


@pytest.fixture(autouse=True)
def _counted_anew() -> Iterator[None]:
    spread.forget()
    yield
    spread.forget()


def body(client: Client, path: str) -> str:
    spread.forget()
    answer = client.get(path)
    assert answer.status_code == 200, path
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return content.decode("utf-8-sig")


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, f"/reports.csv{query}"))))


def titles(client: Client, query: str = "") -> list[str]:
    """The references on the page, in their order."""
    links = html.fromstring(body(client, f"/reports{query}")).xpath("//a[contains(@class, 'list-title')]/@href")
    return [link.rsplit("/", 1)[1] for link in links]


def many(count: int, **given: Any) -> list[str]:
    """Reports a minute apart, the first the newest, in a grid around Gambir."""
    start = clock.now() - timedelta(hours=1)

    def one(number: int) -> NewCase:
        point = Point(GAMBIR.lon + (number % 20) * 0.002 - 0.02, GAMBIR.lat + (number // 20) * 0.002 - 0.02)
        text = f"Lubang nomor {number}"
        new = {"type": "report", "category": "pothole", "words": text, "public_words": text, "channel": "import",
               "point": point, "opened_at": start - timedelta(minutes=number)}  # fmt: skip
        return NewCase(**{**new, **given})

    return cases.open_cases(news=[one(number) for number in range(count)], by=system("test"), at=clock.now())


def map_(client: Client, bbox: str = EVERYWHERE, zoom: int = 11, more: str = "") -> list[dict[str, Any]]:
    found = json.loads(body(client, f"/reports/map.json?bbox={bbox}&zoom={zoom}{more}"))
    return list(found["features"])


def total(features: list[dict[str, Any]]) -> int:
    return sum(feature["properties"].get("count", 1) for feature in features)


@pytest.mark.parametrize("view", VIEWS)
def test_held_private_and_confidential_reports_are_in_no_view(send: Send, client: Client, view: str) -> None:
    shown = send(words="Lubang besar")
    hidden = [send(words="Lubang besar dasar goblok"), send(words="Lubang rahasia"), send(words="Lubang milik orang")]
    cases.Case.objects.filter(pk=hidden[1].pk).update(is_public=False)
    cases.Case.objects.filter(pk=hidden[2].pk).update(held="person")

    found = body(client, f"/reports{view}")

    assert shown.reference in found
    assert not [case.reference for case in hidden if case.reference in found]


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_tells_who_reported_or_what_was_masked(send: Send, client: Client, view: str) -> None:
    case = send(words="Telepon saya 081234567890 atau rina@example.com", contact=PRIVATE, place="Rina, 081234567890")
    cases.release(
        case_id=case.pk, public_words=case.public_words, public_place="Gang Melati", by=system("test"), at=clock.now()
    )
    cases.ask(case_id=case.pk, text="Apakah Bu Rina di nomor 12?", by=system("test"), at=clock.now())

    found = body(client, f"/reports{view}")
    spread.forget()
    assert case.reference in found

    for secret in ("081234567890", "6281234567890", "rina@example.com", "Rina"):
        assert secret not in found


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [0, 1, 2, 4, 3]),
        ("?category=flood", [1]),
        ("?category=roads", [0, 2, 4, 3]),
        ("?state=solved", [2]),
        ("?state=rejected", [4]),
        ("?state=open", [0, 1, 3]),
        ("?area=31.71", [0, 1, 2, 4]),
        ("?area=31.71.01", [0, 1, 2, 4]),
        ("?area=31.71.01.1001", [0, 1, 2, 4]),
        ("?area=31.74", [3]),
        ("?q=banjir", [1]),
        ("?q=Merdeka", [2]),
        ("?days=1", [0, 1, 2, 4]),
        ("?since=2020-01-01&until=2020-01-31", [3]),
        ("?bbox=106.81,-6.18,106.84,-6.16", [0, 1, 2, 4]),
        ("?bbox=100,-10,110,0&state=open", [0, 1, 3]),
        ("?category=flood&state=solved", []),
    ],
)
def test_every_filter_narrows_page_and_files_alike(send: Send, client: Client, query: str, numbers: list[int]) -> None:
    made = [
        send(),
        send(category="flood", words="Banjir setinggi lutut"),
        send(place="Jalan Merdeka"),
        send(point=Point(106.8272, -6.2615)),
        send(),
    ]
    now = clock.now()
    cases.Case.objects.filter(pk=made[2].pk).update(step="solved", kind="solved", solved_at=now)
    ended = {"step": "rejected", "kind": "done", "solved_at": now, "closed_at": now}
    cases.Case.objects.filter(pk=made[4].pk).update(**ended)
    long_ago = now.replace(year=2020, month=1, day=15)
    cases.Case.objects.filter(pk=made[3].pk).update(opened_at=long_ago)
    for number, case in enumerate([*made[:3], made[4]]):
        cases.Case.objects.filter(pk=case.pk).update(opened_at=now - timedelta(minutes=number))
    wanted = [made[number].reference for number in numbers]

    assert titles(client, query) == wanted
    assert [line["reference"] for line in table(client, query)] == wanted
    features = json.loads(body(client, f"/reports.geojson{query}"))["features"]
    assert [feature["id"] for feature in features] == wanted
    items = etree.fromstring(body(client, f"/reports.rss{query}").encode()).findall(".//item/link")
    assert [item.text.rsplit("/", 1)[1] for item in items] == wanted


def test_a_number_finds_its_report_however_it_is_typed(send: Send, client: Client) -> None:
    case, _other = send(), send()

    assert titles(client, "?q=" + case.reference.lower().replace("-", " ")) == [case.reference]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("category=ghosts", "no category"),
        ("state=lost", "State"),
        ("area=99.99", "no area"),
        ("days=banyak", "Time"),
        ("since=kemarin", "From"),
        ("bbox=1,2,3", "west,south,east,north"),
        ("bbox=nan,-6.2,106.9,-6.1", "west,south,east,north"),
        ("q=" + "x" * 201, "Words"),
    ],
)
@pytest.mark.parametrize("view", ["", ".csv", "/map.json"])
def test_a_question_that_makes_no_sense_is_answered_with_a_sentence(
    client: Client, view: str, query: str, said: str
) -> None:
    answer = client.get(f"/reports{view}?{query}")

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_page_that_does_not_exist_is_said_so(client: Client) -> None:
    answer = client.get("/reports?after=x")

    assert answer.status_code == 400
    assert "first page" in answer.content.decode()


def test_pages_of_a_hundred_hold_every_report_once_and_lead_back(client: Client) -> None:
    made = many(250)
    document = html.fromstring(body(client, "/reports?category=pothole"))
    pages = [titles(client, "?category=pothole")]
    while following := document.xpath("//a[@rel='next']/@href"):
        document = html.fromstring(body(client, following[0]))
        pages.append(titles(client, following[0].removeprefix("/reports")))

    assert [len(page) for page in pages] == [100, 100, 50]
    assert [reference for page in pages for reference in page] == made
    back = document.xpath("//a[@rel='prev']/@href")[0]
    assert titles(client, back.removeprefix("/reports")) == pages[1]
    first = html.fromstring(body(client, back)).xpath("//a[@rel='prev']/@href")[0]
    assert titles(client, first.removeprefix("/reports")) == pages[0]
    assert not html.fromstring(body(client, first)).xpath("//a[@rel='prev']")


def test_the_page_works_without_scripts_and_its_files_follow_the_view(send: Send, client: Client) -> None:
    send()
    document = html.fromstring(body(client, "/reports?category=roads&q=lubang"))

    form = document.xpath("//form[@id='filters']")[0]
    assert form.get("method").lower() == "get"
    assert form.xpath(".//select[@name='category']/optgroup/option[@value='roads']/@selected")
    assert document.xpath("//link[@type='application/rss+xml']/@href") == ["/reports.rss?q=lubang&category=roads"]
    for ending in ("rss", "csv", "geojson"):
        assert document.xpath(f"//a[@href='/reports.{ending}?q=lubang&category=roads']")
    assert document.xpath("//kota-live[@data-topics='public:reports']")


def test_htmx_gets_the_list_alone(send: Send, client: Client) -> None:
    case = send()

    part = client.get("/reports", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()

    assert case.reference in part
    assert "<html" not in part


def test_an_empty_view_says_what_to_do(client: Client) -> None:
    assert "Nothing fits this view" in body(client, "/reports?category=flood")


def test_cells_that_a_spreadsheet_would_run_are_harmless(send: Send, client: Client) -> None:
    words = ['=HYPERLINK("http://x","y")', "+62 tolong", "-1 derajat", "@pak", "\t=1+1", "biasa, saja"]
    for text in words:
        send(words=text, place="=cmd|' /C calc'!A0")

    for line in table(client):
        assert not line["words"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert line["place"].startswith("'=")
    assert "biasa, saja" in {line["words"] for line in table(client)}


def test_the_feed_is_rss_with_places_whatever_people_write(send: Send, client: Client) -> None:
    case = send(words="Lubang <b>besar</b> & dalam \x0b]]>", place="Jalan A")

    feed = etree.fromstring(body(client, "/reports.rss?category=pothole").encode())

    assert feed.tag == "rss" and feed.get("version") == "2.0"
    channel = feed.find("channel")
    assert channel is not None
    assert all(channel.findtext(tag) for tag in ("title", "link", "description"))
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "Pothole: Jalan A"
    assert item.findtext("link", "").endswith(f"/reports/{case.reference}")
    assert "<b>besar</b> & dalam" in item.findtext("description", "")
    assert item.findtext("{http://www.georss.org/georss}point") == f"{GAMBIR.lat:.6f} {GAMBIR.lon:.6f}"


def test_geojson_has_a_point_where_there_is_one(send: Send, client: Client) -> None:
    send()
    send(point=None, area="31.71.01.1001", place="Gambir")

    found = json.loads(body(client, "/reports.geojson"))

    assert found["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in found["features"]] == [
        None, {"type": "Point", "coordinates": [GAMBIR.lon, GAMBIR.lat]},
    ]  # fmt: skip
    assert "longitude" not in found["features"][0]["properties"]


@pytest.mark.parametrize("zoom", [8, 10, 11, 12, 13, 14])
def test_clusters_sum_to_the_reports_of_the_view(client: Client, zoom: int) -> None:
    many(300)
    many(20, category="flood")
    many(5, point=None, area="31.71.01.1001")

    everything, floods = map_(client, zoom=zoom), map_(client, zoom=zoom, more="&category=flood")

    assert total(everything) == 325
    assert total(floods) == 20
    assert all("count" in feature["properties"] for feature in everything)
    assert total(map_(client, zoom=zoom, more="&fine=1")) == 325


def test_near_by_each_report_stands_alone_with_its_number_category_and_state(send: Send, client: Client) -> None:
    case = send()
    many(200)

    near = map_(client, bbox="106.8225,-6.1748,106.8233,-6.1742", zoom=17)

    mine = next(f for f in near if f["properties"]["reference"] == case.reference)
    assert mine["geometry"]["coordinates"] == [GAMBIR.lon, GAMBIR.lat]
    said = {key: mine["properties"][key] for key in ("category", "title", "state", "kind", "url")}
    assert said == {"category": "pothole", "title": "Pothole", "state": "Received", "kind": "info",
                    "url": f"/reports/{case.reference}"}  # fmt: skip


def test_reports_placed_by_area_stand_in_its_middle_and_say_so(client: Client) -> None:
    many(3, point=None, area="31.71.01.1001")

    [marker] = map_(client, zoom=16)

    assert "without an exact spot" in marker["properties"]["text"]
    assert marker["properties"]["url"] == "/reports?area=31.71.01.1001"
    assert "placed by the name of their area" in body(client, "/reports")


def test_counts_by_area_add_up_at_every_level(client: Client) -> None:
    many(40)
    many(2, point=None, area="31.71.01")

    counts = {level: json.loads(body(client, f"/reports/areas.json?level={level}"))["values"]
              for level in ("kota", "kecamatan", "kelurahan")}  # fmt: skip

    assert sum(counts["kota"].values()) == sum(counts["kecamatan"].values()) == 42
    assert sum(counts["kelurahan"].values()) == 40
    assert client.get("/reports/areas.json?level=rw").status_code == 400
    assert client.get("/reports/map.json?zoom=far").status_code == 400


def test_the_nearest_are_found_however_many_lie_around(client: Client) -> None:
    made = [
        *many(1, point=Point(GAMBIR.lon + 0.005, GAMBIR.lat)),
        *many(1, point=Point(GAMBIR.lon, GAMBIR.lat + 0.005)),
    ]
    around = many(400, point=Point(GAMBIR.lon + 0.01, GAMBIR.lat + 0.01))
    made += many(1, point=GAMBIR)

    found = json.loads(body(client, f"/api/v1/reports/near?lon={GAMBIR.lon}&lat={GAMBIR.lat}&metres=5000"))

    numbers = [row["report"]["reference"] for row in found]
    # A degree of longitude is a little shorter than one of latitude: the first of the two is nearer.
    assert numbers[:3] == [made[2], made[0], made[1]]
    assert (len(numbers), set(numbers[3:]) < set(around)) == (100, True)


def test_wide_and_narrow_boxes_find_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    many(120)
    query = "?bbox=106.81,-6.185,106.83,-6.165"
    narrow = titles(client, query)
    monkeypatch.setattr("kota.governance.reports.selectors.listing.FEW", 0)

    assert narrow and titles(client, query) == narrow


def test_files_hold_every_report_of_the_view_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kota.governance.reports.selectors.listing.STEP", 30)
    made = many(100)

    assert [line["reference"] for line in table(client)] == made


def test_our_own_csv_can_be_imported_elsewhere(client: Client, tmp_path: Any) -> None:
    from kota.governance.reports.rules.importing.plan import Plan
    from kota.governance.reports.services import importing

    many(3)
    (tmp_path / "reports.csv").write_text(body(client, "/reports.csv"), encoding="utf-8-sig")

    plan = importing.plan_for(tmp_path / "reports.csv", Plan())

    assert (plan.key, plan.place.lon, plan.state.column) == (["reference"], "longitude", "state")


def test_the_address_holds_how_the_map_shows_it(send: Send) -> None:
    send()
    page = Client().get("/reports?mode=heat&state=open").content.decode()
    assert 'data-mode="heat"' in page
    assert 'name="mode" value="heat"' in page


def test_nobody_waits_while_somebody_counts_anew(send: Send) -> None:
    send()
    by = cases.Filter()
    first = spread.spread(by)
    send()
    spread._KEPT[by] = (time.monotonic() - spread.KEEP_S - 1, first)
    with spread._COUNTING:
        assert spread.spread(by) is first
    assert spread.spread(by).total == first.total + 1
