"""Somebody's own places."""

from kota.mobility.journeys.models import SavedPlace

_ORDER = {"home": 0, "work": 1}


def own(account_id: int | None) -> list[SavedPlace]:
    """Home and work first, then by name; nobody known has none here."""
    if account_id is None:
        return []
    rows = SavedPlace.objects.filter(account_id=account_id)
    return sorted(rows, key=lambda row: (_ORDER.get(row.kind, 2), row.name.casefold()))
