"""The air's pages: of a city with stations, of the imported days, and of a city that knows nothing yet."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from lxml import html

from kota.base.words import said
from kota.environment.air import selectors, services, views
from kota.environment.air.contracts import CLASSES, Group, Parameter
from kota.environment.air.rules import importing
from tests.integration.environment.air.conftest import NOW

pytestmark = pytest.mark.django_db


def text(found: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", found.text_content())


def home(area: str = "", language: str = "en") -> str:
    with translation.override(language):
        context = views.overview(selectors.city_air(NOW), selectors.last_recorded(NOW), selectors.classes(), area)
        return text(html.fromstring(render_to_string("air/parts/home.html", context)))


def station(code: str) -> html.HtmlElement:
    air = selectors.station_air(code, NOW)
    assert air is not None
    with translation.override("en"):
        context = views.of_station(air, selectors.classes())
        return html.fromstring(render_to_string("air/parts/station.html", context))


@pytest.mark.usefixtures("reporting")
def test_the_overview_names_the_worst_station_with_hours_class_and_advice() -> None:
    said_here = home()

    for words in ("147", "Unhealthy", "DKI4 Lubang Buaya", "Reference station", "PM2.5", "24 of 24 (100%)",
                  "until 24 Nov 2026, 12:00", "US AQI", "Move sports indoors"):  # fmt: skip
        assert words in said_here
    assert "simulated" not in said_here
    assert "Kurangi kegiatan fisik" in home(language="id")


@pytest.mark.usefixtures("reporting")
def test_a_chosen_kelurahan_shows_its_own_station_and_how_far_that_is() -> None:
    city = selectors.city_air(NOW)
    menteng = next(one for one in city.areas if one.name == "Menteng")
    far = next(one for one in city.areas if not one.is_inside and one.now.station.code == "dki1")

    assert menteng.is_inside and menteng.now.station.code == "dki1"
    assert "DKI1 Bundaran HI" in home(menteng.code)
    assert f"{far.kilometres:.1f} km from its middle" in home(far.code)
    assert all(one.metres <= 5000 for one in city.areas)


@pytest.mark.usefixtures("reporting")
def test_a_station_with_too_few_hours_publishes_nothing_and_says_so() -> None:
    assert [one.station.code for one in selectors.city_air(NOW).silent] == ["dki3"]
    assert "at most 9 of 24 are there" in text(station("dki3"))


@pytest.mark.usefixtures("reporting")
def test_a_station_shows_each_parameter_and_its_last_whole_days() -> None:
    air = selectors.station_air("dki4", NOW)
    assert air is not None
    found = station("dki4")
    rows = {
        row[0].text_content().split()[0]: row[3].text_content() for row in found.findall(".//tbody/tr") if len(row) == 5
    }

    assert [(day.day.day, day.index) for day in air.days] == [(21, 147), (22, 147), (23, 147)]
    assert rows["PM2.5"] == "24/24 (100%)" and rows["HC"] == "not measured"
    assert "PermenLHK P.14/MENLHK/SETJEN/KUM.1/7/2020 (version 2020)" in text(found)
    assert "approximate" in text(found)


def test_the_csv_gives_the_file_back_but_for_the_days_that_it_marks_and_the_pages_agree(
    file: Path, imported: services.Outcome, client: Client
) -> None:
    answer = client.get("/air/days.csv")
    given = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    mine, theirs = (list(csv.DictReader(io.StringIO(one))) for one in (given, file.read_text("utf-8-sig")))
    assert (imported.new, imported.disagreeing) == (5538, 101)
    assert 'rel="license"' in answer["Link"]

    marked = 0
    for own, row in zip(mine, theirs, strict=True):
        blank = row["categori"] == importing.NO_DATA  # its maximum is written 0 there, and nothing here
        assert [plain(own[name]) for name in importing.COLUMNS] == [
            "" if name == "max" and blank else plain(row[name]) for name in importing.COLUMNS
        ]
        marked += bool(own["disagrees"])
        figures = [float(row[name]) for name in importing.COLUMNS[2:8] if row[name]]
        assert own["computed_max"] == (f"{max(figures):.0f}" if figures else "")
        assert ("max" in own["disagrees"].split()) == (own["computed_max"] != own["max"])
    assert marked == imported.disagreeing
    shown_as_the_file_has_it(theirs, client)
    assert "up to 28 Feb 2025" in home() and "The last day had 71" in home()


def shown_as_the_file_has_it(rows: list[dict[str, str]], client: Client) -> None:
    """The page of a year."""
    found = html.fromstring(client.get("/air/days?year=2012", headers={"Accept-Language": "en"}).content)
    shown = [row for row in found.findall(".//tbody/tr") if len(row) == 7]

    assert [cell[1].text_content() for cell in shown] == [
        "–" if row["categori"] == importing.NO_DATA else plain(row["max"])
        for row in rows
        if row["tanggal"][:4] == "2012"
    ]
    assert len(found.findall(".//svg[@class='air-year']")) == 16
    said_here = text(found)
    assert "not the series of one place" in said_here and "off by 11.7 points" in said_here and "13.3" in said_here
    assert "On 101 days the file does not agree" in said_here


def plain(cell: str) -> str:
    """`60.0` and `60` are one number."""
    return cell.removesuffix(".0")


def test_without_any_measurement_the_pages_say_what_is_missing(client: Client) -> None:
    for path, words in (("/air", "Belum ada stasiun yang melapor"), ("/air/days", "Belum ada hari yang diimpor")):
        answer = client.get(path, headers={"Accept-Language": "id"})
        assert answer.status_code == 200 and words in answer.content.decode()
    assert client.get("/air/areas.json").json()["values"] == {}
    assert client.get("/air/stations.geojson").json()["features"] == []
    assert client.get("/air/dki1").status_code == 200
    assert client.get("/air/nowhere").status_code == 404
    assert b"".join(client.get("/air/days.csv").streaming_content).count(b"\n") == 1  # type: ignore[attr-defined]


def test_every_class_has_advice_for_every_group_in_both_languages() -> None:
    assert list(selectors.classes()) == list(CLASSES)
    for found in selectors.classes().values():
        for group in Group:
            assert len(said(getattr(found, group), "id")) > 15 and len(said(getattr(found, group), "en")) > 10
    assert set(selectors.regulations()[-1].limits) == set(Parameter)
