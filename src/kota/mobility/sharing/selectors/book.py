"""Everything that searches need, in the memory of each process: looked up in microseconds, looked after once a second.

Systems, stations and zones are built anew when a file or a fact changed; what stands there when a status came; what is
expected when it was forecast.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.db import connection
from shapely import STRtree

from kota.base.geo import METRES_PER_DEGREE
from kota.mobility.sharing.contracts import (
    Name,
    Notice,
    Plan,
    Region,
    ShareSystemFact,
    Sought,
    SystemInfo,
    Texts,
    VehicleType,
    Zones,
)
from kota.mobility.sharing.models import Feed, Station, Vehicle
from kota.mobility.sharing.selectors import content, facts, notices, outlooks
from kota.mobility.sharing.selectors.outlooks import Outlooks

OLD = timedelta(minutes=10)  # a status that is older says nothing about now
OLD_OF_STATION = timedelta(hours=2)  # a station that was silent for so long before its system spoke
_FIXED = (Name.SYSTEM, Name.TYPES, Name.PLANS, Name.REGIONS, Name.ALERTS, Name.ZONES)


@dataclass(slots=True)
class System:
    """A system with all that its files, or the city's facts, say of it."""

    code: str
    fact: ShareSystemFact
    info: SystemInfo
    types: dict[str, VehicleType]
    plans: dict[str, Plan]
    regions: dict[str, Region]
    notices: tuple[Notice, ...]
    zones: Zones
    tree: STRtree
    good_until: datetime | None = None
    is_simulated: bool = False

    @property
    def is_own(self) -> bool:
        return not self.fact.url

    @property
    def kinds(self) -> frozenset[Sought]:
        """Without types a system has bicycles (GBFS)."""
        return frozenset(Sought.of(one.form) for one in self.types.values()) or frozenset({Sought.BIKE})

    @property
    def plan(self) -> str:
        """How a ride is paid where nothing else is said."""
        named = (one.default_plan for one in self.types.values())
        return next((plan for plan in named if plan in self.plans), next(iter(self.plans), ""))


@dataclass(slots=True)
class Stop:
    """A station, with what stands there."""

    id: int
    system: System
    code: str
    name: Texts
    lon: float
    lat: float
    x: float
    y: float
    capacity: int | None
    address: str
    region: str
    web: str
    is_virtual: bool
    vehicles: int = 0
    docks: int | None = None
    disabled: int = 0
    docks_disabled: int = 0
    types: dict[str, int] = field(default_factory=dict)
    is_installed: bool = True
    is_renting: bool = True
    is_returning: bool = True
    reported_at: datetime | None = None
    good_until: datetime | None = None
    is_simulated: bool = False

    @property
    def kinds(self) -> frozenset[Sought]:
        forms = [one.form for key in self.types if (one := self.system.types.get(key))]
        return frozenset(Sought.of(form) for form in forms) or self.system.kinds

    def of_kind(self, kind: Sought | None) -> int:
        """Vehicles of a kind that can be rented; all of them where the station does not say which are which."""
        if not self.is_renting or not self.is_installed:
            return 0
        if kind is None or not self.types or self.kinds <= {kind}:
            return self.vehicles
        known = self.system.types
        return sum(n for key, n in self.types.items() if (t := known.get(key)) and Sought.of(t.form) is kind)


@dataclass(slots=True)
class Loose:
    """A vehicle outside of stations."""

    token: str
    system: System
    kind: Sought
    type: str
    lon: float
    lat: float
    range_m: float | None
    plan: str
    is_simulated: bool


class Book:
    """One state of everything. It is never changed after others may see it."""

    def __init__(self) -> None:
        self.systems: dict[str, System] = {}
        self.stops: list[Stop] = []
        self.by_id: dict[int, Stop] = {}
        self.loose: list[Loose] = []
        self.outlooks = Outlooks()
        self.shrink = 1.0
        self.tree = self.loose_tree = STRtree([])
        self.xs = self.ys = self.loose_xs = self.loose_ys = np.empty(0)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the origin of degrees, right around the city."""
        return lon * METRES_PER_DEGREE * self.shrink, lat * METRES_PER_DEGREE


_LOCK = threading.Lock()
_STATE: dict[str, Any] = {"checked": float("-inf"), "key": None, "book": Book()}


def book() -> Book:
    """The state now, up to a second old."""
    if time.monotonic() - _STATE["checked"] >= settings.KOTA_FACTS_MAX_AGE_S:
        with _LOCK:
            _refresh()
    found: Book = _STATE["book"]
    return found


def _refresh() -> None:
    key = (facts.generation(), connection.settings_dict["NAME"], *_revisions())
    if key != _STATE["key"]:
        _STATE["book"] = _made(_STATE["book"], _STATE["key"], key)
        _STATE["key"] = key
    _STATE["checked"] = time.monotonic()


def _revisions() -> tuple[Any, ...]:
    """What changed: files that say what there is; all files; forecasts. Who wrote a row last tells apart what a
    transaction that was rolled back had said."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (sum(revision) FILTER (WHERE fixed), max(w) FILTER (WHERE fixed))::text, sum(revision), max(w),"
            " count(*), (SELECT max(id) FROM sharing_round), (SELECT max(made_at) FROM sharing_typical) FROM (SELECT"
            " revision, xmin::text::bigint AS w, name NOT IN ('station_status', 'vehicle_status') AS fixed"
            " FROM sharing_feed) AS feed"
        )
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _made(before: Book, old: Any, new: Any) -> Book:
    """What systems say of themselves is read when that changed; what stands where, each time."""
    made = Book()
    made.systems = before.systems if old is not None and old[:3] == new[:3] else _systems()
    feeds = {(feed.system, feed.name): feed for feed in Feed.objects.defer("content", "refused")}
    for one in made.systems.values():
        one.good_until = _good_until(feeds.get((one.code, Name.STATUS)) or feeds.get((one.code, Name.VEHICLES)))
    _put_stations(made)
    _put_vehicles(made)
    for one in made.systems.values():
        one.is_simulated = any(stop.is_simulated for stop in made.stops if stop.system is one) or any(
            loose.is_simulated for loose in made.loose if loose.system is one
        )
    made.outlooks = outlooks.latest(list(made.systems))
    return made


