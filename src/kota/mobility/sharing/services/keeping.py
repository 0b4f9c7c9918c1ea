"""What files and operators say, put into tables: only what changed is written."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection

from kota.base.dumping import dump
from kota.base.geo import Point
from kota.mobility.sharing.contracts import StationInfo, StationStatus, VehicleStatus
from kota.mobility.sharing.models import Station, Vehicle
from kota.mobility.sharing.rules.rotating import was_ridden

_INFO = ["name", "point", "capacity", "region", "address", "is_virtual", "web", "is_gone"]
_BATCH = 5000
_PUT = """
    UPDATE sharing_station s SET vehicles = n.vehicles, docks = n.docks, disabled = n.disabled,
      docks_disabled = n.docks_disabled, types = n.types, is_installed = n.is_installed, is_renting = n.is_renting,
      is_returning = n.is_returning, reported_at = n.reported_at, seen_at = %(at)s, is_simulated = %(simulated)s
    FROM json_populate_recordset(NULL::sharing_station, %(rows)s::json) n
    WHERE s.system = %(system)s AND s.code = n.code
      AND (%(always)s OR s.seen_at IS NULL OR s.is_simulated <> %(simulated)s OR (s.vehicles, s.docks, s.disabled,
           s.docks_disabled, s.types, s.is_installed, s.is_renting, s.is_returning, s.reported_at) IS DISTINCT FROM
          (n.vehicles, n.docks, n.disabled, n.docks_disabled, n.types, n.is_installed, n.is_renting, n.is_returning,
           n.reported_at))
"""


def put_stations(
    system: str, many: Sequence[StationInfo], *, spoilt: Collection[str] = frozenset()
) -> tuple[int, int]:  # fmt: skip
    """Stations of a file: how many are new, and how many are gone. Those that it names in a `spoilt` row stay."""
    known = set(Station.objects.filter(system=system, is_gone=False).values_list("code", flat=True))
    named = {one.id for one in many}
    lost = known - named - set(spoilt)
    rows = [
        Station(
            system=system, code=one.id, name=one.name, point=Point(one.lon, one.lat), capacity=one.capacity,
            region=one.region, address=one.address, is_virtual=one.is_virtual, web=one.web, is_gone=False,
        )
        for one in many
    ]  # fmt: skip
    Station.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["system", "code"], update_fields=_INFO, batch_size=_BATCH
    )
    Station.objects.filter(system=system, code__in=lost).update(is_gone=True)
    return len(named - known), len(lost)


def put_statuses(
    system: str, many: Sequence[StationStatus], *, at: datetime, is_simulated: bool = False, always: bool = True
) -> int:
    """What stands at stations; how many rows were written. Unless `always`, those that say the same stay untouched."""
    rows = [
        {
            "code": one.id, "vehicles": one.vehicles, "docks": one.docks, "disabled": one.disabled,
            "docks_disabled": one.docks_disabled, "types": dict(one.types), "is_installed": one.is_installed,
            "is_renting": one.is_renting, "is_returning": one.is_returning, "reported_at": one.reported,
        }
        for one in many
    ]  # fmt: skip
    asked: dict[str, Any] = {
        "rows": dump(rows).decode(), "system": system, "at": at, "simulated": is_simulated, "always": always
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PUT, asked)
        return int(cursor.rowcount)


def put_vehicles(
    system: str, many: Sequence[VehicleStatus], *, is_simulated: bool = False, spoilt: Collection[str] = frozenset()
) -> None:
    """All vehicles of a system: one that was ridden since the last look has another name; one that is gone is dropped,
    and will have another name when it comes back."""
    known = {row.number: row for row in Vehicle.objects.filter(system=system)}
    named = {one.number for one in many} | set(spoilt)
    fresh, ridden, same = [], [], []
    for one in many:
        row, before = _row(system, one, is_simulated=is_simulated), known.get(one.number)
        if before is None:
            fresh.append(row)
        elif was_ridden(_status(before), one):
            ridden.append(before.pk)
            fresh.append(row)
        elif _told(row) != _told(before):
            row.token = before.token
            same.append(row)
    gone = [row.pk for number, row in known.items() if number not in named]
    Vehicle.objects.filter(pk__in=[*gone, *ridden]).delete()
    Vehicle.objects.bulk_create(fresh, batch_size=_BATCH)
    Vehicle.objects.bulk_update(same, _FIELDS, batch_size=_BATCH)


_FIELDS = ["lon", "lat", "type", "station", "is_reserved", "is_disabled", "range_m", "plan", "is_simulated"]


def _row(system: str, one: VehicleStatus, *, is_simulated: bool) -> Vehicle:
    return Vehicle(
        token=uuid4(), system=system, number=one.number, lon=one.lon, lat=one.lat, type=one.type, station=one.station,
        is_reserved=one.is_reserved, is_disabled=one.is_disabled, range_m=one.range_m, plan=one.plan,
        is_simulated=is_simulated,
    )  # fmt: skip


def _told(row: Vehicle) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _status(row: Vehicle) -> VehicleStatus:
    return VehicleStatus(
        row.number, row.lon, row.lat, row.type, row.station, row.is_reserved, row.is_disabled, row.range_m, row.plan
    )
