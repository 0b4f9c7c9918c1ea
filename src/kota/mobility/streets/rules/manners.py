"""From a way's tags to what it is like: for whom there is a way, how fast, and how gladly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kota.mobility.streets.contracts import SPEEDS, Ground, Profile
from kota.mobility.streets.rules.columns import BRIDGE, GROUNDS, NO, PROFILES, TUNNEL, YES, Manners
from kota.mobility.streets.rules.meeting import SHUT_WORDS, WIDE, number

Tags = Mapping[str, str]
Pair = tuple[float, float]  # as drawn, and backwards

KEYS = frozenset({
    "highway", "access", "foot", "bicycle", "vehicle", "motorroad", "oneway", "oneway:bicycle", "oneway:foot",
    "junction", "cycleway", "cycleway:left", "cycleway:right", "cycleway:both", "sidewalk", "footway", "path",
    "service", "surface", "bus", "psv", "motor_vehicle", "oneway:bus", "oneway:psv", "smoothness", "width",
    "est_width", "incline", "wheelchair", "ramp", "ramp:wheelchair", "ramp:bicycle", "ramp:stroller", "conveying",
    "bridge", "tunnel", "lit", "railway", "public_transport", "kerb", "tracktype", "area",
})  # fmt: skip
NEVER = -1.0
STEEP = 6.0  # per cent that somebody in a wheelchair still goes up and down
_NO_WAY: Pair = (NEVER, NEVER)
_OPEN = frozenset({"yes", "permissive", "designated", "official", "public"})
_GUESTS = frozenset({"destination", "customers", "delivery"})
_NOT_ON_FOOT = frozenset({
    "motorway", "motorway_link", "construction", "proposed", "planned", "raceway", "bus_guideway", "busway",
    "escape", "abandoned", "razed", "rest_area", "services", "no",
})  # fmt: skip
_DRIVEN = frozenset({
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street",
    "service", "busway", "bus_guideway",
})  # fmt: skip
_SMALL = frozenset({"footway", "pedestrian", "path", "corridor", "bridleway", "platform", "steps", "elevator"})
_FIRM = frozenset({
    "asphalt", "paved", "concrete", "concrete:plates", "concrete:lanes", "paving_stones", "bricks", "brick",
    "metal", "wood", "tiles", "tartan", "chipseal", "sett",
})  # fmt: skip
_ROUGH = frozenset({
    "gravel", "sand", "mud", "grass", "dirt", "ground", "earth", "soil", "pebblestone", "cobblestone",
    "unhewn_cobblestone", "woodchips", "rock", "stepping_stones", "stone", "shells",
})  # fmt: skip
_SMOOTH = frozenset({"excellent", "good", "intermediate"})
_BUMPY = frozenset({"bad", "very_bad", "horrible", "very_horrible", "impassable"})
_ON_FOOT = {"trunk": 1.6, "trunk_link": 1.6, "primary": 1.25, "primary_link": 1.25, "secondary": 1.1, "service": 1.05}
_BY_BICYCLE = {
    "trunk": 2.5, "trunk_link": 2.5, "primary": 1.7, "primary_link": 1.7, "secondary": 1.4, "secondary_link": 1.4,
    "tertiary": 1.15, "tertiary_link": 1.15, "service": 1.1, "track": 1.2, "cycleway": 0.9,
}  # fmt: skip
_BY_BUS = {
    "secondary": 1.1, "tertiary": 1.2, "unclassified": 1.4, "residential": 1.7, "living_street": 2.0, "service": 2.0,
}  # fmt: skip
_PUSHED = 1.4  # times as glad to ride as to push for the same seconds
_STAIRS, _ESCALATOR, _LIFT = 2.0, 1.7, 10.0  # seconds a metre


@dataclass(frozen=True, slots=True)
class Manner:
    """One kind of way, ready to be a column. `foot`, `bicycle` are seconds a metre, the dislikes factors of them."""

    ground: Ground
    foot: Pair
    dislike: float
    bicycle: Pair
    bicycle_dislike: float
    is_pushed: bool
    chair: int
    chair_dislike: float
    lit: int
    up: int
    level: int
    drive: int
    drive_dislike: float


def manner(tags: Tags) -> Manner | None:
    """What a way is like; None when nobody may use it."""
    ground, foot = _ground(tags), _foot(tags)
    bicycle, is_pushed = _bicycle(tags, foot)
    drive = _drive(tags)
    if max(*foot, *bicycle) < 0 and not drive:
        return None
    main = _ON_FOOT.get(tags.get("highway", ""), 1.0) if tags.get("sidewalk") not in _BESIDE else 1.0
    dislike = max(main, 1.3 if tags.get("sidewalk") == "separate" or tags.get("access") in _GUESTS else 1.0)
    lit = {"yes": YES, "24/7": YES, "no": NO, "disused": NO}.get(tags.get("lit", ""), 0)
    up = _way_up(tags)
    bridge = tags.get("bridge", "no") != "no"
    tunnel = tags.get("tunnel", "no") not in ("no", "building_passage")
    chair = _chair(tags, ground) if max(foot) > 0 else NO
    gladly = {YES: 1.0, NO: 1.0}.get(chair, 1.15) * (1.5 if tags.get("wheelchair") == "limited" else 1.0)
    return Manner(
        ground, foot, dislike, bicycle, _bicycle_dislike(tags, is_pushed=is_pushed), is_pushed, chair, gladly * dislike,
        lit, up, BRIDGE if bridge else TUNNEL if tunnel else 0, drive,
        _BY_BUS.get(tags.get("highway", "").removesuffix("_link"), 1.0),
    )  # fmt: skip


_BESIDE = frozenset({"both", "left", "right", "yes"})


def _ground(tags: Tags) -> Ground:
    highway = tags.get("highway", "platform")
    if highway == "steps":
        return Ground.ESCALATOR if tags.get("conveying", "no") != "no" else Ground.STAIRS
    if highway in ("elevator", "platform", "cycleway"):
        return {"elevator": Ground.LIFT, "platform": Ground.PLATFORM}.get(highway, Ground.CYCLEWAY)
    if "crossing" in (tags.get("footway"), tags.get("path")):
        return Ground.CROSSING
    if highway in _SMALL or highway == "track":
        if tags.get("bridge", "no") != "no":
            return Ground.BRIDGE
        if tags.get("tunnel", "no") not in ("no", "building_passage"):
            return Ground.TUNNEL
        return Ground.SIDEWALK if tags.get("footway") == "sidewalk" else Ground.FOOTPATH
    return Ground.ALLEY if tags.get("service") == "alley" else Ground.STREET


def _may(tags: Tags, *keys: str) -> bool | None:
    """What the first of these keys says that says anything."""
    for key in keys:
        said = tags.get(key, "")
        if said in _OPEN:
            return True
        if said in SHUT_WORDS:
            return False
    return None


def _foot(tags: Tags) -> Pair:
    highway = tags.get("highway", "platform")
    may = _may(tags, "foot", "access")
    if may is False or (may is None and (highway in _NOT_ON_FOOT or tags.get("motorroad") == "yes")):
        return _NO_WAY
    pace = 1 / SPEEDS[Profile.WALK]
    if highway == "elevator":
        return _LIFT, _LIFT
    if highway == "steps":
        conveying = tags.get("conveying", "no")
        pair = (_STAIRS, _STAIRS) if conveying == "no" else (_ESCALATOR, _ESCALATOR)
        return _one_way(pair, {"forward": 1, "backward": -1}.get(conveying, 0))
    return _one_way((pace, pace), {"yes": 1, "-1": -1}.get(tags.get("oneway:foot", ""), 0))


def _one_way(pair: Pair, direction: int) -> Pair:
    return (pair[0], NEVER) if direction > 0 else (NEVER, pair[1]) if direction < 0 else pair


def _bicycle(tags: Tags, foot: Pair) -> tuple[Pair, bool]:
    """Seconds a metre, and whether it is pushed."""
    highway = tags.get("highway", "platform")
    said = tags.get("bicycle", "")
    pushed = tuple(one * 1.1 if one > 0 else NEVER for one in foot)
    if said in SHUT_WORDS or said == "use_sidepath":
        return _NO_WAY, False
    if highway == "steps":
        rails = "yes" in (tags.get("ramp:bicycle"), tags.get("ramp:stroller"))
        return ((pushed[0], pushed[1]) if rails else _NO_WAY), rails
    if highway == "elevator":
        return (pushed[0], pushed[1]), True
    if said == "dismount" or (highway in _SMALL and said not in _OPEN and highway != "path"):
        return (pushed[0], pushed[1]), True
    may = _may(tags, "bicycle", "vehicle", "access")
    if may is False and tags.get("vehicle") in SHUT_WORDS and max(foot) > 0:
        return (pushed[0], pushed[1]), True
    if may is False or (may is None and (highway in _NOT_ON_FOOT or tags.get("motorroad") == "yes")):
        return _NO_WAY, False
    slow = 1.5 if highway in ("path", "track", "pedestrian", "footway") else 1.0
    slow *= 1.3 if tags.get("surface") in _ROUGH or tags.get("smoothness") in _BUMPY else 1.0
    pace = slow / SPEEDS[Profile.BICYCLE]
    return _one_way((pace, pace), _bicycle_direction(tags)), False


def _bicycle_direction(tags: Tags) -> int:
    if tags.get("oneway:bicycle") == "no" or any(
        tags.get(key, "").startswith("opposite") for key in ("cycleway", "cycleway:left", "cycleway:right")
    ):
        return 0
    said = tags.get("oneway", "yes" if tags.get("junction") in ("roundabout", "circular") else "no")
    return {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(said, 0)


def _drive(tags: Tags) -> int:
    """Directions in which vehicles of public transport may go, as bits."""
    highway = tags.get("highway", "").removesuffix("_link")
    if highway not in _DRIVEN or (
        tags.get("access") in SHUT_WORDS and _may(tags, "bus", "psv", "motor_vehicle") is not True
    ):
        return 0
    round_ = highway == "motorway" or tags.get("junction") in ("roundabout", "circular")
    said = tags.get("oneway:bus") or tags.get("oneway:psv") or tags.get("oneway") or ("yes" if round_ else "no")
    return {"yes": 1, "true": 1, "1": 1, "-1": 2, "reverse": 2}.get(said, 3)


def _bicycle_dislike(tags: Tags, *, is_pushed: bool) -> float:
    if is_pushed:
        return _PUSHED
    own = any(
        tags.get(key) in ("lane", "track") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
    )
    dislike = _BY_BICYCLE.get(tags.get("highway", ""), 1.0)
    return max(1.0, dislike * 0.7) if own and dislike > 1 else dislike


def _way_up(tags: Tags) -> int:
    said = tags.get("incline", "")
    slope = number(said)
    return {"up": 1, "down": -1}.get(said, 0 if slope is None else int(np.sign(slope)))


def _chair(tags: Tags, ground: Ground) -> int:
    """Whether a wheelchair passes: yes, no, or 0 where nobody has said."""
    said = tags.get("wheelchair", "")
    if said == "no" or ground is Ground.ESCALATOR:
        return NO
    if ground is Ground.STAIRS:
        return YES if tags.get("ramp:wheelchair") == "yes" else NO
    if said in ("yes", "designated") or (ground is Ground.LIFT and said != "limited"):
        return YES
    slope, width = number(tags.get("incline")), number(tags.get("width") or tags.get("est_width"))
    surface, smoothness = tags.get("surface", ""), tags.get("smoothness", "")
    if (
        surface in _ROUGH or smoothness in _BUMPY or tags.get("kerb") in ("raised", "rolled")
        or (slope is not None and abs(slope) > STEEP) or (width is not None and width < WIDE)
    ):  # fmt: skip
        return NO
    firm = smoothness in _SMOOTH or (surface in _FIRM and not smoothness)
    return YES if firm and slope is not None and said != "limited" else 0


def table(found: Sequence[Manner]) -> Manners:
    """All manners as columns."""
    pace, toll = (np.full((len(PROFILES), 2, len(found)), NEVER, np.float32) for _ in range(2))
    for at, one in enumerate(found):
        for number_, profile in enumerate(PROFILES):
            pair, dislike = _of(one, profile)
            for direction in (0, 1):
                if pair[direction] > 0:
                    pace[number_, direction, at] = pair[direction]
                    toll[number_, direction, at] = pair[direction] * dislike

    def column(values: Sequence[int], kind: type) -> np.ndarray:
        return np.array(values, kind)

    return Manners(
        pace, toll, column([GROUNDS.index(one.ground) for one in found], np.uint8),
        column([one.lit for one in found], np.uint8), column([one.chair for one in found], np.uint8),
        column([one.up for one in found], np.int8), column([one.is_pushed for one in found], np.uint8),
        column([one.level for one in found], np.uint8),
    )  # fmt: skip


def _of(one: Manner, profile: Profile) -> tuple[Pair, float]:
    if profile is Profile.BUS:
        pace = 1 / SPEEDS[Profile.BUS]
        return (pace if one.drive & 1 else NEVER, pace if one.drive & 2 else NEVER), one.drive_dislike
    if profile is Profile.BICYCLE:
        return one.bicycle, one.bicycle_dislike
    if profile in (Profile.WALK, Profile.WALK_DARK):
        return one.foot, one.dislike * (1.5 if profile is Profile.WALK_DARK and one.lit == NO else 1.0)
    if one.chair == NO or (profile is Profile.WHEELCHAIR_SURE and one.chair != YES):
        return _NO_WAY, 1.0
    slower = SPEEDS[Profile.WALK] / SPEEDS[profile]
    return (one.foot[0] * slower, one.foot[1] * slower), one.chair_dislike  # a way against an escalator stays none
