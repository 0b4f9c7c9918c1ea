"""The air's pages: of a city with stations, of the imported days, and of a city that knows nothing yet."""

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from lxml import html

from kota.base.words import said
from kota.environment.air import selectors, views
from kota.environment.air.contracts import CLASSES, Group, Parameter, Read
from kota.environment.air.rules import importing, record
from kota.environment.air.selectors import named
from tests.integration.environment.air.shelf import Shelf

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 5, 20, tzinfo=UTC)  # 12.20 in Jakarta
HOUR = NOW.replace(minute=0)


@pytest.fixture
def shelf() -> Shelf:
    """Lubang Buaya is worst, Jagakarsa has too few hours, the others send nothing."""
    kept = Shelf()
    kept.hours("dki4", "pm25", HOUR, [100.0] * 80)
    kept.hours("dki4", "pm10", HOUR, [60.0] * 80)
    kept.hours("dki1", "pm25", HOUR, [12.0] * 80)
    kept.hours("dki3", "pm25", HOUR, [12.0] * 9)
    return kept


@pytest.fixture(scope="session")
def file(data_dir: Path) -> Path:
    return data_dir / "environment" / "ispu_dki_2010-01_2025-02.csv"


@pytest.fixture
def imported(file: Path) -> Read:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return importing.read(lines, named.written_names(), named.regulations())


def page(template: str, context: dict[str, Any], language: str = "en") -> html.HtmlElement:
    request = RequestFactory().get("/air")
    with translation.override(language):
        return html.fromstring(render_to_string(template, context, request))


def text(found: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", found.find(".//main").text_content())


def home(shelf: Shelf, area: str = "", language: str = "en") -> html.HtmlElement:
    city, last = selectors.city_air(shelf, NOW), selectors.last_recorded(shelf)
    return page("air/home.html", views.overview(city, last, selectors.classes(), area), language)


def test_the_overview_names_the_worst_station_with_hours_class_and_advice(shelf: Shelf) -> None:
    said_here = text(home(shelf))

    for words in ("147", "Unhealthy", "DKI4 Lubang Buaya", "Reference station", "PM2.5", "24 of 24 (100%)",
                  "until 24 Nov 2026, 12:00", "US AQI", "Move sports indoors"):  # fmt: skip
        assert words in said_here
    assert "simulated" not in said_here
    assert "Kurangi kegiatan fisik" in text(home(shelf, language="id"))


def test_a_chosen_kelurahan_shows_its_own_station_and_how_far_that_is(shelf: Shelf) -> None:
    city = selectors.city_air(shelf, NOW)
    menteng = next(one for one in city.areas if one.name == "Menteng")
    far = next(one for one in city.areas if not one.is_inside and one.now.station.code == "dki1")

    assert menteng.is_inside and menteng.now.station.code == "dki1"
    assert "DKI1 Bundaran HI" in text(home(shelf, menteng.code))
    assert f"{far.kilometres:.1f} km from its middle" in text(home(shelf, far.code))
    assert all(one.metres <= 5000 for one in city.areas)


def test_a_station_with_too_few_hours_publishes_nothing_and_says_so(shelf: Shelf) -> None:
    city = selectors.city_air(shelf, NOW)
    air = selectors.station_air(shelf, "dki3", NOW)
    assert air is not None
    context = {"air": air, "shown": air.now, "classes": selectors.classes(), "years": (), "advised": None}

    assert [one.station.code for one in city.silent] == ["dki3"]
    assert "at most 9 of 24 are there" in text(page("air/station.html", context))


def test_a_station_shows_each_parameter_and_its_last_whole_days(shelf: Shelf) -> None:
    air = selectors.station_air(shelf, "dki4", NOW)
    assert air is not None
    advised = selectors.classes()[air.now.published.category]
    context = {"air": air, "shown": air.now, "classes": selectors.classes(), "years": (), "advised": advised}
    found = page("air/station.html", context)
    rows = {
        row[0].text_content().split()[0]: row[3].text_content() for row in found.findall(".//tbody/tr") if len(row) == 5
    }

    assert [(day.day.day, day.index) for day in air.days] == [(21, 147), (22, 147), (23, 147)]
    assert rows["PM2.5"] == "24/24 (100%)" and rows["HC"] == "not measured"
    assert "PermenLHK P.14/MENLHK/SETJEN/KUM.1/7/2020 (version 2020)" in text(found)
    assert "approximate" in text(found)


def test_the_record_is_written_and_read_back_as_the_file_has_it(imported: Read) -> None:
    kept: dict[str, dict[Any, float]] = {}
    for day in imported.days:
        for stream, value in record.rows(day):
            kept.setdefault(stream, {})[day.day] = value
    back = record.days(kept, named.regulations())
    blank = ("line", "indices")
    fields = [name for name in type(back[0]).__slots__ if name not in blank]

    assert set(kept) == set(record.streams([one.code for one in selectors.stations()]))
    for was, now in zip(imported.days, back, strict=True):
        assert [getattr(was, name) for name in fields] == [getattr(now, name) for name in fields]
        assert was.indices == now.indices


def test_the_page_and_the_csv_of_days_agree_with_the_file(file: Path, imported: Read) -> None:
    shelf = Shelf()
    shelf.days(imported.days)
    found = selectors.record(shelf)
    names = {one.code: one.name for one in selectors.stations()}
    lines = list(views.record_rows(found.days, names))
    columns = ["pm25_index", "pm10_index", "so2_index", "co_index", "o3_index", "no2_index"]

    for row, line in zip(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))), lines, strict=True):
        mine = dict(zip(views.COLUMNS, line, strict=True))
        assert (mine["date"], mine["critical"], mine["category"]) == (row["tanggal"], row["critical"], row["categori"])
        assert [mine[name] for name in columns] == [
            int(float(row[name.removesuffix("_index")])) if row[name.removesuffix("_index")] else "" for name in columns
        ]
        assert mine["max"] == (int(float(row["max"])) if row["categori"] != importing.NO_DATA else "")
    said_here = page("air/days.html", views.recorded(found, selectors.classes(), names, "2012"))
    shown = text(said_here)
    assert "not the series of one place" in shown and "off by 11.7 points" in shown and "13.3" in shown
    assert "On 101 days the file does not agree" in shown
    assert len(said_here.findall(".//svg[@class='air-year']")) == 16
    assert len([row for row in said_here.findall(".//tbody/tr") if len(row) == 6]) == 366


def test_the_overview_ends_with_the_last_day_on_record(imported: Read) -> None:
    shelf = Shelf()
    shelf.days(imported.days[-400:])

    assert "up to 28 Feb 2025" in text(home(shelf)) and "The last day had 71" in text(home(shelf))


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
    assert set(named.regulations()[-1].limits) == set(Parameter)
