"""Barriers that are in the way, with the cases that are to take them away."""

from django.db.models import Count

from kota.mobility.access.models import Barrier
from kota.mobility.access.selectors.ground import ground


def at_stop(stop_id: str) -> list[Barrier]:
    """Those of a stop's station and of its platforms, the oldest first."""
    found = ground()
    places = found.directory.members(found.stop(stop_id))
    return _open(stop__in=[found.directory.stop_id(one) for one in places])


def all_open() -> list[Barrier]:
    """Everything that is in the way, the oldest first."""
    return _open()


def _open(**which: object) -> list[Barrier]:
    return list(Barrier.objects.filter(ends=None, **which).annotate(met=Count("voices")).order_by("begins")[:300])
