"""What is near a point: stations, vehicles, parks, and which rules hold there. From memory, in microseconds."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from math import hypot

import shapely

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.geo import Point, distance_m
from kota.base.words import noop as _
from kota.mobility.sharing.contracts import (
    Expected,
    NearPark,
    NearStation,
    NearVehicle,
    Plan,
    Quote,
    Ruling,
    Sought,
    Texts,
    Zone,
)
from kota.mobility.sharing.rules import pricing, zones
from kota.mobility.sharing.selectors import facts
from kota.mobility.sharing.selectors.book import Book, Loose, Stop, System, book, is_current


def stations_near(
    lon: float, lat: float, metres: float, at: datetime, kind: Sought | None = None, *, now: datetime | None = None
) -> list[NearStation]:
    """Stations within a distance, nearest first, with what is expected there at `at` (now: what stands there)."""
    found, now = book(), now or clock.now()
    x, y = found.place(lon, lat)
    near = found.tree.query(shapely.box(x - metres, y - metres, x + metres, y + metres))
    rows = ((hypot(found.stops[i].x - x, found.stops[i].y - y), i) for i in near.tolist())
    return [
        told(found, found.stops[number], away, at, now, kind)
        for away, number in sorted(row for row in rows if row[0] <= metres)
        if kind is None or kind in found.stops[number].kinds
    ]


def told(found: Book, stop: Stop, away: float, at: datetime, now: datetime, kind: Sought | None = None) -> NearStation:
    """A station as others are told of it."""
    is_stale = not is_current(stop.good_until, now)
    vehicles = stop.of_kind(kind)
    docks = stop.docks if stop.is_returning else 0
    return NearStation(
        stop.id, stop.system.code, stop.code, stop.name, stop.lon, stop.lat, away, vehicles, docks, stop.kinds,
        stop.is_renting and stop.is_installed, stop.is_returning and stop.is_installed, is_stale, stop.is_simulated,
        expected(found, stop, at, now), stop.system.plan,
    )  # fmt: skip


def expected(found: Book, stop: Stop, at: datetime, now: datetime) -> Expected | None:
    """What is likely at a station at a moment. Of one that is silent nobody can say what stands there soon."""
    minutes = (at - now).total_seconds() / 60
    if is_current(stop.good_until, now):
        return found.outlooks.at(stop.system.code, stop.id, (stop.of_kind(None), stop.docks), at, now)
    return found.outlooks.typically(stop.system.code, stop.id, at, minutes) if minutes > 60 else None


def vehicles_near(
    lon: float,
    lat: float,
    metres: float,
    kind: Sought | None = None,
    *,
    most: int = 200,
    now: datetime | None = None,
) -> list[NearVehicle]:
    """Vehicles outside of stations that can be rented now, nearest first. Of a system that is silent none."""
    found, now = book(), now or clock.now()
    x, y = found.place(lon, lat)
    near = found.loose_tree.query(shapely.box(x - metres, y - metres, x + metres, y + metres))
    rows = sorted((hypot(found.loose_xs[i] - x, found.loose_ys[i] - y), i) for i in near.tolist())
    kept = ((away, found.loose[i]) for away, i in rows if away <= metres)
    return [
        _loose(one, away)
        for away, one in kept
        if (kind is None or one.kind is kind) and is_current(one.system.good_until, now)
    ][:most]


def _loose(one: Loose, away: float) -> NearVehicle:
    return NearVehicle(
        one.token, one.system.code, one.kind, one.type, one.lon, one.lat, away, one.range_m, one.plan,
        one.is_simulated,
    )  # fmt: skip


def parks_near(lon: float, lat: float, metres: float, vehicle: str = "") -> list[NearPark]:
    """Where to leave a vehicle (`cars`, `motorcycles`, `bicycles`; any of them) and go on by train or bus."""
    here = Point(lon, lat)
    rows = ((distance_m(here, Point(one.lon, one.lat)), one) for one in facts.parks().values())
    return [
        NearPark(one.code, facts.texts(one.name), facts.texts(one.beside), one.lon, one.lat, away, one.cars,
                 one.motorcycles, one.bicycles, one.is_sample)
        for away, one in sorted(rows, key=lambda row: row[0])
        if away <= metres and (not vehicle or getattr(one, vehicle))
    ]  # fmt: skip


def ruling_at(system: str, lon: float, lat: float, vehicle_type: str = "", *, at: datetime) -> Ruling:
    """What a system allows at a place. MissingError for a type of vehicle that it does not have."""
    one = system_of(system)
    if vehicle_type and one.types and vehicle_type not in one.types:
        raise MissingError(_("This system has no vehicles of the type %(type)s."), type=vehicle_type)
    return zones.ruling(_holding(one, shapely.Point(lon, lat)), one.zones.everywhere, vehicle_type, at)


def ruling_along(
    system: str, line: Sequence[tuple[float, float]], vehicle_type: str = "", *, at: datetime
) -> Ruling | None:
    """What stands in the way of riding along a line: the strictest rule of the zones that it passes, or None."""
    one = system_of(system)
    each = [zones.ruling([zone], (), vehicle_type, at) for zone in _holding(one, shapely.LineString(line))]
    barred = [rule for rule in each if not rule.may_ride]
    slow = sorted((rule for rule in each if rule.max_kmh is not None), key=lambda rule: rule.max_kmh or 0)
    return next(iter([*barred, *slow]), None)


def _holding(system: System, shape: shapely.Geometry) -> list[Zone]:
    """Zones that hold or meet a shape, in their order."""
    return [system.zones.zones[i] for i in sorted(system.tree.query(shape, predicate="intersects").tolist())]


def system_of(code: str) -> System:
    """MissingError when no system of this code is on."""
    found = book().systems.get(code)
    if found is None:
        raise MissingError(_("There is no such system of shared vehicles."))
    return found


def system_name(code: str) -> Texts:
    """What a system is called."""
    return system_of(code).info.name


def plan_of(system: str, plan: str = "") -> Plan | None:
    """A plan, or that which is usual in the system; None where it tells of none."""
    one = system_of(system)
    return one.plans.get(plan or one.plan)


def price(system: str, *, minutes: float, km: float = 0, plan: str = "") -> Quote | None:
    """What a ride costs; None where the system tells of no such plan."""
    found = plan_of(system, plan)
    return pricing.quote(found, minutes=Decimal(str(minutes)), km=Decimal(str(km))) if found else None
