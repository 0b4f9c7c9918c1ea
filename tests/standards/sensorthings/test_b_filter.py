"""`$filter`: operators, functions, literals, paths. Each row asks the scene and says exactly what must be found."""

from typing import Any

import pytest

from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import Scene

OPERATORS: dict[str, set[float]] = {
    "result eq 3": {3},
    "result ne 3": {-2.5, -1, 0, 1.5, 2, 7.4, 10},
    "result gt 2": {3, 7.4, 10},
    "result ge 2": {2, 3, 7.4, 10},
    "result lt 0": {-2.5, -1},
    "result le -1": {-2.5, -1},
    "3 eq result": {3},
    "result eq 3.0": {3},
    "result eq 1.5e0": {1.5},
    "result gt 1 and result lt 3": {1.5, 2},
    "result lt -1 or result gt 7.4": {-2.5, 10},
    "not (result gt 1)": {-2.5, -1, 0},
    "not (not (result gt 7))": {7.4, 10},
    # `and` binds stronger than `or`, `not` stronger than both
    "result eq 10 or result eq 3 and result lt 0": {10},
    "(result eq 10 or result eq 3) and result lt 5": {3},
    "not (result gt 1) and result lt 0": {-2.5, -1},
    "not (result gt 1) or result gt 9": {-2.5, -1, 0, 10},
    "result add 1 eq 4": {3},
    "result sub 1.5 eq 0": {1.5},
    "result mul 2 eq -5": {-2.5},
    "result div 2 eq 5": {10},
    "result mod 4 eq 2": {2, 10},
    # multiplication before addition, brackets before both, and from the left
    "result add 2 mul 3 eq 9": {3},
    "(result add 2) mul 3 eq 15": {3},
    "10 sub result sub 3 eq 4": {3},
    "result mul result gt 50": {7.4, 10},
    "1 eq 1 and result eq 0": {0},
    "result gt -1.5 and result lt -0.5": {-1},
}
NUMBERS: dict[str, set[float]] = {
    "round(result) eq 7": {7.4},
    "round(result sub 0.2) eq 1": {1.5},
    "floor(result) eq -3": {-2.5},
    "floor(result) eq 7": {7.4},
    "ceiling(result) eq -2": {-2.5},
    "ceiling(result) eq 8": {7.4},
    "floor(result) eq ceiling(result)": {-1, 0, 2, 3, 10},
}
TIMES: dict[str, set[float]] = {
    "year(phenomenonTime) eq 2023": {-2.5},
    "year(phenomenonTime) ge 2025": {10},
    "month(phenomenonTime) eq 6": {3},
    "month(phenomenonTime) lt 3 and year(phenomenonTime) eq 2024": {-1, 0, 1.5},
    "day(phenomenonTime) eq 29": {0, 1.5},
    "hour(phenomenonTime) eq 23": {-2.5, 7.4},
    "minute(phenomenonTime) eq 20": {3},
    "second(phenomenonTime) eq 30": {3},
    "second(phenomenonTime) eq 15": {0},
    "fractionalseconds(phenomenonTime) gt 0": {-2.5, 2},
    "fractionalseconds(phenomenonTime) eq 0.25": {2},
    "date(phenomenonTime) eq date(2024-02-29T23:00:00Z)": {0, 1.5},
    "date(phenomenonTime) eq 2024-02-29": {0, 1.5},
    "time(phenomenonTime) eq time(2000-01-01T12:00:00Z)": {1.5},
    "time(phenomenonTime) lt 06:30:16 and time(phenomenonTime) gt 06:30:14": {0},
    "totaloffsetminutes(phenomenonTime) eq 0 and result eq 3": {3},
    "phenomenonTime lt now() and result eq 3": {3},
    "phenomenonTime gt now()": set(),
    "phenomenonTime gt mindatetime() and result eq 3": {3},
    "phenomenonTime lt maxdatetime() and result eq 3": {3},
}
MOMENTS: dict[str, set[float]] = {
    "phenomenonTime eq 2024-06-15T10:20:30Z": {3},
    "phenomenonTime eq 2024-06-15T10:20:30.000Z": {3},
    "phenomenonTime eq 2024-06-15T17:20:30+07:00": {3},
    "phenomenonTime eq 2024-06-15T05:50:30-04:30": {3},
    "phenomenonTime ne 2024-06-15T10:20:30Z and result gt 2": {7.4, 10},
    "phenomenonTime gt 2024-12-31T23:00:00Z": {10},
    "phenomenonTime ge 2024-12-31T23:00:00Z": {7.4, 10},
    "phenomenonTime lt 2024-01-01T00:00:00Z": {-2.5},
    "phenomenonTime le 2024-01-01T00:00:00Z": {-2.5, -1},
    "phenomenonTime eq 2024-03-01T00:00:00.250Z": {2},
    "2024-12-31T23:00:00Z lt phenomenonTime": {10},
    "phenomenonTime ge 2024-02-29T00:00:00Z and phenomenonTime lt 2024-03-01T00:00:00Z": {0, 1.5},
    "resultTime gt phenomenonTime": {-1, 1.5, 7.4, 10},
    # arithmetic with times and durations
    "phenomenonTime add duration'P1D' gt 2024-12-31T23:30:00Z": {7.4, 10},
    "phenomenonTime sub duration'PT1H' eq 2024-12-31T22:00:00Z": {7.4},
    "resultTime sub phenomenonTime eq duration'PT45S'": {-1, 1.5, 7.4, 10},
    "resultTime sub phenomenonTime lt duration'PT1S'": {-2.5, 0, 2, 3},
    "phenomenonTime add duration'P1DT1H' eq 2025-01-02T01:00:00Z": {10},
    "phenomenonTime gt now() sub duration'P36500D' and result eq 0": {0},
}
SPANS: dict[str, set[int]] = {
    "phenomenonTime lt 2024-01-01T07:00:00Z": {1},
    "phenomenonTime gt 2024-01-01T11:00:00Z": {3},
    "phenomenonTime gt 2024-01-01T02:00:00Z": {2, 3, 4},
    "phenomenonTime lt 2024-01-01T13:00:00Z/2024-01-01T14:00:00Z": {1, 2},
    "phenomenonTime gt 2024-01-01T01:00:00Z/2024-01-01T02:00:00Z": {2, 3, 4},
    "phenomenonTime eq 2024-01-01T06:00:00Z/2024-01-01T12:00:00Z": {2},
    "phenomenonTime eq 2024-01-01T13:00:00+07:00/2024-01-01T19:00:00+07:00": {2},
    "phenomenonTime ne 2024-01-01T06:00:00Z/2024-01-01T12:00:00Z": {1, 3, 4},
    "validTime eq 2024-01-01T12:00:00Z/2024-01-01T18:00:00Z": {3},
    "validTime gt 2024-01-01T11:00:00Z": {3},
}
TEXTS: dict[str, set[str]] = {
    "substringof('ain',result)": {"Rain"},
    "substringof('ai',tolower(result))": {"Rain", "RAIN"},
    "startswith(result,'hujan')": {"hujan lebat"},
    "startswith(result,'Hujan')": set(),
    "endswith(result,'lebat')": {"hujan lebat"},
    "length(result) eq 4": {"Rain", "RAIN"},
    "indexof(result,'jan') eq 2": {"hujan lebat"},
    "indexof(result,'zzz') eq -1 and result eq 'Rain'": {"Rain"},
    "substring(result,1) eq 'ain'": {"Rain"},
    "substring(result,0,2) eq 'Ra'": {"Rain"},
    "substring(result,6,3) eq 'leb'": {"hujan lebat"},
    "tolower(result) eq 'rain'": {"Rain", "RAIN"},
    "toupper(result) eq 'RAIN'": {"Rain", "RAIN"},
    "trim(result) eq 'dry'": {"  dry "},
    "concat(result,'!') eq 'Rain!'": {"Rain"},
    "concat(concat('<',trim(result)),'>') eq '<dry>'": {"  dry "},
    "result eq 'o''clock'": {"o'clock"},
    "substringof('''',result)": {"o'clock"},
    "result eq 'RAIN' or result eq 'Rain'": {"Rain", "RAIN"},
    "result ne 'Rain' and tolower(result) eq 'rain'": {"RAIN"},
    # what is special to SQL is plain text here
    "substringof('100% (',result)": {"100% (a_b)"},
    "substringof('%25',result)": set(),
    "startswith(result,'%')": set(),
    "endswith(result,'a_b)')": {"100% (a_b)"},
    "endswith(result,'_______')": set(),
    "result eq 'not (1 eq 1) or'": set(),
}
PROPERTIES: dict[str, set[str]] = {
    "properties/kind eq 'gauge'": {"alpha", "beta"},
    "properties/kind ne 'gauge' and properties/kind ne null": {"gamma"},
    "properties/floor gt 1": {"beta", "gamma"},
    "properties/floor ge 10": {"gamma"},
    "properties/height lt 2": {"alpha"},
    "properties/on eq true": {"alpha", "gamma"},
    "properties/on eq false": {"beta"},
    "properties/deep/owner eq 'O''Neil'": {"alpha"},
    "properties/deep/steps/0 eq 7": {"beta"},
    "startswith(properties/kind,'pu')": {"gamma"},
    "tolower(properties/deep/owner) eq 'sari'": {"beta"},
    "properties/floor add 1 eq 3": {"beta"},
    "properties/floor eq properties/height": set(),
    "properties/kind eq null": {"delta"},
    "properties/nothing/at/all eq 'x'": set(),
    "not startswith(properties/kind,'g') and properties/kind ne null": {"gamma"},
}
PATHS: dict[str, set[str]] = {
    "Thing/name eq '{mark} alpha'": {"level", "heat"},
    "Sensor/name eq '{mark} old sensor'": {"heat"},
    "Thing/properties/kind eq 'gauge' and Sensor/name eq '{mark} new sensor'": {"level"},
    "ObservedProperty/name eq '{mark} heat property'": {"heat"},
    "unitOfMeasurement/name eq 'metre'": {"level"},
    "unitOfMeasurement/symbol eq '°C'": {"heat"},
    "unitOfMeasurement/definition ne 'x' and properties/rank eq 1": {"heat"},
    "properties/class eq 'A'": {"level"},
    "Observations/result eq 7.4": {"level"},
    "Observations/FeatureOfInterest/name eq '{mark} outer point'": {"level"},
    "Thing/Locations/name eq '{mark} home'": {"level", "heat"},
    "Thing/id eq {alpha}": {"level", "heat"},
    "Thing/@iot.id eq {alpha} and properties/rank eq 1": {"heat"},
    "id eq {level}": {"level"},
    "@iot.id eq {level}": {"level"},
    "id ne {level}": {"heat"},
    "phenomenonTime gt 2023-01-01T00:00:00Z": {"level"},
    "st_intersects(observedArea,geography'POLYGON((106 -7, 107 -7, 107 -6, 106 -6, 106 -7))')": {"level"},
    "length(name) gt 5 and startswith(description,'made') and observationType ne null": {"level", "heat"},
}
ROWS: dict[str, set[float]] = {
    "parameters/shift eq 'night' and parameters/number lt 4": {-1, 1.5},
    "resultQuality/code eq 'good'": {10},
    "resultQuality ne null": {10},
    "validTime ne null": set(),
    "resultTime ne null and result lt 0": {-2.5, -1},
    "validTime eq null and result gt 5": {7.4, 10},
    "FeatureOfInterest/name eq '{mark} outer point'": {3, 7.4, 10},
    "Datastream/Thing/name eq '{mark} alpha' and result lt -2": {-2.5},
    "Datastream/unitOfMeasurement/symbol eq 'm' and result eq 0": {0},
    "Datastream/Thing/Locations/properties/district eq 'Menteng' and result eq 0": {0},
    "geo.distance(FeatureOfInterest/feature,geography'POINT(106.80 -6.20)') eq 0": {-2.5, -1, 0, 1.5, 2},
}
MIXED: dict[str, list[Any]] = {
    "result gt 3": [5, 7.5],
    "result eq 5": [5],
    "result eq 'text'": ["text"],
    "result eq true": [True],
    "result add 1 eq 6": [5],
    "startswith(result,'te')": ["text"],
    "length(result) eq 4 and startswith(result,'te')": ["text"],
}
SQUARE = "geography'POLYGON((106.75 -6.25, 106.85 -6.25, 106.85 -6.15, 106.75 -6.15, 106.75 -6.25))'"
LINE = "geography'LINESTRING(106.70 -6.20, 106.90 -6.20)'"
POINT = "geography'POINT(106.80 -6.20)'"
AWAY = "geography'POINT(107.30 -6.20)'"  # the standard leaves the unit of a distance open: compared with another one
NEAR = "geography'POINT(106.81 -6.20)'"
INSIDE = {"inner point", "inner line", "square"}
TOUCHING = {"edge point", "neighbour square"}
PARTLY = {"crossing line", "overlapping square"}
EVERYTHING = {*INSIDE, *TOUCHING, *PARTLY, "outer point", "far square"}
PLACES: dict[str, set[str]] = {
    f"st_within(feature,{SQUARE})": INSIDE,
    f"st_contains({SQUARE},feature)": INSIDE,
    f"st_contains(feature,{POINT})": INSIDE,
    f"st_intersects(feature,{SQUARE})": INSIDE | TOUCHING | PARTLY,
    f"geo.intersects(feature,{SQUARE})": INSIDE | TOUCHING | PARTLY,
    f"st_disjoint(feature,{SQUARE})": EVERYTHING - INSIDE - TOUCHING - PARTLY,
    f"not st_intersects(feature,{SQUARE})": EVERYTHING - INSIDE - TOUCHING - PARTLY,
    f"st_touches(feature,{SQUARE})": TOUCHING,
    f"st_overlaps(feature,{SQUARE})": {"overlapping square"},
    f"st_crosses(feature,{SQUARE})": {"crossing line"},
    f"st_crosses({LINE},feature)": {"square", "neighbour square"},
    f"st_equals(feature,{SQUARE})": {"square"},
    f"st_equals(feature,{POINT})": {"inner point"},
    f"st_relate(feature,{SQUARE},'T*F**F***')": INSIDE,
    f"geo.distance(feature,{POINT}) eq 0": INSIDE | {"overlapping square"},
    f"geo.distance(feature,{POINT}) gt geo.distance({POINT},{AWAY})": {"far square"},
    f"geo.length({LINE}) gt 0.1 and st_equals(feature,{POINT})": {"inner point"},
}


