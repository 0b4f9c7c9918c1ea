"""What stands at a node of the streets: kerbs, gates, lifts, signals; and whom it stops or holds up."""

from collections.abc import Mapping

import numpy as np

from kota.mobility.streets.rules.columns import Floats

PLAIN, SIGNALS, CROSSING, RAISED, LOWERED, KERB, GATE, LOCKED, POSTS, TURNSTILE, BARS, LIFT, SMALL_LIFT, NARROW = range(
    14
)
_STOP = -1.0
# By walker, walker in the dark, bicycle, wheelchair, wheelchair where somebody has said that it passes, bus: seconds.
_HOLDS: Mapping[int, tuple[float, ...]] = {
    PLAIN: (0, 0, 0, 0, 0, 0),
    SIGNALS: (15, 15, 10, 15, 15, 0),
    CROSSING: (3, 3, 2, 3, 3, 0),
    RAISED: (0, 0, 2, _STOP, _STOP, 0),
    LOWERED: (0, 0, 0, 0, 0, 0),
    KERB: (0, 0, 1, 0, _STOP, 0),
    GATE: (2, 2, 3, 4, _STOP, 0),
    LOCKED: (_STOP, _STOP, _STOP, _STOP, _STOP, _STOP),
    POSTS: (0, 0, 1, 0, _STOP, _STOP),
    TURNSTILE: (5, 5, _STOP, _STOP, _STOP, _STOP),
    BARS: (2, 2, 8, _STOP, _STOP, _STOP),
    LIFT: (45, 45, 60, 45, 45, _STOP),
    SMALL_LIFT: (45, 45, _STOP, _STOP, _STOP, _STOP),
    NARROW: (0, 0, 0, _STOP, _STOP, 0),
}
HOLDS: Floats = np.array([_HOLDS[kind] for kind in range(len(_HOLDS))], np.float32).T.copy()  # profile x kind
LIFTS = (LIFT, SMALL_LIFT)
SHUT_WORDS = frozenset({"no", "private", "military", "permit"})
_OPEN_WORDS = frozenset({"yes", "permissive", "designated", "public"})
_KERBS = {"raised": RAISED, "rolled": RAISED, "lowered": LOWERED, "flush": LOWERED, "no": LOWERED, "yes": KERB}
_BARRIERS = {
    "kerb": KERB, "gate": GATE, "kissing_gate": TURNSTILE, "hampshire_gate": GATE, "wicket_gate": GATE,
    "turnstile": TURNSTILE, "full-height_turnstile": TURNSTILE, "stile": TURNSTILE, "step": RAISED,
    "bollard": POSTS, "block": POSTS, "motorcycle_barrier": POSTS, "cycle_barrier": BARS, "chain": POSTS,
    "rope": POSTS, "debris": LOCKED, "wall": LOCKED, "fence": LOCKED, "hedge": LOCKED,
}  # fmt: skip
WIDE = 0.8  # metres that a wheelchair needs


def kind(tags: Mapping[str, str]) -> int:
    """What a node is, by its tags."""
    found = _kind(tags)
    said = tags.get("wheelchair", "")
    if found == LIFT:
        return SMALL_LIFT if said == "no" else LIFT
    if said == "no" and found in (PLAIN, SIGNALS, CROSSING, LOWERED, KERB, GATE, POSTS):
        return NARROW
    if found in (KERB, GATE, POSTS) and (said in ("yes", "designated") or _is_wide(tags)):
        return LOWERED
    return found


def _kind(tags: Mapping[str, str]) -> int:
    if tags.get("highway") == "elevator":
        return LOCKED if tags.get("access") in SHUT_WORDS and tags.get("foot") not in _OPEN_WORDS else LIFT
    if (barrier := tags.get("barrier", "no")) != "no":
        if tags.get("locked") == "yes" or _is_shut(tags):
            return LOCKED
        if barrier in _BARRIERS and barrier != "kerb":
            return _BARRIERS[barrier]
    if (kerb := tags.get("kerb")) or barrier == "kerb":
        return _KERBS.get(kerb or "", KERB)
    if tags.get("highway") == "traffic_signals" or tags.get("crossing") == "traffic_signals":
        return SIGNALS
    return CROSSING if tags.get("highway") == "crossing" else PLAIN


def _is_shut(tags: Mapping[str, str]) -> bool:
    if tags.get("foot") in _OPEN_WORDS:
        return False
    return tags.get("foot") in SHUT_WORDS or tags.get("access") in SHUT_WORDS


def _is_wide(tags: Mapping[str, str]) -> bool:
    said = (number(tags.get(key)) for key in ("maxwidth:physical", "maxwidth", "width"))
    return any(metres is not None and metres >= WIDE for metres in said)


def number(value: str | None) -> float | None:
    """`1.5`, `1.5 m`, `1,5`, `6%`: the number; None for words."""
    said = (value or "").strip().removesuffix("m").removesuffix("%").strip().replace(",", ".")
    try:
        found = float(said)
    except ValueError:
        return None
    return found if np.isfinite(found) else None
