"""Datastreams as other apps name and read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kota.base.geo import Point
from kota.kernel.observations.contracts.values import Quality


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    symbol: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Observed:
    """What is observed: `definition` is the address of its meaning, and what tells one from another."""

    name: str
    definition: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class StreamSpec:
    """A datastream that an app wants. `key` is its stable name, `thing` that of the thing it belongs to.

    `properties` are shown to everybody; `plausible` in it (minimum, maximum, maximumRate an hour) sets the limits.
    A watched stream tells its batches as `ObservationsCame`.
    """

    key: str
    name: str
    theme: str
    thing: str
    thing_name: str
    observed: Observed
    unit: Unit
    place: Point | None = None
    sensor: str = "unknown"
    thing_properties: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)
    is_simulated: bool = False
    is_watched: bool = False
    device: int | None = None


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest observation of a datastream. `result` is None when it is no number."""

    datastream: int
    time: datetime
    result: float | None
    quality: Quality
    total: int


@dataclass(frozen=True, slots=True)
class Series:
    """Observations of one datastream, oldest first: moments, numbers, and flags of each."""

    times: list[datetime]
    results: list[float]
    qualities: list[Quality]


@dataclass(frozen=True, slots=True)
class Bucket:
    """Sums of an hour, or of a day of the city: of the sound numbers. `total` counts all observations."""

    begin: datetime
    total: int
    count: int
    mean: float | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """A datastream with what a page or a map needs."""

    id: int
    key: str
    name: str
    theme: str
    thing_id: int
    thing_key: str
    thing_name: str
    area: str
    place: Point | None
    observed: str
    symbol: str
    is_simulated: bool
    latest: Latest | None
