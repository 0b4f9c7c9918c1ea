"""The data model and the paths: eight entity sets, their properties and types, links that lead somewhere."""

from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import Ref, Session, ref_of

TEXT, OBJECT, ANYTHING = str, dict, object
# Set: what its requirements are called, properties that must be there, properties that may, relations to one, to many.
SETS: dict[str, tuple[str, dict[str, type], dict[str, type], set[str], set[str]]] = {
    "Things": ("thing", {"name": TEXT, "description": TEXT}, {"properties": OBJECT}, set(),
               {"Locations", "HistoricalLocations", "Datastreams"}),
    "Locations": ("location", {"name": TEXT, "description": TEXT, "encodingType": TEXT, "location": ANYTHING},
                  {"properties": OBJECT}, set(), {"Things", "HistoricalLocations"}),
    "HistoricalLocations": ("historical-location", {"time": TEXT}, {}, {"Thing"}, {"Locations"}),
    "Datastreams": ("datastream", {"name": TEXT, "description": TEXT, "observationType": TEXT,
                                   "unitOfMeasurement": OBJECT},
                    {"observedArea": OBJECT, "phenomenonTime": TEXT, "resultTime": TEXT, "properties": OBJECT},
                    {"Thing", "Sensor", "ObservedProperty"}, {"Observations"}),
    "Sensors": ("sensor", {"name": TEXT, "description": TEXT, "encodingType": TEXT, "metadata": ANYTHING},
                {"properties": OBJECT}, set(), {"Datastreams"}),
    "ObservedProperties": ("observed-property", {"name": TEXT, "description": TEXT, "definition": TEXT},
                           {"properties": OBJECT}, set(), {"Datastreams"}),
    "Observations": ("observation", {"phenomenonTime": TEXT, "result": ANYTHING},
                     {"resultTime": TEXT, "resultQuality": ANYTHING, "validTime": TEXT, "parameters": OBJECT},
                     {"Datastream", "FeatureOfInterest"}, set()),
    "FeaturesOfInterest": ("feature-of-interest", {"name": TEXT, "description": TEXT, "encodingType": TEXT,
                                                   "feature": ANYTHING},
                           {"properties": OBJECT}, set(), {"Observations"}),
}  # fmt: skip
PER_PROPERTIES = [pytest.param(name, marks=requires(f"datamodel/{row[0]}/properties")) for name, row in SETS.items()]
PER_RELATIONS = [pytest.param(name, marks=requires(f"datamodel/{row[0]}/relations")) for name, row in SETS.items()]


def one(scene: Scene, name: str) -> Ref:
    """An entity of this set in the scene."""
    if name == "HistoricalLocations":
        rows = scene.sta.rows(f"{scene.things['alpha'].path}/HistoricalLocations")
        if rows:
            return ref_of(rows[0]["@iot.selfLink"])
        links = {"Thing": scene.things["alpha"].link, "Locations": [scene.home.link]}
        return scene.sta.post("HistoricalLocations", {"time": made.DAY, **links})
    return {
        "Things": scene.things["alpha"],
        "Locations": scene.home,
        "Datastreams": scene.streams["level"],
        "Sensors": scene.sensors["new"],
        "ObservedProperties": scene.properties["level"],
        "Observations": scene.levels[3],
        "FeaturesOfInterest": scene.features["inner point"],
    }[name]


