"""Creating, changing and deleting: what must be there, what is linked, what follows by itself, what goes along."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import Ref, Session, ref_of

REFUSED = (400, 409, 422)
NEEDED = {
    "Things": ("name", "description"),
    "Locations": ("name", "description", "encodingType", "location"),
    "Sensors": ("name", "description", "encodingType", "metadata"),
    "ObservedProperties": ("name", "description", "definition"),
    "FeaturesOfInterest": ("name", "description", "encodingType", "feature"),
    "Datastreams": (
        "name", "description", "observationType", "unitOfMeasurement", "Thing", "Sensor", "ObservedProperty",
    ),
    "Observations": ("result", "Datastream"),
    "HistoricalLocations": ("time", "Thing"),
}  # fmt: skip
MISSING = [(name, field) for name, fields in NEEDED.items() for field in fields]


def now() -> datetime:
    """By this machine's clock; the server's may differ by minutes."""
    return datetime.fromtimestamp(time.time(), UTC)


def moment(text: str) -> datetime:
    """A time of the standard as a moment."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def span(text: str | None) -> tuple[datetime, datetime]:
    """An interval of the standard; a moment is one without length."""
    assert text, "the interval is empty"
    begin, _, end = text.partition("/")
    return moment(begin), moment(end or begin)


def refusable(scene: Scene, name: str) -> dict[str, Any]:
    """A whole body of this set whose links lead into the scene: for what must not be made."""
    thing = scene.things["delta"].link
    links = {
        "Datastreams": {
            "Thing": thing,
            "Sensor": scene.sensors["new"].link,
            "ObservedProperty": scene.properties["heat"].link,
        },
        "Observations": {"Datastream": scene.streams["heat"].link},
        "HistoricalLocations": {"Thing": thing, "Locations": [scene.home.link]},
    }
    body = {
        "Datastreams": made.datastream("refused"),
        "Observations": made.observation(1),
        "HistoricalLocations": {"time": "2001-01-01T00:00:00Z"},
    }
    return body[name] | links[name] if name in body else body_for(scene.sta, name)


def body_for(sta: Session, name: str) -> dict[str, Any]:
    """A whole body of this set."""
    simple = {
        "Things": made.thing, "Locations": made.location, "Sensors": made.sensor,
        "ObservedProperties": made.observed, "FeaturesOfInterest": made.feature,
    }  # fmt: skip
    if name in simple:
        return simple[name](sta.name("one"))
    if name == "Datastreams":
        links = {"Thing": sta.thing().link, "Sensor": sta.sensor().link, "ObservedProperty": sta.observed().link}
        return made.datastream(sta.name("one"), **links)
    if name == "Observations":
        return made.observation(1, Datastream=sta.stream().link)
    return {"time": made.DAY, "Thing": sta.thing().link, "Locations": [sta.location().link]}


