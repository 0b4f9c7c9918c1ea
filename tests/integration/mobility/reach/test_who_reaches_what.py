"""What is in reach and who reaches what, on a small network in the real city: pages, API, studies, imports."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import h3
import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client

from kota.base.errors import InvalidError
from kota.kernel.areas import facade as areas
from kota.mobility.reach.contracts import Kind, StudyState
from kota.mobility.reach.models import Opportunity, Study
from kota.mobility.reach.rules import figures
from kota.mobility.reach.selectors import computing, opportunities, studies
from kota.mobility.reach.services import importing, studying
from kota.mobility.reach.templatetags.reach import when_plain
from kota.mobility.transit import facade as transit
from tests.factories import lines
from tests.factories.accounts import make_account, make_staff, sign_in

pytestmark = pytest.mark.django_db
AT, BY = lines.AT, lines.BY
HERE = {"place": "106.8000,-6.2000", "at": AT.isoformat()}
PAGE = {
    "from": "Rumah",
    "from-lon": "106.80",
    "from-lat": "-6.20",
    "when": "depart",
    "day": "2026-03-09",
    "time": "07:00",
}


@pytest.fixture(autouse=True)
def town(db: None, tmp_path: Path) -> Iterator[list[str]]:
    """The small network, people at its ends, and a school and jobs at its far end; codes of both kelurahan."""
    lines.bring()
    found = [areas.locate(106.8 + number * lines.SPACING, -6.2).area for number in (0, lines.STOPS - 1)]
    codes = [one.code for one in found if one]
    bring(tmp_path, Kind.PEOPLE, "lon,lat,people\n106.800,-6.200,1000\n106.830,-6.200,3000\n")
    bring(tmp_path, Kind.SCHOOL, "nama,lon,lat\nSDN Ujung,106.8301,-6.2001\n")
    bring(tmp_path, Kind.JOBS, f"kode,jobs\n{codes[1]},500\n")
    opportunities.forget()
    yield codes
    lines.forget()
    opportunities.forget()


def bring(folder: Path, kind: Kind, text: str, **more: Any) -> importing.Imported:
    (folder / "file.csv").write_text(text, encoding="utf-8")
    return importing.import_file(path=folder / "file.csv", kind=kind, source="Dinas", by=BY, at=AT, **more)


def get(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/reach/{path}", HERE | query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_isochrones_grow_with_their_minutes(client: Client) -> None:
    found = get(client, "isochrones", minutes="10,30,20")["features"]
    assert [one["properties"]["minutes"] for one in found] == [30, 20, 10]
    sizes = [sum(len(part[0]) for part in one["geometry"]["coordinates"]) for one in found]
    assert sizes[0] > sizes[2]
    stops = get(client, "stops", minutes="30")
    assert [one["id"] for one in stops][:2] == ["kecil:s0", "kecil:s1"]
    assert [one["seconds"] for one in stops] == sorted(one["seconds"] for one in stops)
    fewer = get(client, "stops", minutes="8")
    assert {one["id"] for one in fewer} < {one["id"] for one in stops}


def test_what_is_reached_is_counted_with_the_wait(client: Client) -> None:
    """The end of the line is 900 seconds away; a bus comes at 07:00 by the clock, and later each ten minutes by
    headway."""
    found = {one["kind"]: one for one in get(client, "places", minutes="5,60")}
    assert [one["number"] for one in found["school"]["within"]] == [0, 1]
    assert found["school"]["nearest"][0]["name"] == "SDN Ujung" and found["school"]["made_up"] == 0
    assert found["school"]["sources"] == ["Dinas"] and found["people"]["city"] == 4000
    assert [one["number"] for one in found["people"]["within"]] == [1000, 4000]
    assert found["clinic"]["made_up"] == 0  # nobody needs one here that people brought is so few
    noon = {"at": "2026-03-09T12:00:00+07:00", "minutes": "60"}
    waited = next(one for one in get(client, "places", **noon) if one["kind"] == "school")["nearest"][0]
    assert 900 + 300 <= waited["seconds"] <= 900 + 300 + 60 + 30  # half of ten minutes, and the walk to the school


def test_a_stop_is_a_place_and_what_is_none_is_said(client: Client) -> None:
    assert get(client, "stops", place="kecil:s2")[0]["id"] == "kecil:s2"
    for query, status in ((HERE | {"place": "kecil:nix"}, 404), (HERE | {"place": "Monas"}, 400),
                          (HERE | {"minutes": "121"}, 400), (HERE | {"minutes": "0"}, 400), ({}, 400)):  # fmt: skip
        assert client.get("/api/v1/reach/places", query).status_code == status, query


def test_without_buses_one_only_walks(client: Client) -> None:
    assert get(client, "stops", without_modes="bus")[0]["seconds"] == 0
    assert {one["id"] for one in get(client, "stops", without_modes="bus")} == {"kecil:s0", "kecil:s1"}
    assert get(client, "stops", steps="sure") == []  # nobody has said that these stops are free of steps


@pytest.mark.parametrize(("language", "said"), [("id", "Dalam 30 menit"), ("en", "In 30 minutes")])
def test_the_page_says_what_is_in_reach(client: Client, language: str, said: str) -> None:
    answer = client.get("/go/reach", PAGE, headers={"accept-language": language})
    text = answer.content.decode()
    assert said in text and "SDN Ujung" in text and "100%" in text.replace("\xa0", "")
    drawn = client.get("/go/reach/bands.geojson", PAGE).json()["features"]
    assert len(drawn) == 4 and drawn[0]["properties"]["color"] == "#440154"


def test_the_page_asks_which_place_is_meant(client: Client) -> None:
    assert client.get("/go/reach").status_code == 200
    several = client.get("/go/reach", {"from": "Pasar Minggu"}).content.decode()
    assert "Pasar Minggu" in several
    assert "Qwxzvy" in client.get("/go/reach", {"from": "Qwxzvy"}).content.decode()
    assert client.get("/go/reach", PAGE | {"time": ""}).status_code == 200
    assert client.get("/go/reach/bands.geojson", {"from": "Qwxzvy"}).json()["features"] == []


def test_from_the_sea_nothing_is_reached_and_the_page_says_why(client: Client) -> None:
    sea = PAGE | {"from": "Laut", "from-lon": "106.75", "from-lat": "-6.05"}
    text = client.get("/go/reach", sea, headers={"accept-language": "en"}).content.decode()
    assert "It lies outside of the city, and no stop is within 1 km. The nearest stop is about 2" in text
    assert "bands.geojson" not in text
    assert not any(
        one["geometry"]["coordinates"] for one in client.get("/go/reach/bands.geojson", sea).json()["features"]
    )
    found = get(client, "isochrones", place="106.75,-6.05", minutes="30")["features"]
    assert [one["geometry"]["coordinates"] for one in found] == [[]]
    assert {one["within"][0]["number"] for one in get(client, "places", place="106.75,-6.05", minutes="60")} == {0}


def test_somebodys_home_is_offered_and_found_by_its_name_alone(client: Client) -> None:
    sign_in(client, make_account())
    client.post("/go/places/save", {"kind": "home", "name": "", "place": "Halte 0", "lon": "106.8", "lat": "-6.2"})
    assert 'href="?from=Rumah"' in client.get("/go/reach").content.decode()
    asked = {name: value for name, value in PAGE.items() if name not in ("from-lon", "from-lat")}
    text = client.get("/go/reach", asked).content.decode()
    assert "SDN Ujung" in text and "from-lon=106" not in text
    assert client.get("/go/reach/bands.geojson", asked).json()["features"][0]["geometry"]["coordinates"]


def computed(hour: int = 7, **more: Any) -> Study:
    asked = studying.ask(day=lines.MONDAY, hour=hour, by=BY, at=AT, **more)
    studying.run(study=asked.pk, at=AT)
    return Study.objects.get(pk=asked.pk)


def test_a_study_says_who_reaches_what(client: Client, town: list[str]) -> None:
    study = computed()
    assert study.state == StudyState.DONE, study.fault
    found = studies.read(study)
    assert set(found.areas) == set(town) and found.people.sum() == 4000
    near, far = (found.areas.index(code) for code in reversed(town))
    assert 0 < found.columns["jobs_45_any"][near] < 500  # those far from the line are not
    assert found.columns["near_any"].tolist() == [1, 1]  # H comes each ten minutes
    assert found.columns["near_likely"].tolist() == [1, 1] and found.columns["near_sure"].tolist() == [0, 0]
    assert found.columns["school_60_any"][far] == 1 and found.columns["school_60_sure"][far] == 0
    assert study.inputs["layers"]["people"]["weight"] == 4000
    text = b"".join(client.get("/go/reach/equity.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[town[1]]["people"] == "3000" and rows[town[1]]["near_any"] == "1.0"
    drawn = client.get("/go/reach/equity.geojson").json()["features"]
    assert next(one for one in drawn if one["properties"]["code"] == town[1])["properties"]["people"] == 3000
    told = client.get(f"/api/v1/reach/studies/{study.pk}").json()
    assert {one["code"] for one in told["areas"]} == set(town) and told["summary"]["near_any"]["mean"] == 1


def test_before_the_first_study_all_answer(client: Client) -> None:
    assert client.get("/go/reach/equity.csv").status_code == 400
    assert client.get("/api/v1/reach/studies").json() == []
    sign_in(client, make_staff("transit-officer"))
    assert client.get("/work/transit/equity").status_code == 200
    assert client.get("/work/transit/equity/areas.json").json()["values"] == {}
    assert client.get("/work/transit/equity?study=nix").status_code == 404
    assert client.get(f"/api/v1/reach/studies/{'0' * 8}-0000-4000-8000-{'0' * 12}").status_code == 404


def test_who_lives_near_a_stop_is_counted_at_more_than_the_middle_of_a_hexagon() -> None:
    lat, lon = h3.cell_to_latlng(h3.latlng_to_cell(-6.2, 106.8, opportunities.CELL_LEVEL))
    whose, lons, lats = computing._homes(np.array([lon, 106.8001]), np.array([lat, -6.2001]))
    assert np.bincount(whose).tolist() == [49, 1], "an address that somebody brought stays where it is"
    assert (lons[:-1].mean(), lats[:-1].mean()) == pytest.approx((lon, lat), abs=1e-4)
    assert (lons[-1], lats[-1]) == (106.8001, -6.2001)


def test_an_hour_without_buses_beside_one_with_them(client: Client, town: list[str]) -> None:
    day, night = computed(7), computed(3)
    change = studies.changed(day, night, "near_any")
    assert change is not None and change.less == 4000 and change.mean == pytest.approx(-1)
    Study.objects.filter(pk=night.pk).update(done_at=AT + timedelta(days=1))
    assert len({when_plain(one) for one in (day, night, Study.objects.get(pk=night.pk))}) == 3
    sign_in(client, make_staff("transit-officer"))
    query = {"study": night.pk, "beside": day.pk, "measure": figures.near("any"), "sort": "-people", "all": "1"}
    text = client.get("/work/transit/equity", query, headers={"accept-language": "en"}).content.decode()
    assert "noticeably less for 4,000" in text
    shaded = client.get("/work/transit/equity/areas.json", query).json()
    assert shaded["values"] == dict.fromkeys(town, -1.0) and set(shaded["kinds"].values()) == {"bad"}


def test_another_version_of_a_timetable_is_tried_without_being_used(client: Client, town: list[str]) -> None:
    version = next(one.id for one in transit.versions() if one.feed == lines.CODE)
    key = transit.current().key
    assert transit.trial(version).key == key  # the version in use in its own place
    other = next(one for one in transit.versions() if one.feed == "synthetic")
    found = computed(7, version=other.id)
    assert found.state == StudyState.DONE and found.network == other.title
    assert studies.newest() is None and transit.current().key == key
    with pytest.raises(InvalidError):
        studying.ask(day=lines.MONDAY, hour=7, version=found.pk, by=BY, at=AT)


def test_the_usual_study_comes_again_when_its_places_change(tmp_path: Path) -> None:
    first = studying.usual(at=AT)
    assert first is not None and first.day.weekday() == 1
    studying.run(study=first.pk, at=AT)
    assert studying.usual(at=AT) is None
    bring(tmp_path, Kind.SCHOOL, "nama,lon,lat\nSDN Lain,106.81,-6.2001\n")
    opportunities.forget()
    again = studying.usual(at=AT)
    assert again is not None and again.pk != first.pk
    assert studying.usual(at=AT) == again  # it waits already


def test_studies_are_asked_for_by_those_who_watch_the_lines(client: Client) -> None:
    assert client.get("/work/transit/equity").status_code == 303
    sign_in(client, make_staff("caller-desk"))
    assert client.get("/work/transit/equity").status_code == 403
    assert client.post("/work/transit/equity/ask", {"day": "2026-03-09", "hour": "7"}).status_code == 403
    sign_in(client, make_staff("transit-officer"))
    assert client.post("/work/transit/equity/ask", {"day": "2026-03-09", "hour": "8"}).status_code == 303
    assert Study.objects.get().hour == 8
    for day in ("kemarin", "2040-01-01"):  # no timetable tells of the other
        assert client.post("/work/transit/equity/ask", {"day": day, "hour": "8"}).status_code == 303
    assert Study.objects.count() == 1


def test_imports_replace_what_was_there_of_their_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = bring(tmp_path, Kind.SCHOOL, "nama,lon,lat\nSDN A,106.81,-6.2\nSDN B,106.82,-6.2\nSDN C,10,10\nSDN D,,\n")
    assert (told.rows, told.before, len(told.refused)) == (2, 1, 2)
    with pytest.raises(InvalidError):
        bring(tmp_path, Kind.SCHOOL, "nama,lon,lat\nSDN C,10,10\n")
    assert Opportunity.objects.filter(kind="school").count() == 2
    (tmp_path / "jobs.csv").write_text("kelurahan,kecamatan,jumlah\nMenteng,Menteng,900\n", encoding="utf-8")
    call_command("import_opportunities", str(tmp_path / "jobs.csv"), kind="jobs", source="BPS")
    assert "1 rows of jobs, 900 in all" in capsys.readouterr().out
    row = Opportunity.objects.get(kind="jobs")
    assert areas.by_code(row.area).name == "Menteng"  # type: ignore[union-attr]
