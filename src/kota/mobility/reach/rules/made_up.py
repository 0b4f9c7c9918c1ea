"""Schools, clinics and jobs that nobody counted: they let everything be tried until the city brings its own.

As many as people need in the usual way, at places drawn by seed: the same in every process, and true of nothing.
"""

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np

from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.rules.layers import Point

EVERY = {Kind.SCHOOL: 2500, Kind.CLINIC: 8000}  # people for each
FEW = 20_000  # with fewer than one for so many people, the known ones are not all
WORKING = 0.47  # jobs for each person
PULL = 8.0  # how much more a place of work draws than people who live there
NEAR = 0.008  # degrees: places of work draw from there


def places(kind: Kind, homes: Mapping[str, Sequence[Point]]) -> list[Point]:
    """So many in each area as its people need, where people live."""
    made = []
    for area, points in homes.items():
        chance = np.random.default_rng(crc32(f"{kind}:{area}".encode()))
        many = round(sum(one.weight for one in points) / EVERY[kind])
        for number in chance.integers(0, len(points), many):
            shift = chance.uniform(-0.001, 0.001, 2)
            at = points[int(number)]
            made.append(Point(at.lon + float(shift[0]), at.lat + float(shift[1]), 1.0, "", area))
    return made


def jobs(homes: Mapping[str, Sequence[Point]], work: Sequence[tuple[float, float]]) -> list[Point]:
    """Some where people live, more around stations, offices, markets."""
    every = [one for points in homes.values() for one in points]
    if not every:
        return []
    at = np.array([(one.lon, one.lat) for one in every])
    pull = np.zeros(len(every))
    for place in work:
        pull += np.maximum(0.0, 1 - np.hypot(at[:, 0] - place[0], at[:, 1] - place[1]) / NEAR)
    people = np.array([one.weight for one in every])
    share = people / people.sum() + PULL * pull / max(1.0, float(pull.sum()))
    weight = WORKING * people.sum() * share / share.sum()
    return [Point(one.lon, one.lat, float(jobs), "", one.area) for one, jobs in zip(every, weight, strict=True)]
