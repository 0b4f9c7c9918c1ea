"""A crossing of two roads that nobody has measured yet, in a city without the pack's sample roads."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from kota.base.actor import system
from kota.mobility.traffic.contracts import ProbeResult, Way
from kota.mobility.traffic.models import Segment
from kota.mobility.traffic.rules import importing as rules
from kota.mobility.traffic.selectors.network import Network, network
from kota.mobility.traffic.services import importing
from kota.mobility.traffic.services.probes import Probes, take

AT = datetime(2026, 11, 24, 3, 2, tzinfo=UTC)  # two past ten in the morning in Jakarta, a Tuesday
BY = system("trial")
Drive = Callable[..., ProbeResult]


@pytest.fixture
def roads(db: None) -> Network:
    """`a` leads to the east in three segments (a-0, a-1, a-2), `b` is one way to the north across its end."""
    Segment.objects.all().delete()
    east = [(106.810 + 0.004 * number, -6.200) for number in range(4)]
    north = [(106.822, -6.203), (106.822, -6.200), (106.822, -6.197)]
    ways = [
        Way("a", "Jalan Melati", "primary", 0, east, ["w", "x", "y", "z"]),
        Way("b", "Jalan Kenanga", "secondary", 1, north, [1, "z", 3]),
        Way("c", "", "primary", 1, [(106.814, -6.204), (106.814, -6.2001)], [4, "x"]),
        Way("d", "", "primary", 1, [(106.818, -6.204), (106.818, -6.2001)], [5, "y"]),
    ]
    importing._keep(rules.pieces(ways), "file:test", is_sample=False, at=AT)
    return network()


@pytest.fixture
def drive(roads: Network) -> Drive:
    """`drive("a-1", 20, cars=4)`: so many vehicles on a segment at a speed, three positions each."""

    def driven(code: str, kmh: float, cars: int = 4, at: datetime = AT, **more: Any) -> ProbeResult:
        road = roads.road(code)
        line = roads.lines[road.place]
        count = cars * 3
        spots = [line.interpolate((number + 1) / (count + 1), normalized=True) for number in range(count)]
        bearing = float(np.degrees(np.arctan2(line.coords[-1][0] - line.coords[0][0],
                                              line.coords[-1][1] - line.coords[0][1]))) % 360  # fmt: skip
        moments = np.full(count, at.timestamp()) + np.arange(count) % 3
        names = [f"{code}{at.timestamp()}{number // 3}" for number in range(count)]
        probes = Probes(moments, np.array([one.x for one in spots]), np.array([one.y for one in spots]),
                        np.full(count, float(kmh)), np.full(count, bearing), names)  # fmt: skip
        return take(probes, at=at + timedelta(seconds=30), **more)

    return driven
