"""Queries that want to hurt: the answer is a result, a refusal or "not implemented", never a failure."""

import time

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import ref_of, said

FINE = {*range(200, 300), *range(400, 500), 501}
OBSERVATIONS, THINGS, PLACES = "Observations", "Things", "FeaturesOfInterest"
QUERIES: list[tuple[str, str]] = [
    # text that means something elsewhere
    (OBSERVATIONS, "$filter=result eq 1; DROP TABLE x"),
    (THINGS, "$filter=name eq '' or 1=1 --'"),
    (THINGS, "$filter=name eq 'a'' union select 1--'"),
    (THINGS, "$filter=name eq '%00'"),
    (THINGS, "$filter=name eq '\\'"),
    (THINGS, "$filter=startswith(name,'%25_\\')"),
    (THINGS, "$filter=name eq '%F0%9F%8C%8A'"),
    (THINGS, "$filter=name eq '%ff%fe'"),
    (THINGS, "$filter=properties/a'b eq 1"),
    (THINGS, "$filter=properties/{0} eq 1"),
    (THINGS, "$filter=properties/%25s eq '%25s'"),
    (THINGS, '$filter=properties/"a" eq 1'),
    (THINGS, "$filter=properties//a eq 1"),
    (THINGS, "$orderby=name;delete"),
    (THINGS, "$orderby=properties/a'"),
    (THINGS, "$select=name)"),
    # pages that nobody was sent to
    (OBSERVATIONS, "$skiptoken=WyJhIiwxXQ"),
    (OBSERVATIONS, "$orderby=phenomenonTime desc&$skiptoken=WyJhIiwxXQ"),
    (OBSERVATIONS, "$orderby=phenomenonTime&$skiptoken=WyI5OTk5OTktMDEtMDEiLDFd"),
    (OBSERVATIONS, "$orderby=result&$skiptoken=WzEsdHJ1ZV0"),
    (OBSERVATIONS, "$orderby=phenomenonTime&$skiptoken=WyJcdWQ4MDAiLDFd"),
    # half a sentence
    (OBSERVATIONS, "$filter=("),
    (OBSERVATIONS, "$filter=)"),
    (OBSERVATIONS, "$filter=result"),
    (OBSERVATIONS, "$filter=result eq"),
    (OBSERVATIONS, "$filter=eq 3"),
    (OBSERVATIONS, "$filter=result eq 'a"),
    (OBSERVATIONS, "$filter=and or not"),
    (OBSERVATIONS, "$filter=result eq 1 and"),
    (OBSERVATIONS, "$filter=result eq eq 1"),
    (OBSERVATIONS, "$filter=length()"),
    (OBSERVATIONS, "$filter=length(result,result) eq 1"),
    (OBSERVATIONS, "$filter=nofunction(result) eq 1"),
    (OBSERVATIONS, "$filter=substring(result) eq 'a'"),
    (OBSERVATIONS, "$filter=1"),
    (OBSERVATIONS, "$filter=null"),
    # types that do not go together
    (OBSERVATIONS, "$filter=result gt 'a'"),
    (OBSERVATIONS, "$filter=tolower(1) eq 1"),
    (OBSERVATIONS, "$filter=year(result) eq 1"),
    (OBSERVATIONS, "$filter=phenomenonTime eq 5"),
    (OBSERVATIONS, "$filter=phenomenonTime add 5 gt 6"),
    (OBSERVATIONS, "$filter=parameters gt 5"),
    (OBSERVATIONS, "$filter=result add 'a' eq 1"),
    (OBSERVATIONS, "$filter=not result"),
    (OBSERVATIONS, "$filter=Datastream eq 1"),
    (OBSERVATIONS, "$filter=substring(result,-5) eq 'a'"),
    (OBSERVATIONS, "$filter=id eq 'abc'"),
    (OBSERVATIONS, "$filter=id gt 1.5"),
    (THINGS, "$filter=properties/kind gt 5"),
    (THINGS, "$filter=properties add 1 eq 2"),
    # numbers and times beyond every type
    (OBSERVATIONS, "$filter=result div 0 eq 1"),
    (OBSERVATIONS, "$filter=result mod 0 eq 1"),
    (OBSERVATIONS, "$filter=1 div 0 eq 1"),
    (OBSERVATIONS, "$filter=result eq 1e999"),
    (OBSERVATIONS, "$filter=result mul 1e308 mul 1e308 gt 0"),
    (OBSERVATIONS, "$filter=result eq 99999999999999999999999999999999999999999999"),
    (OBSERVATIONS, "$filter=id eq 99999999999999999999999999"),
    (OBSERVATIONS, "$filter=phenomenonTime gt 2024-02-30T25:61:00Z"),
    (OBSERVATIONS, "$filter=phenomenonTime gt 99999-01-01T00:00:00Z"),
    (OBSERVATIONS, "$filter=phenomenonTime gt 2024-01-02T00:00:00Z/2024-01-01T00:00:00Z"),
    (OBSERVATIONS, "$filter=phenomenonTime add duration'P999999999Y' gt now()"),
    (OBSERVATIONS, "$filter=phenomenonTime add duration'nonsense' gt now()"),
    (OBSERVATIONS, "$top=99999999999999999999999"),
    (OBSERVATIONS, "$skip=99999999999999999999999"),
    (OBSERVATIONS, "$skip=9223372036854775807&$top=1"),
    # shapes that are none
    (PLACES, "$filter=st_within(feature,geography'POLYGON((0 0, 1 1))')"),
    (PLACES, "$filter=st_within(feature,geography'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))')"),
    (PLACES, "$filter=st_within(feature,geography'nonsense')"),
    (PLACES, "$filter=st_within(feature,geography'POINT(1e999 nan)')"),
    (PLACES, "$filter=st_within(feature,geography'GEOMETRYCOLLECTION EMPTY')"),
    (PLACES, "$filter=st_relate(feature,geography'POINT(0 0)','nonsense')"),
    (PLACES, "$filter=geo.distance(feature,feature) gt 0"),
    (PLACES, "$filter=geo.distance(name,geography'POINT(0 0)') gt 0"),
    (PLACES, "$filter=geo.length(geography'POINT(0 0)') eq 0"),
    (PLACES, "$filter=feature eq 1"),
    (PLACES, "$orderby=feature"),
    # endless things
    (THINGS, "$expand=" + "Datastreams/Thing/" * 12 + "Datastreams"),
    (THINGS, "$expand=Datastreams($expand=Thing($expand=" * 6 + "Locations" + "))" * 6),
    (THINGS, "$expand=Datastreams,Datastreams"),
    (THINGS, "$expand=Datastreams($top=1;$top=2)"),
    (THINGS, "$select=name,name&$select=description"),
    (THINGS, "$filter=" + "(" * 200 + "id eq 1" + ")" * 200),
    (THINGS, "$filter=" + "not " * 200 + "(id eq 1)"),
    (THINGS, "$filter=" + " or ".join(f"name eq '{number}'" for number in range(150))),
    (THINGS, "$resultFormat=nonsense"),
    (THINGS, "$filter=name eq 'a'&$filter=name eq 'b'"),
    (THINGS, "$FILTER=name eq 'a'"),
    (THINGS, "$=1&=&&&$"),
]  # fmt: skip
ADDRESSES = [
    "Things(", "Things()", "Things(abc)", "Things('x", "Things(1", "Things(-1)", "Things(1.5)", "Things(1)(2)",
    "Things(99999999999999999999999999)", "Things('a''b')", "Things(1)/", "Things(1)//name", "Things(null)",
    "Things(1)/Datastreams(x)/Observations", "Things(1)/name/$value/$value", "Things/$value", "Things(1)/$ref/name",
    "$batch", "Things/Datastreams", "Observations(1)/result/a/b/c", "Things(1)/properties/'", "Things(%00)",
    "..%2f..%2fThings", "Things(1)/@iot.id", "CreateObservations", "Things" + "(1)/Datastreams" * 40,
]  # fmt: skip
BODIES = [
    b"", b"nonsense", b"[]", b"null", b"1", b'"text"', b"{", b'{"name":1}', b'{"name":null,"description":null}',
    b'{"name":["a"],"description":{}}', b'{"name":"a","description":"b","Datastreams":1}', b"\xff\xfe",
    b'{"name":"a\\u0000b","description":"c"}', b'{"name":"a","description":"b","Locations":[{"@iot.id":{}}]}',
    b'{"name":"a","description":"b","Locations":[null]}', b'{"name":"\\ud800","description":"b"}',
    b'{"name":"a","description":"b","properties":' + b"[" * 3000 + b"]" * 3000 + b"}",
    b'{"name":"a","description":"b","properties":"text"}', b'{"name":"a","description":"b","properties":{"n":NaN}}',
]  # fmt: skip


