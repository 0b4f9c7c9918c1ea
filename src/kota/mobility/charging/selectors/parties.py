"""Parties, their feeds, their CDRs and sessions, for the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.charging.models import Cdr, Location, Party, Session
from kota.mobility.charging.selectors import facts


@dataclass(frozen=True, slots=True)
class Connected:
    """A party with what there is of it."""

    row: Party
    owners: str
    places: int
    differing: int
    is_stale: bool
    away: int  # places that are published, and lie in another city

    @property
    def left(self) -> list[tuple[str, str, str]]:
        """What it sent that could not be taken: module, id, and what is wrong with it."""
        return [(module, code, why) for module, told in self.row.pulled.items()
                for code, why in told.get("left", {}).items()]  # fmt: skip

    @property
    def empty(self) -> list[str]:
        """Modules of which it lists nothing any more, though something is known."""
        return [module for module, told in self.row.pulled.items() if told.get("empty")]


def everybody(at: datetime) -> list[Connected]:
    """Those that are connected first, then invitations, then those that left."""
    rows = _counted()
    open_ = dict(open_cdrs().values_list("party").annotate(Count("pk")).order_by())
    order = {Party.CONNECTED: 0, Party.INVITED: 1, Party.SAMPLE: 2, Party.ENDED: 3}
    return sorted((_connected(row, open_, at) for row in rows), key=lambda one: (order[one.row.state], one.row.name))


def _counted() -> QuerySet[Any]:
    away = Q(locations__is_shown=False, locations__is_gone=False, locations__data__publish=True)
    return Party.objects.prefetch_related("roles").annotate(
        shown=Count("locations", filter=Q(locations__is_shown=True), distinct=True),
        away=Count("locations", filter=away, distinct=True),
    )


def _connected(row: Any, open_: dict[int, int], at: datetime) -> Connected:
    owners = ", ".join(f"{one.role} {one.owner}" for one in row.roles.all())
    return Connected(row, owners, row.shown, open_.get(row.pk, 0), is_stale(row, at), row.away)


def is_stale(row: Party, at: datetime) -> bool:
    return row.state == Party.CONNECTED and (row.heard_at is None or at - row.heard_at > facts.stale_after())


def one(number: int, at: datetime) -> Connected:
    row = _counted().filter(pk=number).first()
    if row is None:
        raise MissingError(_("There is no such party."))
    return _connected(row, {row.pk: open_cdrs().filter(party=row).count()}, at)


def open_cdrs() -> QuerySet[Cdr]:
    """CDRs that somebody should look at."""
    return Cdr.objects.filter(~Q(verdict="same"), settled_at=None)


def cdrs(*, only_open: bool, most: int = 25) -> Sequence[Cdr]:
    rows = open_cdrs() if only_open else Cdr.objects.all()
    return list(rows.select_related("party").order_by("-received_at")[:most])


def cdr(number: int) -> Cdr:
    found = Cdr.objects.filter(pk=number).select_related("party").first()
    if found is None:
        raise MissingError(_("There is no such CDR."))
    return found


def sessions(most: int = 20) -> Sequence[Session]:
    return list(Session.objects.select_related("party").order_by("-began_at")[:most])


def place_names(found: Sequence[Session | Cdr]) -> dict[tuple[str, str], str]:
    """Names of the locations of sessions and CDRs, by owner and key."""
    keys = {(row.owner, _place(row.data)) for row in found}
    rows = Location.objects.filter(owner__in={owner for owner, _key in keys}, key__in={key for _owner, key in keys})
    return {(owner, key): name for owner, key, name in rows.values_list("owner", "key", "name")}


def _place(data: dict[str, Any]) -> str:
    told = data.get("location_id") or (data.get("cdr_location") or {}).get("id") or ""
    return str(told).lower()


def named(row: Session | Cdr, names: dict[tuple[str, str], str]) -> str:
    return names.get((row.owner, _place(row.data)), _place(row.data))
