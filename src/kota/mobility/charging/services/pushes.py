"""What an operator pushes of its locations: one, an EVSE or a connector of it, whole (PUT) or in part (PATCH)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import TypeAdapter, ValidationError

from kota.base.actor import Actor
from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.charging.contracts import objects
from kota.mobility.charging.contracts.objects.types import Moment
from kota.mobility.charging.models import Party
from kota.mobility.charging.rules import merging
from kota.mobility.charging.selectors import stored
from kota.mobility.charging.services import places
from kota.mobility.charging.services.reading import read, same, wrong

Object = Mapping[str, Any]
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


class UnknownPlaceError(MissingError):
    """OCPI 2003: no such location, EVSE or connector."""


@transaction.atomic
def put(*, party: Party, owner: str, path: tuple[str, ...], data: Object, by: Actor, at: datetime) -> bool:
    """A location, EVSE or connector whole; was it new? `path` is location, or location and EVSE, or all three ids."""
    if len(path) == 1:
        location = read(objects.Location, data, at)
        same(f"{location.country_code}*{location.party_id}", owner, "country_code and party_id")
        same(location.id, path[0], "id")
        kept = places.keep(party=party, owner=owner, sent=[places.Sent(data, location)], by=by, at=at)
        return bool(kept.new)
    found = _part(data, path, at)
    whole = _whole(owner, path[0])
    is_new = stored.part(whole, *path[1:]) is None
    _placed(party, owner, whole, path, dict(data), found.last_updated, by=by, at=at)
    return is_new


@transaction.atomic
def patch(*, party: Party, owner: str, path: tuple[str, ...], data: Object, by: Actor, at: datetime) -> None:
    """Some fields of a location, EVSE or connector. `last_updated` is among them."""
    when = dated(data)
    whole = _whole(owner, path[0])
    if len(path) == 1:
        if "evses" in data:
            raise wrong("EVSEs have addresses of their own", "evses")
        put(party=party, owner=owner, path=path, data=merging.patched(whole, data), by=by, at=at)
        return
    before = stored.part(whole, *path[1:])
    if before is None:
        raise UnknownPlaceError(_("There is no such charger."))
    if not merging.is_news(when, _part(before, path).last_updated, at):
        return  # older than what is here
    merged = merging.patched(before, data)
    _part(merged, path, at)
    _placed(party, owner, whole, path, merged, when, by=by, at=at)


def _part(data: Object, path: tuple[str, ...], at: datetime | None = None) -> objects.Evse | objects.Connector:
    """An EVSE or a connector, called what its address says."""
    found: objects.Evse | objects.Connector
    if len(path) == 2:
        found = read(objects.Evse, data, at)
        same(found.uid, path[1], "uid")
    else:
        found = read(objects.Connector, data, at)
        same(found.id, path[2], "id")
    return found


def dated(data: Object) -> datetime:
    """Of a PATCH: it says when the object changed."""
    try:
        return _MOMENT.validate_python(data.get("last_updated"))
    except ValidationError:
        raise wrong("last_updated: every PATCH has it", "last_updated") from None


def _whole(owner: str, code: str) -> dict[str, Any]:
    places.lock(owner)
    found = stored.location(owner, code)
    if found is None:
        raise UnknownPlaceError(_("There is no such location."))
    return found


def _placed(
    party: Party, owner: str, whole: dict[str, Any], path: tuple[str, ...], data: dict[str, Any], when: datetime, *,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Put an EVSE or a connector into its location, and let the parents be as new as it is."""
    name = str(data["last_updated"])
    if len(path) == 3:
        evse = stored.part(whole, path[1])
        if evse is None:
            raise UnknownPlaceError(_("There is no such charger."))
        _into(evse["connectors"], "id", path[2], data)
        _renew(evse, when, name)
    else:
        _into(whole["evses"], "uid", path[1], data)
    _renew(whole, when, name)
    location = read(objects.Location, whole)
    places.keep(party=party, owner=owner, sent=[places.Sent(whole, location)], by=by, at=at)


def _into(found: list[dict[str, Any]], name: str, code: str, data: dict[str, Any]) -> None:
    place = next((row for row, one in enumerate(found) if str(one[name]).lower() == code.lower()), None)
    if place is None:
        found.append(data)
    else:
        found[place] = data


def _renew(parent: dict[str, Any], when: datetime, name: str) -> None:
    if dated(parent) < when:
        parent["last_updated"] = name
