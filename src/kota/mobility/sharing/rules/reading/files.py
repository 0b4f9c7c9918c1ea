"""Each file of GBFS, row by row. A file of which most rows are bad is refused as a whole."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kota.mobility.sharing.contracts import Name, Refused, StationStatus, Why, Zones
from kota.mobility.sharing.rules.reading import about, plans, stations, vehicles, zones
from kota.mobility.sharing.rules.reading.envelope import Envelope, UnreadableError
from kota.mobility.sharing.rules.reading.rows import MOST_ID, BadRowError, Row

MOST_REFUSED = 200  # of which the reasons are kept


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says: `items` (of the system itself and of zones a single one), and what was kept aside."""

    name: Name
    items: tuple[Any, ...]
    rows: int
    refused: tuple[Refused, ...] = ()
    refusals: int = 0
    spoilt: frozenset[str] = frozenset()  # ids of rows that are there and could not be read


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where the rows of a file stand, how many there may be, and how one is read."""

    fields: tuple[str, ...]
    most: int
    read: Callable[[Row], Any]
    key: Callable[[Any], str]
    id: tuple[str, ...] = ("station_id",)


_LISTS = {
    Name.STATIONS: _Kind(("stations",), 30_000, stations.information, lambda one: one.id),
    Name.STATUS: _Kind(("stations",), 30_000, stations.status, lambda one: one.id),
    Name.VEHICLES: _Kind(
        ("vehicles", "bikes"), 150_000, vehicles.vehicle, lambda one: one.number, ("vehicle_id", "bike_id")
    ),
    Name.TYPES: _Kind(("vehicle_types",), 1000, vehicles.vehicle_type, lambda one: one.id, ("vehicle_type_id",)),
    Name.PLANS: _Kind(("plans",), 1000, plans.plan, lambda one: one.id, ("plan_id",)),
    Name.REGIONS: _Kind(("regions",), 5000, about.region, lambda one: one.id, ("region_id",)),
    Name.ALERTS: _Kind(("alerts",), 1000, about.notice, lambda one: one.id, ("alert_id",)),
}


def read(name: Name, found: Envelope, *, known: Mapping[str, int | None] | None = None) -> Read:
    """What the file says. With `known`, the places of each station, rows that name another one or have many more
    vehicles than places are kept aside. UnreadableError when the file as a whole cannot be believed."""
    if name is Name.SYSTEM:
        return Read(name, (_whole(lambda: about.system(Row(found.data, found.language))),), 1)
    if name is Name.ZONES:
        return _zones(found)
    kind = _LISTS[name]
    rows = _rows(found.data, kind)
    items, refused = _each(kind, rows, found, known)
    if len(refused) * 2 > len(rows):
        raise UnreadableError(Why.MOSTLY_BAD, f"{len(refused)}/{len(rows)}: {refused[0].why} {refused[0].field}")
    spoilt = frozenset(one.id for one in refused if one.id) - items.keys()
    return Read(name, tuple(items.values()), len(rows), tuple(refused[:MOST_REFUSED]), len(refused), spoilt)


def _rows(data: Mapping[str, Any], kind: _Kind) -> list[Any]:
    field = next((one for one in kind.fields if one in data), kind.fields[0])
    rows = data.get(field)
    if not isinstance(rows, list):
        raise UnreadableError(Why.SHAPE, field)
    if len(rows) > kind.most:
        raise UnreadableError(Why.TOO_MANY, f"{field}: {len(rows)}")
    return rows


def _each(
    kind: _Kind, rows: list[Any], found: Envelope, known: Mapping[str, int | None] | None
) -> tuple[dict[str, Any], list[Refused]]:
    items: dict[str, Any] = {}
    refused: list[Refused] = []
    for number, given in enumerate(rows):
        try:
            item = kind.read(Row(given, found.language))
        except BadRowError as error:
            refused.append(Refused(number, _called(kind, given), error.why, error.field))
            continue
        key = kind.key(item)
        wrong = Why.TWICE if key in items else None if known is None else _unfit(item, known)
        if wrong is None:
            items[key] = item
        else:
            refused.append(Refused(number, _called(kind, given), wrong))
    return items, refused


def _unfit(item: StationStatus, known: Mapping[str, int | None]) -> Why | None:
    """Some vehicles may stand beside full docks; twice as many as places do not."""
    if item.id not in known:
        return Why.UNKNOWN
    places = known[item.id]
    return Why.ROOM if places and item.vehicles + item.disabled > 2 * places else None


def _called(kind: _Kind, given: object) -> str:
    """What a bad row calls itself, as far as that can be shown."""
    if not isinstance(given, Mapping):
        return ""
    value = next((given[name] for name in kind.id if name in given), "")
    text = str(value)[:MOST_ID] if isinstance(value, (str, int)) else ""
    return text if text.isprintable() else ""


def _zones(found: Envelope) -> Read:
    listed = found.data.get("geofencing_zones")
    features = listed.get("features") if isinstance(listed, Mapping) else None
    if not isinstance(features, list):
        raise UnreadableError(Why.SHAPE, "geofencing_zones")
    if len(features) > zones.MOST_ZONES:
        raise UnreadableError(Why.TOO_MANY, f"features: {len(features)}")
    kept, refused = [], []
    for number, feature in enumerate(features):
        try:
            kept.append(zones.zone(Row(feature, found.language)))
        except BadRowError as error:
            refused.append(Refused(number, "", error.why, error.field))
    if sum(len(ring) for zone in kept for polygon in zone.polygons for ring in polygon) > zones.MOST_CORNERS:
        raise UnreadableError(Why.TOO_MANY, "coordinates")
    if len(refused) * 2 > len(features):
        raise UnreadableError(Why.MOSTLY_BAD, f"{len(refused)}/{len(features)}: {refused[0].why} {refused[0].field}")
    everywhere = _whole(lambda: zones.rules_of(Row(found.data, found.language), "global_rules"))
    whole = Zones(tuple(kept), everywhere)
    return Read(Name.ZONES, (whole,), len(features), tuple(refused[:MOST_REFUSED]), len(refused))


def _whole(make: Callable[[], Any]) -> Any:
    """A file of one row: when that is bad, the file is."""
    try:
        return make()
    except BadRowError as error:
        raise UnreadableError(error.why, error.field) from None
