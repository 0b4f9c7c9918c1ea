"""What an import found, for whoever has to judge it."""

from typing import Any

import numpy as np

from kota.mobility.streets.contracts import Ground, Profile
from kota.mobility.streets.rules import islands, meeting
from kota.mobility.streets.rules.building import Drawn, lengths
from kota.mobility.streets.rules.columns import GROUNDS, NUMBER, Streets

TOLD = ("surface", "incline", "width", "wheelchair", "lit")  # what is worth knowing of a way, in the order of the bits


def report(drawn: Drawn, told: Any, streets: Streets) -> dict[str, Any]:
    """Nodes, kilometres by kind, how much of it is known, and what is cut off from the rest."""
    ground = streets.manners.ground[streets.manner]
    metres = np.bincount(ground, weights=streets.metres, minlength=len(GROUNDS))
    stairs = drawn.manner[np.isin(drawn.manner, _stairs(drawn))]
    counted = drawn.steps[np.isin(drawn.manner, _stairs(drawn))] > 0
    kinds = np.bincount(streets.kind, minlength=len(meeting.HOLDS.T))
    kerbs = int(kinds[meeting.RAISED] + kinds[meeting.LOWERED])
    return {
        "nodes": len(streets.lon), "edges": len(streets.a), "ways": len(drawn.manner),
        "kilometres": {str(name): round(float(m) / 1000, 1) for name, m in zip(GROUNDS, metres, strict=True) if m},
        "known": {name: round(share, 3) for name, share in _known(drawn, told).items()},
        "stairs": len(stairs), "stairs_counted": int(counted.sum()), "kerbs": kerbs,
        "kerbs_unknown": int(kinds[meeting.KERB]), "lifts": int(kinds[meeting.LIFT] + kinds[meeting.SMALL_LIFT]),
        "gates": int(kinds[meeting.GATE] + kinds[meeting.LOCKED]), **_cut_off(streets),
    }  # fmt: skip


def _stairs(drawn: Drawn) -> list[int]:
    return [at for at, one in enumerate(drawn.manners) if one.ground in (Ground.STAIRS, Ground.ESCALATOR)]


def _known(drawn: Drawn, told: Any) -> dict[str, float]:
    """The share of what can be walked, by length, of which somebody has said so much."""
    way = np.repeat(np.arange(len(drawn.manner)), np.diff(drawn.first))
    inside = way[1:] == way[:-1]
    length = np.bincount(way[1:][inside], weights=lengths(drawn.lon, drawn.lat)[inside], minlength=len(drawn.manner))
    on_foot = np.array([max(one.foot) > 0 for one in drawn.manners], bool)[drawn.manner]
    whole = float(length[on_foot].sum()) or 1.0
    return {name: float(length[on_foot & (told >> bit & 1 > 0)].sum()) / whole for bit, name in enumerate(TOLD)}


def _cut_off(streets: Streets) -> dict[str, Any]:
    number = NUMBER[Profile.WALK]
    usable = islands.usable_by(number, streets.a, streets.b, streets.manner, streets.kind, streets.manners)
    main = streets.main >> np.uint8(number) & 1 > 0
    length = islands.pieces(len(streets.lon), streets.a, streets.b, streets.metres, usable)
    cut = usable & ~main
    return {
        "islands": len(set(np.round(length[cut], 1).tolist())),
        "islands_km": round(float(streets.metres[cut].sum()) / 1000, 1),
    }
