"""The performance pages: each figure from its cases, honest where little is known, and no officer in sight."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html

from kota.base import clock
from kota.base.actor import system
from kota.base.geo import Point
from kota.governance.performance import selectors
from kota.governance.performance.contracts import By, Figures, Question
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import NewCase, Past, Verb
from tests.factories.accounts import sign_in
from tests.integration.cases.conftest import make_staff

ROADS = "dinas-bina-marga"
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _counted_anew(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def report(
    *, opened: timedelta = timedelta(days=10), took: timedelta | None = None, step: str = "closed", **given: Any
) -> NewCase:
    """A pothole in Gambir of ten days ago, solved after `took` when that is given, on this city's clock."""
    at = clock.now() - opened
    verb = Verb.REJECT if step == "rejected" else Verb.SOLVE
    rating = given.pop("rating", None)
    past = Past(step, verb, solved_at=at + took, closed_at=at + took, rating=rating) if took else None
    new = {"type": "report", "category": "pothole", "words": "Lubang", "public_words": "Lubang", "channel": "import",
           "point": Point(106.8229, -6.1745), "opened_at": at, "past": past}  # fmt: skip
    return NewCase(**{**new, **given})


def opened(*news: NewCase) -> list[str]:
    return cases.open_cases(news=news, by=system("test"), at=clock.now())


def figures(by: By = By.ALL, **question: Any) -> list[Figures]:
    cache.clear()
    return selectors.figures(Question(**question), (by,), clock.now())[by]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_each_figure_counts_what_it_says() -> None:
    opened(
        report(took=hours(2), rating=5),
        report(took=hours(4), rating=2),
        report(took=hours(200)),
        report(took=hours(1), step="rejected"),
        report(opened=timedelta(days=20)),  # open, long past its deadline
        report(opened=hours(1)),  # open, and has time
    )
    cases.Case.objects.filter(rating=2).update(reopened=1)

    [found] = figures()

    assert (found.received, found.open, found.solved, found.rejected) == (6, 2, 3, 1)
    assert (found.decided, found.in_time, found.overdue) == (5, 3, 1)
    assert found.in_time_share == pytest.approx(3 / 5)
    assert (found.reopened, found.ended, found.ratings, found.rating) == (1, 4, 2, 3.5)
    assert found.median_hours == pytest.approx(4)
    assert found.p90_hours == pytest.approx(4 + 0.8 * 196)
    assert found.is_few and found.few_decided


def test_figures_by_agency_area_category_and_week_add_up() -> None:
    opened(
        *[report(took=hours(n + 1)) for n in range(4)],
        report(took=hours(9), category="flood"),
        report(opened=timedelta(days=40), point=Point(106.8272, -6.2615)),
        report(point=None, area="31.71.01"),
    )

    for by in By:
        rows = figures(by)
        assert sum(row.received for row in rows) == (6 if by is By.KELURAHAN else 7), by
    assert figures(By.AGENCY)[0].key == ROADS
    assert {row.key: row.received for row in figures(By.KOTA)} == {"31.71": 6, "31.74": 1}
    assert [row.key for row in figures(By.WEEK)] == sorted(row.key for row in figures(By.WEEK))


@pytest.mark.parametrize(
    ("question", "received"),
    [
        ({}, 3), ({"categories": ("flood",)}, 1), ({"groups": ("roads",)}, 2), ({"area": "31.74"}, 1),
        ({"agency": ROADS}, 2), ({"agency": "dinas-pendidikan"}, 0),
    ],
)  # fmt: skip
def test_questions_narrow_the_figures(question: dict[str, Any], received: int) -> None:
    opened(report(), report(category="flood"), report(point=Point(106.8272, -6.2615)))

    assert figures(**question)[0].received == received


def test_old_imports_are_in_no_figure_and_are_said_apart(client: Client) -> None:
    opened(report(took=hours(3)))
    opened(report(opened=timedelta(days=30), took=hours(5), is_on_clock=False))

    assert figures()[0].received == 1
    assert selectors.old_reports(Question()) == 1
    assert "imported from another system" in page(client, "?days=all")


def test_a_waiting_report_is_not_late() -> None:
    [reference] = opened(report(opened=timedelta(days=20)))
    case = cases.by_reference(reference)
    cases.Case.objects.filter(pk=case.pk).update(kind="waiting", step="waiting", due_at=None, minutes_left=30)

    [found] = figures()

    assert (found.received, found.open, found.overdue, found.decided) == (1, 1, 0, 0)
    assert found.in_time_share is None


