"""Areas: approximate ones from the pack, real ones from a file."""

import json
import random
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client
from shapely.affinity import translate
from shapely.geometry import mapping, shape

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY, Module
from kota.kernel.areas import facade as areas
from kota.kernel.areas import rules, services
from kota.kernel.areas.contracts import Named, Names
from kota.kernel.areas.models import Area, Place
from tests.fixtures.serving import serve

pytestmark = pytest.mark.django_db
BY = system("tests")


def test_the_pack_has_every_area_with_a_boundary() -> None:
    levels = {level: len(areas.under("", level)) for level in ("province", "kota", "kecamatan", "kelurahan")}

    assert levels == {"province": 1, "kota": 6, "kecamatan": 44, "kelurahan": 267}
    assert not Area.objects.filter(boundary=None).exists()
    assert areas.boundaries().is_approximate


def test_monas_is_in_gambir_and_bogor_is_nowhere() -> None:
    found = areas.locate(106.8272, -6.1754)

    assert found.area is not None
    assert found.area.full_name == "Gambir, Gambir, Jakarta Pusat"
    assert areas.locate(106.80, -6.60).area is None
    assert areas.locate_many([106.8272, 106.80], [-6.1754, -6.60]) == ["31.71.01.1001", None]


def test_near_an_approximate_border_the_neighbour_is_offered() -> None:
    inside = areas.locate(106.8272, -6.1754)
    border = Area.objects.get(code="31.71.01.1001")
    shape = shapely.from_wkb(bytes(border.boundary or b""))
    lon, lat = shape.geoms[0].exterior.coords[0]

    assert not inside.is_near_border
    assert areas.locate(lon, lat).is_near_border


@pytest.mark.parametrize("typed", ["menteng", "mentng", "Stasiun Gambir", "stasiun gambr", "Monas"])
def test_a_place_is_found_though_it_is_misspelt_or_called_otherwise(typed: str) -> None:
    assert areas.search(typed)[0].name.lower().startswith(("menteng", "stasiun gambir", "monumen nasional"))


def test_a_place_is_found_by_what_people_call_it() -> None:
    assert [areas.search(typed)[0].name for typed in ("monas", "RSCM", "puskesmas menteng")] == [
        "Monumen Nasional", "RSUP Nasional Dr. Cipto Mangunkusumo", "Puskesmas Kecamatan Menteng"]  # fmt: skip


def test_a_configured_geocoder_adds_addresses(settings: Any) -> None:
    class Geocoder(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            rows = [{"display_name": f"{asked['q'][0].title()} 5, Menteng", "lon": "106.83", "lat": "-6.19"}]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(rows).encode())

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Geocoder)
    serve(server)
    settings.KOTA_GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/search"

    [found] = [hit for hit in areas.search("jalan teuku umar") if hit.kind == "address"]
    server.shutdown()
    server.server_close()
    settings.KOTA_GEOCODER_URL = "http://127.0.0.1:1/search"

    assert (found.name, found.lon) == ("Jalan Teuku Umar 5", 106.83)
    assert all(hit.kind != "address" for hit in areas.search("jalan teuku umar")), "a dead geocoder is no error"


@pytest.mark.parametrize("typed", ["", "a", "%%", "'; drop table area; --"])
def test_a_search_for_nothing_finds_nothing(typed: str) -> None:
    assert areas.search(typed) == [] or all(hit.name for hit in areas.search(typed))


def test_real_boundaries_replace_the_approximate_ones(data_dir: Path) -> None:
    count, refused = services.import_boundaries(
        path=data_dir / "boundaries" / "dki_kelurahan.geojson", by=BY, at=clock.now()
    )

    assert (count, refused) == (267, [])
    assert not areas.boundaries().is_approximate
    assert areas.locate(106.8272, -6.1754).neighbours == ()
    for area in Area.objects.all():
        shape = shapely.from_wkb(bytes(area.boundary or b""))
        assert shape.is_valid, area.code
        assert all(part.exterior.is_ccw for part in shape.geoms), area.code
    services.load_pack(Path(__file__).parents[3] / "cities" / "jakarta", clock.now())
    assert not areas.boundaries().is_approximate, "loading the pack again keeps real boundaries"


def test_boundaries_that_lie_elsewhere_are_refused(data_dir: Path, tmp_path: Path) -> None:
    document = json.loads((data_dir / "boundaries" / "dki_kelurahan.geojson").read_text())
    for feature in document["features"]:
        geometry = shape(feature["geometry"])
        feature["geometry"] = mapping(translate(geometry, xoff=10))
    (tmp_path / "far.geojson").write_text(json.dumps(document))

    with pytest.raises(InvalidError, match="far from their kelurahan"):
        services.import_boundaries(path=tmp_path / "far.geojson", by=BY, at=clock.now())

    assert areas.boundaries().is_approximate


