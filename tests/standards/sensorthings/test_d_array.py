"""Data arrays: Observations as rows, read and made in bulk."""

from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import LEVELS, Scene
from tests.standards.sensorthings.server import Ref, Session, ref_of

ARRAY = "data-array/data-array"


def create(sta: Session, *parts: dict[str, Any]) -> list[str]:
    found = sta.ask("POST", "CreateObservations", json=list(parts), status=201).json()
    assert isinstance(found, list), f"CreateObservations answered {found!r}"
    return found


def part(stream: Ref, components: list[str], *rows: list[Any], **more: Any) -> dict[str, Any]:
    head = {"Datastream": stream.link, "components": components, "dataArray@iot.count": len(rows)}
    return head | {"dataArray": list(rows)} | more


class TestReading:
    @requires(ARRAY)
    def test_rows_follow_their_components(self, scene: Scene) -> None:
        page = scene.sta.get(f"{scene.streams['level'].path}/Observations", resultFormat="dataArray", orderby="result")
        block = page["value"][0]
        assert block["dataArray@iot.count"] == len(block["dataArray"]) == 8
        assert {"id", "phenomenonTime", "result"} <= set(block["components"])
        column = block["components"].index("result")
        assert [row[column] for row in block["dataArray"]] == list(LEVELS)
        link = block["Datastream@iot.navigationLink"]
        assert scene.sta.get(link)["@iot.id"] == scene.streams["level"].id

    @requires(ARRAY)
    def test_select_names_the_components(self, scene: Scene) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        page = scene.sta.get(path, resultFormat="dataArray", select="result,phenomenonTime", filter="result lt 0")
        block = page["value"][0]
        assert sorted(block["components"]) == ["phenomenonTime", "result"]
        assert all(len(row) == 2 for row in block["dataArray"])

    @requires(ARRAY)
    def test_several_streams_come_in_blocks_of_their_own(self, scene: Scene) -> None:
        scene.stream("spans")
        mine = f"startswith(Datastream/name,'{scene.sta.mark}')"
        page = scene.sta.get("Observations", resultFormat="dataArray", filter=mine, top=100, count="true")
        blocks = {block["Datastream@iot.navigationLink"]: block["dataArray@iot.count"] for block in page["value"]}
        assert len(blocks) == len(page["value"]) >= 2
        assert sum(blocks.values()) == page["@iot.count"]

    @requires(ARRAY)
    def test_it_is_paged(self, scene: Scene) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        page = scene.sta.get(path, resultFormat="dataArray", select="result", orderby="result", top=3)
        found: list[Any] = []
        for _ in range(5):
            found += [row[0] for block in page["value"] for row in block["dataArray"]]
            if not page.get("@iot.nextLink"):
                break
            page = scene.sta.get(page["@iot.nextLink"])
        assert found == list(LEVELS)

    @requires(ARRAY)
    def test_nothing_found_is_an_empty_list(self, scene: Scene) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        page = scene.sta.get(path, resultFormat="dataArray", filter="result gt 99")
        assert sum(block["dataArray@iot.count"] for block in page["value"]) == 0

    @requires(ARRAY)
    def test_it_is_for_observations_only(self, sta: Session) -> None:
        sta.ask("GET", "Things", options={"$resultFormat": "dataArray"}, status=(400, 501))


