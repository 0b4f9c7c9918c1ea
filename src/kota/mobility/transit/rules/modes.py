"""Kinds of vehicles: GTFS's route_type, basic and extended, as the few that riders tell apart."""

from enum import StrEnum


class Mode(StrEnum):
    BUS = "bus"
    TRAM = "tram"
    METRO = "metro"
    TRAIN = "train"
    LONG_DISTANCE = "long_distance"
    COACH = "coach"
    FERRY = "ferry"
    CABLE = "cable"


_BASIC = {
    0: Mode.TRAM, 1: Mode.METRO, 2: Mode.TRAIN, 3: Mode.BUS, 4: Mode.FERRY, 5: Mode.TRAM, 6: Mode.CABLE, 7: Mode.CABLE,
    11: Mode.BUS, 12: Mode.METRO,
}  # fmt: skip
_EXTENDED = {
    1: Mode.TRAIN, 2: Mode.COACH, 4: Mode.METRO, 5: Mode.METRO, 6: Mode.METRO, 7: Mode.BUS, 8: Mode.BUS, 9: Mode.TRAM,
    10: Mode.FERRY, 12: Mode.FERRY, 13: Mode.CABLE, 14: Mode.CABLE,
}  # fmt: skip
RAIL = frozenset({Mode.TRAM, Mode.METRO, Mode.TRAIN, Mode.LONG_DISTANCE})  # stops of these are called stations
_LONG = frozenset({101, 102, 103, 105})
ICONS = {
    Mode.BUS: "bus", Mode.TRAM: "tram-front", Mode.METRO: "train-front-tunnel", Mode.TRAIN: "train-front",
    Mode.LONG_DISTANCE: "train-track", Mode.COACH: "bus-front", Mode.FERRY: "ship", Mode.CABLE: "cable-car",
}  # fmt: skip


def mode(route_type: int) -> Mode:
    """What riders call a line of this type."""
    if route_type in _LONG:
        return Mode.LONG_DISTANCE
    return _BASIC.get(route_type) or _EXTENDED.get(route_type // 100) or Mode.BUS