class TestServiceRoot:
    @requires("resource-path/resource-path-to-entities")
    def test_the_root_lists_all_eight_sets_with_addresses_that_answer(self, sta: Session) -> None:
        listed = {row["name"]: row["url"] for row in sta.root()["value"]}
        assert set(SETS) <= set(listed), f"the root leaves out {set(SETS) - set(listed)}"
        for name in SETS:
            assert isinstance(sta.get(listed[name], top="1")["value"], list)

    @requires("resource-path/resource-path-to-entities")
    def test_the_root_answers_at_the_address_without_a_slash(self, sta: Session) -> None:
        assert "value" in sta.ask("GET", "").json()

    @requires("resource-path/resource-path-to-entities")
    def test_the_root_declares_its_conformance(self, sta: Session) -> None:
        assert sta.conformance(), "serverSettings.conformance is empty"

    @requires("request-data/status-code")
    def test_what_is_not_there_gets_404(self, sta: Session) -> None:
        for path in ("Nothings", "Things(1)/Nothings", "things"):
            sta.ask("GET", path, status=404)

    @requires("request-data/status-code")
    @pytest.mark.parametrize("name", SETS)
    def test_an_entity_that_was_deleted_gets_404(self, scene: Scene, sta: Session, name: str) -> None:
        key = "'00000000-0000-4000-8000-000000000000'" if one(scene, name).key.startswith("'") else "987654321987"
        sta.ask("GET", f"{name}({key})", status=404)


class TestEntities:
    @pytest.mark.parametrize("name", PER_PROPERTIES)
    def test_every_property_has_its_type(self, scene: Scene, name: str) -> None:
        found = scene.sta.get(one(scene, name).path)
        _, needed, optional, _, _ = SETS[name]
        for key, kind in needed.items():
            assert key in found, f"{name} lacks {key}"
            assert isinstance(found[key], kind), f"{name}.{key} is {found[key]!r}"
        for key, kind in optional.items():
            assert found.get(key) is None or isinstance(found[key], kind), f"{name}.{key} is {found[key]!r}"

    @pytest.mark.parametrize("name", PER_PROPERTIES)
    def test_an_entity_shows_nothing_but_its_properties_and_links(self, scene: Scene, name: str) -> None:
        _, needed, optional, _, _ = SETS[name]
        found = scene.sta.get(one(scene, name).path)
        strange = {key for key in found if "@iot." not in key} - set(needed) - set(optional)
        assert not strange, f"{name} shows {strange}"

    @pytest.mark.parametrize("name", PER_RELATIONS)
    def test_every_relation_has_a_link_that_leads_to_the_right_set(self, scene: Scene, name: str) -> None:
        found = scene.sta.get(one(scene, name).path)
        _, _, _, to_one, to_many = SETS[name]
        for relation in to_one | to_many:
            link = found.get(f"{relation}@iot.navigationLink")
            assert link, f"{name} has no {relation}@iot.navigationLink"
            reached = scene.sta.get(link)
            if relation in to_many:
                assert isinstance(reached.get("value"), list), f"{link} is no list"
                assert reached["value"], f"{link} is empty"
            else:
                assert "@iot.id" in reached, f"{link} is no entity"

    @pytest.mark.parametrize("name", SETS)
    @requires("datamodel/entity-control-information/common-control-information")
    def test_ids_and_self_links_are_there_in_entity_and_list(self, scene: Scene, name: str) -> None:
        ref = one(scene, name)
        found = scene.sta.get(ref.path)
        assert found["@iot.id"] == ref.id
        assert ref_of(found["@iot.selfLink"]) == ref
        assert found["@iot.selfLink"].startswith("http"), "a self link is a whole address"
        assert scene.sta.get(found["@iot.selfLink"]) == found, "the self link leads to another answer"
        row = scene.sta.rows(name, filter=f"id eq {ref.key}")[0]
        assert {key for key in row if key.startswith("@iot.")} == {"@iot.id", "@iot.selfLink"}

    @requires("datamodel/datastream/properties")
    def test_a_unit_has_three_words(self, scene: Scene) -> None:
        assert scene.sta.get(scene.streams["level"].path)["unitOfMeasurement"] == made.METRE

    @requires("datamodel/datastream/properties")
    def test_a_unit_may_be_without_words(self, sta: Session) -> None:
        ref = sta.stream(observationType=made.TRUTH, unitOfMeasurement=made.NOTHING)
        assert sta.get(ref.path)["unitOfMeasurement"] == made.NOTHING

    @requires("datamodel/observation/properties")
    @pytest.mark.parametrize(
        "result", [0, -3, 2.25, 1e21, True, False, "text", "", {"a": [1, None]}, [1, "b", None]], ids=repr
    )
    def test_a_result_comes_back_as_it_was_sent(self, scene: Scene, sta: Session, result: Any) -> None:
        links = {"Thing": scene.things["delta"].link, "observationType": made.ANY}
        found = sta.get(sta.observe(sta.stream(**links), result).path)["result"]
        assert found == result, f"sent {result!r}, read {found!r}"
        assert isinstance(found, bool) == isinstance(result, bool)

    @requires("datamodel/thing/properties")
    def test_properties_come_back_as_they_were_sent(self, sta: Session) -> None:
        more = {"ünïcode": "Ciliwung 🌊", "n": None, "list": [1, {"a": [True]}], "@x": 1, "a.b": 2, "": 3}
        assert sta.get(sta.thing(properties=more).path)["properties"] == more

    @requires("datamodel/location/properties")
    @pytest.mark.parametrize("shape", ["Point", "LineString", "Polygon", "MultiPolygon", "Feature"])
    def test_a_location_takes_every_geojson(self, sta: Session, shape: str) -> None:
        ring = [[106.7, -6.2], [106.8, -6.2], [106.8, -6.1], [106.7, -6.2]]
        place: dict[str, Any] = {
            "Point": made.point(), "LineString": {"type": "LineString", "coordinates": ring[:2]},
            "Polygon": {"type": "Polygon", "coordinates": [ring]},
            "MultiPolygon": {"type": "MultiPolygon", "coordinates": [[ring]]},
            "Feature": {"type": "Feature", "properties": {"a": 1}, "geometry": made.point()},
        }[shape]  # fmt: skip
        assert sta.get(sta.location(location=place).path)["location"] == place

    @requires("datamodel/sensor/properties")
    def test_a_sensor_keeps_its_metadata(self, sta: Session) -> None:
        assert sta.get(sta.sensor(metadata="https://a.example/sheet.pdf").path)["metadata"].endswith("sheet.pdf")

    @requires("datamodel/historical-location/properties")
    def test_a_historical_location_tells_a_moment(self, scene: Scene) -> None:
        assert "T" in scene.sta.get(one(scene, "HistoricalLocations").path)["time"]


