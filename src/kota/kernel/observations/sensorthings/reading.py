"""Answering what is asked for: sets, entities, properties, links."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.contracts.errors import NoEntityError, NotOfferedError, QueryError
from kota.kernel.observations.rules.query import options as queries
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.rules.query.paths import Address
from kota.kernel.observations.selectors.query import buckets, decimation, fetch
from kota.kernel.observations.sensorthings import formats
from kota.kernel.observations.sensorthings.door import base


def read(request: HttpRequest, address: Address, path: str) -> HttpResponse:
    """Whatever the address names."""
    return answer(address, queries.read(request.META.get("QUERY_STRING", "")), path)


def answer(address: Address, options: Options, path: str) -> HttpResponse:
    if options.apply or options.decimation is not None:
        return _series(address, options, path)
    if address.prop:
        return _property(address)
    if address.is_one:
        return _one(address, options)
    found = fetch.page(address, options, base())
    if address.is_ref:
        links = [{"@iot.selfLink": row.entity["@iot.selfLink"]} for row in found.rows]
        body: dict[str, Any] = {} if found.count is None else {"@iot.count": found.count}
        if found.after:
            body["@iot.nextLink"] = formats.next_link(options, path, base(), found.after)
        return formats.json(body | {"value": links})
    return formats.page(found, address.set, options, path, base())


def _one(address: Address, options: Options) -> HttpResponse:
    if options.filter or options.orderby or options.count or options.skip or options.top is not None:
        raise QueryError("a single entity takes $select and $expand only")
    row = fetch.one(address, options, base())
    if address.is_ref:
        return formats.json({"@iot.selfLink": row.entity["@iot.selfLink"]})
    if options.format:
        return formats.page(fetch.Found([row]), address.set, options, "", base())
    return formats.json(row.entity)


def _property(address: Address) -> HttpResponse:
    name = address.prop
    entity = orjson.loads(orjson.dumps(fetch.one(address, Options(), base()).entity))
    value = entity.get("@iot.id") if name == "id" else entity.get(name)
    for key in address.keys:
        if not isinstance(value, dict) or key not in value:
            raise NoEntityError("there is nothing of that name inside of %(name)s", name=name)
        value = value[key]
    if value is None:
        return HttpResponse(status=204)
    if not address.is_value:
        return formats.json({address.keys[-1] if address.keys else name: value})
    if isinstance(value, str):
        return HttpResponse(value, content_type="text/plain; charset=utf-8")
    return formats.json(value)


def _series(address: Address, options: Options, path: str) -> HttpResponse:
    """Sums of time buckets, or the observations that a chart needs."""
    if address.set is not OBSERVATIONS or address.is_one:
        raise QueryError("$apply and $decimation are for Observations")
    within = fetch.narrowed(address.steps)
    if options.apply:
        return _buckets(within, options, path)
    rows, count = decimation.thin(within, options, base())
    return formats.page(fetch.Found(rows, "", count if options.count else None), address.set, options, "", base())


def _buckets(within: fetch.Within, options: Options, path: str) -> HttpResponse:
    if options.format and options.format.lower() != "csv":
        raise NotOfferedError("$apply answers in JSON or, with $resultFormat=CSV, as CSV")
    found = buckets.apply(within, options)
    if options.format:
        return formats.table(orjson.loads(found.value), "Buckets")
    body: dict[str, Any] = {"@iot.count": found.count} if options.count else {}
    if found.following is not None:
        body["@iot.nextLink"] = formats.link_with(options, path, base(), "$skip", str(found.following))
    return formats.json(body | {"value": orjson.Fragment(found.value)})
