"""`$expand`, `$select`, `$orderby`, `$top`, `$skip`, `$count`, paging, and the order in which they are evaluated."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import LEVELS, MIXED, Scene
from tests.standards.sensorthings.server import Session

RISING = list(LEVELS)


def observations(scene: Scene) -> str:
    return f"{scene.streams['level'].path}/Observations"


class TestSelect:
    @requires("request-data/select")
    def test_only_the_named_properties_come(self, scene: Scene) -> None:
        found = scene.sta.get(scene.things["alpha"].path, select="name,description")
        assert {key for key in found if "@iot." not in key} == {"name", "description"}

    @requires("request-data/select")
    def test_it_works_on_lists(self, scene: Scene) -> None:
        for row in scene.sta.rows(observations(scene), select="result,phenomenonTime"):
            assert {key for key in row if "@iot." not in key} == {"result", "phenomenonTime"}

    @requires("request-data/select")
    @pytest.mark.parametrize("word", ["id", "@iot.id"])
    def test_the_id_is_selected_by_its_names(self, scene: Scene, word: str) -> None:
        found = scene.sta.get(scene.things["alpha"].path, select=word)
        assert found["@iot.id"] == scene.things["alpha"].id
        assert "name" not in found

    @requires("request-data/select")
    def test_a_relation_is_selected_as_its_link(self, scene: Scene) -> None:
        found = scene.sta.get(scene.things["alpha"].path, select="name,Datastreams")
        assert "Datastreams@iot.navigationLink" in found
        assert "Locations@iot.navigationLink" not in found

    @requires("request-data/select")
    def test_it_does_not_hide_what_is_expanded(self, scene: Scene) -> None:
        found = scene.sta.get(scene.things["alpha"].path, select="name", expand="Locations")
        assert found["Locations"][0]["@iot.id"] == scene.home.id

    @requires("request-data/query-status-code")
    def test_a_property_that_does_not_exist_gets_400(self, scene: Scene) -> None:
        scene.sta.ask("GET", scene.things["alpha"].path, options={"$select": "nothing"}, status=400)


class TestExpand:
    @requires("request-data/expand")
    def test_one_and_many_come_in_place(self, scene: Scene) -> None:
        found = scene.sta.get(scene.streams["level"].path, expand="Thing,Observations,Sensor")
        assert found["Thing"]["name"] == scene.sta.name("alpha")
        assert found["Sensor"]["@iot.id"] == scene.sensors["new"].id
        assert sorted(row["result"] for row in found["Observations"]) == RISING

    @requires("request-data/expand")
    def test_it_goes_deeper_by_slashes(self, scene: Scene) -> None:
        found = scene.sta.get(scene.things["alpha"].path, expand="Datastreams/Sensor,Datastreams/Observations")
        by_name = {row["name"].split(" ", 1)[1]: row for row in found["Datastreams"]}
        assert by_name["level"]["Sensor"]["@iot.id"] == scene.sensors["new"].id
        assert len(by_name["level"]["Observations"]) == 8

    @requires("request-data/expand")
    def test_it_goes_deeper_by_nesting(self, scene: Scene) -> None:
        text = "Datastreams($expand=Observations($expand=FeatureOfInterest),Thing($expand=Locations))"
        found = scene.sta.get(scene.things["alpha"].path, expand=text)
        level = next(row for row in found["Datastreams"] if row["name"].endswith("level"))
        names = {row["FeatureOfInterest"]["name"].split(" ", 1)[1] for row in level["Observations"]}
        assert names == {"inner point", "outer point"}
        assert level["Thing"]["Locations"][0]["@iot.id"] == scene.home.id

    @requires("request-data/expand")
    def test_it_takes_all_options_of_its_own(self, scene: Scene) -> None:
        inner = "$filter=result gt 0;$orderby=result desc;$top=2;$skip=1;$count=true;$select=result"
        found = scene.sta.get(scene.streams["level"].path, expand=f"Observations({inner})")
        assert [row["result"] for row in found["Observations"]] == [7.4, 3]
        assert {key for row in found["Observations"] for key in row if "@iot." not in key} == {"result"}
        assert found["Observations@iot.count"] == 5

    @requires("request-data/expand")
    def test_each_parent_gets_its_own_top(self, scene: Scene) -> None:
        rows = scene.sta.rows(
            f"{scene.things['alpha'].path}/Datastreams",
            expand="Observations($orderby=phenomenonTime desc;$top=1;$select=result)",
            orderby="name",
        )
        found = {row["name"].split(" ", 1)[1]: [each["result"] for each in row["Observations"]] for row in rows}
        assert found == {"heat": [], "level": [10]}

    @requires("request-data/expand")
    def test_limits_hold_at_every_depth(self, scene: Scene) -> None:
        inner = "Observations($orderby=result desc;$top=2;$count=true;$select=result)"
        text = f"Datastreams($orderby=name desc;$top=1;$count=true;$expand={inner})"
        found = scene.sta.get(scene.things["alpha"].path, expand=text)
        assert found["Datastreams@iot.count"] == 2
        assert [row["name"] for row in found["Datastreams"]] == [scene.sta.name("level")]
        assert [row["result"] for row in found["Datastreams"][0]["Observations"]] == [10, 7.4]
        assert found["Datastreams"][0]["Observations@iot.count"] == 8

    @requires("request-data/expand", "request-data/pagination")
    def test_a_page_of_an_expanded_list_goes_on(self, scene: Scene) -> None:
        page = scene.sta.get(scene.streams["level"].path, expand="Observations($orderby=result;$top=3)")
        found = [row["result"] for row in page["Observations"]]
        link = page.get("Observations@iot.nextLink")
        assert link, "Observations@iot.nextLink is missing"
        found += [row["result"] for row in scene.sta.every(link)]
        assert found == RISING

    @requires("request-data/expand")
    def test_it_works_on_lists_and_deep_paths(self, scene: Scene) -> None:
        row = scene.sta.rows(f"{scene.things['alpha'].path}/Datastreams", expand="ObservedProperty", orderby="name")[0]
        assert row["ObservedProperty"]["@iot.id"] == scene.properties["heat"].id
        found = scene.sta.get(f"{scene.levels[3].path}/Datastream", expand="Thing($select=name)")
        assert {key for key in found["Thing"] if "@iot." not in key} == {"name"}

    @requires("request-data/expand")
    def test_an_empty_relation_expands_to_an_empty_list(self, scene: Scene) -> None:
        assert scene.sta.get(scene.things["delta"].path, expand="Datastreams")["Datastreams"] == []

    @requires("request-data/query-status-code")
    @pytest.mark.parametrize(
        "text", ["Nothing", "Datastreams($expand=Nothing)", "name", "Datastreams($top=-1)", "Datastreams("]
    )
    def test_a_wrong_one_gets_400(self, scene: Scene, text: str) -> None:
        scene.sta.ask("GET", scene.things["alpha"].path, options={"$expand": text}, status=400)


class TestOrder:
    @requires("request-data/orderby")
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("result", RISING),
            ("result asc", RISING),
            ("result desc", RISING[::-1]),
            ("phenomenonTime", RISING),
            ("phenomenonTime desc", RISING[::-1]),
            ("resultTime desc", RISING[::-1]),
            ("FeatureOfInterest/name desc,result desc", [10, 7.4, 3, 2, 1.5, 0, -1, -2.5]),
            ("FeatureOfInterest/name,result desc", [2, 1.5, 0, -1, -2.5, 10, 7.4, 3]),
            ("parameters/shift,result", [-2.5, 0, 2, 7.4, -1, 1.5, 3, 10]),
            ("parameters/number desc", RISING[::-1]),
        ],
    )
    def test_observations(self, scene: Scene, text: str, wanted: list[Any]) -> None:
        found = scene.results("level", orderby=text)
        assert found == wanted, f"$orderby={text} gave {found}"

    @requires("request-data/orderby")
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("name", ["heat", "level"]),
            ("name desc", ["level", "heat"]),
            ("Sensor/name", ["level", "heat"]),
            ("Thing/name,name", ["heat", "level"]),
            ("properties/rank desc", ["level", "heat"]),
            ("unitOfMeasurement/name", ["heat", "level"]),
        ],
    )
    def test_datastreams(self, scene: Scene, text: str, wanted: list[str]) -> None:
        assert scene.names(f"{scene.things['alpha'].path}/Datastreams", orderby=text) == wanted

    @requires("request-data/orderby")
    def test_by_id(self, scene: Scene) -> None:
        rising = [row["@iot.id"] for row in scene.sta.every(observations(scene), orderby="id")]
        falling = [row["@iot.id"] for row in scene.sta.every(observations(scene), orderby="id desc")]
        assert rising == falling[::-1] == sorted(rising)
        assert [row["@iot.id"] for row in scene.sta.every(observations(scene), orderby="@iot.id")] == rising

    @requires("request-data/orderby")
    @pytest.mark.parametrize("order", ["result", "result desc"])
    def test_results_of_every_kind_are_sorted_somehow(self, scene: Scene, order: str) -> None:
        found = scene.results("mixed", orderby=order, top="2")
        assert sorted(map(repr, found)) == sorted(map(repr, MIXED)), f"pages gave {found}"

    @requires("request-data/query-status-code")
    @pytest.mark.parametrize("text", ["nothing", "result sideways", "result,,name", "Nothing/name"])
    def test_a_wrong_one_gets_400(self, scene: Scene, text: str) -> None:
        scene.sta.ask("GET", observations(scene), options={"$orderby": text}, status=400)


class TestPaging:
    @requires("request-data/top")
    @pytest.mark.parametrize("top", [0, 1, 3, 8, 50])
    def test_top_limits(self, scene: Scene, top: int) -> None:
        assert [row["result"] for row in scene.sta.rows(observations(scene), top=top, orderby="result")] == RISING[:top]

    @requires("request-data/top")
    def test_a_huge_top_is_cut_not_refused(self, scene: Scene) -> None:
        assert len(scene.sta.rows(observations(scene), top=2_000_000_000)) == 8

    @requires("request-data/skip")
    @pytest.mark.parametrize("skip", [0, 1, 7, 8, 500])
    def test_skip_leaves_out(self, scene: Scene, skip: int) -> None:
        found = [row["result"] for row in scene.sta.rows(observations(scene), skip=skip, orderby="result")]
        assert found == RISING[skip:]

    @requires("request-data/count")
    def test_count_is_of_all_and_only_when_asked(self, scene: Scene) -> None:
        assert scene.sta.get(observations(scene), count="true", top=2, skip=1)["@iot.count"] == 8
        assert scene.sta.get(observations(scene), count="true", filter="result lt 0")["@iot.count"] == 2
        assert scene.sta.get(observations(scene), count="true", filter="result gt 99")["@iot.count"] == 0
        assert "@iot.count" not in scene.sta.get(observations(scene), count="false")
        assert "@iot.count" not in scene.sta.get(observations(scene))

    @requires("request-data/count", "request-data/top")
    def test_top_zero_counts_without_rows(self, scene: Scene) -> None:
        found = scene.sta.get(observations(scene), count="true", top=0)
        assert (found["@iot.count"], found["value"]) == (8, [])

    @requires("request-data/order")
    def test_options_are_evaluated_in_the_standards_order(self, scene: Scene) -> None:
        found = scene.sta.get(
            observations(scene), filter="result ge 0", orderby="result desc", skip=1, top=2, count="true",
            select="result", expand="FeatureOfInterest($select=name)",
        )  # fmt: skip
        assert found["@iot.count"] == 6
        assert [row["result"] for row in found["value"]] == [7.4, 3]
        assert all("FeatureOfInterest" in row and "phenomenonTime" not in row for row in found["value"])

    @requires("request-data/pagination")
    @pytest.mark.parametrize("order", ["", "result", "result desc", "FeatureOfInterest/name", "parameters/shift desc"])
    def test_following_the_links_gives_everything_once(self, scene: Scene, order: str) -> None:
        more = {"orderby": order} if order else {}
        found = [row["result"] for row in scene.sta.every(observations(scene), top="3", **more)]
        assert sorted(found) == RISING, f"pages gave {found}"
        if order == "result desc":
            assert found == RISING[::-1]

    @requires("request-data/pagination")
    def test_a_link_keeps_every_option(self, scene: Scene) -> None:
        page = scene.sta.get(
            observations(scene), top=2, filter="result gt -2", orderby="result", select="result",
            expand="Datastream($select=name)", count="true",
        )  # fmt: skip
        link = page["@iot.nextLink"]
        assert {"$filter", "$orderby", "$select", "$expand"} <= {name for name, _ in parse_qsl(urlsplit(link).query)}
        following = scene.sta.get(link)
        assert [row["result"] for row in page["value"]] == [-1, 0]
        assert [row["result"] for row in following["value"]] == [1.5, 2]
        assert following["@iot.count"] == 7
        assert following["value"][0]["Datastream"]["name"] == scene.sta.name("level")

    @requires("request-data/pagination")
    def test_the_last_page_has_no_link(self, scene: Scene) -> None:
        assert "@iot.nextLink" not in scene.sta.get(observations(scene), filter="result gt 0")
        assert "@iot.nextLink" not in scene.sta.get(observations(scene), filter="result gt 99", top=2)

    @requires("request-data/pagination")
    def test_rows_inserted_while_reading_neither_hide_nor_repeat_others(self, sta: Session) -> None:
        stream = sta.stream()
        for number in range(9):
            sta.observe(stream, number, phenomenonTime=f"2024-05-06T0{number}:00:00Z")
        page = sta.get(f"{stream.path}/Observations", top=3, orderby="phenomenonTime")
        found = [row["result"] for row in page["value"]]
        sta.observe(stream, 100, phenomenonTime="2020-01-01T00:00:00Z")  # before what was read
        sta.observe(stream, 101, phenomenonTime="2024-05-06T04:30:00Z")  # among what is to come
        for _ in range(9):
            if not page.get("@iot.nextLink"):
                break
            page = sta.get(page["@iot.nextLink"])
            found += [row["result"] for row in page["value"]]
        assert [number for number in found if number < 100] == list(range(9)), f"pages gave {found}"

    @requires("request-data/pagination")
    def test_without_any_option_all_pages_together_are_all(self, scene: Scene) -> None:
        rows = scene.sta.every("Sensors", filter=f"startswith(name,'{scene.sta.mark}')", top="1")
        assert {row["@iot.id"] for row in rows} == {ref.id for ref in scene.sensors.values()}

    @requires("request-data/query-status-code")
    @pytest.mark.parametrize(
        "options",
        [
            {"$top": "-1"}, {"$skip": "-1"}, {"$top": "x"}, {"$skip": "1.5"}, {"$top": ""}, {"$count": "yes"},
            {"$nonsense": "1"}, {"$filter": "(("},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_wrong_option_gets_400_or_501(self, scene: Scene, options: dict[str, str]) -> None:
        scene.sta.ask("GET", observations(scene), options=options, status=(400, 501))

    @requires("request-data/query-status-code")
    def test_a_refusal_says_why(self, scene: Scene) -> None:
        answer = scene.sta.ask("GET", observations(scene), options={"$filter": "nothing eq 1"}, status=400)
        assert len(answer.text) > 10
        assert "json" in answer.headers["content-type"]
