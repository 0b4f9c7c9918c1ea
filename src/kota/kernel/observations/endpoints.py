"""Devices for programs that look after them, and what there is on the map of the city now."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.base.actor import ActorKind
from kota.kernel.observations import services
from kota.kernel.observations.contracts import DeviceInfo, DeviceState
from kota.kernel.observations.permissions import DEVICES
from kota.kernel.observations.rules import naming
from kota.kernel.observations.selectors import devices as selectors
from kota.kernel.observations.selectors import shown, writable
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, READ, SENSING, Body, Code, Line, Out, Page, Router, gather, need

router = Router("Devices")
Key = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Seconds = Annotated[int, Field(strict=False, ge=1, le=31_536_000), NO_GUESS]
Streams = Annotated[list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(max_length=1000)]


class DeviceOut(Out):
    """A device without its secret. `agency` is empty where the whole city looks after it."""

    key: str
    name: str
    agency: str
    state: DeviceState
    silent_after_s: int
    is_simulated: bool
    created_at: datetime
    seen_at: datetime | None
    ended_at: datetime | None
    datastreams: int
    implausible: int


class NewDeviceOut(DeviceOut):
    """The one time that the secret is shown."""

    secret: str


class SecretOut(Out):
    secret: str


class StreamsOut(Out):
    """The datastreams that the device writes."""

    datastreams: list[int]


class RefusedOut(Out):
    """An observation that was set aside. `content` is what was sent, as JSON."""

    at: datetime
    datastream: int | None
    reason: str
    content: str


class ThemeOut(Out):
    code: str
    title: str
    things: int


class DeviceIn(Body):
    key: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
    agency: Code = ""
    silent_after_s: Seconds = 3600
    is_simulated: bool = False


class StreamsIn(Body):
    """Numbers of datastreams: to be written by the device from now on, and no longer."""

    add: Streams = []
    take: Streams = []


@router.get("/devices", Page[DeviceOut], scope=SENSING)
def list_devices(
    request: HttpRequest, *, state: DeviceState | None = None, text: Line = "", after: Line = ""
) -> Page[DeviceOut]:
    """Devices by their keys.

    Those that were ended appear when asked for. `after` is the key of the last one before.
    """
    _need(request)
    found = selectors.devices(
        actor_of(request), now=clock.now(), state=state or "", text=text, after=after, most=selectors.PAGE + 1
    )
    page = found[: selectors.PAGE]
    return Page[DeviceOut](items=[_out(one) for one in page], next=page[-1].key if len(found) > len(page) else None)


@router.post("/devices", NewDeviceOut, scope=SENSING, status=201)
def register_device(request: HttpRequest, body: DeviceIn) -> NewDeviceOut:
    """Register a device. Its secret is in this answer and nowhere else."""
    _need(request)
    made, secret = services.register_device(**body.model_dump(), by=actor_of(request), at=clock.now())
    return NewDeviceOut(**_read(request, made.key).model_dump(), secret=secret)


@router.get("/devices/{key}", DeviceOut, scope=SENSING)
def read_device(request: HttpRequest, key: Key) -> DeviceOut:
    """One device and how it is doing."""
    _need(request)
    return _read(request, key)


@router.post("/devices/{key}/secret", SecretOut, scope=SENSING, status=201)
def renew_device_secret(request: HttpRequest, key: Key) -> SecretOut:
    """A new secret; the one before it ends within ten seconds."""
    _need(request)
    return SecretOut(secret=services.renew_secret(key=key, by=actor_of(request), at=clock.now()))


@router.post("/devices/{key}/end", DeviceOut, scope=SENSING)
def end_device(request: HttpRequest, key: Key) -> DeviceOut:
    """The device writes no more. What it wrote stays."""
    _need(request)
    services.end_device(key=key, by=actor_of(request), at=clock.now())
    return _read(request, key)


@router.get("/devices/{key}/datastreams", StreamsOut, scope=SENSING)
def list_device_datastreams(request: HttpRequest, key: Key) -> StreamsOut:
    """What the device writes."""
    _need(request)
    return _streams(request, key)


@router.post("/devices/{key}/datastreams", StreamsOut, scope=SENSING)
def change_device_datastreams(request: HttpRequest, key: Key, body: StreamsIn) -> StreamsOut:
    """Give datastreams to the device, or take some away."""
    _need(request)
    by, at = actor_of(request), clock.now()
    if body.add:
        services.assign_streams(key=key, datastreams=body.add, by=by, at=at)
    if body.take:
        services.release_streams(key=key, datastreams=body.take, by=by, at=at)
    return _streams(request, key)


@router.get("/devices/{key}/refused", list[RefusedOut], scope=SENSING)
def list_refused_observations(request: HttpRequest, key: Key) -> list[RefusedOut]:
    """What was not taken of the device's observations, and why; the newest hundred."""
    _need(request)
    found = selectors.device(actor_of(request), key, now=clock.now())
    return [RefusedOut.model_validate(one) for one in selectors.refused(found.id, 100)]


@router.get("/sensors/themes", list[ThemeOut], scope=READ, is_open=True)
def list_sensor_themes(request: HttpRequest) -> list[ThemeOut]:
    """What is observed in the city, and by how many things; where they are says `/sensors.geojson?theme=`."""
    return [ThemeOut(code=code, title=_(naming.theme(code)), things=count) for code, count in shown.themes().items()]


def _need(request: HttpRequest) -> None:
    """A program is let in by its key's scope; a person by the permission."""
    if actor_of(request).kind is not ActorKind.CLIENT:
        need(request, DEVICES)


def _read(request: HttpRequest, key: str) -> DeviceOut:
    return _out(selectors.device(actor_of(request), key, now=clock.now()))


def _out(one: DeviceInfo) -> DeviceOut:
    return DeviceOut(
        key=one.key, name=one.name, agency=one.agency, state=one.state, silent_after_s=one.silent_after_s,
        is_simulated=one.is_simulated, created_at=one.created_at, seen_at=one.seen_at, ended_at=one.ended_at,
        datastreams=one.streams, implausible=one.implausible,
    )  # fmt: skip


def _streams(request: HttpRequest, key: str) -> StreamsOut:
    found = selectors.device(actor_of(request), key, now=clock.now())
    return StreamsOut(datastreams=[one.id for one in writable.of_device(found.id)])


routers = gather(router)
