"""`$batch`: many requests in one, which may point to each other and stand or fall together."""

from typing import Any

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Session, ref_of

BATCH = "batch-request/batch-request"


def batch(sta: Session, *requests: dict[str, Any], **more: Any) -> dict[str, dict[str, Any]]:
    """The answers by the ids of their requests; what was made is taken away at the end."""
    found = sta.ask("POST", "$batch", json={"requests": list(requests)}, **more).json()
    answers = {row["id"]: row for row in found["responses"]}
    for row in answers.values():
        headers = {name.lower(): text for name, text in (row.get("headers") or {}).items()}
        link = headers.get("location") or row.get("location")
        if row["status"] == 201 and link:
            row["made"] = sta.keep(ref_of(link))
    return answers


def post(id: str, url: str, body: Any, **more: Any) -> dict[str, Any]:
    return {"id": id, "method": "post", "url": url, "body": body} | more


@requires(BATCH)
def test_each_request_is_answered_by_its_id(sta: Session) -> None:
    thing = sta.thing("a")
    answers = batch(
        sta,
        {"id": "0", "method": "get", "url": f"{thing.path}?$select=name"},
        post("x", "Things", made.thing(sta.name("b"))),
        {"id": "2", "method": "patch", "url": thing.path, "body": {"description": "patched"}},
        {"id": "3", "method": "get", "url": f"Things?$filter=startswith(name,'{sta.mark}')&$count=true"},
    )
    assert set(answers) == {"0", "x", "2", "3"}
    assert answers["0"]["status"] == 200
    assert answers["0"]["body"]["name"] == sta.name("a")
    assert answers["x"]["status"] == 201
    assert answers["2"]["status"] in (200, 204)
    assert answers["3"]["body"]["@iot.count"] == 2, "requests are not worked off in order"
    assert sta.get(thing.path)["description"] == "patched"


@requires(BATCH)
def test_a_creation_says_where(sta: Session) -> None:
    answers = batch(sta, post("1", "Things", made.thing(sta.name("a"))))
    assert "made" in answers["1"], f"no location in {answers['1']}"
    assert sta.get(answers["1"]["made"].path)["name"] == sta.name("a")


@requires(BATCH)
def test_one_failure_leaves_the_others_alone(sta: Session) -> None:
    answers = batch(
        sta,
        post("1", "Things", {"name": "half"}),
        {"id": "2", "method": "get", "url": "Nothings(1)"},
        {"id": "3", "method": "get", "url": "Things?$filter=((("},
        post("4", "Things", made.thing(sta.name("good"))),
    )
    assert {key: row["status"] // 100 for key, row in answers.items()} == {"1": 4, "2": 4, "3": 4, "4": 2}


@requires(BATCH)
def test_a_later_request_points_to_an_earlier_one(sta: Session) -> None:
    answers = batch(
        sta,
        post("place", "Locations", made.location(sta.name("p"))),
        post("thing", "Things", made.thing(sta.name("t"), Locations=[{"@iot.id": "$place"}])),
        post("below", "$thing/Locations", made.location(sta.name("q"))),
    )
    assert [answers[key]["status"] for key in ("place", "thing", "below")] == [201, 201, 201], answers
    place, below = answers["place"]["made"].id, answers["below"]["made"].id
    ids = [
        row["@iot.id"] for row in sta.rows(f"{answers['thing']['made'].path}/HistoricalLocations", expand="Locations")
    ]
    assert len(ids) == 2
    assert below in [row["@iot.id"] for row in sta.rows(f"{answers['thing']['made'].path}/Locations")]
    assert sta.rows(f"Locations({answers['place']['made'].key})/HistoricalLocations"), place


@requires(BATCH)
def test_a_group_stands_or_falls_together(sta: Session) -> None:
    answers = batch(
        sta,
        post("1", "Things", made.thing(sta.name("one")), atomicityGroup="g"),
        post("2", "Things", {"name": "half"}, atomicityGroup="g"),
        post("3", "Things", made.thing(sta.name("alone"))),
    )
    assert answers["3"]["status"] == 201
    assert answers["2"]["status"] >= 400
    names = [row["name"] for row in sta.rows("Things", filter=f"startswith(name,'{sta.mark}')")]
    assert names == [sta.name("alone")], f"a failed group left {names}"


@requires(BATCH)
def test_a_group_that_fits_is_made_with_its_references(sta: Session) -> None:
    answers = batch(
        sta,
        post("t", "Things", made.thing(sta.name("t")), atomicityGroup="g"),
        post("s", "Sensors", made.sensor(sta.name("s")), atomicityGroup="g"),
        post("o", "ObservedProperties", made.observed(sta.name("o")), atomicityGroup="g"),
        post("d", "Datastreams", made.datastream(
            sta.name("d"), Thing={"@iot.id": "$t"}, Sensor={"@iot.id": "$s"}, ObservedProperty={"@iot.id": "$o"},
        ), atomicityGroup="g"),
    )  # fmt: skip
    assert [answers[key]["status"] for key in "tsod"] == [201] * 4, answers
    assert sta.get(f"{answers['d']['made'].path}/Thing")["@iot.id"] == answers["t"]["made"].id


@requires(BATCH)
def test_what_depends_on_a_failure_fails_too(sta: Session) -> None:
    answers = batch(
        sta,
        post("1", "Locations", {"name": "half"}),
        post("2", "Things", made.thing(sta.name("t"), Locations=[{"@iot.id": "$1"}])),
    )
    assert answers["2"]["status"] >= 400
    assert sta.rows("Things", filter=f"startswith(name,'{sta.mark}')") == []


@requires(BATCH)
def test_deleting_and_absolute_addresses_work(sta: Session) -> None:
    thing = sta.thing()
    answers = batch(
        sta,
        {"id": "1", "method": "GET", "url": f"{sta.url}/{thing.path}"},
        {"id": "2", "method": "DELETE", "url": thing.path},
    )
    assert [answers[key]["status"] // 100 for key in "12"] == [2, 2]
    sta.ask("GET", thing.path, status=404)


@requires(BATCH)
def test_a_wrong_batch_is_refused(sta: Session) -> None:
    for body in ({}, {"requests": 1}, {"requests": [1]}, {"requests": [{"id": "1"}]}, []):
        answer = sta.send("POST", "$batch", json=body)
        assert 400 <= answer.status_code < 500 or "responses" in answer.json(), f"{body}: {answer.status_code}"