@requires("request-data/query-status-code")
@pytest.mark.parametrize(("path", "query"), QUERIES, ids=[query[:60] for _, query in QUERIES])
def test_a_hostile_query_is_answered(scene: Scene, path: str, query: str) -> None:
    whole = f"{scene.streams['level'].path}/Observations" if path == OBSERVATIONS else path
    address = f"{scene.sta.url}/{whole}?{query.replace(' ', '%20')}"
    began = time.monotonic()
    answer = scene.sta.http.get(address)
    assert answer.status_code in FINE, said(answer, "2xx, 4xx or 501")
    assert time.monotonic() - began < 10, f"{query[:80]} took {time.monotonic() - began:.0f} s"


@requires("request-data/status-code")
@pytest.mark.parametrize("path", ADDRESSES, ids=[path[:40] for path in ADDRESSES])
def test_a_hostile_address_is_answered(scene: Scene, path: str) -> None:
    answer = scene.sta.http.get(f"{scene.sta.url}/{path}")
    assert answer.status_code in FINE, said(answer, "2xx, 4xx or 501")


@requires("create-update-delete/create-entity")
@pytest.mark.parametrize("body", BODIES, ids=[repr(body[:40]) for body in BODIES])
def test_a_hostile_body_is_refused(scene: Scene, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = scene.sta.http.post(f"{scene.sta.url}/Things", content=body, headers=headers)
    if answer.status_code == 201:
        scene.sta.keep(ref_of(answer.headers["location"]))
    assert 400 <= answer.status_code < 500, said(answer, "4xx")


@requires("create-update-delete/create-entity")
@pytest.mark.parametrize(
    "more",
    [
        {"phenomenonTime": "yesterday"}, {"phenomenonTime": 5}, {"phenomenonTime": "2024-02-30T00:00:00Z"},
        {"phenomenonTime": "2024-01-02T00:00:00Z/2024-01-01T00:00:00Z"}, {"resultTime": "a"}, {"validTime": "a/b"},
        {"parameters": "text"}, {"Datastream": {"@iot.id": {}}}, {"Datastream": None}, {"Datastream": []},
        {"FeatureOfInterest": {"@iot.id": "nowhere"}}, {"FeatureOfInterest": {"feature": 1}},
    ],
    ids=str,
)  # fmt: skip
def test_a_hostile_observation_is_refused(scene: Scene, more: dict[str, object]) -> None:
    body = made.observation(1, Datastream=scene.streams["heat"].link) | more
    answer = scene.sta.send("POST", "Observations", json=body)
    if answer.status_code == 201:
        scene.sta.send("DELETE", ref_of(answer.headers["location"]).path)
    assert answer.status_code in (400, 404, 409, 422), said(answer, "a refusal")
