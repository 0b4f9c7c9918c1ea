"""What Kota documents beyond the standard: CSV and GeoJSON, aggregation, thinning, wildcards."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.standards.sensorthings.messages import listening
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import LEVELS, Scene
from tests.standards.sensorthings.server import Ref, Session

APPLY = (
    "groupby((time_bucket(phenomenonTime,duration'PT1H')),aggregate("
    "result with average as mean,result with min as low,result with max as high,$count as n,result with p95 as p95))"
)
BEGIN = datetime(2024, 5, 6, tzinfo=UTC)


def series(sta: Session, results: list[float], step: timedelta) -> Ref:
    """A stream with a value each step."""
    stream = sta.stream()
    rows = [[(BEGIN + number * step).isoformat(), result] for number, result in enumerate(results)]
    body = [{"Datastream": stream.link, "components": ["phenomenonTime", "result"], "dataArray": rows}]
    sta.ask("POST", "CreateObservations", json=body, status=201)
    return stream


class TestCsv:
    def rows(self, sta: Session, path: str, **options: Any) -> list[list[str]]:
        answer = sta.ask("GET", path, options={"$resultFormat": "CSV", **{f"${k}": v for k, v in options.items()}})
        assert answer.headers["content-type"].startswith("text/csv")
        return list(csv.reader(io.StringIO(answer.text)))

    @requires("kota/csv")
    def test_selected_columns_come_alone(self, scene: Scene) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        head, *rows = self.rows(scene.sta, path, select="result,phenomenonTime", orderby="result")
        assert sorted(head) == ["phenomenonTime", "result"]
        assert [float(row[head.index("result")]) for row in rows] == list(LEVELS)

    @requires("kota/csv")
    def test_expanded_entities_become_columns(self, scene: Scene) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        head, *rows = self.rows(scene.sta, path, select="result", expand="FeatureOfInterest($select=name)", top="3")
        assert "FeatureOfInterest/name" in head
        assert len(rows) == 3
        assert all(len(row) == len(head) for row in rows)

    @requires("kota/csv")
    def test_cells_that_begin_a_formula_are_harmless(self, sta: Session) -> None:
        sta.post("Things", {"name": '=1+1,"', "description": sta.name("csv")})
        rows = self.rows(sta, "Things", filter=f"description eq '{sta.name('csv')}'", select="name")
        assert not rows[1][0].startswith("=")


class TestGeoJson:
    @requires("kota/geojson")
    @pytest.mark.parametrize("name", ["FeaturesOfInterest", "Locations"])
    def test_places_become_features(self, scene: Scene, name: str) -> None:
        mine = {"$filter": f"startswith(name,'{scene.sta.mark}')", "$resultFormat": "GeoJSON", "$top": "100"}
        answer = scene.sta.ask("GET", name, options=mine)
        assert answer.headers["content-type"].startswith(("application/geo+json", "application/json"))
        found = answer.json()
        assert found["type"] == "FeatureCollection"
        assert found["features"]
        for feature in found["features"]:
            assert feature["type"] == "Feature"
            assert feature["geometry"]["type"] in {"Point", "LineString", "Polygon"}
            assert feature["properties"]["name"].startswith(scene.sta.mark)


class TestApply:
    @requires("kota/apply")
    def test_hours_are_summed_up(self, sta: Session) -> None:
        values = [float(number % 7) for number in range(12)]
        stream = series(sta, values, timedelta(minutes=20))
        rows = sta.rows(f"{stream.path}/Observations", apply=APPLY)
        assert len(rows) == 4
        for number, row in enumerate(sorted(rows, key=lambda row: str(row["phenomenonTime"]))):
            hour = values[number * 3 : number * 3 + 3]
            begin, end = (datetime.fromisoformat(text) for text in row["phenomenonTime"].split("/"))
            assert (begin, end) == (BEGIN + timedelta(hours=number), BEGIN + timedelta(hours=number + 1))
            assert row["mean"] == pytest.approx(sum(hour) / 3)
            assert (row["low"], row["high"], row["n"]) == (min(hour), max(hour), 3)
            assert min(hour) <= row["p95"] <= max(hour)

    @requires("kota/apply")
    def test_a_filter_comes_first(self, sta: Session) -> None:
        stream = series(sta, [1, 2, 3, 100], timedelta(minutes=15))
        rows = sta.rows(f"{stream.path}/Observations", apply=APPLY, filter="result lt 50")
        assert [(row["n"], row["high"]) for row in rows] == [(3, 3)]

    @requires("kota/apply")
    def test_buckets_come_in_pages_and_as_csv(self, sta: Session) -> None:
        stream = series(sta, [float(number) for number in range(12)], timedelta(minutes=20))
        path = f"{stream.path}/Observations"
        first = sta.get(path, apply=APPLY, top=3, count="true")
        assert (first["@iot.count"], len(first["value"])) == (4, 3)
        assert sta.every(path, apply=APPLY, top=3) == sta.rows(path, apply=APPLY)
        answer = sta.ask("GET", path, options={"$apply": APPLY, "$resultFormat": "CSV"})
        assert answer.headers["content-type"].startswith("text/csv")
        head, *rows = csv.reader(io.StringIO(answer.text))
        assert (head, len(rows)) == (["phenomenonTime", "mean", "low", "high", "n", "p95"], 4)

    @requires("kota/apply")
    def test_late_values_and_deletions_count(self, sta: Session) -> None:
        stream = series(sta, [1, 3], timedelta(minutes=20))
        late = sta.observe(stream, 8, phenomenonTime="2024-05-06T00:30:00Z")
        path = f"{stream.path}/Observations"
        assert [(row["n"], row["high"]) for row in sta.rows(path, apply=APPLY)] == [(3, 8)]
        sta.ask("PATCH", late.path, json={"result": 5}, status=(200, 204))
        assert [(row["n"], row["high"]) for row in sta.rows(path, apply=APPLY)] == [(3, 5)]
        sta.ask("DELETE", late.path, status=(200, 204))
        assert [(row["n"], row["high"], row["mean"]) for row in sta.rows(path, apply=APPLY)] == [(2, 3, 2)]

    @requires("kota/apply")
    @pytest.mark.parametrize("length", ["PT5M", "P1D"])
    def test_other_spans_work_too(self, sta: Session, length: str) -> None:
        stream = series(sta, [1, 2, 3], timedelta(minutes=10))
        rows = sta.rows(f"{stream.path}/Observations", apply=APPLY.replace("PT1H", length))
        assert sum(row["n"] for row in rows) == 3
        assert len(rows) == {"PT5M": 3, "P1D": 1}[length]

    @requires("kota/apply")
    @pytest.mark.parametrize(
        "text",
        [
            "nonsense", "groupby(", "groupby((time_bucket(phenomenonTime,duration'PT0S')),aggregate($count as n))",
            "groupby((time_bucket(nothing,duration'PT1H')),aggregate($count as n))",
            "groupby((time_bucket(phenomenonTime,duration'PT1H')),aggregate(result with magic as n))",
            "groupby((time_bucket(phenomenonTime,duration'-PT1H')),aggregate($count as n))",
            "groupby((time_bucket(phenomenonTime,duration'PT1H')),aggregate(result with p101 as n))",
        ],
    )  # fmt: skip
    def test_what_cannot_be_meant_gets_400_or_501(self, scene: Scene, text: str) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        scene.sta.ask("GET", path, options={"$apply": text}, status=(400, 501))


class TestDecimation:
    @requires("kota/decimation")
    def test_a_long_series_becomes_short_and_keeps_its_ends_and_extremes(self, sta: Session) -> None:
        values = [float(number % 10) for number in range(600)]
        values[321] = 999.0
        stream = series(sta, values, timedelta(minutes=1))
        rows = sta.every(f"{stream.path}/Observations", decimation="50")
        times = [datetime.fromisoformat(row["phenomenonTime"]) for row in rows]
        assert 10 <= len(rows) <= 50
        assert times == sorted(times)
        assert (times[0], times[-1]) == (BEGIN, BEGIN + timedelta(minutes=599))
        assert 999.0 in [row["result"] for row in rows], "the peak is lost"

    @requires("kota/decimation")
    def test_a_short_series_stays_whole(self, scene: Scene) -> None:
        assert len(scene.results("level", decimation="500")) == 8

    @requires("kota/decimation")
    @pytest.mark.parametrize("text", ["0", "-1", "x", "1.5"])
    def test_a_wrong_number_gets_400(self, scene: Scene, text: str) -> None:
        path = f"{scene.streams['level'].path}/Observations"
        scene.sta.ask("GET", path, options={"$decimation": text}, status=400)


class TestWildcards:
    @requires("kota/mqtt-wildcards")
    @pytest.mark.parametrize("topic", ["+/Observations", "#"])
    def test_a_pattern_hears_every_stream_once(self, sta: Session, mqtt: str, topic: str) -> None:
        streams = [sta.stream("a"), sta.stream("b")]
        wanted = {f"{sta.prefix}/{stream.path}/Observations" for stream in streams}
        with listening(mqtt, f"{sta.prefix}/{topic}") as listener:
            for stream in streams:
                sta.observe(stream, 1)
            found = [name for name, _ in listener.rest(least=2) if name in wanted]
        assert sorted(found) == sorted(wanted)