class TestCreate:
    @requires("create-update-delete/create-entity")
    @pytest.mark.parametrize("name", NEEDED)
    def test_each_set_takes_a_whole_body(self, sta: Session, name: str) -> None:
        body = body_for(sta, name)
        answer = sta.ask("POST", name, json=body, status=201)
        assert "location" in answer.headers, "201 without a Location header"
        ref = sta.keep(ref_of(answer.headers["location"]))
        assert ref.set == name
        found = sta.http.get(answer.headers["location"]).json()
        own = {key: text for key, text in body.items() if key[0].islower() and not key.lower().endswith("time")}
        assert {key: found.get(key) for key in own} == own

    @requires("create-update-delete/create-entity")
    @pytest.mark.parametrize(("name", "field"), MISSING)
    def test_a_body_without_what_is_needed_is_refused(self, scene: Scene, name: str, field: str) -> None:
        sta, body = scene.sta, refusable(scene, name)
        del body[field]
        answer = sta.send("POST", name, json=body)
        if answer.status_code == 201:
            sta.send("DELETE", ref_of(answer.headers["location"]).path)
        assert answer.status_code in REFUSED, f"POST {name} without {field} answered {answer.status_code}"

    @requires("create-update-delete/create-entity")
    def test_a_post_to_the_service_or_an_entity_is_no_creation(self, sta: Session) -> None:
        thing = sta.thing()
        sta.ask("POST", thing.path, json=made.thing(sta.name("b")), status=(400, 404, 405))

    @requires("create-update-delete/create-entity")
    def test_an_observation_without_times_gets_the_present(self, sta: Session) -> None:
        ref = sta.post("Observations", {"result": 1, "Datastream": sta.stream().link})
        found = sta.get(ref.path)
        assert abs(moment(found["phenomenonTime"].split("/")[0]) - now()) < timedelta(minutes=5)

    @requires("create-update-delete/create-entity")
    def test_times_keep_their_moment_whatever_their_offset(self, sta: Session) -> None:
        valid = "2024-05-06T00:00:00+07:00/2024-05-07T00:00:00+07:00"
        more = {"phenomenonTime": "2024-05-06T07:08:09.123+07:00", "validTime": valid}
        found = sta.get(sta.observe(sta.stream(), 1, **more).path)
        assert moment(found["phenomenonTime"]) == moment(more["phenomenonTime"])
        assert span(found["validTime"]) == span(more["validTime"])

    @requires("datamodel/observation/properties")
    def test_an_interval_may_be_the_time_of_an_observation(self, sta: Session) -> None:
        text = "2024-05-06T00:00:00Z/2024-05-06T06:00:00Z"
        assert span(sta.get(sta.observe(sta.stream(), 1, phenomenonTime=text).path)["phenomenonTime"]) == span(text)

    @requires("datamodel/observation/properties")
    def test_the_result_time_may_be_null(self, sta: Session) -> None:
        assert sta.get(sta.observe(sta.stream(), 1, resultTime=None).path).get("resultTime") is None


class TestLinks:
    @requires("create-update-delete/link-to-existing-entities")
    def test_a_body_links_by_id(self, sta: Session) -> None:
        place = sta.location()
        thing = sta.thing(Locations=[place.link])
        assert [row["@iot.id"] for row in sta.rows(f"{thing.path}/Locations")] == [place.id]
        assert [row["@iot.id"] for row in sta.rows(f"{place.path}/Things")] == [thing.id]

    @requires("create-update-delete/link-to-existing-entities")
    def test_a_path_links_too(self, sta: Session) -> None:
        stream = sta.stream()
        ref = sta.post(f"{stream.path}/Observations", made.observation(5))
        assert sta.get(f"{ref.path}/Datastream")["@iot.id"] == stream.id
        thing = ref_of(sta.get(f"{stream.path}/Thing")["@iot.selfLink"])
        place = sta.post(f"{thing.path}/Locations", made.location(sta.name("new place")))
        assert place.id in [row["@iot.id"] for row in sta.rows(f"{thing.path}/Locations")]
        links = {"Sensor": sta.sensor().link, "ObservedProperty": sta.observed().link}
        second = sta.post(f"{thing.path}/Datastreams", made.datastream(sta.name("second"), **links))
        assert sta.get(f"{second.path}/Thing")["@iot.id"] == thing.id

    @requires("create-update-delete/link-to-existing-entities")
    @pytest.mark.parametrize("relation", ["Thing", "Sensor", "ObservedProperty"])
    def test_a_link_to_nothing_is_refused(self, sta: Session, relation: str) -> None:
        body = body_for(sta, "Datastreams")
        gone = next(ref for ref in sta.made if ref.id == body[relation]["@iot.id"] and ref.set.startswith(relation[:9]))
        sta.ask("DELETE", gone.path, status=(200, 204))
        sta.ask("POST", "Datastreams", json=body, status=(*REFUSED, 404))

    @requires("create-update-delete/link-to-existing-entities")
    def test_a_patch_moves_a_link(self, sta: Session) -> None:
        stream, other = sta.stream(), sta.sensor("other")
        sta.ask("PATCH", stream.path, json={"Sensor": other.link}, status=(200, 204))
        assert sta.get(f"{stream.path}/Sensor")["@iot.id"] == other.id

    @requires("create-update-delete/link-to-existing-entities")
    def test_a_things_locations_cannot_be_linked_to_two_of_a_to_one(self, sta: Session) -> None:
        body = body_for(sta, "Datastreams") | {"Sensor": [sta.sensor("x").link, sta.sensor("y").link]}
        sta.ask("POST", "Datastreams", json=body, status=REFUSED)