def _systems() -> dict[str, System]:
    kept = {(row.system, row.name): row.content for row in Feed.objects.filter(name__in=_FIXED).exclude(content=None)}
    return {code: _system(fact, kept) for code, fact in facts.systems().items() if fact.on}


def _system(fact: ShareSystemFact, kept: dict[tuple[str, str], Any]) -> System:
    def of(name: Name) -> tuple[Any, ...]:
        return content.from_json(name, kept.get((fact.code, name)))

    if not fact.url:
        info, types, plans = facts.about(fact), facts.types(fact.code), facts.plans(fact.code)
        own = facts.zones(fact.code)
        return System(fact.code, fact, info, types, plans, {}, notices.of(fact.code), own, _tree(own))
    zones = next(iter(of(Name.ZONES)), Zones())
    info = next(iter(of(Name.SYSTEM)), facts.about(fact))
    by_id = [{one.id: one for one in of(name)} for name in (Name.TYPES, Name.PLANS, Name.REGIONS)]
    return System(fact.code, fact, info, by_id[0], by_id[1], by_id[2], of(Name.ALERTS), zones, _tree(zones))


def _tree(zones: Zones) -> STRtree:
    """The shapes of zones; a shape that is none (a ring that crosses itself) is mended."""
    shapes = [shapely.MultiPolygon([(p[0], p[1:]) for p in zone.polygons]) for zone in zones.zones]
    return STRtree([shape if shape.is_valid else shapely.make_valid(shape) for shape in shapes])


def _good_until(feed: Feed | None) -> datetime | None:
    """Until when a status says something about now: three times as long as it promises, at least ten minutes."""
    if feed is None or feed.answered_at is None:
        return None
    said = min(feed.updated_at, feed.answered_at) if feed.updated_at else feed.answered_at
    return said + max(OLD, timedelta(seconds=3 * feed.ttl))


def _put_stations(made: Book) -> None:
    found = list(Station.objects.filter(system__in=list(made.systems), is_gone=False).order_by("pk"))
    made.shrink = cos(radians(sum(row.point.lat for row in found) / len(found))) if found else 1.0
    made.stops = [_stop(made, row) for row in found]
    made.by_id = {one.id: one for one in made.stops}
    made.xs, made.ys = np.array([one.x for one in made.stops]), np.array([one.y for one in made.stops])
    made.tree = STRtree(shapely.points(made.xs, made.ys)) if found else STRtree([])


def _stop(made: Book, row: Station) -> Stop:
    system = made.systems[row.system]
    x, y = made.place(row.point.lon, row.point.lat)
    return Stop(
        row.pk, system, row.code, row.name, row.point.lon, row.point.lat, x, y, row.capacity, row.address, row.region,
        row.web, row.is_virtual, row.vehicles or 0, row.docks, row.disabled, row.docks_disabled, row.types,
        row.is_installed, row.is_renting, row.is_returning, row.reported_at, _station_good_until(system, row),
        row.is_simulated,
    )  # fmt: skip


def _station_good_until(system: System, row: Station) -> datetime | None:
    if row.vehicles is None or row.seen_at is None:
        return None
    if system.is_own:
        return row.seen_at + OLD
    if row.reported_at and row.reported_at < row.seen_at - OLD_OF_STATION:
        return row.reported_at + OLD
    return system.good_until


def _put_vehicles(made: Book) -> None:
    rows = Vehicle.objects.filter(
        system__in=list(made.systems), station="", is_reserved=False, is_disabled=False, lon__isnull=False
    ).values_list("token", "system", "type", "lon", "lat", "range_m", "plan", "is_simulated")  # fmt: skip
    made.loose = [_loose(made, row) for row in rows]
    places = np.array([made.place(one.lon, one.lat) for one in made.loose]).reshape(-1, 2)
    made.loose_xs, made.loose_ys = places[:, 0], places[:, 1]
    made.loose_tree = STRtree(shapely.points(places)) if len(places) else STRtree([])


def _loose(made: Book, row: tuple[Any, ...]) -> Loose:
    token, code, kind, lon, lat, range_m, plan, is_simulated = row
    system = made.systems[code]
    known = system.types.get(kind)
    own = plan if plan in system.plans else known.default_plan if known else ""
    form = Sought.of(known.form) if known else Sought.BIKE if not system.types else Sought.OTHER
    return Loose(str(token), system, form, kind, lon, lat, range_m, own or system.plan, is_simulated)


def is_current(until: datetime | None, at: datetime) -> bool:
    """Does a status still say something about now?"""
    return until is not None and until >= at
