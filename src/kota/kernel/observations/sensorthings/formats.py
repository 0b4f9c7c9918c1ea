"""Pages of entities as JSON, data arrays, CSV and GeoJSON."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.http import HttpResponse

from kota.base.spreadsheet import harmless
from kota.kernel.observations.contracts.entities import OBSERVATIONS, EntitySet, Kind
from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.rules.query.options import Options
from kota.kernel.observations.selectors.query.fetch import Found
from kota.kernel.observations.selectors.query.rows import Entity, places

JSON = "application/json"
_COMPONENTS = ("id", "phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters")


def page(found: Found, set_: EntitySet, options: Options, path: str, base: str) -> HttpResponse:
    """A page in the format that was asked for."""
    match options.format.lower():
        case "":
            return json(_whole(found, options, path, base))
        case "dataarray":
            return json(_whole(found, options, path, base) | {"value": _arrays(found, set_, options, base)})
        case "csv":
            return _csv(found, set_, options)
        case "geojson":
            return _geojson(found, set_)
    raise NotOfferedError("$resultFormat is dataArray, CSV or GeoJSON")


def json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type=JSON, headers=headers)


def _whole(found: Found, options: Options, path: str, base: str) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if found.count is not None:
        body["@iot.count"] = found.count
    if found.after:
        body["@iot.nextLink"] = next_link(options, path, base, found.after)
    body["value"] = [row.entity for row in found.rows]
    return body


def next_link(options: Options, path: str, base: str, after: str) -> str:
    """The same query, behind the last entity of this page."""
    return link_with(options, path, base, "$skiptoken", after)


def link_with(options: Options, path: str, base: str, name: str, value: str) -> str:
    """The same query, with another place to begin at."""
    kept = [(one, text) for one, text in options.given if one not in ("$skip", "$skiptoken")]
    return f"{base}/{path}?{urlencode([*kept, (name, value)], quote_via=quote, safe='$,/();=')}"


def _arrays(found: Found, set_: EntitySet, options: Options, base: str) -> list[dict[str, Any]]:
    """Observations by their datastreams, as rows of values (18-088, clause 12)."""
    if set_ is not OBSERVATIONS:
        raise QueryError("$resultFormat=dataArray is for Observations")
    names = [name for name in _COMPONENTS if _is_wanted(name, found, options)]
    groups: dict[int | None, list[list[Any]]] = {}
    place = places(OBSERVATIONS)["Datastream"]
    for row in found.rows:
        values = [row.id if name == "id" else row.entity.get(name) for name in names]
        groups.setdefault(row.keys[place], []).append(values)
    return [
        {
            "Datastream@iot.navigationLink": f"{base}/Datastreams({stream})",
            "components": names,
            "dataArray@iot.count": len(rows),
            "dataArray": rows,
        }
        for stream, rows in groups.items()
    ]


def _is_wanted(name: str, found: Found, options: Options) -> bool:
    if options.select:
        return name in options.select or f"@iot.{name}" in options.select
    return name in _COMPONENTS[:4] or any(name in row.entity for row in found.rows)


def _csv(found: Found, set_: EntitySet, options: Options) -> HttpResponse:
    """One row an entity; what is inside of it as `Datastream/name`."""
    rows = [dict(_flat(orjson.loads(orjson.dumps(row.entity)), "")) for row in found.rows]
    columns = list(dict.fromkeys(name for row in rows for name in row)) or [
        _name(prop.name) for prop in set_.properties
    ]
    if options.select:  # in the order that was asked for; what is inside of one stays behind it
        wanted = {name.removeprefix("@iot."): place for place, name in enumerate(options.select)}
        columns.sort(key=lambda name: wanted.get(name.removeprefix("@iot.").split("/")[0], len(wanted)))
    return table(rows, set_.name, columns)


def table(rows: Sequence[Mapping[str, Any]], name: str, columns: Sequence[str] = ()) -> HttpResponse:
    """CSV of rows; its columns are all that any row has, unless they are named."""
    shown = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(shown)
    writer.writerows([harmless(row.get(one, "")) for one in shown] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _name(name: str) -> str:
    return f"@iot.{name}" if name == "id" else name


def _flat(value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        if "Link" in name:
            continue
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{name}/")
        elif isinstance(inner, list):
            yield f"{prefix}{name}", orjson.dumps(inner).decode()
        else:
            yield f"{prefix}{name}", inner


def _geojson(found: Found, set_: EntitySet) -> HttpResponse:
    """Features with a geometry: their own, or that of a location or feature that is expanded inside."""
    shape = next((prop.name for prop in set_.properties if prop.kind is Kind.GEOMETRY), "")
    features = []
    for row in found.rows:
        entity: Entity = orjson.loads(orjson.dumps(row.entity))
        geometry = _geometry(entity, shape)
        properties = {name: value for name, value in entity.items() if name != shape and "Link" not in name}
        features.append({"type": "Feature", "id": row.id, "geometry": geometry, "properties": properties})
    body = orjson.dumps({"type": "FeatureCollection", "features": features})
    return HttpResponse(body, content_type="application/geo+json")


def _geometry(entity: Entity, own: str) -> Any:
    if own and isinstance(entity.get(own), dict):
        return entity[own].get("geometry", entity[own])
    for name, key in (("Locations", "location"), ("FeatureOfInterest", "feature")):
        inner = entity.get(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, dict) and isinstance(inner.get(key), dict):
            return inner[key].get("geometry", inner[key])
    thing = entity.get("Thing") or (entity.get("Datastream") or {}).get("Thing")
    return _geometry(thing, "") if isinstance(thing, dict) else None
