"""A device and what it is told to do."""

from typing import Any

import orjson
import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations import services
from kota.kernel.observations.models import Actuator, Task, TaskingCapability
from tests.factories.sensing import datastream

pytestmark = pytest.mark.django_db


def registered(key: str) -> tuple[Any, dict[str, str]]:
    device, secret = services.register_device(key=key, name="Lamp", by=system("tests"), at=clock.now())
    return device, {"authorization": f"Bearer {secret}"}


def test_a_device_finds_its_tasks_and_says_how_they_go() -> None:
    device, own = registered("lamp-1")
    _other, foreign = registered("lamp-2")
    stream = datastream(device=device)
    lamp = Actuator.objects.create(name="Lamp", description="A sample", encoding_type="text/html", metadata="a lamp")
    switch = TaskingCapability.objects.create(
        name="Switch", description="A sample", tasking_parameters={}, thing=stream.thing, actuator=lamp
    )
    Task.objects.create(tasking_capability=switch, tasking_parameters={"status": "on"}, creation_time=clock.now())

    client = Client()
    waiting = f"/sta/v1.1/TaskingCapabilities({switch.pk})/Tasks?$filter=status eq 'created'"
    found = orjson.loads(client.get(waiting, headers=own).content)["value"]
    assert [one["taskingParameters"] for one in found] == [{"status": "on"}]
    address = f"/sta/v1.1/Tasks({found[0]['@iot.id']})"

    def report(status: str, who: dict[str, str]) -> int:
        body = orjson.dumps({"status": status})
        return client.patch(address, body, content_type="application/json", headers=who).status_code

    assert report("completed", foreign) == 403
    assert report("done", own) == 400
    assert report("completed", own) == 200
    assert orjson.loads(client.get(waiting, headers=own).content)["value"] == []
    assert orjson.loads(client.get(address).content)["status"] == "completed"
