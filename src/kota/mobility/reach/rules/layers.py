"""Points with weights, by kind, in one row of columns: people where they live, jobs, schools, clinics."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kota.mobility.reach.contracts import Kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
# What packs and imports call places of a kind.
PLACES = {
    "school": Kind.SCHOOL, "sekolah": Kind.SCHOOL, "university": Kind.UNIVERSITY, "kampus": Kind.UNIVERSITY,
    "health-centre": Kind.CLINIC, "clinic": Kind.CLINIC, "klinik": Kind.CLINIC, "puskesmas": Kind.CLINIC,
    "hospital": Kind.HOSPITAL, "rumah-sakit": Kind.HOSPITAL, "market": Kind.MARKET, "pasar": Kind.MARKET,
    "park": Kind.PARK, "taman": Kind.PARK, "rptra": Kind.PARK,
}  # fmt: skip
WORK = frozenset({"mall", "government", "market", "hospital", "university", "station", "terminal", "landmark"})


@dataclass(frozen=True, slots=True)
class Point:
    """Something to get to. `area` is its kelurahan, where only that is known too; `name` may be empty."""

    lon: float
    lat: float
    weight: float
    name: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """All of a kind. `made_up` is how many of them nobody has counted: they fill in until the city brings its own."""

    kind: Kind
    points: Sequence[Point]
    made_up: int = 0
    sources: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        return sum(one.weight for one in self.points)

    @property
    def digest(self) -> str:
        """Changes with any of the points."""
        rows = np.array([(one.lon, one.lat, one.weight) for one in self.points], np.float64)
        return hashlib.sha256(rows.tobytes()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Columns:
    """All layers, one behind the other."""

    lon: Floats
    lat: Floats
    weight: Floats
    part: Mapping[Kind, slice]

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> "Columns":
        parts, begin = dict[Kind, slice](), 0
        for one in layers:
            parts[one.kind] = slice(begin, begin + len(one.points))
            begin += len(one.points)
        every = [point for one in layers for point in one.points]
        rows = np.array([(one.lon, one.lat, one.weight) for one in every], np.float64).reshape(-1, 3)
        lon, lat, weight = (np.ascontiguousarray(rows[:, column]) for column in range(3))
        return cls(lon, lat, weight, parts)
