"""The city's facts about sharing: which systems there are, what the city's own ones have, where to park and ride on."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Value, Words, code_of
from kota.mobility.sharing.contracts.feeds import Form, Propulsion

_CODE = r"^[a-z0-9][a-z0-9_-]{0,59}$"
Money = Decimal
Ring = list[tuple[float, float]]


class ShareSystemFact(Value):
    """A system of shared vehicles. With a `url` (its gbfs.json) it is read from there; without one it is the city's
    own, and its stations and plans are facts. `is_sample`: nobody really rents it out."""

    code: str = Field(pattern=_CODE)
    name: Words
    operator: str = Field(min_length=1)
    url: str = ""
    on: bool = True
    every_s: int = Field(default=60, ge=60)
    republish: bool = False  # may its facts be given on as open data? Its licence says so
    licence: str = ""
    contact: str = ""
    is_sample: bool = False
    since: date | None = None
    source: Words


class ShareTypeFact(Value):
    """A type of vehicle of the city's own system; `plans` are how it can be paid, the usual one first."""

    code: str = Field(pattern=_CODE)
    system: str = code_of("share_system")
    name: Words
    form: Form
    propulsion: Propulsion
    range_m: float | None = Field(default=None, gt=0)
    plans: list[str] = code_of("share_plan", default=[])


class ShareStationFact(Value):
    """A station of the city's own system."""

    code: str = Field(pattern=_CODE)
    system: str = code_of("share_system")
    name: Words
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    capacity: int = Field(gt=0, le=1000)
    rhythm: Literal["home", "office", "leisure", "mixed"] = "mixed"  # what a simulation plays there
    approximate: bool = True
    source: Words


class SegmentFact(Value):
    """`rate` for each `interval` begun after `start`, up to `end`; interval 0: once."""

    start: int = Field(ge=0)
    rate: Money
    interval: Money = Field(ge=0)
    end: int | None = Field(default=None, ge=0)


class SharePlanFact(Value):
    """What a ride costs in the city's own system."""

    code: str = Field(pattern=_CODE)
    system: str = code_of("share_system")
    name: Words
    description: Words
    currency: str = Field(default="IDR", pattern=r"^[A-Z]{3}$")
    price: Money = Field(ge=0)
    is_taxable: bool = False
    per_min: list[SegmentFact] = []
    per_km: list[SegmentFact] = []
    is_surge: bool = False
    is_sample: bool = False
    source: Words


class ShareZoneFact(Value):
    """An area with rules of its own. Of zones that overlap, that with the lowest `order` decides."""

    code: str = Field(pattern=_CODE)
    system: str = code_of("share_system")
    name: Words
    outline: Ring = Field(min_length=4)
    order: int = 100
    may_start: bool = True
    may_end: bool = True
    may_ride: bool = True
    max_kmh: int | None = Field(default=None, ge=0)
    at_stations_only: bool = False
    approximate: bool = True
    source: Words

    @model_validator(mode="after")
    def _closed(self) -> "ShareZoneFact":
        if self.outline[0] != self.outline[-1]:
            raise ValueError(_("an outline ends where it began"))
        if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in self.outline):
            raise ValueError(_("an outline is in longitude and latitude, degrees"))
        return self


class ParkFact(Value):
    """Where to leave a car, motorcycle or bicycle and go on by public transport. Capacities are places; 0: none."""

    code: str = Field(pattern=_CODE)
    name: Words
    beside: Words  # the station or terminal
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-90, le=90)
    cars: int = Field(default=0, ge=0)
    motorcycles: int = Field(default=0, ge=0)
    bicycles: int = Field(default=0, ge=0)
    price: Words | None = None
    hours: str = ""  # as OpenStreetMap writes opening hours
    is_sample: bool = True  # figures that nobody published
    source: Words

    @model_validator(mode="after")
    def _holds(self) -> "ParkFact":
        if not self.cars + self.motorcycles + self.bicycles:
            raise ValueError(_("a park holds something"))
        return self
