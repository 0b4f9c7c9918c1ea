"""Devices and their credentials. A secret is told once; Kota keeps only what it can be checked by."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from kota.kernel.accounts import facade as accounts
from kota.kernel.audit import facade as audit
from kota.kernel.observations.models import Datastream, Device
from kota.kernel.observations.rules import devices as rules
from kota.kernel.observations.selectors import devices as selectors
from kota.kernel.observations.selectors.writers import digest
from kota.kernel.observations.services import features

SALT_BYTES = 12


def register_device(
    *,
    key: str,
    name: str,
    by: Actor,
    at: datetime,
    agency: str = "",
    silent_after_s: int = 3600,
    is_simulated: bool = False,
) -> tuple[Device, str]:
    """Make a device; it and its secret, which is never to be had again."""
    rules.check_key(key)
    _check_agency(by, agency)
    try:
        with transaction.atomic():
            device, secret = Device(key=key, name=name, silent_after_s=silent_after_s), _secret()
            device.agency_id, device.is_simulated, device.created_at = agency or None, is_simulated, at
            _give(device, secret)
            device.save(force_insert=True)
            told = {"agency": agency, "silent_after_s": silent_after_s, "is_simulated": is_simulated}
            _note("sensing.device_registered", device, by, at, told)
    except IntegrityError as error:
        raise ConflictError("There is a device of this name already.", field="key") from error
    return device, secret


@transaction.atomic
def simulate_devices(names: Mapping[str, str], *, silent_after_s: int, by: Actor, at: datetime) -> dict[str, int]:
    """Devices that only pretend, by key and name, thousands at a time; the number of each. Nobody has their secrets:
    whoever simulates them writes as the city itself, and says when they were heard of. Those that are there stay."""
    rows = [
        Device(key=key, name=name, silent_after_s=silent_after_s, is_simulated=True, created_at=at,
               token=digest(secrets.token_hex()))
        for key, name in names.items()
    ]  # fmt: skip
    known = dict(Device.objects.filter(key__in=names).values_list("key", "pk"))
    Device.objects.bulk_create([row for row in rows if row.key not in known])
    if made := len(rows) - len(known):
        audit.record(action="sensing.devices_simulated", subject=f"Devices({made})", by=by, at=at)
    return dict(Device.objects.filter(key__in=names).values_list("key", "pk"))


@transaction.atomic
def renew_secret(*, key: str, by: Actor, at: datetime) -> str:
    """A new secret; the old one works for ten more seconds at most (at Mosquitto until its files are read anew)."""
    device, secret = _own(key, by), _secret()
    _need_in_use(device)
    _give(device, secret)
    device.save(update_fields=["token", "mosquitto"])
    _note("sensing.secret_renewed", device, by, at)
    return secret


@transaction.atomic
def change_device(*, key: str, name: str, silent_after_s: int, by: Actor, at: datetime) -> None:
    """Another name to be shown, another time after which it counts as silent."""
    device = _own(key, by)
    device.name, device.silent_after_s = name, silent_after_s
    device.save(update_fields=["name", "silent_after_s"])
    _note("sensing.device_changed", device, by, at, {"name": name, "silent_after_s": silent_after_s})


@transaction.atomic
def end_device(*, key: str, by: Actor, at: datetime) -> None:
    """The device writes no more. What it wrote stays, and so do its datastreams, for another one to take over."""
    device = _own(key, by)
    if device.ended_at is None:
        device.ended_at = at
        device.save(update_fields=["ended_at"])
        _note("sensing.device_ended", device, by, at)


@transaction.atomic
def assign_streams(*, key: str, datastreams: Iterable[int], by: Actor, at: datetime) -> int:
    """Let the device, and no other one, write these datastreams; how many it did not have before."""
    device, wanted = _own(key, by), set(datastreams)
    _need_in_use(device)
    rows = list(
        Datastream.objects.filter(pk__in=wanted).select_related("device").order_by("pk").select_for_update(of=("self",))
    )
    if missing := wanted - {row.pk for row in rows}:
        raise MissingError("There is no Datastream %(number)s.", number=min(missing), field="datastreams")
    for row in rows:
        if row.device is not None and row.device_id != device.pk and not _may(by, row.device):
            raise NotAllowedError("Datastream %(number)s belongs to a device of another agency.", number=row.pk)
    fresh = [row.pk for row in rows if row.device_id != device.pk]
    Datastream.objects.filter(pk__in=fresh).update(device=device)
    features.changed()
    _note("sensing.streams_assigned", device, by, at, {"datastreams": sorted(fresh)})
    return len(fresh)


@transaction.atomic
def release_streams(*, key: str, datastreams: Iterable[int], by: Actor, at: datetime) -> int:
    """Take datastreams away from the device; how many."""
    device, wanted = _own(key, by), sorted(set(datastreams))
    count = Datastream.objects.filter(pk__in=wanted, device=device).update(device=None)
    features.changed()
    _note("sensing.streams_released", device, by, at, {"datastreams": wanted})
    return count


def _own(key: str, by: Actor) -> Device:
    """The device, locked, if it is for `by` to look after."""
    found = Device.objects.select_for_update().filter(key=key).first()
    if found is None or not _may(by, found):
        raise MissingError("There is no such device, or another agency looks after it.")
    return found


def _may(by: Actor, device: Device) -> bool:
    reached = selectors.reach(by)
    return reached is None or device.agency_id in reached


def _check_agency(by: Actor, agency: str) -> None:
    reached = selectors.reach(by)
    if reached is not None and agency not in reached:
        raise NotAllowedError("Choose your own agency: you look after its devices.", field="agency")
    if agency and not accounts.Agency.objects.filter(code=agency, is_open=True).exists():
        raise InvalidError("There is no such agency.", field="agency")


def _need_in_use(device: Device) -> None:
    if device.ended_at is not None:
        raise ConflictError("This device was ended: register it anew under another name.")


def _secret() -> str:
    return f"kotad_{secrets.token_urlsafe(24)}"


def _give(device: Device, secret: str) -> None:
    device.token = digest(secret)
    device.mosquitto = rules.mosquitto_line(device.key, secret, secrets.token_bytes(SALT_BYTES))


def _note(action: str, device: Device, by: Actor, at: datetime, after: dict[str, object] | None = None) -> None:
    audit.record(action=action, subject=f"device:{device.key}", by=by, at=at, after=after)
