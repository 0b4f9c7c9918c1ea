"""What a search may use: stops to get in and out, runs, and stretches between two calls."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kota.mobility.journeys.contracts import StepFree
from kota.mobility.journeys.rules.timetable import Masks
from kota.mobility.transit.contracts import Day, Network

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
YES, NO = 1, 2  # of wheelchairs, as feeds count


@dataclass(frozen=True, slots=True)
class Turn:
    """Where things of a day stand when it is mirrored."""

    trip: Ints  # T
    ahead: Ints  # Q: the stretch that a mirrored call goes on along

    @classmethod
    def of(cls, day: Day) -> "Turn":
        sizes, counts = np.diff(day.offset), np.diff(day.first_trip)
        trip = np.repeat(day.first_trip[:-1] + day.first_trip[1:] - 1, counts) - np.arange(len(day.run))
        ahead = np.repeat(day.offset[:-1] + day.offset[1:] - 2, sizes) - np.arange(len(day.stop))
        return cls(trip.astype(np.int32), np.maximum(ahead, np.repeat(day.offset[:-1], sizes)).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Kept:
    """What masks are made of, by run of the network."""

    route: Ints
    wheelchair: Bytes  # 1 all of its trips, 2 one of them not, else 0

    @classmethod
    def of(cls, network: Network) -> "Kept":
        runs, trips = network.runs, network.trips
        first = runs.trip[runs.offset[:-1]]
        chair = trips.wheelchair[runs.trip]
        no = np.logical_or.reduceat(chair == NO, runs.offset[:-1]) if len(first) else np.zeros(0, bool)
        yes = np.logical_and.reduceat(chair == YES, runs.offset[:-1]) if len(first) else np.zeros(0, bool)
        return cls(trips.route[first], np.where(no, NO, np.where(yes, YES, 0)).astype(np.uint8))


def open_to_all(day: Day, stops: int) -> Masks:
    """Everything may be used."""
    return Masks(np.ones(len(day.run), np.uint8), np.ones(stops, np.uint8), np.ones(len(day.stop), np.uint8))


def step_free(masks: Masks, stops: Bytes, kept: Kept, day: Day, wanted: StepFree) -> Masks:
    """Only what a wheelchair gets into: surely, or as far as nobody has said otherwise. `stops` is what is known of
    each."""
    if wanted is StepFree.ANY:
        return masks
    runs = kept.wheelchair[day.run]
    if wanted is StepFree.SURE:
        return masks._replace(stop=masks.stop & (stops == YES), trip=masks.trip & (runs == YES))
    return masks._replace(stop=masks.stop & (stops != NO), trip=masks.trip & (runs != NO))


def without(masks: Masks, kept: Kept, day: Day, routes: Collection[int], stops: Collection[int]) -> Masks:
    """Not on these lines, and neither in nor out at these stops."""
    if routes:
        gone = np.isin(kept.route[day.run], np.fromiter(routes, np.int32))
        masks = masks._replace(trip=np.where(gone, 0, masks.trip).astype(np.uint8))
    if stops:
        stop = masks.stop.copy()
        stop[np.fromiter(stops, np.int64)] = 0
        masks = masks._replace(stop=stop)
    return masks


def turned(masks: Masks, turn: Turn) -> Masks:
    """The same for the mirrored day."""
    return Masks(masks.trip[turn.trip], masks.stop, masks.ahead[turn.ahead])
