"""Ways along streets: for whom, how far, how long, and what one meets on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Profile(StrEnum):
    """Who is on the way. `WHEELCHAIR` goes where nobody has said that it cannot, `WHEELCHAIR_SURE` only where somebody
    has said that it can; `WALK_DARK` keeps to ways that are not said to be unlit. `BUS` is there to draw lines of
    buses."""

    WALK = "walk"
    WALK_DARK = "walk_dark"
    BICYCLE = "bicycle"
    WHEELCHAIR = "wheelchair"
    WHEELCHAIR_SURE = "wheelchair_sure"
    BUS = "bus"


SPEEDS: Mapping[Profile, float] = {
    Profile.WALK: 1.2, Profile.WALK_DARK: 1.2, Profile.BICYCLE: 4.2, Profile.WHEELCHAIR: 1.0,
    Profile.WHEELCHAIR_SURE: 1.0, Profile.BUS: 8.0,
}  # fmt: skip
"""Metres a second on a good way, unless somebody says otherwise."""


class Turn(StrEnum):
    """What one does where a part of a way begins."""

    START = "start"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    BACK = "back"
    STAIRS = "stairs"
    LIFT = "lift"
    ARRIVE = "arrive"


class Ground(StrEnum):
    """What a part of a way is, as people would call it; it stands where the way has no name."""

    STREET = "street"
    FOOTPATH = "footpath"
    SIDEWALK = "sidewalk"
    CROSSING = "crossing"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"
    STAIRS = "stairs"
    ESCALATOR = "escalator"
    LIFT = "lift"
    CYCLEWAY = "cycleway"
    PLATFORM = "platform"
    ALLEY = "alley"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that one sentence tells: turn, then so far along `name`, or along something of its kind. `heading` is
    the degrees from north in which it begins; `steps` counts a stair's, 0 where nobody has. `is_up` tells which way
    a stair leads, None where nobody has said."""

    turn: Turn
    ground: Ground
    name: str
    metres: int
    seconds: int
    lon: float
    lat: float
    heading: int = 0
    steps: int = 0
    is_up: bool | None = None
    is_pushed: bool = False  # a bicycle is pushed


@dataclass(frozen=True, slots=True)
class Way:
    """The way from a place to another. `stairs` are stairs and escalators on it, `steps` their steps as far as anybody
    counted; `unknown_m` metres of which nobody has said whether a wheelchair passes, `unlit_m` metres said to be
    dark."""

    metres: int
    seconds: int
    points: tuple[tuple[float, float], ...]
    parts: tuple[Part, ...]
    stairs: int = 0
    steps: int = 0
    lifts: int = 0
    unknown_m: int = 0
    unlit_m: int = 0

    @property
    def step_free(self) -> str:
        """yes, no, or empty: nobody has said of all of it."""
        return "no" if self.stairs else "" if self.unknown_m else "yes"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a place is."""

    seconds: int
    metres: int


class Footpaths(NamedTuple):
    """Pairs by the place where they begin; seconds and metres are infinite where no way is short enough. `beside` says
    which places lie beside a street at all."""

    first: NDArray[np.int32]
    to: NDArray[np.int32]
    seconds: NDArray[np.float32]
    metres: NDArray[np.float32]
    beside: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class About:
    """The streets in use: what they are called, whose they are, of which day, and what the import found in them."""

    key: str
    name: str
    credit: str
    imported_at: datetime
    of_day: date | None = None
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StreetsChanged:
    """Other streets are in use."""

    name: ClassVar[str] = "streets.changed"
    key: str
