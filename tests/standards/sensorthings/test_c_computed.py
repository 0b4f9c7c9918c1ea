"""What follows from Observations, and what happens when several write at the same time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.bodies import moment, span
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Session


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