def filled(scene: Scene, text: str) -> str:
    """A filter with the scene's own names and ids in it."""
    words = {"mark": scene.sta.mark, "alpha": scene.things["alpha"].key, "level": scene.streams["level"].key}
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text


def check(scene: Scene, stream: str, text: str, wanted: set[Any]) -> None:
    found = scene.results(stream, filter=filled(scene, text))
    assert sorted(found, key=str) == sorted(wanted, key=str), f"$filter={text} found {found}, not {wanted}"


@requires("request-data/built-in-filter-operations")
@pytest.mark.parametrize("text", OPERATORS)
def test_operators(scene: Scene, text: str) -> None:
    check(scene, "level", text, OPERATORS[text])


@requires("request-data/built-in-query-functions")
@pytest.mark.parametrize("text", NUMBERS)
def test_functions_of_numbers(scene: Scene, text: str) -> None:
    check(scene, "level", text, NUMBERS[text])


@requires("request-data/built-in-query-functions")
@pytest.mark.parametrize("text", TIMES)
def test_functions_of_times(scene: Scene, text: str) -> None:
    check(scene, "level", text, TIMES[text])


@requires("request-data/built-in-filter-operations")
@pytest.mark.parametrize("text", MOMENTS)
def test_moments_and_durations(scene: Scene, text: str) -> None:
    check(scene, "level", text, MOMENTS[text])