class TestDeepInsert:
    @requires("create-update-delete/deep-insert", "create-update-delete/deep-insert-status-code")
    def test_a_whole_tree_is_made_at_once(self, sta: Session) -> None:
        thing = sta.post("Things", made.whole(sta.name("tree")))
        rows = "Observations($expand=FeatureOfInterest;$orderby=result)"
        found = sta.get(thing.path, expand=f"Locations,Datastreams($expand=Sensor,ObservedProperty,{rows})")
        stream = found["Datastreams"][0]
        assert found["Locations"][0]["name"] == sta.name("tree place")
        assert stream["Sensor"]["name"] == sta.name("tree sensor")
        assert stream["ObservedProperty"]["name"] == sta.name("tree property")
        assert [row["result"] for row in stream["Observations"]] == [1.5, 2.5]
        assert stream["Observations"][0]["FeatureOfInterest"]["name"] == sta.name("tree feature")
        assert stream["Observations"][1]["FeatureOfInterest"]["feature"] == found["Locations"][0]["location"]

    @requires("create-update-delete/deep-insert")
    def test_new_and_existing_mix(self, sta: Session) -> None:
        sensor, place = sta.sensor("existing"), sta.location()
        body = made.thing(
            sta.name("mixed"),
            Locations=[place.link],
            Datastreams=[
                made.datastream(sta.name("s"), Sensor=sensor.link, ObservedProperty=made.observed(sta.name("o")))
            ],
        )
        found = sta.get(sta.post("Things", body).path, expand="Locations,Datastreams($expand=Sensor)")
        assert found["Datastreams"][0]["Sensor"]["@iot.id"] == sensor.id
        assert found["Locations"][0]["@iot.id"] == place.id

    @requires("create-update-delete/deep-insert")
    def test_an_observation_brings_its_stream_and_feature(self, sta: Session) -> None:
        parts = {"Thing": made.thing(sta.name("t")), "Sensor": made.sensor(sta.name("s"))}
        stream = made.datastream(sta.name("d"), ObservedProperty=made.observed(sta.name("o")), **parts)
        body = made.observation(3, Datastream=stream, FeatureOfInterest=made.feature(sta.name("f")))
        ref = sta.post("Observations", body)
        thing = ref_of(sta.get(f"{ref.path}/Datastream/Thing")["@iot.selfLink"])
        sta.keep(thing)
        assert sta.get(f"{ref.path}/FeatureOfInterest")["name"] == sta.name("f")

    @requires("create-update-delete/deep-insert-status-code")
    def test_a_tree_with_a_rotten_branch_makes_nothing(self, sta: Session) -> None:
        body = made.whole(sta.name("rotten"))
        del body["Datastreams"][0]["Sensor"]["encodingType"]
        sta.ask("POST", "Things", json=body, status=REFUSED)
        for name in ("Things", "Locations", "Datastreams", "ObservedProperties"):
            assert sta.rows(name, filter=f"startswith(name,'{sta.mark}')") == [], f"{name} were left behind"


class TestFeatureOfInterest:
    @requires("create-update-delete/create-entity")
    def test_an_observation_without_one_gets_the_things_place(self, sta: Session) -> None:
        place = made.point(106.81234, -6.23456)
        thing = sta.thing(Locations=[sta.location(location=place).link])
        stream = sta.stream(Thing=thing.link)
        first, second = sta.observe(stream, 1), sta.observe(stream, 2)
        found = sta.get(f"{first.path}/FeatureOfInterest")
        assert found["feature"] == place
        assert found["@iot.id"] == sta.get(f"{second.path}/FeatureOfInterest")["@iot.id"], "a second one was made"

    @requires("create-update-delete/create-entity")
    def test_an_observation_with_one_makes_no_other(self, sta: Session) -> None:
        feature = sta.feature("given")
        ref = sta.observe(sta.stream(), 1, FeatureOfInterest=feature.link)
        assert sta.get(f"{ref.path}/FeatureOfInterest")["@iot.id"] == feature.id
        rows = sta.rows("FeaturesOfInterest", filter=f"startswith(name,'{sta.mark}')")
        assert [row["@iot.id"] for row in rows] == [feature.id], f"made beside it: {[row['name'] for row in rows]}"

    @requires("create-update-delete/create-entity")
    def test_a_thing_that_moved_gives_a_new_one(self, sta: Session) -> None:
        thing = sta.thing(Locations=[sta.location("a").link])
        stream = sta.stream(Thing=thing.link)
        first = sta.observe(stream, 1)
        sta.ask("PATCH", thing.path, json={"Locations": [sta.location("b").link]}, status=(200, 204))
        second = sta.observe(stream, 2)
        one, two = (sta.get(f"{ref.path}/FeatureOfInterest") for ref in (first, second))
        assert one["@iot.id"] != two["@iot.id"]
        assert one["feature"] != two["feature"]

    @requires("create-update-delete/create-entity")
    def test_a_thing_without_a_place_refuses_or_leaves_it_out(self, sta: Session) -> None:
        stream = sta.stream(Thing=sta.thing().link)
        sta.ask("POST", f"{stream.path}/Observations", json=made.observation(1), status=(201, *REFUSED))


