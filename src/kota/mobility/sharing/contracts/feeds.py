"""GBFS in one form, whichever version it came in. Degrees WGS84, metres; texts by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

Texts = dict[str, str]


class Form(StrEnum):
    """What a vehicle is."""

    BICYCLE = "bicycle"
    CARGO = "cargo_bicycle"
    CAR = "car"
    MOPED = "moped"
    STANDING = "scooter_standing"
    SEATED = "scooter_seated"
    OTHER = "other"


class Sought(StrEnum):
    """What people look for."""

    BIKE = "bike"
    SCOOTER = "scooter"
    OTHER = "other"

    @classmethod
    def of(cls, form: str) -> "Sought":
        return _KINDS.get(form, cls.OTHER)


_KINDS: dict[str, Sought] = {
    Form.BICYCLE: Sought.BIKE, Form.CARGO: Sought.BIKE, Form.STANDING: Sought.SCOOTER, Form.SEATED: Sought.SCOOTER,
}  # fmt: skip


class Propulsion(StrEnum):
    HUMAN = "human"
    ASSIST = "electric_assist"
    ELECTRIC = "electric"
    COMBUSTION = "combustion"
    DIESEL = "combustion_diesel"
    HYBRID = "hybrid"
    PLUG_IN = "plug_in_hybrid"
    HYDROGEN = "hydrogen_fuel_cell"


class Name(StrEnum):
    """Files of GBFS 3.0; version 2 calls `vehicle_status` `free_bike_status`."""

    DISCOVERY = "gbfs"
    VERSIONS = "gbfs_versions"
    SYSTEM = "system_information"
    TYPES = "vehicle_types"
    STATIONS = "station_information"
    STATUS = "station_status"
    VEHICLES = "vehicle_status"
    REGIONS = "system_regions"
    PLANS = "system_pricing_plans"
    ALERTS = "system_alerts"
    ZONES = "geofencing_zones"


class Why(StrEnum):
    """Why a file, or a row of one, is kept aside."""

    TOO_LARGE = "too_large"
    NO_JSON = "no_json"
    SHAPE = "shape"  # not the object or list that the standard has there
    VERSION = "version"
    TOO_MANY = "too_many"
    MOSTLY_BAD = "mostly_bad"
    MISSING = "missing"
    NO_TEXT = "no_text"
    NO_NUMBER = "no_number"
    RANGE = "range"
    NO_MOMENT = "no_moment"
    CHOICE = "choice"  # none of the standard's words
    TWICE = "twice"
    UNKNOWN = "unknown"  # names what does not exist
    NO_PLACE = "no_place"
    ROOM = "room"  # more vehicles than places


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was kept aside: where it stood, what it called itself, and what is wrong with which field."""

    row: int
    id: str
    why: Why
    field: str = ""


@dataclass(frozen=True, slots=True)
class SystemInfo:
    id: str
    name: Texts
    operator: Texts = field(default_factory=dict)
    timezone: str = ""
    url: str = ""
    phone: str = ""
    email: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class VehicleType:
    id: str
    form: Form
    propulsion: Propulsion
    name: Texts = field(default_factory=dict)
    range_m: float | None = None
    default_plan: str = ""
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StationInfo:
    id: str
    name: Texts
    lon: float
    lat: float
    capacity: int | None = None
    region: str = ""
    address: str = ""
    is_virtual: bool = False
    web: str = ""  # where to rent


@dataclass(frozen=True, slots=True)
class StationStatus:
    """`vehicles` and `docks` are those that can be used now; `docks` is None where a station has no limit. What is
    not renting has no vehicles for anybody, whatever stands there."""

    id: str
    vehicles: int
    docks: int | None = None
    disabled: int = 0
    docks_disabled: int = 0
    types: Mapping[str, int] = field(default_factory=dict)
    is_installed: bool = True
    is_renting: bool = True
    is_returning: bool = True
    reported: datetime | None = None


@dataclass(frozen=True, slots=True)
class VehicleStatus:
    """A vehicle that stands somewhere. `number` is what its feed calls it."""

    number: str
    lon: float | None
    lat: float | None
    type: str = ""
    station: str = ""
    is_reserved: bool = False
    is_disabled: bool = False
    range_m: float | None = None
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A rate that is charged whenever another `interval` begins after `start`, up to `end`; with interval 0 once."""

    start: int
    rate: Decimal
    interval: Decimal
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    id: str
    name: Texts
    currency: str
    price: Decimal
    is_taxable: bool = False
    description: Texts = field(default_factory=dict)
    per_min: tuple[Segment, ...] = ()
    per_km: tuple[Segment, ...] = ()
    is_surge: bool = False
    reserve_per_min: Decimal | None = None
    reserve_flat: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """What holds in a zone for vehicles of `types` (none named: all)."""

    may_start: bool = True
    may_end: bool = True
    may_ride: bool = True
    max_kmh: int | None = None
    at_stations_only: bool = False
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """`polygons` are those of a MultiPolygon: rings of (longitude, latitude). The first zone that fits decides."""

    name: Texts
    polygons: tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
    rules: tuple[ZoneRule, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Zones:
    zones: tuple[Zone, ...] = ()
    everywhere: tuple[ZoneRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert of a system: `kind` is system_closure, station_closure, station_move or other."""

    id: str
    kind: str
    summary: Texts
    description: Texts = field(default_factory=dict)
    stations: tuple[str, ...] = ()
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Region:
    id: str
    name: Texts