class TestMaking:
    @requires(ARRAY)
    def test_rows_become_observations_in_order(self, sta: Session) -> None:
        stream = sta.stream()
        rows = [[f"2024-05-06T0{number}:00:00Z", number] for number in range(5)]
        answers = create(sta, part(stream, ["phenomenonTime", "result"], *rows))
        assert len(answers) == 5
        assert [sta.get(link)["result"] for link in answers] == list(range(5))
        assert all(ref_of(link).set == "Observations" for link in answers)

    @requires(ARRAY)
    def test_several_streams_at_once(self, sta: Session) -> None:
        one, two = sta.stream("one"), sta.stream("two")
        answers = create(
            sta,
            part(one, ["phenomenonTime", "result"], [made.DAY, 1]),
            part(two, ["result", "phenomenonTime"], [2, made.DAY], [3, "2024-05-07T00:00:00Z"]),
        )
        owners = [sta.get(f"{ref_of(link).path}/Datastream")["@iot.id"] for link in answers]
        assert owners == [one.id, two.id, two.id]

    @requires(ARRAY)
    def test_all_components_are_kept(self, sta: Session) -> None:
        feature = sta.feature()
        names = ["phenomenonTime", "resultTime", "result", "parameters", "FeatureOfInterest/id"]
        row = [made.DAY, "2024-05-06T07:09:00Z", 4.5, {"a": 1}, feature.id]
        found = sta.get(create(sta, part(sta.stream(), names, row))[0], expand="FeatureOfInterest")
        assert (found["result"], found["parameters"]) == (4.5, {"a": 1})
        assert found["FeatureOfInterest"]["@iot.id"] == feature.id

    @requires(ARRAY)
    def test_a_row_without_feature_gets_the_things_place(self, sta: Session) -> None:
        stream = sta.stream()
        link = create(sta, part(stream, ["phenomenonTime", "result"], [made.DAY, 1]))[0]
        place = sta.rows(f"{stream.path}/Thing/Locations")[0]["location"]
        assert sta.get(f"{ref_of(link).path}/FeatureOfInterest")["feature"] == place

    @requires(ARRAY)
    def test_bad_rows_do_not_spoil_good_ones(self, sta: Session) -> None:
        stream = sta.stream()
        answers = create(
            sta,
            part(
                stream,
                ["phenomenonTime", "result"],
                [made.DAY, 1],
                ["yesterday", 2],
                [made.DAY],
                ["2024-05-07T00:00:00Z", 4],
            ),
        )
        bad = [str(answer).lower().startswith("error") for answer in answers]
        assert bad == [False, True, True, False], answers
        assert sorted(row["result"] for row in sta.rows(f"{stream.path}/Observations")) == [1, 4]

    @requires(ARRAY)
    def test_a_stream_that_is_not_there_fails_only_its_rows(self, sta: Session) -> None:
        stream, gone = sta.stream("a"), sta.stream("b")
        sta.ask("DELETE", gone.path, status=(200, 204))
        names = ["phenomenonTime", "result"]
        answers = create(sta, part(gone, names, [made.DAY, 1], [made.DAY, 2]), part(stream, names, [made.DAY, 3]))
        assert [str(answer).lower().startswith("error") for answer in answers] == [True, True, False], answers

    @requires(ARRAY)
    def test_a_bad_feature_fails_only_its_row(self, sta: Session) -> None:
        feature, gone = sta.feature("a"), sta.feature("b")
        sta.ask("DELETE", gone.path, status=(200, 204))
        names = ["phenomenonTime", "result", "FeatureOfInterest/id"]
        rows = [[made.DAY, 1, gone.id], ["2024-05-07T00:00:00Z", 2, feature.id]]
        answers = create(sta, part(sta.stream(), names, *rows))
        assert [str(answer).lower().startswith("error") for answer in answers] == [True, False], answers

    @requires(ARRAY)
    def test_the_streams_times_follow(self, sta: Session) -> None:
        stream = sta.stream()
        rows = [["2024-05-06T00:00:00Z", 1], ["2024-05-08T00:00:00Z", 2]]
        create(sta, part(stream, ["phenomenonTime", "result"], *rows))
        begin, end = sta.get(stream.path)["phenomenonTime"].split("/")
        assert (begin[:10], end[:10]) == ("2024-05-06", "2024-05-08")

    @requires(ARRAY)
    def test_two_thousand_rows_go_in_one_request(self, sta: Session) -> None:
        stream = sta.stream()
        rows = [[f"2024-05-06T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z", n] for n in range(2000)]
        assert len(create(sta, part(stream, ["phenomenonTime", "result"], *rows))) == 2000
        found = [row["result"] for row in sta.every(f"{stream.path}/Observations", select="result", top=1000)]
        assert sorted(found) == list(range(2000))

    @requires(ARRAY)
    @pytest.mark.parametrize(
        "body",
        [{}, [1], [{"components": ["result"]}], [{"Datastream": {"@iot.id": 1}, "components": 1, "dataArray": 1}], "x"],
        ids=str,
    )
    def test_what_is_no_data_array_is_refused(self, sta: Session, body: Any) -> None:
        sta.ask("POST", "CreateObservations", json=body, status=(400, 422))

    @requires(ARRAY)
    def test_a_wrong_group_spoils_no_other(self, sta: Session) -> None:
        stream = sta.stream()
        body = [part(stream, ["result"], [1]), part(stream, ["result", "nothing"], [1, 2])]
        answer = sta.ask("POST", "CreateObservations", json=body, status=(201, 400, 422))
        if answer.status_code == 201:
            assert [str(one).startswith("error") for one in answer.json()] == [False, True]

    @requires(ARRAY)
    def test_unknown_components_are_refused(self, sta: Session) -> None:
        body = [part(sta.stream(), ["result", "nothing"], [1, 2])]
        answer = sta.ask("POST", "CreateObservations", json=body, status=(201, 400, 422))
        assert answer.status_code != 201 or str(answer.json()[0]).lower().startswith("error")
