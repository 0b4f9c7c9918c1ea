"""Pages of the city's sensors, for everybody and for those who look after devices."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations import services
from kota.kernel.observations.contracts import Reading
from kota.kernel.observations.models import Datastream, Device
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import shown, writers
from kota.kernel.observations.services.entities import places
from kota.kernel.observations.services.features import changed
from kota.kernel.observations.services.observing import set_aside
from tests.factories.accounts import make_staff, sign_in
from tests.factories.sensing import datastream

pytestmark = pytest.mark.django_db
BY = system("tests")


def keep(stream: Datastream, *values: float, minutes: float = 10) -> None:
    """Values, the last of them now."""
    changed()
    now = clock.now()
    moments = [now - timedelta(minutes=minutes * ago) for ago in reversed(range(len(values)))]
    services.record([Reading(stream.pk, micros(m), v) for m, v in zip(moments, values, strict=True)], at=now)


def placed(name: str = "Sample station", **given: Any) -> Datastream:
    """A datastream whose thing has a place on the map and an area."""
    stream = datastream(**given)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE location SET bounds = '(106.85,-6.2),(106.85,-6.2)' WHERE bounds IS NULL")
        cursor.execute("UPDATE thing SET name = %s WHERE id = %s", [name, stream.thing_id])
    places.locate(stream.thing_id)
    return stream


def operator(client: Client, agency: str = "dinas-sda") -> Client:
    return sign_in(client, make_staff("sensor-operator", agency=agency))


def test_the_city_now_lists_what_was_measured_last(client: Client) -> None:
    stream = placed("Pintu air contoh")
    keep(stream, 12.5)
    page = client.get("/sensors", headers={"Accept-Language": "en"}).content.decode()
    assert "Pintu air contoh" in page and "12.5" in page and f"/sensors/streams/{stream.pk}" in page


def test_a_sensor_without_a_value_says_so_and_simulated_ones_are_named_in_the_readers_language(client: Client) -> None:
    placed("Angke Hulu (simulasi)")
    page = client.get("/sensors", headers={"Accept-Language": "en"}).content.decode()
    assert "Angke Hulu (simulated)" in page and "nothing yet" in page and "simulasi" not in page


def test_an_empty_city_says_what_to_do(client: Client) -> None:
    page = client.get("/sensors", headers={"Accept-Language": "en"}).content.decode()
    assert "No sensor reports yet" in page
    assert client.get("/sensors.geojson").json()["features"] == []


def test_filters_narrow_list_and_map_alike(client: Client) -> None:
    stream = placed("Here")
    placed("There", place=None)
    area = shown.things(shown.Sought(text="here"))[0].area
    found = {
        query: [one["properties"]["id"] for one in client.get(f"/sensors.geojson?{query}").json()["features"]]
        for query in ("theme=air", "theme=water", f"area={area}", f"area={area[:5]}", "q=HERE", "bbox=106,-7,107,-6",
                      "bbox=0,0,1,1")
    }  # fmt: skip
    assert found == {
        "theme=air": [stream.thing_id], "theme=water": [], f"area={area}": [stream.thing_id],
        f"area={area[:5]}": [stream.thing_id], "q=HERE": [stream.thing_id], "bbox=106,-7,107,-6": [stream.thing_id],
        "bbox=0,0,1,1": [],
    }  # fmt: skip
    assert shown.count(shown.Sought()) == (2, 1)


@pytest.mark.parametrize("query", ["bbox=1,2", "area=99", "zoom=x", "zoom=99"])
def test_an_address_that_makes_no_sense_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/sensors.geojson?{query}").status_code == 400


def test_many_things_from_afar_are_clusters_that_lose_none(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kota.kernel.observations.views.city.MOST_SINGLY", 2)
    for number in range(4):
        placed(f"Station {number}")
    found = client.get("/sensors.geojson?zoom=9").json()["features"]
    assert sum(one["properties"]["count"] for one in found) == 4
    assert len(client.get("/sensors.geojson").json()["features"]) == 4


def test_what_is_simulated_says_so_on_its_pages_and_the_map(client: Client) -> None:
    stream = placed(properties={"theme": "air", "simulated": True})
    stream.thing.properties = {"theme": "air", "simulated": True}
    stream.thing.save()
    for path in ("/sensors", f"/sensors/{stream.thing_id}", f"/sensors/streams/{stream.pk}"):
        assert "Simulated" in client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert client.get("/sensors.geojson").json()["features"][0]["properties"]["simulated"] is True


@pytest.mark.parametrize("span", ["day", "week", "month", "year"])
def test_each_span_of_a_stream_is_a_table_without_scripts(client: Client, span: str) -> None:
    stream = placed()
    keep(stream, 10.0, 20.0, 30.0, minutes=1)
    page = client.get(f"/sensors/streams/{stream.pk}?span={span}", headers={"Accept-Language": "en"}).content.decode()
    assert page.count("<kota-chart") == 1 and "Values of the chart" in page
    assert 'data-value="30"' in page and f"/sta/v1.1/Datastreams({stream.pk})" in page


@pytest.mark.parametrize("query", ["span=decade", "until=soon", "until=0001-01-01"])
def test_a_span_that_is_none_is_refused(client: Client, query: str) -> None:
    assert client.get(f"/sensors/streams/{placed().pk}?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/sensors/9999", "/sensors/streams/9999", f"/sensors/streams/{2**40}.csv"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_download_holds_every_value_with_its_quality(client: Client) -> None:
    stream = placed(properties={"plausible": {"maximum": 50}})
    keep(stream, 0.1, 99.0, 1 / 3)
    answer = client.get(f"/sensors/streams/{stream.pk}.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(float(row["result"]), row["quality"]) for row in rows] == [
        (0.1, "sound"),
        (99.0, "range"),
        (1 / 3, "sound"),
    ]
    tomorrow = (clock.now() + timedelta(days=2)).date()
    later = client.get(f"/sensors/streams/{stream.pk}.csv?since={tomorrow}")
    assert len(b"".join(later.streaming_content).splitlines()) == 1


def test_a_device_is_registered_and_its_secret_is_on_that_page_alone(client: Client) -> None:
    operator(client)
    form = {"name": "Katulampa", "key": "katulampa-1", "agency": "dinas-sda", "silent_after": "3600"}
    page = client.post("/work/sensors/new", form)
    secret = page.context["secret"]
    assert page.status_code == 200 and secret in page.content.decode() and "no-store" in page["Cache-Control"]
    assert bytes(Device.objects.get(key="katulampa-1").token) == writers.digest(secret)
    again = client.get("/work/sensors/of/katulampa-1").content.decode()
    assert secret not in again
    assert client.post("/work/sensors/new", form).status_code == 400  # the name is taken
    renewed = client.post("/work/sensors/of/katulampa-1/secret").context["secret"]
    assert renewed != secret and writers.digest(renewed) == bytes(Device.objects.get(key="katulampa-1").token)


def test_a_device_gets_and_loses_streams_and_its_page_shows_what_was_refused(client: Client) -> None:
    device, _ = services.register_device(key="gate", name="Gate", agency="dinas-sda", by=BY, at=clock.now())
    stream = placed()
    set_aside([(stream.pk, "a reason to remember", {"result": 1})], by=f"device:{device.pk}", at=clock.now())
    operator(client)
    assert client.post("/work/sensors/of/gate/streams", {"add": [stream.pk]}).status_code == 303
    assert Datastream.objects.get(pk=stream.pk).device_id == device.pk
    page = client.get("/work/sensors/of/gate").content.decode()
    assert "a reason to remember" in page and stream.name in page
    client.post("/work/sensors/of/gate/streams", {"take": stream.pk})
    assert Datastream.objects.get(pk=stream.pk).device_id is None
    client.post("/work/sensors/of/gate/change", {"name": "Gate 2", "silent_after": "300"})
    assert Device.objects.get(key="gate").silent_after_s == 300
    client.post("/work/sensors/of/gate/end")
    assert Device.objects.get(key="gate").ended_at is not None


def test_another_agencys_device_is_not_there(client: Client) -> None:
    services.register_device(key="gate", name="Gate", agency="bpbd", by=BY, at=clock.now())
    operator(client)
    assert "gate" not in client.get("/work/sensors").content.decode().replace("navigate", "")
    assert client.get("/work/sensors/of/gate").status_code == 404
    for verb in ("secret", "change", "end", "streams"):
        answer = client.post(f"/work/sensors/of/gate/{verb}", {"name": "x", "silent_after": "300", "add": "1"})
        assert answer.status_code == 404, verb
    taken = {"name": "Mine", "key": "mine", "agency": "bpbd", "silent_after": "3600"}
    assert client.post("/work/sensors/new", taken).status_code == 400


def test_an_officer_without_the_role_is_refused(client: Client) -> None:
    sign_in(client, make_staff("field-officer", agency="dinas-sda"))
    assert client.get("/work/sensors").status_code == 403
    assert client.post("/work/sensors/new", {"key": "x"}).status_code == 403


def test_the_files_for_mosquitto_hold_every_device_in_use(tmp_path: Path, settings: Any) -> None:
    for key in ("gate-1", "gate-2"):
        services.register_device(key=key, name="Gate", by=BY, at=clock.now())
    services.end_device(key="gate-2", by=BY, at=clock.now())
    settings.KOTA_MQTT_URL = "mqtt://kota:geheim@broker:1883"
    call_command("mosquitto_files", "--out", str(tmp_path), stdout=io.StringIO())
    users = [line.split(":")[0] for line in (tmp_path / "passwords").read_text().splitlines()]
    assert users == ["kota", "gate-1"]
    assert (tmp_path / "passwords").stat().st_mode & 0o077 == 0
    acl = (tmp_path / "acl").read_text()
    assert "topic read v1.1/#" in acl and "pattern readwrite kota/devices/%u/#" in acl
    assert str(tmp_path / "acl") in (tmp_path / "mosquitto.conf").read_text()
    settings.KOTA_MQTT_URL = ""
    with pytest.raises(CommandError):
        call_command("mosquitto_files", "--out", str(tmp_path))
