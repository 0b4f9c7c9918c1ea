"""Devices: registered, heard of, silent, implausible, ended."""

from datetime import timedelta
from typing import Any

import numpy as np
import orjson
import pytest
from django.test import Client

from kota.base.actor import Actor, ActorKind, system
from kota.base.errors import ConflictError, MissingError, NotAllowedError
from kota.base.events.models import Outbox
from kota.kernel.audit import facade as audit
from kota.kernel.observations import services
from kota.kernel.observations.contracts import Batch, DeviceState, Quality, Reading
from kota.kernel.observations.models import Datastream, Device
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import charts, plausible, writable, writers
from kota.kernel.observations.selectors import devices as selectors
from kota.kernel.observations.services import simulating, sticking
from kota.kernel.observations.services.features import changed
from tests.factories.accounts import make_staff
from tests.factories.sensing import NOW, datastream

pytestmark = pytest.mark.django_db
BY = system("tests")


def device(key: str = "gate-7", **given: Any) -> tuple[Device, str]:
    return services.register_device(key=key, name="Gate", by=BY, at=NOW, **given)


def keep(stream: Datastream, *values: tuple[float, float], writer: int = 0, at: Any = NOW) -> None:
    """Values by hours ago."""
    changed()
    readings = [Reading(stream.pk, micros(NOW - timedelta(hours=ago)), value) for ago, value in values]
    services.record(readings, writer, at=at)


def operator(agency: str) -> Actor:
    return Actor(ActorKind.ACCOUNT, str(make_staff("sensor-operator", agency=agency).pk))


def test_a_secret_is_told_once_and_kept_as_digests() -> None:
    made, secret = device()
    row = Device.objects.get(pk=made.pk)
    assert bytes(row.token) == writers.digest(secret) and secret not in row.mosquitto
    assert writers.by_token(secret) == writers.Writer(Actor(ActorKind.DEVICE, str(made.pk)), made.pk)
    again = services.renew_secret(key=made.key, by=BY, at=NOW)
    assert again != secret and bytes(Device.objects.get(pk=made.pk).token) == writers.digest(again)
    assert [line.action for line in audit.lines(subject="device:gate-7").order_by("id")] == [
        "sensing.device_registered", "sensing.secret_renewed",
    ]  # fmt: skip


def test_the_faults_of_a_simulated_city_reach_whoever_looks_after_sensors() -> None:
    begun = NOW - timedelta(hours=20)
    crowds = simulating.furnish(120, 1, by=BY, at=begun)
    for batch in simulating.batches(crowds, 1, begun, NOW):
        simulating.write(batch, at=NOW)
    assert simulating.hear(begun) > 100
    sticking.mark_stuck(at=NOW)
    for by in (operator(""), Actor(ActorKind.ACCOUNT, str(make_staff("city-admin").pk))):
        counts = selectors.counts(by, now=NOW)
        assert sum(counts.values()) >= 120 and counts["silent"] and counts["implausible"]
        for state in ("silent", "implausible"):
            found = selectors.devices(by, now=NOW, state=state)
            assert len(found) == counts[state] and all(one.is_simulated for one in found)
    simulating.furnish(120, 1, by=BY, at=NOW)
    assert Device.objects.count() == 120, "those that are there stay"


def test_two_devices_cannot_have_one_name() -> None:
    device()
    with pytest.raises(ConflictError):
        device()


def test_an_ended_device_is_nobody_and_its_streams_can_go_to_another() -> None:
    made, secret = device()
    stream = datastream()
    assert services.assign_streams(key=made.key, datastreams=[stream.pk], by=BY, at=NOW) == 1
    services.end_device(key=made.key, by=BY, at=NOW)
    assert writers.by_token(secret) is None
    with pytest.raises(ConflictError):
        services.renew_secret(key=made.key, by=BY, at=NOW)
    other, _ = device("gate-8")
    assert services.assign_streams(key=other.key, datastreams=[stream.pk], by=BY, at=NOW) == 1
    assert Datastream.objects.get(pk=stream.pk).device_id == other.pk
    assert services.release_streams(key=other.key, datastreams=[stream.pk], by=BY, at=NOW) == 1


