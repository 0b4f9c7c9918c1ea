"""The city's facts about roads. Lines and positions may be samples: `approximate` says so, and pages say it too."""

from typing import Literal

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words, code_of

Longitude = float
Latitude = float


class Placed(Value):
    """Something of the road, with where it is known from. `approximate`: set by hand as a sample."""

    code: str
    name: Words
    approximate: bool = True
    source: Words


class RoadFact(Placed):
    """A sample road, so that everything works before the city has imported its own. Driven in both directions unless
    `oneway`."""

    road_class: Literal["motorway", "trunk", "primary", "secondary", "tertiary"]
    line: list[tuple[Longitude, Latitude]] = Field(min_length=2)
    oneway: bool = False
    limit: float | None = Field(default=None, gt=0, le=130)
    lanes: int | None = Field(default=None, ge=1, le=12)


class TrafficSensorFact(Placed):
    """A sensor at a road: its datastreams are speed, flow and occupancy. `bearing`: the direction that it watches, in
    degrees from north."""

    lon: Longitude
    lat: Latitude
    bearing: float = Field(ge=0, lt=360)


class CameraFact(Placed):
    """A camera with the address of its picture, or empty where nobody has published one."""

    lon: Longitude
    lat: Latitude
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")


class TrafficRuleFact(Value):
    """What counts as busy, jammed and stuck (shares of the free speed), which reports are about traffic, and how far
    from a road they may lie."""

    code: str
    busy: float = Field(default=0.7, gt=0, lt=1)
    jam: float = Field(default=0.45, gt=0, lt=1)
    stuck: float = Field(default=0.25, gt=0, lt=1)
    categories: list[str] = code_of("category", default=[])
    metres: float = Field(default=60, gt=0, le=500)
    reports: int = Field(default=2, ge=1)  # so many residents within the hour make an incident of their own
    source: str = Field(min_length=1)
