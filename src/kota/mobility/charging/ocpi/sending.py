"""The sender's lists of a hub ("GET All via Hubs"): what other platforms read of all operators together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import TypeAdapter, ValidationError

from kota.mobility.charging.contracts.objects.types import Moment
from kota.mobility.charging.models import Party, Role
from kota.mobility.charging.ocpi.door import Answer, Caller, door
from kota.mobility.charging.ocpi.registering import base
from kota.mobility.charging.selectors import stored
from kota.mobility.charging.services.asking import VERSION, moment
from kota.mobility.charging.services.reading import wrong

MOST = 100
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
_STATES = {Party.CONNECTED: "CONNECTED", Party.INVITED: "PLANNED"}


@door("GET")
def locations(request: HttpRequest, caller: Caller) -> Answer:
    """Published locations of all operators."""
    return _paged(request, "locations", stored.all_locations, stored.whole)


@door("GET")
def tariffs(request: HttpRequest, caller: Caller) -> Answer:
    """Tariffs of all operators."""
    return _paged(request, "tariffs", stored.all_tariffs, lambda row: row.data)


@door("GET")
def clients(request: HttpRequest, caller: Caller) -> Answer:
    """Who is connected through the hub."""
    found = [_client(one) for one in stored.all_roles()]
    begin, limit = _number(request, "offset", 0), min(_number(request, "limit", MOST), MOST)
    return Answer(
        found[begin : begin + limit], headers=_headers(request, "hubclientinfo", begin, limit, len(found))
    )  # fmt: skip


def _client(one: Role) -> dict[str, str]:
    country, party = one.owner.split("*")
    return {
        "party_id": party, "country_code": country, "role": one.role,
        "status": "OFFLINE" if one.party.failures else _STATES.get(one.party.state, "SUSPENDED"),
        "last_updated": moment(one.party.heard_at or one.party.invited_at),
    }  # fmt: skip


def _paged(
    request: HttpRequest, name: str, of: Callable[..., QuerySet[Any]], shown: Callable[[Any], Any]
) -> Answer:  # fmt: skip
    rows = of(_date(request, "date_from"), _date(request, "date_to"))
    begin, limit = _number(request, "offset", 0), min(_number(request, "limit", MOST), MOST)
    found = [shown(row) for row in rows[begin : begin + limit]]
    return Answer(found, headers=_headers(request, name, begin, limit, rows.count()))


def _headers(request: HttpRequest, name: str, begin: int, limit: int, total: int) -> dict[str, str]:
    found = {"X-Total-Count": str(total), "X-Limit": str(MOST)}
    if limit and begin + limit < total:
        kept = {key: request.GET[key] for key in ("date_from", "date_to") if key in request.GET}
        query = urlencode({"offset": begin + limit, "limit": limit, **kept})
        found["Link"] = f'<{base()}/{VERSION}/sender/{name}?{query}>; rel="next"'
    return found


def _number(request: HttpRequest, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise wrong(f"{name} is a whole number", name)
    return int(given)


def _date(request: HttpRequest, name: str) -> datetime | None:
    given = request.GET.get(name, "")
    if not given:
        return None
    try:
        return _MOMENT.validate_python(given.replace(" ", "+"))
    except ValidationError:
        raise wrong(f"{name} is a moment such as 2026-01-31T08:00:00Z", name) from None
