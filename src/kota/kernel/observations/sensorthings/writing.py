"""Making, changing and removing what an address names."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kota.base import clock
from kota.kernel.observations import services
from kota.kernel.observations.contracts.entities import OBSERVATIONS, TASKS, EntitySet, Relation
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.rules.query.paths import Address, Step
from kota.kernel.observations.selectors.query import fetch
from kota.kernel.observations.selectors.writers import Writer
from kota.kernel.observations.sensorthings import formats
from kota.kernel.observations.sensorthings.door import RefusedError, base, body_of, manager_of, writer_of

PATCH_TYPE = "application/json-patch+json"


def post(request: HttpRequest, address: Address) -> HttpResponse:
    return make(address, body_of(request), writer_of(request))


def make(address: Address, body: Any, writer: Writer) -> HttpResponse:
    """Make an entity in a set; the links that the address implies need not be said again."""
    if address.is_one or address.prop or address.is_ref:
        raise RefusedError(
            405, "entities are made by POST to a set, such as Things or Things(1)/Datastreams", "not_here"
        )
    implied: dict[str, int] = {}
    if len(address.steps) > 1:
        before = address.steps[-2]
        parent = fetch.one(Address(address.steps[:-1]), Options(), base())
        implied = {_back(before.set, address.steps[-1].relation, address.set).name: parent.id}
    if not writer.may_manage:
        number = _of_device(address.set, body, implied, writer)
    else:
        number = services.create(address.set, body, implied=implied, by=writer.actor, at=clock.now())
    link = f"{base()}/{address.set.name}({number})"
    return formats.json(
        {"@iot.id": number, "@iot.selfLink": link} | _shown(address.set, number), 201, {"Location": link}
    )


def _shown(found: EntitySet, number: int) -> dict[str, Any]:
    return fetch.one(Address((Step(found, None, number),)), Options(), base()).entity


def _back(before: EntitySet, relation: Relation | None, target: EntitySet) -> Relation:
    """The relation that leads back to where an address came from."""
    for one in target.relations:
        if relation is not None and one.target == before.name and (one.column == relation.column or one.through):
            return one
    raise RefusedError(405, "entities cannot be made at this address", "not_here")


def _of_device(found: EntitySet, body: Any, implied: dict[str, int], writer: Writer) -> int:
    if found is not OBSERVATIONS:
        raise RefusedError(403, "a device writes observations of its own datastreams, and nothing else", "not_allowed")
    return services.observe(body, implied, device=writer.device, at=clock.now())


def change(request: HttpRequest, address: Address) -> HttpResponse:
    """PATCH and PUT."""
    found, number = _addressed(address)
    by, at, body = _changer(request, found, number), clock.now(), body_of(request)
    if request.method == "PUT":
        services.put(found, number, body, by=by, at=at)
    elif request.content_type == PATCH_TYPE:
        services.patch_json(found, number, body, by=by, at=at)
    elif found is TASKS and isinstance(body, dict) and "status" in body:
        services.report_task(number, status=body["status"], by=by, at=at)
    else:
        services.patch(found, number, body, by=by, at=at)
    return formats.json(_shown(found, number))


def _changer(request: HttpRequest, found: EntitySet, number: int) -> Any:
    writer = writer_of(request)
    if found is TASKS and not writer.may_manage:
        services.need_own_task(number, device=writer.device)
        return writer.actor
    return manager_of(request)


def remove(request: HttpRequest, address: Address) -> HttpResponse:
    by = manager_of(request)
    found, number = _addressed(address)
    services.delete(found, number, by=by, at=clock.now())
    return HttpResponse(status=204)


def _addressed(address: Address) -> tuple[EntitySet, int]:
    """The one entity that is to be changed."""
    if not address.is_one or address.prop or address.is_ref:
        raise RefusedError(405, "an entity is changed and removed at its own address, such as Things(1)", "not_here")
    if len(address.steps) == 1 and address.steps[0].id is not None:
        return address.set, address.steps[0].id
    return address.set, fetch.one(address, Options(), base()).id
