"""Positions by MQTT, from the gateway into the database."""

from typing import Any

import orjson

from kota.base import clock
from kota.kernel.observations import services
from kota.kernel.observations.mqtt.inlet import Told
from kota.mobility.transit.models import Vehicle
from kota.mobility.transit.selectors.realtime.ground import ground
from tests.factories import lines
from tests.factories.loops import finished
from tests.integration.mobility.transit.conftest import BY, report, vehicle
from tests.integration.observations.test_device_inlet import told


def test_a_device_sends_the_position_of_its_vehicle_and_of_no_other(fresh_city: object) -> None:
    lines.bring()
    now = clock.now()
    device, _secret = services.register_device(key="bus-1", name="Bus 1", by=BY, at=now)
    vehicle(device="bus-1")
    vehicle("kecil:2")
    one = report(ground(), 500, now)

    def send(code: str, **more: Any) -> Any:
        content = orjson.dumps({"vehicle": code, "lon": one.lon, "lat": one.lat, "at": now.isoformat(), **more})
        (found,) = finished(told(content, device.pk, "kota/devices/bus-1/positions"))
        return found

    first = send("kecil:1")
    both = Told.together([first, Told([], [{"vehicle": "kecil:1", "reason": "again"}], 0)])
    assert orjson.loads(both.message()) == {
        "taken": 1, "kept": [], "refused": [{"vehicle": "kecil:1", "reason": "again"}]
    }  # fmt: skip
    assert Vehicle.objects.get(pk="kecil:1").at is not None
    assert send("kecil:2").refused == [{"vehicle": "kecil:2", "reason": "not_yours"}]
    assert "positions.0" in send("kecil:1", driver="Budi").refused[0]["reason"]
    lines.forget()
