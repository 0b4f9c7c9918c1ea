"""Points on the earth: WGS84 longitude and latitude in degrees, distances in metres."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
METRES_PER_DEGREE = 111_195.08


@dataclass(frozen=True, slots=True)
class Point:
    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
            raise ValueError(f"({self.lon}, {self.lat}) is not a longitude and latitude in degrees")


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees; west <= east, south <= north."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= self.east <= 180 and -90 <= self.south <= self.north <= 90):
            raise ValueError("a box is west,south,east,north in degrees")

    @classmethod
    def read(cls, text: str) -> "Box":
        """From `west,south,east,north`; ValueError when it is not that."""
        west, south, east, north = (float(part) for part in text.split(","))
        return cls(west, south, east, north)

    @classmethod
    def around(cls, point: Point, metres: float) -> "Box":
        """The smallest box that holds every point within `metres` of `point`."""
        dlat = metres / METRES_PER_DEGREE
        dlon = dlat / max(cos(radians(min(89.9, abs(point.lat) + dlat))), 1e-6)
        return cls(
            max(-180, point.lon - dlon),
            max(-90, point.lat - dlat),
            min(180, point.lon + dlon),
            min(90, point.lat + dlat),
        )


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres (haversine)."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))
