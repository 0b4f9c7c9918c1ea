"""Everything that searches streets, asked once on a street that is made up: what is compiled then nobody waits for who
asks first, though the city's own streets come later."""

from typing import Any

import numpy as np

from kota.base import compiling
from kota.mobility.streets.contracts import SPEEDS, Profile
from kota.mobility.streets.rules import finding, searching, snapping, waves
from kota.mobility.streets.rules.building import Drawn, built
from kota.mobility.streets.rules.columns import Streets
from kota.mobility.streets.rules.footpaths import near_pairs
from kota.mobility.streets.rules.manners import Manner, manner
from kota.mobility.streets.rules.searching import Beside
from kota.mobility.streets.rules.shutting import OPEN
from kota.mobility.streets.rules.waves import TENTHS
from kota.mobility.streets.selectors.places import places

FAR = 500.0
_ON_FOOT = Profile.WALK


def warm() -> None:
    """Take what is compiled, which a process of its own compiles where nobody has."""
    compiling.ensure("compile_streets")
    streets = _street()
    room = searching.room(len(streets.lon), len(streets.arc))
    a, b = (0.0002, 0.0001), (0.0018, 0.0001)
    here = places(np.array([a[0], b[0]]), np.array([a[1], b[1]]))
    beside = snapping.beside(streets, _ON_FOOT, here.lon, here.lat)
    for column in beside:
        column.flags.writeable = False
    graph, every = searching.graph(streets, _ON_FOOT, OPEN.edges), np.arange(2, dtype=np.int32)
    for goal in (b, (0.0003, 0.0001)):
        finding.way(
            streets, room, a, goal, _ON_FOOT, OPEN, SPEEDS[_ON_FOOT], finding.least(streets, _ON_FOOT)
        )  # fmt: skip
    start = finding.beside(streets, _ON_FOOT, OPEN, a)
    finding.reach(streets, room, start, beside, every, FAR, _ON_FOOT, OPEN)
    pairs = near_pairs(here.lon, here.lat, np.ones(2, bool), FAR)
    searching.between(graph, room, beside, *pairs, FAR, 1 / SPEEDS[_ON_FOOT])
    pairs_of: Any = zip(beside, start, strict=True)
    sources = Beside(*map(np.concatenate, pairs_of))
    most, per_off = 600 * TENTHS, 1 / SPEEDS[_ON_FOOT]
    labels = waves.spread(graph, sources, every[:1], every[:1] * TENTHS, most, FAR, 1.0, per_off)
    waves.arrive(graph, labels, sources, beside, most, FAR, 1.0, per_off)


def _street() -> Streets:
    """Three corners of one street."""
    like: Manner | None = manner({"highway": "residential"})
    if like is None:
        raise ValueError("somebody walks along a street")
    return built(Drawn(
        np.arange(3), np.array([0.0, 0.001, 0.002]), np.zeros(3), np.array([0, 3]), np.zeros(1, np.int32),
        np.zeros(1, np.int32), np.zeros(1, np.int32), [like], [""], {},
    ))  # fmt: skip
