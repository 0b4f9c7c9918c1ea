"""Changing and deleting: what stays, what is replaced, what goes along."""

from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.bodies import NEEDED, REFUSED, body_for, moment
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Ref, Session, ref_of

CHANGES: dict[str, dict[str, Any]] = {
    "Things": {"description": "new"}, "Locations": {"location": made.point(106.9, -6.3)},
    "Sensors": {"metadata": "https://b.example"}, "ObservedProperties": {"definition": "https://b.example"},
    "FeaturesOfInterest": {"feature": made.point(106.9, -6.3)}, "Datastreams": {"unitOfMeasurement": made.CELSIUS},
    "Observations": {"result": 9}, "HistoricalLocations": {"time": "2023-01-01T00:00:00Z"},
}  # fmt: skip


def steady(found: dict[str, Any]) -> dict[str, Any]:
    """An entity as far as it does not follow from others."""
    return {key: text for key, text in found.items() if key not in {"phenomenonTime", "resultTime", "observedArea"}}


class TestUpdate:
    @requires("create-update-delete/update-entity")
    @pytest.mark.parametrize("name", CHANGES)
    def test_patch_changes_what_is_named_and_leaves_the_rest(self, sta: Session, name: str) -> None:
        ref = sta.post(name, body_for(sta, name))
        before = sta.get(ref.path)
        sta.ask("PATCH", ref.path, json=CHANGES[name], status=(200, 204))
        after = sta.get(ref.path)
        if name == "HistoricalLocations":
            assert moment(after["time"]) == moment(CHANGES[name]["time"])
        else:
            assert steady(after) == steady(before | CHANGES[name])

    @requires("create-update-delete/update-entity")
    def test_an_observation_keeps_its_times_under_a_patch(self, sta: Session) -> None:
        ref = sta.observe(sta.stream(), 1, phenomenonTime="2024-01-01T00:00:00Z")
        sta.ask("PATCH", ref.path, json={"phenomenonTime": "2024-01-02T00:00:00Z"}, status=(200, 204))
        found = sta.get(ref.path)
        assert (moment(found["phenomenonTime"]).day, found["result"]) == (2, 1)

    @requires("create-update-delete/update-entity")
    @pytest.mark.parametrize("name", CHANGES)
    def test_patch_of_what_is_not_there_gets_404(self, sta: Session, name: str) -> None:
        ref = sta.post(name, body_for(sta, name))
        sta.ask("DELETE", ref.path, status=(200, 204))
        sta.ask("PATCH", ref.path, json=CHANGES[name], status=404)

    @requires("create-update-delete/update-entity")
    @pytest.mark.parametrize("body", [{"name": None}, {"name": 5}, {"properties": 3}, [], "x"], ids=repr)
    def test_a_wrong_patch_is_refused_and_changes_nothing(self, sta: Session, body: Any) -> None:
        ref = sta.thing()
        before = sta.get(ref.path)
        sta.ask("PATCH", ref.path, json=body, status=REFUSED)
        assert sta.get(ref.path) == before

    @requires("create-update-delete/update-entity")
    def test_an_id_cannot_be_changed(self, sta: Session) -> None:
        ref = sta.thing()
        sta.send("PATCH", ref.path, json={"@iot.id": 1, "description": "x"})
        assert sta.get(ref.path)["@iot.id"] == ref.id

    @requires("create-update-delete/update-entity-jsonpatch")
    def test_a_json_patch_is_applied(self, sta: Session) -> None:
        ref = sta.thing(properties={"kind": "gauge", "list": [1, 2], "old": True})
        patch(sta, ref, [
            {"op": "test", "path": "/properties/kind", "value": "gauge"},
            {"op": "replace", "path": "/description", "value": "new"},
            {"op": "add", "path": "/properties/list/-", "value": 3},
            {"op": "add", "path": "/properties/~1a~0b", "value": {"c": 1}},
            {"op": "move", "from": "/properties/kind", "path": "/properties/type"},
            {"op": "copy", "from": "/properties/type", "path": "/properties/copy"},
            {"op": "remove", "path": "/properties/old"},
        ], (200, 204))  # fmt: skip
        found = sta.get(ref.path)
        assert found["description"] == "new"
        assert found["properties"] == {"list": [1, 2, 3], "/a~b": {"c": 1}, "type": "gauge", "copy": "gauge"}

    @requires("create-update-delete/update-entity-jsonpatch")
    @pytest.mark.parametrize(
        "operations",
        [
            [{"op": "replace", "path": "/description", "value": "x"}, {"op": "test", "path": "/name", "value": "no"}],
            [{"op": "replace", "path": "/description", "value": "x"}, {"op": "remove", "path": "/properties/none"}],
            [{"op": "dance", "path": "/name"}], [{"path": "/name"}], {"op": "remove", "path": "/name"},
            [{"op": "remove", "path": "/name"}], [{"op": "replace", "path": "description", "value": "x"}],
        ],
        ids=str,
    )  # fmt: skip
    def test_a_json_patch_that_cannot_be_applied_changes_nothing(self, sta: Session, operations: Any) -> None:
        ref = sta.thing(properties={"a": 1})
        before = sta.get(ref.path)
        patch(sta, ref, operations, (400, 404, 409, 422))
        assert sta.get(ref.path) == before

    @requires("create-update-delete/update-entity-put")
    @pytest.mark.parametrize("name", ["Things", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest"])
    def test_put_replaces_the_whole(self, sta: Session, name: str) -> None:
        body = body_for(sta, name)
        ref = sta.post(name, body | {"properties": {"old": 1}})
        sta.ask("PUT", ref.path, json=body | {"name": sta.name("put")}, status=(200, 204))
        found = sta.get(ref.path)
        assert found["name"] == sta.name("put")
        assert not found.get("properties"), "what PUT left out is still there"

    @requires("create-update-delete/update-entity-put")
    def test_put_keeps_relations(self, sta: Session) -> None:
        stream = sta.stream()
        sensor = sta.get(f"{stream.path}/Sensor")["@iot.id"]
        sta.ask("PUT", stream.path, json=made.datastream(sta.name("put")), status=(200, 204))
        assert sta.get(f"{stream.path}/Sensor")["@iot.id"] == sensor
        ref = sta.observe(stream, 1)
        sta.ask("PUT", ref.path, json=made.observation(2), status=(200, 204))
        assert sta.get(ref.path)["result"] == 2

    @requires("create-update-delete/update-entity-put")
    def test_half_a_put_is_refused(self, sta: Session) -> None:
        ref = sta.thing()
        sta.ask("PUT", ref.path, json={"name": "a"}, status=REFUSED)
        sta.ask("DELETE", ref.path, status=(200, 204))
        sta.ask("PUT", ref.path, json=made.thing("a"), status=404)


def patch(sta: Session, ref: Ref, operations: Any, status: tuple[int, ...]) -> None:
    """A JSON Patch."""
    sta.ask("PATCH", ref.path, json=operations, status=status, headers={"Content-Type": "application/json-patch+json"})


class TestDelete:
    @requires("create-update-delete/delete-entity")
    @pytest.mark.parametrize("name", NEEDED)
    def test_what_was_deleted_is_gone(self, sta: Session, name: str) -> None:
        ref = sta.post(name, body_for(sta, name))
        sta.ask("DELETE", ref.path, status=(200, 204))
        sta.ask("GET", ref.path, status=404)
        sta.ask("DELETE", ref.path, status=404)
        assert sta.rows(name, filter=f"id eq {ref.key}") == []

    @requires("create-update-delete/delete-entity")
    @pytest.mark.parametrize("what", ["Thing", "Sensor", "ObservedProperty", "Datastream", "FeatureOfInterest"])
    def test_what_cannot_be_alone_goes_along(self, sta: Session, what: str) -> None:
        stream = sta.stream(Sensor=sta.sensor().link, ObservedProperty=sta.observed().link)
        row = sta.observe(stream, 1, FeatureOfInterest=sta.feature().link)
        path = {"Datastream": f"{row.path}/Datastream", "FeatureOfInterest": f"{row.path}/FeatureOfInterest"}
        gone = ref_of(sta.get(path.get(what, f"{stream.path}/{what}"))["@iot.selfLink"])
        sta.ask("DELETE", gone.path, status=(200, 204))
        sta.ask("GET", row.path, status=404)
        sta.ask("GET", stream.path, status=200 if what == "FeatureOfInterest" else 404)

    @requires("create-update-delete/delete-entity")
    def test_historical_locations_go_with_their_thing(self, sta: Session) -> None:
        thing = sta.thing(Locations=[sta.location().link])
        old = sta.post(
            "HistoricalLocations", {"time": made.DAY, "Thing": thing.link, "Locations": [sta.location().link]}
        )
        sta.ask("DELETE", thing.path, status=(200, 204))
        sta.ask("GET", old.path, status=404)

    @requires("create-update-delete/delete-entity")
    def test_what_can_be_alone_stays(self, sta: Session) -> None:
        place = sta.location()
        thing = sta.thing(Locations=[place.link])
        stream = sta.stream(Thing=thing.link)
        sensor = sta.get(f"{stream.path}/Sensor")["@iot.selfLink"]
        sta.ask("DELETE", thing.path, status=(200, 204))
        sta.ask("GET", place.path)
        sta.ask("GET", sensor)

    @requires("create-update-delete/delete-entity")
    def test_a_location_leaves_its_things(self, sta: Session) -> None:
        place = sta.location()
        thing = sta.thing(Locations=[place.link])
        sta.ask("DELETE", place.path, status=(200, 204))
        sta.ask("GET", thing.path)
        assert sta.rows(f"{thing.path}/Locations") == []
