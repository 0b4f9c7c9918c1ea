"""Vehicles as they may be published."""

from collections.abc import Iterator

from kota.mobility.sharing.contracts import VehicleStatus
from kota.mobility.sharing.models import Vehicle


def published(system: str) -> Iterator[tuple[str, VehicleStatus, bool]]:
    """Each with its name of this ride, and whether it is made up; its own number stays inside."""
    for row in Vehicle.objects.filter(system=system).order_by("token").iterator(chunk_size=5000):
        status = VehicleStatus(
            "", row.lon, row.lat, row.type, row.station, row.is_reserved, row.is_disabled, row.range_m, row.plan
        )
        yield str(row.token), status, row.is_simulated
