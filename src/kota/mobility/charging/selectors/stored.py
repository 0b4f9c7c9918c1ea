"""Objects as they were sent: what a party may read again, and what others read from the hub."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.charging.models import Cdr, Connector, Evse, Location, Party, Role, Session, Tariff

_WHOLE = Prefetch(
    "evses",
    Evse.objects.filter(is_gone=False).order_by("pk").prefetch_related(
        Prefetch("connectors", Connector.objects.order_by("pk"), to_attr="all_connectors")
    ),
    to_attr="all_evses",
)  # fmt: skip


def location(owner: str, code: str) -> dict[str, Any] | None:
    row = Location.objects.filter(owner=owner, key=code.lower(), is_gone=False).prefetch_related(_WHOLE).first()
    return whole(row) if row else None


def whole(row: Location) -> dict[str, Any]:
    """A location with its EVSEs and their connectors. Parents are as new as what is in them."""
    evses = [{**evse.data, "connectors": [plug.data for plug in evse.all_connectors]}
             for evse in row.all_evses]  # type: ignore[attr-defined]  # fmt: skip
    return {**row.data, "evses": evses}


def part(found: dict[str, Any], evse: str, connector: str = "") -> dict[str, Any] | None:
    """An EVSE, or a connector of it."""
    one = next((item for item in found["evses"] if item["uid"].lower() == evse.lower()), None)
    if one is None or not connector:
        return one
    return next((item for item in one["connectors"] if item["id"].lower() == connector.lower()), None)


def tariff(owner: str, code: str) -> dict[str, Any] | None:
    return _one(Tariff.objects.filter(owner=owner, key=code.lower()))


def session(owner: str, code: str) -> dict[str, Any] | None:
    return _one(Session.objects.filter(owner=owner, key=code.lower()))


def cdr(party: Party, number: int) -> dict[str, Any]:
    """A CDR by the address that we gave it. MissingError unless it is the party's own."""
    found = _one(Cdr.objects.filter(party=party, pk=number))
    if found is None:
        raise MissingError(_("There is no such CDR."))
    return found


def _one(rows: QuerySet[Any]) -> dict[str, Any] | None:
    return rows.values_list("data", flat=True).first()


def all_locations(since: datetime | None, until: datetime | None) -> QuerySet[Location]:
    """Published ones of connected operators, the oldest first, for platforms that are no operators."""
    rows = Location.objects.filter(is_shown=True, party__state=Party.CONNECTED, party__is_sample=False)
    return _between(rows, since, until).prefetch_related(_WHOLE)


def all_tariffs(since: datetime | None, until: datetime | None) -> QuerySet[Tariff]:
    return _between(Tariff.objects.filter(party__state=Party.CONNECTED, party__is_sample=False), since, until)


def _between(rows: QuerySet[Any], since: datetime | None, until: datetime | None) -> QuerySet[Any]:
    if since is not None:
        rows = rows.filter(last_updated__gte=since)
    if until is not None:
        rows = rows.filter(last_updated__lt=until)
    return rows.order_by("pk")


def all_roles() -> Sequence[Role]:
    """Everybody who is connected through the hub."""
    return list(Role.objects.filter(party__is_sample=False).select_related("party").order_by("pk"))
