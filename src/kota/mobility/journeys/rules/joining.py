"""Journeys by way of a place: one search there, one from there on, told as one."""

from dataclasses import dataclass, replace

from kota.mobility.journeys.rules.ends import End
from kota.mobility.journeys.rules.legs import Found, Ride, Through


@dataclass(frozen=True, slots=True)
class Way:
    """A place on the way with the stops in reach, and how long one stays there at least."""

    place: End
    stay_s: int


def joined(first: Found, second: Found, way: Way) -> Found:
    """Both as one. Who stays for no time and would go on by the line that came stays aboard."""
    legs = (*first.legs, Through(first.last, second.first, way.place, way.stay_s), *second.legs)
    match first.legs[-1], second.legs[0]:
        case Ride() as out, Ride() as on if not way.stay_s and (out.row, out.alight) == (on.row, on.board):
            legs = (*first.legs[:-1], replace(out, alight=on.alight), *second.legs[1:])
    return Found(first.first, first.start, second.last, second.arrival, first.cost + second.cost, legs)