class TestHistoricalLocations:
    @requires("create-update-delete/historical-location-auto-creation")
    def test_a_thing_made_at_a_place_has_one(self, sta: Session) -> None:
        place = sta.location()
        rows = sta.rows(f"{sta.thing(Locations=[place.link]).path}/HistoricalLocations", expand="Locations")
        assert [[each["@iot.id"] for each in row["Locations"]] for row in rows] == [[place.id]]
        assert abs(moment(rows[0]["time"]) - now()) < timedelta(minutes=5)

    @requires("create-update-delete/historical-location-auto-creation")
    def test_a_thing_made_nowhere_has_none(self, sta: Session) -> None:
        assert sta.rows(f"{sta.thing().path}/HistoricalLocations") == []

    @requires("create-update-delete/historical-location-auto-creation")
    @pytest.mark.parametrize("way", ["patch the thing", "post below the thing", "link from a new location"])
    def test_a_move_adds_one(self, sta: Session, way: str) -> None:
        thing = sta.thing(Locations=[sta.location("a").link])
        if way == "patch the thing":
            second = sta.location("b")
            sta.ask("PATCH", thing.path, json={"Locations": [second.link]}, status=(200, 204))
        elif way == "post below the thing":
            second = sta.post(f"{thing.path}/Locations", made.location(sta.name("b")))
        else:
            second = sta.location("b", Things=[thing.link])
        rows = sta.rows(f"{thing.path}/HistoricalLocations", expand="Locations", orderby="time")
        assert len(rows) == 2, f"{len(rows)} HistoricalLocations after a move"
        assert second.id in [each["@iot.id"] for each in rows[-1]["Locations"]]
        assert second.id in [row["@iot.id"] for row in sta.rows(f"{thing.path}/Locations")]

    @requires("create-update-delete/historical-location-auto-creation")
    def test_a_change_of_another_property_adds_none(self, sta: Session) -> None:
        thing = sta.thing(Locations=[sta.location().link])
        sta.ask("PATCH", thing.path, json={"description": "new"}, status=(200, 204))
        assert len(sta.rows(f"{thing.path}/HistoricalLocations")) == 1

    @requires("create-update-delete/historical-location-manual-creation")
    def test_a_newer_one_sent_by_hand_moves_the_thing(self, sta: Session) -> None:
        thing, after = sta.thing(Locations=[sta.location("a").link]), sta.location("b")
        later = (now() + timedelta(hours=1)).isoformat()
        sta.post("HistoricalLocations", {"time": later, "Thing": thing.link, "Locations": [after.link]})
        assert [row["@iot.id"] for row in sta.rows(f"{thing.path}/Locations")] == [after.id]

    @requires("create-update-delete/historical-location-manual-creation")
    def test_an_older_one_sent_by_hand_leaves_it_where_it_is(self, sta: Session) -> None:
        place, before = sta.location("a"), sta.location("b")
        thing = sta.thing(Locations=[place.link])
        body = {"time": "2001-01-01T00:00:00Z", "Thing": thing.link, "Locations": [before.link]}
        sta.post("HistoricalLocations", body)
        assert [row["@iot.id"] for row in sta.rows(f"{thing.path}/Locations")] == [place.id]
        assert len(sta.rows(f"{thing.path}/HistoricalLocations")) == 2


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


