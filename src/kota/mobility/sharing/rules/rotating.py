"""Names of vehicles for the public change with every ride, so that nobody can follow who rides (GBFS 2.0 and later)."""

from kota.base.geo import Point, distance_m
from kota.mobility.sharing.contracts import VehicleStatus

STANDS_M = 60.0  # a parked vehicle that "moves" less only has a new fix of its position


def was_ridden(before: VehicleStatus, after: VehicleStatus) -> bool:
    """Did somebody ride it between two looks? Then it needs a new name."""
    if before.station != after.station:
        return True
    if before.is_reserved and not after.is_reserved:
        return True  # perhaps a short ride back to where it stood
    if None in (before.lon, before.lat, after.lon, after.lat):
        return False
    return distance_m(_at(before), _at(after)) > STANDS_M


def _at(one: VehicleStatus) -> Point:
    return Point(one.lon or 0.0, one.lat or 0.0)
