"""Creating: what must be there, what is linked, what is made by itself."""

from datetime import timedelta

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.bodies import NEEDED, REFUSED, body_for, moment, now, refusable, span
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import Session, ref_of

MISSING = [(name, field) for name, fields in NEEDED.items() for field in fields]


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
