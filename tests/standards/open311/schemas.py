"""JSON Schemas of GeoReport v2, from the rules of the specification; stricter than the published ones: nothing else
may stand in an answer."""

from typing import Any


def _thing(needed: list[str], /, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": needed, "properties": properties, "additionalProperties": False}


def _list(item: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": item, **more}


TEXT = {"type": "string", "minLength": 1}
MAYBE = {"type": ["string", "null"], "minLength": 1}  # unknown is null, never ""
FLAG = {"type": "boolean"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
MAYBE_MOMENT = {"anyOf": [MOMENT, {"type": "null"}]}
MAYBE_NUMBER = {"type": ["number", "null"]}
MAYBE_URL = {"type": ["string", "null"], "pattern": "^https?://"}

DISCOVERY = _thing(
    ["changeset", "contact", "key_service", "endpoints"],
    changeset=TEXT,
    contact=TEXT,
    key_service=TEXT,
    endpoints=_list(
        _thing(
            ["specification", "url", "changeset", "type", "formats"],
            specification={"const": "http://wiki.open311.org/GeoReport_v2"},
            url={"type": "string", "pattern": "^https?://.*/open311/v2$"},
            changeset=TEXT,
            type={"enum": ["production", "test"]},
            formats=_list({"enum": ["text/xml", "application/json"]}, minItems=2, uniqueItems=True),
        ),
        minItems=1,
    ),
)
SERVICES = _list(
    _thing(
        ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"],
        service_code=TEXT,
        service_name=TEXT,
        description=MAYBE,
        metadata=FLAG,
        type={"enum": ["realtime", "batch", "blackbox"]},
        keywords=MAYBE,
        group=MAYBE,
    ),
    minItems=1,
)
ATTRIBUTE = _thing(
    ["variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"],
    variable=FLAG,
    code=TEXT,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required=FLAG,
    datatype_description=MAYBE,
    order={"type": "integer", "minimum": 1},
    description=TEXT,
    values=_list(_thing(["key", "name"], key=TEXT, name=TEXT)),
)
DEFINITION = _thing(["service_code", "attributes"], service_code=TEXT, attributes=_list(ATTRIBUTE))
REQUEST = _thing(
    [
        "service_request_id", "status", "service_name", "service_code", "description", "requested_datetime",
        "updated_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
    ],
    service_request_id=TEXT,
    status={"enum": ["open", "closed"]},
    status_notes=MAYBE,
    service_name=TEXT,
    service_code=TEXT,
    description={"type": ["string", "null"], "minLength": 1, "maxLength": 4000},
    agency_responsible=MAYBE,
    service_notice=MAYBE,
    requested_datetime=MOMENT,
    updated_datetime=MOMENT,
    expected_datetime=MAYBE_MOMENT,
    address=MAYBE,
    address_id=MAYBE,
    zipcode=MAYBE,
    lat=MAYBE_NUMBER,
    long=MAYBE_NUMBER,
    media_url=MAYBE_URL,
)  # fmt: skip
REQUESTS = _list(REQUEST)
POSTED = _list(
    {
        **_thing(
            ["service_notice", "account_id"],
            service_request_id=TEXT,
            token=TEXT,
            service_notice=MAYBE,
            account_id=MAYBE,
        ),
        "oneOf": [{"required": ["service_request_id"]}, {"required": ["token"]}],
    },
    minItems=1,
    maxItems=1,
)
TOKEN = _list(_thing(["service_request_id", "token"], service_request_id=MAYBE, token=TEXT), minItems=1, maxItems=1)
ERRORS = _list(_thing(["code", "description"], code={"type": "integer"}, description=TEXT), minItems=1)