def test_a_device_is_offered_datastreams_that_nobody_writes_and_none_that_is_computed() -> None:
    made, _ = device()
    computed = datastream(properties={"computed": True})
    taken, left = datastream(), datastream(properties={"computed": False})
    services.assign_streams(key=made.key, datastreams=[taken.pk], by=BY, at=NOW)
    assert [one.id for one in writable.free("")] == [left.pk] != [computed.pk]


def test_who_looks_after_one_agencys_devices_sees_and_changes_no_others() -> None:
    device("ours", agency="dinas-sda")
    device("theirs", agency="bpbd")
    by, stream = operator("dinas-sda"), datastream()
    services.assign_streams(key="theirs", datastreams=[stream.pk], by=BY, at=NOW)
    assert [one.key for one in selectors.devices(by, now=NOW)] == ["ours"]
    assert sum(selectors.counts(by, now=NOW).values()) == 1
    with pytest.raises(MissingError):
        selectors.device(by, "theirs", now=NOW)
    with pytest.raises(MissingError):
        services.renew_secret(key="theirs", by=by, at=NOW)
    with pytest.raises(NotAllowedError):
        services.assign_streams(key="ours", datastreams=[stream.pk], by=by, at=NOW)
    with pytest.raises(NotAllowedError):
        services.register_device(key="more", name="More", agency="bpbd", by=by, at=NOW)
    with pytest.raises(NotAllowedError):
        services.register_device(key="more", name="More", by=by, at=NOW)


def test_somebody_with_another_role_looks_after_no_device() -> None:
    device("ours", agency="dinas-bina-marga")
    officer = Actor(ActorKind.ACCOUNT, str(make_staff("field-officer", agency="dinas-bina-marga").pk))
    with pytest.raises(NotAllowedError):
        selectors.devices(officer, now=NOW)
    with pytest.raises(NotAllowedError):
        services.end_device(key="ours", by=officer, at=NOW)