@requires("request-data/built-in-filter-operations")
@pytest.mark.parametrize("text", SPANS)
def test_intervals_compare_as_intervals(scene: Scene, text: str) -> None:
    check(scene, "spans", text, SPANS[text])


@requires("request-data/built-in-query-functions")
@pytest.mark.parametrize("text", TEXTS)
def test_functions_of_texts(scene: Scene, text: str) -> None:
    check(scene, "words", text, TEXTS[text])


@requires("request-data/filter")
@pytest.mark.parametrize("text", MIXED)
def test_a_stream_of_every_kind_of_result(scene: Scene, text: str) -> None:
    found = scene.results("mixed", filter=text)
    assert list(map(repr, found)) == list(map(repr, MIXED[text])), f"$filter={text} found {found}"


@requires("request-data/filter")
@pytest.mark.parametrize("text", ROWS)
def test_paths_from_observations(scene: Scene, text: str) -> None:
    check(scene, "level", text, ROWS[text])


@requires("request-data/filter")
@pytest.mark.parametrize("text", PROPERTIES)
def test_parts_of_json_properties(scene: Scene, text: str) -> None:
    found = scene.names(scene.neighbours, filter=text)
    assert sorted(found) == sorted(PROPERTIES[text]), f"$filter={text} found {found}"


