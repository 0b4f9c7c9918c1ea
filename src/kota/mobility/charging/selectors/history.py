"""How often a location was free, by hour of the week."""

from datetime import datetime, timedelta

from kota.mobility.charging.models import Evse, StatusChange
from kota.mobility.charging.rules.availability import Share, Told, shares
from kota.mobility.charging.rules.checking import zone_of
from kota.mobility.charging.selectors import facts

WINDOW = timedelta(days=28)


def of_location(location: int, zone: str, at: datetime) -> list[Share]:
    """Shares of the last four weeks, up to the last time the operator was heard."""
    evses = list(Evse.objects.filter(location=location, is_gone=False).values_list("pk", flat=True))
    since = at - WINDOW
    told: dict[int, list[tuple[datetime, str]]] = {evse: [] for evse in evses}
    before = (
        StatusChange.objects.filter(evse__in=evses, at__lt=since).order_by("evse", "-at").distinct("evse")
    )  # fmt: skip
    for change in [*before, *StatusChange.objects.filter(evse__in=evses, at__gte=since).order_by("at", "pk")]:
        told[change.evse_id].append((change.at, change.status))
    known: list[Told] = [changes for changes in told.values() if changes]
    return shares(known, since, at, zone_of(zone, facts.zone()))


def grid(found: list[Share]) -> list[tuple[int, list[Share]]]:
    """Seven days of 24 hours, Monday first."""
    return [(day, found[day * 24 : day * 24 + 24]) for day in range(7)]


def has_any(found: list[Share]) -> bool:
    return any(one.free is not None for one in found)
