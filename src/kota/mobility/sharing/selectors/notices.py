"""What the city says of its own systems."""

from datetime import datetime

from kota.mobility.sharing.contracts import Notice
from kota.mobility.sharing.models import ShareNotice

_MOST = 200


def of(system: str) -> tuple[Notice, ...]:
    """Newest first; those that ended long ago are left out by `standing`."""
    rows = ShareNotice.objects.filter(system=system).order_by("-begins")[:_MOST]
    return tuple(as_told(row) for row in rows)


def as_told(row: ShareNotice) -> Notice:
    return Notice(str(row.pk), row.kind, row.summary, row.description, tuple(row.stations), row.begins, row.ends)


def standing(many: tuple[Notice, ...], at: datetime, station: str = "") -> list[Notice]:
    """Those that hold now (or will), of a station where one is named: its own and those of the whole system."""
    return [
        one
        for one in many
        if (one.ends is None or one.ends > at) and (not station or not one.stations or station in one.stations)
    ]
