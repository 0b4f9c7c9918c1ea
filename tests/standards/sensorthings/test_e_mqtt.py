"""MQTT: Observations that are published, and updates for whoever subscribes."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.messages import Listener, eventually, listening
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Session, ref_of

CREATE = "create-observations-via-mqtt/observations-creation"
RECEIVE = "receive-updates-via-mqtt/receive-updates"
ARRAYS = "data-array/data-array"


@pytest.fixture(scope="module")
def device(mqtt: str) -> Iterator[Listener]:
    """A connection that publishes."""
    with listening(mqtt) as listener:
        yield listener


class TestCreating:
    @requires(CREATE)
    def test_below_a_datastream(self, sta: Session, device: Listener) -> None:
        stream = sta.stream()
        device.publish(f"{sta.prefix}/{stream.path}/Observations", made.observation(4.5))
        row = eventually(sta, f"{stream.path}/Observations", 1, expand="FeatureOfInterest")[0]
        assert row["result"] == 4.5
        assert datetime.fromisoformat(row["phenomenonTime"]) == datetime.fromisoformat(made.DAY)
        assert row["FeatureOfInterest"]["@iot.id"] is not None

    @requires(CREATE)
    def test_with_links_in_the_body(self, sta: Session, device: Listener) -> None:
        stream, feature = sta.stream(), sta.feature()
        links = {"Datastream": stream.link, "FeatureOfInterest": feature.link}
        device.publish(f"{sta.prefix}/Observations", made.observation(1, **links))
        row = eventually(sta, f"{stream.path}/Observations", 1)[0]
        assert sta.get(f"{ref_of(row['@iot.selfLink']).path}/FeatureOfInterest")["@iot.id"] == feature.id

    @requires(CREATE)
    def test_below_a_feature_of_interest(self, sta: Session, device: Listener) -> None:
        stream, feature = sta.stream(), sta.feature()
        body = made.observation(2, Datastream=stream.link)
        device.publish(f"{sta.prefix}/{feature.path}/Observations", body)
        assert eventually(sta, f"{feature.path}/Observations", 1)[0]["result"] == 2

    @requires(CREATE)
    def test_with_a_new_feature_in_the_body(self, sta: Session, device: Listener) -> None:
        stream = sta.stream()
        body = made.observation(3, FeatureOfInterest=made.feature(sta.name("from mqtt")))
        device.publish(f"{sta.prefix}/{stream.path}/Observations", body)
        row = eventually(sta, f"{stream.path}/Observations", 1, expand="FeatureOfInterest")[0]
        assert row["FeatureOfInterest"]["name"] == sta.name("from mqtt")

    @requires(CREATE)
    def test_wrong_messages_make_nothing_and_hurt_nobody(self, sta: Session, device: Listener) -> None:
        stream = sta.stream()
        topic = f"{sta.prefix}/{stream.path}/Observations"
        for body in (b"", b"nonsense", b"\xff", b"[]", b"{}", b'{"result":1,"phenomenonTime":"yesterday"}'):
            device.client.publish(topic, body, qos=1)
        device.client.publish(f"{sta.prefix}/Nothings", b"{}", qos=1)
        device.client.publish(f"{sta.prefix}/Datastreams(nonsense)/Observations", b'{"result":1}', qos=1)
        device.publish(topic, made.observation(7))
        rows = eventually(sta, f"{stream.path}/Observations", 1)
        assert [row["result"] for row in rows] == [7]

    @requires(CREATE)
    def test_many_in_a_row_all_arrive(self, sta: Session, device: Listener) -> None:
        stream = sta.stream()
        for number in range(50):
            body = made.observation(number, phenomenonTime=f"2024-05-06T07:00:{number:02}Z")
            device.client.publish(f"{sta.prefix}/{stream.path}/Observations", json.dumps(body), qos=1)
        rows = eventually(sta, f"{stream.path}/Observations", 50, top=100, orderby="phenomenonTime")
        assert [row["result"] for row in rows] == list(range(50))


class TestReceiving:
    @requires(RECEIVE)
    def test_a_new_observation_reaches_its_set(self, sta: Session, mqtt: str) -> None:
        stream, other = sta.stream("a"), sta.stream("b")
        with listening(mqtt, f"{sta.prefix}/{stream.path}/Observations") as listener:
            sta.observe(other, 1)
            ref = sta.observe(stream, 2)
            topic, body = listener.next()
            assert topic == f"{sta.prefix}/{stream.path}/Observations"
            assert body == sta.get(ref.path)
            assert listener.rest() == []

    @requires(RECEIVE)
    @pytest.mark.parametrize("way", ["PATCH", "PUT"])
    def test_a_change_reaches_the_entity_and_its_set(self, sta: Session, mqtt: str, way: str) -> None:
        thing = sta.thing()
        topics = {f"{sta.prefix}/{thing.path}", f"{sta.prefix}/Things"}
        with listening(mqtt, *topics) as listener:
            sta.ask(way, thing.path, json=made.thing(sta.name("changed")), status=(200, 204))
            mine = [row for row in listener.rest(least=2) if row[1].get("@iot.id") == thing.id]
            assert {topic for topic, _ in mine} == topics
            assert all(body["name"] == sta.name("changed") for _, body in mine)

    @requires(RECEIVE)
    def test_a_change_reaches_the_property_and_only_that(self, sta: Session, mqtt: str) -> None:
        thing = sta.thing()
        with listening(mqtt, f"{sta.prefix}/{thing.path}/description") as listener:
            sta.ask("PATCH", thing.path, json={"name": sta.name("x")}, status=(200, 204))
            sta.ask("PATCH", thing.path, json={"description": "new"}, status=(200, 204))
            assert [body for _, body in listener.rest(least=1)] == [{"description": "new"}]

    @requires(RECEIVE)
    def test_select_leaves_the_named_properties(self, sta: Session, mqtt: str) -> None:
        stream = sta.stream()
        with listening(mqtt, f"{sta.prefix}/{stream.path}/Observations?$select=result,phenomenonTime") as listener:
            sta.observe(stream, 5)
            body = listener.next()[1]
            assert {key for key in body if "@iot." not in key} == {"result", "phenomenonTime"}

    @requires(RECEIVE)
    def test_a_relation_is_a_topic_too(self, sta: Session, mqtt: str) -> None:
        stream = sta.stream()
        ref = sta.observe(stream, 1)
        topics = [f"{sta.prefix}/{ref.path}/Datastream"]
        with listening(mqtt, *topics) as listener:
            sta.ask("PATCH", stream.path, json={"description": "new"}, status=(200, 204))
            found = [body for topic, body in listener.rest(least=1) if topic == topics[0]]
            assert found
            assert found[-1]["description"] == "new"

    @requires(RECEIVE)
    def test_a_deep_insert_tells_every_set_it_touched(self, sta: Session, mqtt: str) -> None:
        names = ("Things", "Locations", "Datastreams", "Sensors", "ObservedProperties", "Observations",
                 "FeaturesOfInterest", "HistoricalLocations")  # fmt: skip
        with listening(mqtt, *(f"{sta.prefix}/{name}" for name in names)) as listener:
            sta.post("Things", made.whole(sta.name("deep")))
            told = {topic.rsplit("/", 1)[-1] for topic, _ in listener.rest(least=len(names))}
            assert told == set(names), f"nothing came for {set(names) - told}"

    @requires(RECEIVE)
    def test_what_is_made_by_itself_is_told(self, sta: Session, mqtt: str) -> None:
        stream = sta.stream()
        with listening(mqtt, f"{sta.prefix}/FeaturesOfInterest") as listener:
            ref = sta.observe(stream, 1)
            made_too = sta.get(f"{ref.path}/FeatureOfInterest")["@iot.id"]
            assert made_too in [body.get("@iot.id") for _, body in listener.rest(least=1)]

    @requires(RECEIVE, CREATE)
    def test_what_comes_by_mqtt_goes_out_by_mqtt(self, sta: Session, mqtt: str, device: Listener) -> None:
        stream = sta.stream()
        topic = f"{sta.prefix}/{stream.path}/Observations"
        with listening(mqtt, f"{topic}?$select=result") as listener:
            device.publish(topic, made.observation(11))
            assert listener.next()[1]["result"] == 11

    @requires(RECEIVE, ARRAYS)
    def test_rows_of_a_data_array_are_told(self, sta: Session, mqtt: str) -> None:
        stream = sta.stream()
        with listening(mqtt, f"{sta.prefix}/{stream.path}/Observations") as listener:
            rows = [["2024-05-06T00:00:00Z", 1], ["2024-05-06T01:00:00Z", 2]]
            body = [{"Datastream": stream.link, "components": ["phenomenonTime", "result"], "dataArray": rows}]
            assert sta.send("POST", "CreateObservations", json=body).status_code == 201
            assert [row["result"] for _, row in listener.rest(least=2)] == [1, 2]

    @requires(RECEIVE)
    def test_nothing_comes_after_unsubscribing(self, sta: Session, mqtt: str) -> None:
        stream = sta.stream()
        topic = f"{sta.prefix}/{stream.path}/Observations"
        with listening(mqtt, topic) as listener:
            listener.client.unsubscribe(topic)
            sta.observe(stream, 1)
            assert listener.rest() == []
