"""The receiver's modules: operators push their own objects here, and may look at what became of them."""

from django.http import HttpRequest

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.charging.contracts import objects
from kota.mobility.charging.ocpi.door import Answer, Caller, body, door
from kota.mobility.charging.ocpi.registering import base
from kota.mobility.charging.selectors import stored
from kota.mobility.charging.services import pushes, sessions, tariffs
from kota.mobility.charging.services.asking import VERSION
from kota.mobility.charging.services.pushes import UnknownPlaceError
from kota.mobility.charging.services.reading import read, same

_CREATED = {True: 201, False: 200}


@door("GET", "PUT", "PATCH")
def locations(
    request: HttpRequest, caller: Caller, *, country: str, party_id: str, location: str, evse: str = "",
    connector: str = "",
) -> Answer:  # fmt: skip
    """A location, an EVSE of it, a connector of that."""
    owner, path = caller.owner(country, party_id), tuple(filter(None, (location, evse, connector)))
    if request.method == "GET":
        found = stored.location(owner, location)
        part = found if found is None or not evse else stored.part(found, *path[1:])
        if part is None:
            raise UnknownPlaceError(_("There is no such location."))
        return Answer(part)
    if request.method == "PATCH":
        pushes.patch(
            party=caller.party, owner=owner, path=path, data=body(request), by=caller.actor, at=clock.now()
        )  # fmt: skip
        return Answer()
    is_new = pushes.put(
        party=caller.party, owner=owner, path=path, data=body(request), by=caller.actor, at=clock.now()
    )  # fmt: skip
    return Answer(status=_CREATED[is_new])


@door("GET", "PUT", "DELETE")
def tariff(request: HttpRequest, caller: Caller, *, country: str, party_id: str, code: str) -> Answer:
    """A tariff."""
    owner = caller.owner(country, party_id)
    if request.method == "GET":
        return Answer(_there(stored.tariff(owner, code)))
    if request.method == "DELETE":
        if not tariffs.drop(owner=owner, code=code, by=caller.actor, at=clock.now()):
            raise MissingError(_("There is no such tariff."))
        return Answer()
    data, at = body(request), clock.now()
    found = read(objects.Tariff, data, at)
    same(f"{found.country_code}*{found.party_id}", owner, "country_code and party_id")
    same(found.id, code, "id")
    new = tariffs.keep(party=caller.party, owner=owner, sent=[(data, found)], by=caller.actor, at=at)
    return Answer(status=_CREATED[bool(new)])


@door("GET", "PUT", "PATCH")
def session(request: HttpRequest, caller: Caller, *, country: str, party_id: str, code: str) -> Answer:
    """A session."""
    owner = caller.owner(country, party_id)
    if request.method == "GET":
        return Answer(_there(stored.session(owner, code)))
    if request.method == "PATCH":
        sessions.patch_session(
            party=caller.party, owner=owner, code=code, data=body(request), by=caller.actor, at=clock.now()
        )  # fmt: skip
        return Answer()
    is_new = sessions.put_session(
        party=caller.party, owner=owner, code=code, data=body(request), by=caller.actor, at=clock.now()
    )  # fmt: skip
    return Answer(status=_CREATED[is_new])


@door("POST")
def cdrs(request: HttpRequest, caller: Caller) -> Answer:
    """A new CDR; `Location` says where it can be read again."""
    data, at = body(request), clock.now()
    found = read(objects.Cdr, data, at)
    caller.owner(found.country_code, found.party_id)
    row, is_new = sessions.take_cdr(party=caller.party, data=data, by=caller.actor, at=at)
    return Answer(status=_CREATED[is_new], headers={"Location": f"{base()}/{VERSION}/cdrs/{row.pk}"})


@door("GET")
def cdr(request: HttpRequest, caller: Caller, *, number: int) -> Answer:
    """A CDR at the address that was given for it."""
    return Answer(stored.cdr(caller.party, number))


def _there(found: dict[str, object] | None) -> dict[str, object]:
    if found is None:
        raise MissingError(_("There is no such object."))
    return found