class TestComputed:
    @requires("datamodel/datastream/properties")
    def test_a_datastream_spans_the_times_of_its_observations(self, sta: Session) -> None:
        stream = sta.stream()
        assert sta.get(stream.path).get("phenomenonTime") is None
        for hour in ("05", "03", "09"):
            time = f"2024-05-06T{hour}:00:00Z"
            sta.observe(stream, 1, phenomenonTime=time, resultTime=time.replace(":00Z", ":30Z"))
        found = sta.get(stream.path)
        assert span(found["phenomenonTime"]) == span("2024-05-06T03:00:00Z/2024-05-06T09:00:00Z")
        assert span(found["resultTime"]) == span("2024-05-06T03:00:30Z/2024-05-06T09:00:30Z")

    @requires("datamodel/datastream/properties")
    def test_the_span_follows_changes_and_deletions(self, sta: Session) -> None:
        stream = sta.stream()
        first = sta.observe(stream, 1, phenomenonTime="2024-05-06T03:00:00Z")
        last = sta.observe(stream, 1, phenomenonTime="2024-05-06T09:00:00Z")
        sta.ask("PATCH", last.path, json={"phenomenonTime": "2024-05-06T11:00:00Z"}, status=(200, 204))
        assert span(sta.get(stream.path)["phenomenonTime"])[1] == moment("2024-05-06T11:00:00Z")
        sta.ask("DELETE", first.path, status=(200, 204))
        assert span(sta.get(stream.path)["phenomenonTime"])[0] == moment("2024-05-06T11:00:00Z")

    @requires("datamodel/datastream/properties")
    def test_both_spans_follow_an_observation_that_changes_its_stream(self, sta: Session) -> None:
        one, two = sta.stream("one"), sta.stream("two")
        sta.observe(one, 1, phenomenonTime="2024-05-06T03:00:00Z")
        row = sta.observe(one, 2, phenomenonTime="2024-05-06T09:00:00Z")
        sta.ask("PATCH", row.path, json={"Datastream": two.link}, status=(200, 204))
        assert [each["result"] for each in sta.rows(f"{two.path}/Observations")] == [2]
        assert span(sta.get(one.path)["phenomenonTime"])[1] == moment("2024-05-06T03:00:00Z")
        assert span(sta.get(two.path)["phenomenonTime"])[0] == moment("2024-05-06T09:00:00Z")

    @requires("create-update-delete/create-entity")
    def test_many_at_the_same_time_are_all_kept(self, sta: Session) -> None:
        stream = sta.stream()

        def send(number: int) -> int:
            time = f"2024-05-06T07:{number:02}:00Z"
            body = made.observation(number, phenomenonTime=time, Datastream=stream.link)
            return sta.send("POST", "Observations", json=body).status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(send, range(40))) == {201}
        rows = sta.every(f"{stream.path}/Observations", expand="FeatureOfInterest($select=id)")
        assert sorted(row["result"] for row in rows) == list(range(40))
        assert len({row["FeatureOfInterest"]["@iot.id"] for row in rows}) == 1, (
            "several FeaturesOfInterest of one place"
        )
        assert span(sta.get(stream.path)["phenomenonTime"])[1] == moment("2024-05-06T07:39:00Z")

    @requires("create-update-delete/update-entity")
    def test_changes_at_the_same_time_do_not_undo_each_other(self, sta: Session) -> None:
        thing = sta.thing(properties={"a": 1})
        changes = [{"name": sta.name("new")}, {"description": "new"}, {"properties": {"b": 2}}] * 3
        with ThreadPoolExecutor(9) as pool:
            found = list(pool.map(lambda body: sta.send("PATCH", thing.path, json=body).status_code, changes))
        assert set(found) <= {200, 204, 409}
        after = sta.get(thing.path)
        assert (after["name"], after["description"], after["properties"]) == (sta.name("new"), "new", {"b": 2})

    @requires("datamodel/datastream/properties")
    def test_the_observed_area_covers_the_features(self, sta: Session) -> None:
        stream = sta.stream()
        for longitude, latitude in ((106.7, -6.3), (106.9, -6.1)):
            feature = sta.feature(feature=made.point(longitude, latitude))
            sta.observe(stream, 1, FeatureOfInterest=feature.link)
        area = sta.get(stream.path).get("observedArea")
        assert area, "observedArea is empty"
        points = _points(area["coordinates"])
        xs, ys = [x for x, _ in points], [y for _, y in points]
        assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((106.7, -6.3, 106.9, -6.1))


def _points(found: Any) -> list[Any]:
    return [found] if isinstance(found[0], (int, float)) else [point for each in found for point in _points(each)]
