"""Pieces of the streets that hang together with no others: who begins on one of them never gets away."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kota.mobility.streets.contracts import Profile
from kota.mobility.streets.rules.columns import NUMBER, PROFILES, Bytes, Floats, Ints, Manners
from kota.mobility.streets.rules.meeting import HOLDS

ISLAND_M = 800.0  # what is shorter in all is an island, unless nothing is longer


def main(nodes: int, a: Ints, b: Ints, metres: Floats, manner: Ints, kind: Bytes, manners: Manners) -> Bytes:
    """Of each edge the profiles that may begin and end there, as bits."""
    found = np.zeros(len(a), np.uint8)
    for profile in PROFILES:
        number = NUMBER[profile]
        usable = usable_by(number, a, b, manner, kind, manners)
        if profile is not Profile.WHEELCHAIR_SURE:  # whose sure ways are short: elsewhere nobody has said anything
            length = pieces(nodes, a, b, metres, usable)
            usable &= length >= min(ISLAND_M, float(length[usable].max(initial=0.0)))
        found |= usable.astype(np.uint8) << np.uint8(number)
    return found


def usable_by(number: int, a: Ints, b: Ints, manner: Ints, kind: Bytes, manners: Manners) -> NDArray[np.bool_]:
    """Edges that a profile may use in some direction."""
    may = (manners.toll[number] > 0).any(axis=0)[manner] if len(manner) else np.zeros(0, bool)
    open_ = HOLDS[number][kind] >= 0
    return np.asarray(may & (open_[a] | open_[b]))


def pieces(nodes: int, a: Ints, b: Ints, metres: Floats, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of each edge the length of everything that it hangs together with; 0 of those that are not usable."""
    root = _roots(nodes, a, b, usable)
    length = np.bincount(root[a[usable]], weights=metres[usable], minlength=nodes)
    return np.where(usable, length[root[a]], 0.0) if len(a) else np.zeros(0)


@njit(cache=True, nogil=True)
def _roots(nodes: int, a: Ints, b: Ints, usable: NDArray[np.bool_]) -> Ints:
    root = np.arange(nodes).astype(np.int32)
    for e in range(len(a)):
        if usable[e]:
            x, y = a[e], b[e]
            while root[x] != x:
                root[x] = root[root[x]]
                x = root[x]
            while root[y] != y:
                root[y] = root[root[y]]
                y = root[y]
            root[max(x, y)] = min(x, y)
    for node in range(nodes):
        x = node
        while root[x] != x:
            x = root[x]
        root[node] = x
    return root