class TestPaths:
    @requires("resource-path/resource-path-to-entities")
    @pytest.mark.parametrize("name", [key for key, row in SETS.items() if "name" in row[1]])
    def test_a_property_is_reached_by_its_path(self, scene: Scene, name: str) -> None:
        path = one(scene, name).path
        assert scene.sta.get(f"{path}/name") == {"name": scene.sta.get(path)["name"]}

    @requires("resource-path/resource-path-to-entities")
    @pytest.mark.parametrize("name", SETS)
    def test_every_property_is_the_same_by_its_path(self, scene: Scene, name: str) -> None:
        path = one(scene, name).path
        found = scene.sta.get(path)
        for key in SETS[name][1]:
            assert scene.sta.get(f"{path}/{key}") == {key: found[key]}

    @requires("resource-path/resource-path-to-entities")
    def test_a_raw_value_is_reached_by_value(self, scene: Scene) -> None:
        path = scene.things["alpha"].path
        assert scene.sta.ask("GET", f"{path}/name/$value").text == scene.sta.name("alpha")
        raw = scene.sta.ask("GET", f"{path}/properties/$value")
        assert raw.json()["kind"] == "gauge"
        assert scene.sta.ask("GET", f"{scene.levels[7.4].path}/result/$value").text.strip() == "7.4"

    @requires("resource-path/resource-path-to-entities")
    def test_a_part_of_a_json_property_is_reached(self, scene: Scene) -> None:
        assert scene.sta.get(f"{scene.things['alpha'].path}/properties/kind") == {"kind": "gauge"}

    @requires("resource-path/resource-path-to-entities")
    def test_a_property_that_does_not_exist_gets_404_or_400(self, scene: Scene) -> None:
        scene.sta.ask("GET", f"{scene.things['alpha'].path}/nothing", status=(400, 404))

    @requires("resource-path/resource-path-to-entities")
    def test_a_property_without_a_value_gets_204_or_404(self, scene: Scene) -> None:
        scene.sta.ask("GET", f"{scene.levels[3].path}/validTime", status=(204, 404))

    @requires("resource-path/resource-path-to-entities")
    def test_references_are_self_links_alone(self, scene: Scene) -> None:
        path = f"{scene.things['alpha'].path}/Datastreams"
        listed = {row["@iot.selfLink"] for row in scene.sta.rows(path)}
        rows = scene.sta.rows(f"{path}/$ref")
        assert {row["@iot.selfLink"] for row in rows} == listed
        assert all(set(row) == {"@iot.selfLink"} for row in rows), rows[0]
        assert all(set(row) == {"@iot.selfLink"} for row in scene.sta.rows("Things/$ref", top="2"))

    @requires("resource-path/resource-path-to-entities")
    def test_relations_of_relations_are_reached(self, scene: Scene) -> None:
        sta, level = scene.sta, scene.streams["level"]
        thing = sta.get(f"{level.path}/Thing")
        assert thing["@iot.id"] == scene.things["alpha"].id
        assert sta.get(f"{scene.levels[3].path}/Datastream/Thing/name") == {"name": sta.name("alpha")}
        rows = sta.rows(f"{scene.levels[3].path}/Datastream/Thing/Locations")
        assert [row["@iot.id"] for row in rows] == [scene.home.id]
        assert len(sta.every(f"{scene.levels[3].path}/Datastream/Sensor/Datastreams")) >= 1

    @requires("resource-path/resource-path-to-entities")
    def test_a_path_goes_through_a_member_of_a_set(self, scene: Scene) -> None:
        thing, level, row = scene.things["alpha"], scene.streams["level"], scene.levels[3]
        path = f"{thing.path}/{level.path}/{row.path}"
        assert scene.sta.get(path)["result"] == 3
        assert scene.sta.get(f"{path}/FeatureOfInterest/name") == {"name": scene.sta.name("outer point")}

    @requires("resource-path/resource-path-to-entities")
    def test_a_path_through_a_stranger_gets_404(self, scene: Scene) -> None:
        scene.sta.ask("GET", f"{scene.things['beta'].path}/{scene.streams['level'].path}", status=404)

    @requires("resource-path/resource-path-to-entities")
    def test_a_list_below_an_entity_holds_its_own_only(self, scene: Scene) -> None:
        assert set(scene.names(f"{scene.things['alpha'].path}/Datastreams")) == {"level", "heat"}
        assert set(scene.names(scene.neighbours)) == {"alpha", "beta", "gamma", "delta"}
        assert scene.sta.rows(f"{scene.things['delta'].path}/Datastreams") == []
        assert len(scene.results("level")) == 8

    @requires("resource-path/resource-path-to-entities")
    def test_what_a_deep_insert_made_is_reached_from_the_top(self, sta: Session) -> None:
        thing = sta.post("Things", made.whole(sta.name("deep")))
        stream = sta.rows(f"{thing.path}/Datastreams")[0]
        rows = sta.every(f"{thing.path}/{ref_of(stream['@iot.selfLink']).path}/Observations")
        assert sorted(row["result"] for row in rows) == [1.5, 2.5]
        for row in rows:
            assert sta.get(f"{ref_of(row['@iot.selfLink']).path}/Datastream/Thing")["@iot.id"] == thing.id

    @requires("resource-path/resource-path-to-entities")
    def test_addresses_may_be_percent_encoded(self, scene: Scene) -> None:
        path = scene.things["alpha"].path.replace("(", "%28").replace(")", "%29").replace("'", "%27")
        answer = scene.sta.http.get(f"{scene.sta.url}/{path}")
        assert answer.status_code == 200, answer.text[:200]
        assert answer.json()["@iot.id"] == scene.things["alpha"].id