def page(client: Client, query: str = "") -> str:
    cache.clear()
    answer = client.get(f"/performance{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_names_agencies_and_never_officers(client: Client) -> None:
    officer: Account = make_staff("field-officer", agency=ROADS, name="Agus Rahasia")
    [reference] = opened(report())
    desk = sign_in(Client(), officer)
    assert desk.get("/").status_code == 200
    cases.Case.objects.filter(reference=reference).update(officer=officer, step="in_progress")

    shown = page(client)

    assert "Public Works Agency" in shown
    assert "Agus" not in shown and "Agus" not in table(client)[1]


def test_small_numbers_are_marked_and_left_out_of_plots(client: Client) -> None:
    opened(*[report(took=hours(2)) for _ in range(4)])

    document = html.fromstring(page(client))

    assert document.xpath("//table//td[contains(., 'n = 4')]")
    assert not document.xpath("//kota-chart[@data-kind='rank']")
    plotted = document.xpath("//kota-chart[@data-unit='%']//td/@data-value")
    assert plotted == ["none"]


def test_the_page_is_whole_without_scripts(client: Client) -> None:
    opened(*[report(took=hours(n)) for n in range(1, 31)])

    document = html.fromstring(page(client, "?days=30&category=roads&area=31.71&level=kota"))

    assert document.xpath("//form[@id='filters']//option[@value='roads']/@selected")
    assert len(document.xpath("//kota-chart//table")) == 4
    assert document.xpath("//kota-map/@data-areas") == ["/performance/areas.json"]
    assert document.xpath("//a[contains(@href, '/performance.csv?')]")
    assert document.xpath("//h2[@id='by-agency']")


def test_an_empty_time_says_what_to_do(client: Client) -> None:
    assert "No reports to count" in page(client)


@pytest.mark.parametrize("query", ["days=x", "category=x", "area=x", "agency=x", "level=rw"])
def test_a_question_that_makes_no_sense_is_refused(client: Client, query: str) -> None:
    for address in ("/performance", "/performance.csv", "/performance/areas.json"):
        assert client.get(f"{address}?{query}").status_code == 400


def table(client: Client, query: str = "?days=all") -> tuple[list[dict[str, str]], str]:
    cache.clear()
    answer = client.get(f"/performance.csv{query}")
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text))), text


def test_the_file_holds_every_grouping(client: Client) -> None:
    opened(report(took=hours(2), rating=4), report())

    rows, _text = table(client)

    assert {row["by"] for row in rows} == {by.value for by in By}
    whole = next(row for row in rows if row["by"] == "all")
    assert (whole["received"], whole["solved"], whole["rating"], whole["median_hours"], whole["few"]) == (
        "2", "1", "4.0", "2.0", "yes",
    )  # fmt: skip
    roads = next(row for row in rows if row["code"] == ROADS)
    assert roads["name"].startswith("Public Works")


@pytest.mark.parametrize(("figure", "value"), [("received", 12), ("late", 0), ("hours", 2)])
def test_the_map_gets_one_figure_for_each_area_with_enough_reports(client: Client, figure: str, value: float) -> None:
    opened(*[report(took=hours(2)) for _ in range(12)])
    opened(report(took=hours(2), point=Point(106.8272, -6.2615)))

    found = json.loads(client.get(f"/performance/areas.json?figure={figure}&level=kota").content)

    assert found["values"]["31.71"] == value
    assert ("31.74" in found["values"]) is (figure == "received")
    assert client.get("/performance/areas.json?figure=x").status_code == 400


def private(count: int, **given: Any) -> list[NewCase]:
    return [report(category="illegal-levies", **given) for _ in range(count)]


def test_few_private_and_held_reports_are_counted_nowhere(client: Client) -> None:
    opened(*private(9), report(held="person"), report())

    assert [row.received for row in figures(By.KELURAHAN, categories=("illegal-levies",))] == []
    assert figures(categories=("illegal-levies",))[0].received == 0
    assert {row.key: row.received for row in figures(By.CATEGORY)} == {"pothole": 1}
    page = client.get("/performance?category=illegal-levies&level=kelurahan&days=30").content.decode()
    assert "No reports to count" in page
    content = b"".join(client.get("/performance.csv?category=illegal-levies&days=30"))  # type: ignore[arg-type]
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line["received"] for line in lines] == ["0"], "the city's line alone, and nothing in it"
    assert client.get("/api/v1/performance?by=kelurahan&category=illegal-levies").json() == []


def test_ten_of_them_are_counted_where_they_are_together() -> None:
    opened(*private(10), *private(9, point=Point(106.8272, -6.2615)), report())

    assert figures()[0].received == 20, "all nineteen count for the city"
    assert {row.key: row.received for row in figures(By.KOTA)} == {"31.71": 11}
    assert {row.key: row.received for row in figures(By.CATEGORY)} == {"illegal-levies": 19, "pothole": 1}


def test_old_private_imports_are_not_told_either() -> None:
    opened(*private(1, took=hours(1), is_on_clock=False))

    assert selectors.old_reports(Question(categories=("illegal-levies",))) == 0