@requires("request-data/filter")
@pytest.mark.parametrize("text", PATHS)
def test_paths_from_datastreams(scene: Scene, text: str) -> None:
    found = scene.names(f"{scene.things['alpha'].path}/Datastreams", filter=filled(scene, text))
    assert sorted(found) == sorted(PATHS[text]), f"$filter={text} found {found}"


@requires("request-data/built-in-query-functions")
@pytest.mark.parametrize("text", PLACES)
def test_functions_of_places(scene: Scene, text: str) -> None:
    found = scene.shapes(text)
    assert found == PLACES[text], f"$filter={text} found {sorted(found)}, not {sorted(PLACES[text])}"


@requires("request-data/built-in-query-functions")
def test_functions_of_places_work_on_locations(scene: Scene) -> None:
    sta = scene.sta
    ref = sta.location("by the river", location={"type": "Point", "coordinates": [106.7999, -6.2001]})
    found = scene.names("Locations", filter=f"startswith(name,'{sta.mark} by') and st_within(location,{SQUARE})")
    assert found == ["by the river"]
    assert sta.rows(
        "Locations", filter=f"id eq {ref.key} and geo.distance(location,{POINT}) lt geo.distance({POINT},{NEAR})"
    )
    assert not sta.rows(
        "Locations", filter=f"id eq {ref.key} and geo.distance(location,{POINT}) gt geo.distance({POINT},{NEAR})"
    )


@requires("request-data/built-in-query-functions")
def test_a_function_of_places_goes_through_relations(scene: Scene) -> None:
    mark = scene.sta.mark
    text = f"startswith(name,'{mark}') and geo.distance(Locations/location,{POINT}) lt geo.distance({POINT},{AWAY})"
    assert set(scene.names("Things", filter=text)) == {"alpha", "beta", "gamma", "delta"}
