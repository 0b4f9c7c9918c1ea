"""Tasking: what can be switched, how it may be told, and the tasks that tell it."""

from typing import Any

import pytest

from tests.standards.sensorthings.messages import eventually, listening
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Ref, Session

PARAMETERS = {
    "type": "DataRecord",
    "field": [
        {
            "name": "status", "label": "State", "description": "on or off", "type": "Category",
            "constraint": {"type": "AllowedTokens", "value": ["on", "off"]},
        },
        {
            "name": "level", "label": "Level", "description": "percent", "type": "Count",
            "constraint": {"type": "AllowedValues", "interval": [[0, 100]]},
        },
    ],
}  # fmt: skip
ON = {"status": "on", "level": 80}


def actuator(sta: Session) -> Ref:
    body = {
        "name": sta.name("lamp"),
        "description": "made by a test",
        "encodingType": "text/html",
        "metadata": "a lamp",
    }
    return sta.post("Actuators", body)


def capability(sta: Session, **more: Any) -> Ref:
    body = {
        "name": sta.name("switch"), "description": "made by a test", "taskingParameters": PARAMETERS,
        "Thing": sta.thing().link, "Actuator": actuator(sta).link,
    }  # fmt: skip
    return sta.post("TaskingCapabilities", body | more)


def task(sta: Session, on: Ref, **more: Any) -> Ref:
    return sta.post("Tasks", {"taskingParameters": ON, "TaskingCapability": on.link} | more)


@requires("tasking/actuator/properties")
def test_an_actuator_has_its_properties(sta: Session) -> None:
    found = sta.get(actuator(sta).path)
    assert {"name", "description", "encodingType", "metadata"} <= set(found)
    for name in ("name", "description", "encodingType", "metadata"):
        body = {key: found[key] for key in ("name", "description", "encodingType", "metadata") if key != name}
        sta.ask("POST", "Actuators", json=body, status=(400, 409, 422))


@requires("tasking/actuator/relations")
def test_an_actuator_leads_to_its_capabilities(sta: Session) -> None:
    lamp = actuator(sta)
    switch = capability(sta, Actuator=lamp.link)
    assert [row["@iot.id"] for row in sta.rows(f"{lamp.path}/TaskingCapabilities")] == [switch.id]
    assert sta.get(lamp.path, expand="TaskingCapabilities")["TaskingCapabilities"][0]["@iot.id"] == switch.id


@requires("tasking/tasking-capability/properties")
def test_a_capability_has_its_properties(sta: Session) -> None:
    switch = capability(sta, properties={"zone": 3})
    found = sta.get(switch.path)
    assert found["taskingParameters"] == PARAMETERS
    assert found["properties"] == {"zone": 3}
    sta.ask("PATCH", switch.path, json={"description": "new"}, status=(200, 204))
    assert sta.get(switch.path)["description"] == "new"


@requires("tasking/tasking-capability/relations")
def test_a_capability_leads_to_thing_actuator_and_tasks(sta: Session) -> None:
    switch = capability(sta)
    first = task(sta, switch)
    found = sta.get(switch.path, expand="Thing($expand=TaskingCapabilities),Actuator,Tasks")
    assert found["Thing"]["TaskingCapabilities"][0]["@iot.id"] == switch.id
    assert found["Actuator"]["name"] == sta.name("lamp")
    assert [row["@iot.id"] for row in found["Tasks"]] == [first.id]
    assert {"Thing@iot.navigationLink", "Actuator@iot.navigationLink", "Tasks@iot.navigationLink"} <= set(
        sta.get(switch.path)
    )


@requires("tasking/task/properties")
def test_a_task_has_its_parameters_and_the_time_of_its_making(sta: Session) -> None:
    found = sta.get(task(sta, capability(sta)).path)
    assert found["taskingParameters"] == ON
    assert "T" in found["creationTime"]


@requires("tasking/task/relations")
def test_a_task_leads_to_its_capability(sta: Session) -> None:
    switch = capability(sta)
    assert sta.get(f"{task(sta, switch).path}/TaskingCapability")["@iot.id"] == switch.id


@requires("tasking/create-tasks/task-creation")
def test_a_task_is_made_below_its_capability(sta: Session) -> None:
    switch = capability(sta)
    first = sta.post(f"{switch.path}/Tasks", {"taskingParameters": ON})
    assert [row["@iot.id"] for row in sta.rows(f"{switch.path}/Tasks")] == [first.id]


@requires("tasking/create-tasks/task-creation")
@pytest.mark.parametrize(
    "parameters",
    [
        {"status": "maybe", "level": 1},
        {"status": "on", "level": 101},
        {"status": "on", "level": "a"},
        "on",
        None,
        {"x": 1},
    ],
    ids=str,
)
def test_a_task_that_does_not_fit_is_refused(sta: Session, parameters: Any) -> None:
    switch = capability(sta)
    body = {"taskingParameters": parameters, "TaskingCapability": switch.link}
    answer = sta.send("POST", "Tasks", json=body)
    assert answer.status_code in (400, 409, 422), f"a task with {parameters!r} was answered {answer.status_code}"
    assert sta.rows(f"{switch.path}/Tasks") == []


@requires("tasking/create-tasks/task-creation")
def test_a_task_without_a_capability_is_refused(sta: Session) -> None:
    sta.ask("POST", "Tasks", json={"taskingParameters": ON}, status=(400, 409, 422))


@requires("tasking/create-tasks/task-creation")
def test_tasks_go_with_their_capability(sta: Session) -> None:
    switch = capability(sta)
    first = task(sta, switch)
    sta.ask("DELETE", switch.path, status=(200, 204))
    sta.ask("GET", first.path, status=404)


@requires("tasking/create-tasks-via-mqtt/task-creation")
def test_a_task_that_is_published_is_made(sta: Session, mqtt: str) -> None:
    switch = capability(sta)
    with listening(mqtt) as device:
        device.publish(f"{sta.prefix}/{switch.path}/Tasks", {"taskingParameters": ON})
    assert eventually(sta, f"{switch.path}/Tasks", 1)[0]["taskingParameters"] == ON


@requires("tasking/receive-updates-via-mqtt/receive-updated")
def test_a_new_task_is_told(sta: Session, mqtt: str) -> None:
    switch = capability(sta)
    with listening(mqtt, f"{sta.prefix}/{switch.path}/Tasks") as device:
        first = task(sta, switch)
        assert device.next()[1] == sta.get(first.path)


@requires("tasking/actuator/properties", "tasking/tasking-capability/properties", "tasking/task/properties")
def test_the_root_lists_the_sets_of_tasking(sta: Session) -> None:
    listed = {row["name"] for row in sta.root()["value"]}
    assert {"Actuators", "TaskingCapabilities", "Tasks"} <= listed