def test_the_approximate_boundaries_are_right_for_89_of_100_points(data_dir: Path) -> None:
    document = json.loads((data_dir / "boundaries" / "dki_kelurahan.geojson").read_text())
    known = set(Area.objects.filter(level="kelurahan").values_list("code", flat=True))
    real, _ = rules.read_features(document, known)
    codes, shapes = list(real), list(real.values())
    tree, dice = shapely.STRtree(shapes), random.Random(89)
    west, south, east, north = shapely.total_bounds(shapes)
    points: list[tuple[float, float, str]] = []
    while len(points) < 10_000:
        lon, lat = dice.uniform(west, east), dice.uniform(south, north)
        if len(found := tree.query(shapely.Point(lon, lat), predicate="within")):
            points.append((lon, lat, codes[found[0]]))

    told = areas.locate_many([lon for lon, _, _ in points], [lat for _, lat, _ in points])

    right = sum(code == point[2] for code, point in zip(told, points, strict=True))
    assert right / len(points) >= 0.89


def test_a_file_that_lacks_an_area_changes_nothing(tmp_path: Path) -> None:
    ring = [[106.8, -6.2], [106.8, -6.1], [106.9, -6.1], [106.9, -6.2], [106.8, -6.2]]
    feature = {"type": "Feature", "properties": {"kode": "31.71.01.1001"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    file = tmp_path / "one.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    with pytest.raises(CommandError, match="266 of 267 kelurahan have no boundary"):
        call_command("import_areas", str(file))

    assert areas.boundaries().is_approximate


@pytest.mark.parametrize(
    ("content", "says"),
    [("{", "not JSON"), ("[]", "FeatureCollection"), ('{"type": "Point"}', "FeatureCollection")],
)
def test_a_file_that_is_no_geojson_is_refused_with_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "bad.geojson"
    file.write_text(content)

    with pytest.raises(CommandError, match=says):
        call_command("import_areas", str(file))


def test_broken_rings_are_mended_and_clockwise_ones_turned() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    clockwise = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
        for code, geometry in (("a", bow_tie), ("b", clockwise), ("c", None), ("zz", clockwise))
    ]

    shapes, refused = rules.read_features({"type": "FeatureCollection", "features": features}, {"a", "b", "c"})

    assert shapes["a"].is_valid
    assert shapes["b"].geoms[0].exterior.is_ccw
    assert len(refused) == 2


def test_maps_get_their_data(client: Client) -> None:
    config = client.get("/map/config.json").json()
    assert config["basemap"] == "own"
    assert config["approximate"] is True
    for url in config["boundaries"].values():
        answer = client.get(url)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/geo+json"
        assert "immutable" in answer["Cache-Control"]
    assert client.get("/map/areas/rw.geojson").status_code == 404
    assert client.get("/map/places.geojson").json()["features"]


@pytest.mark.parametrize("query", ["", "?lon=a&lat=b", "?lon=500&lat=0", "?lon=nan&lat=nan"])
def test_locate_says_what_it_needs(client: Client, query: str) -> None:
    answer = client.get(f"/map/locate{query}", headers={"accept": "application/json", "accept-language": "en"})

    assert answer.status_code == 400
    assert "degrees" in answer.json()["error"]["message"]


def test_the_base_map_is_served_in_ranges(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    file = tmp_path / "city.pmtiles"
    file.write_bytes(b"PMTiles\x03" + bytes(1000))
    call_command("import_basemap", str(file))

    answer = client.get("/map/base.pmtiles", headers={"range": "bytes=0-6"})

    assert (answer.status_code, answer.content) == (206, b"PMTiles")
    assert answer["Content-Range"] == "bytes 0-6/1008"
    assert client.get("/map/config.json").json()["basemap"] == "pmtiles"
    assert client.get("/map/base.pmtiles", headers={"range": "bytes=9999-"}).status_code == 400


def test_places_of_a_file_are_found_and_known_ones_stay_as_they_are(tmp_path: Path) -> None:
    def place(name: str, lon: float, lat: float = -6.2) -> dict[str, Any]:
        return {
            "type": "Feature",
            "properties": {"NAMOBJ": name},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }

    monas = Place.objects.get(code="monumen-nasional")
    rows = [place("KLINIK WIJAYA SEHAT", 106.83), place("Klinik Wijaya Sehat", 106.8301), place("Klinik Jauh", 110.0),
            place("Monumen Nasional", monas.point.lon, monas.point.lat)]  # fmt: skip
    path = tmp_path / "klinik.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    given = {"path": path, "kind": "clinic", "field": "", "source": "Trial", "by": BY}
    told = services.import_places(**given, at=clock.now())
    assert (told.new, told.known, told.refused) == (1, 2, ["it lies outside the city"])
    assert areas.search("klinik wijya")[0].name == "Klinik Wijaya Sehat"
    assert Place.objects.get(name="Klinik Wijaya Sehat").area is not None
    again = services.import_places(**given, at=clock.now())
    assert (again.new, again.known) == (0, 3)


def test_what_other_apps_name_is_found_by_its_newest_names(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Halte Percobaan"]

    def rows() -> list[Named]:
        return [Named("stop", str(n), name, 106.8, -6.2, {"id": "halte", "en": "stop"}) for n, name in enumerate(names)]

    monkeypatch.setattr(REGISTRY, "_modules", {**REGISTRY._modules, "trial": Module(
        name="trial", title="Trial", search=(Names(lambda: len(names), rows),))})  # fmt: skip
    [found] = areas.search("halte percobaan")
    assert (found.kind, found.detail) == ("stop", "halte")
    names.append("Halte Uji Coba")
    assert areas.search("uji coba")[0].code == "1"