def test_a_device_writes_only_its_own_streams_by_http(client: Client) -> None:
    made, secret = device()
    own, foreign = datastream(device=made), datastream()
    answers = [
        client.post(f"/sta/v1.1/Datastreams({stream.pk})/Observations", {"result": 1.5}, "application/json",
                    headers={"Authorization": f"Bearer {secret}"})
        for stream in (own, foreign)
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [201, 403]
    thing = client.post("/sta/v1.1/Things", {"name": "x", "description": "x"}, "application/json",
                        headers={"Authorization": f"Bearer {secret}"})  # fmt: skip
    assert thing.status_code == 403
    assert len(charts.newest(own.pk)) == 1 and charts.newest(foreign.pk) == []


def test_a_device_is_heard_of_at_most_every_half_minute() -> None:
    made, _ = device()
    stream = datastream(device=made)
    seen = []
    for seconds in (0, 29, 30):
        keep(stream, (seconds, 1.0), writer=made.pk, at=NOW + timedelta(seconds=seconds))
        seen.append(Device.objects.get(pk=made.pk).seen_at)
    assert seen == [NOW, NOW, NOW + timedelta(seconds=30)]


def test_a_refused_value_is_a_sign_of_life_too() -> None:
    made, _ = device()
    keep(datastream(), (1, 1.0), writer=made.pk)
    assert Device.objects.get(pk=made.pk).seen_at == NOW


def test_a_device_that_was_never_heard_of_is_not_called_sound() -> None:
    made, _ = device(silent_after_s=600)
    soon, late = NOW + timedelta(seconds=300), NOW + timedelta(hours=1)
    assert selectors.device(BY, "gate-7", now=soon).state == DeviceState.UNHEARD
    assert [one.key for one in selectors.devices(BY, now=soon, state="unheard")] == ["gate-7"]
    assert selectors.devices(BY, now=soon, state="sound") == []
    assert selectors.counts(BY, now=soon) | {"unheard": 0} == dict.fromkeys(DeviceState, 0)
    assert selectors.device(BY, "gate-7", now=late).state == DeviceState.SILENT
    keep(datastream(device=made), (0, 1.0), writer=made.pk)
    assert selectors.device(BY, "gate-7", now=soon).state == DeviceState.SOUND


def test_a_device_falls_silent_after_its_own_time() -> None:
    made, _ = device(silent_after_s=600)
    keep(datastream(device=made), (0, 1.0), writer=made.pk)
    states = [selectors.device(BY, "gate-7", now=NOW + timedelta(seconds=s)).state for s in (600, 601)]
    assert states == [DeviceState.SOUND, DeviceState.SILENT]
    later = NOW + timedelta(hours=1)
    assert [one.key for one in selectors.devices(BY, now=later, state="silent")] == ["gate-7"]
    assert selectors.counts(BY, now=later)["silent"] == 1


def test_a_device_whose_values_are_mostly_out_of_range_is_implausible() -> None:
    made, _ = device()
    stream = datastream(device=made, properties={"plausible": {"minimum": 0, "maximum": 50}})
    keep(stream, *((hour, 99.0 if hour < 3 else 20.0) for hour in range(10)), writer=made.pk)
    found = selectors.device(BY, "gate-7", now=NOW)
    assert (found.state, found.implausible, found.streams) == (DeviceState.IMPLAUSIBLE, 1, 1)
    told = plausible.soundness(stream.pk, charts.first_time(stream.pk), now=NOW)
    assert (told.total, told.doubtful, told.flags) == (10, 3, [(Quality.RANGE, 3)])
    assert told.is_implausible and (told.hours, told.empty_hours) == (9, 0)


def test_a_value_that_stays_the_same_for_too_long_is_marked_and_counts_no_more() -> None:
    stuck = datastream(properties={"plausible": {"stuckAfterHours": 6}})
    moving, patient = datastream(properties={"plausible": {"stuckAfterHours": 6}}), datastream()
    for one in (stuck, patient):
        keep(one, (9, 3.0), *((hour, 4.0) for hour in range(8)))
    keep(moving, *((hour, 4.0 + hour % 2) for hour in range(8)))
    assert sticking.mark_stuck(at=NOW) == [stuck.pk]
    assert [value.quality for value in charts.newest(stuck.pk)] == [Quality.STUCK] * 6 + [Quality.SOUND] * 3
    assert not any(value.quality for one in (moving, patient) for value in charts.newest(one.pk))
    counted = [bucket.count for bucket in charts.chart(stuck.pk, charts.Span.WEEK, NOW)]
    assert sum(counted) == 3 and len(counted) == 9
    assert Outbox.objects.get(name="observations.stuck").payload == {"datastreams": [stuck.pk]}


def test_what_is_known_to_be_stuck_is_told_once_and_ends_with_another_value() -> None:
    stream = datastream(properties={"plausible": {"stuckAfterHours": 2}})
    keep(stream, *((hour, 4.0) for hour in range(2, 8)))
    assert sticking.mark_stuck(at=NOW) == [stream.pk]
    keep(stream, (1, 4.0))
    assert sticking.mark_stuck(at=NOW) == []
    assert charts.newest(stream.pk, 1)[0].quality == Quality.STUCK
    keep(stream, (0, 5.0))
    assert sticking.mark_stuck(at=NOW) == []
    assert charts.newest(stream.pk, 1)[0].quality == Quality.SOUND


@pytest.mark.parametrize("limit", ['"six"', "-1", "0", "null", "[]"])
def test_a_limit_that_is_no_number_of_hours_marks_nothing(limit: str) -> None:
    stream = datastream(properties={"plausible": {"stuckAfterHours": orjson.loads(limit)}})
    keep(stream, *((hour, 4.0) for hour in range(12)))
    assert sticking.mark_stuck(at=NOW) == []


def test_many_writers_of_a_batch_are_noted_together() -> None:
    made = [device(f"gate-{number}")[0] for number in range(3)]
    streams = [datastream(device=one) for one in made]
    changed()
    batch = Batch.of([Reading(stream.pk, micros(NOW), 1.0) for stream in streams])
    services.record_batch(batch, np.array([one.pk for one in made]), at=NOW)
    assert set(Device.objects.values_list("seen_at", flat=True)) == {NOW}
