"""What else is said of a journey: what it emits, how full its vehicles are; and whether people get wet."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from kota.base import clock
from kota.kernel.facts import facade as facts
from kota.kernel.warnings import facade as warnings
from kota.mobility.journeys.contracts import Crowding, Journey, Leg, Said
from kota.mobility.journeys.contracts.facts import EmissionFact, JourneyTermsFact
from kota.mobility.transit import facade as transit

EMISSION, TERMS = "emission", "journey_terms"
SOON = timedelta(minutes=40)  # a vehicle that leaves later is not known yet
KEEP_S = 10.0
_CROWDING = {
    0: Crowding.SEATS, 1: Crowding.SEATS, 2: Crowding.FEW_SEATS, 3: Crowding.STANDING, 4: Crowding.FULL,
    5: Crowding.FULL, 6: Crowding.FULL,
}  # fmt: skip


def weighed(journeys: Sequence[Journey]) -> list[Journey]:
    """Journeys with their emissions, crowding where vehicles of their lines say it, and how often lines came lately."""
    grams = {code: cast("EmissionFact", one).g_per_km for code, one in facts.current(EMISSION).items()}
    lines = {leg.line.id for one in journeys for leg in one.legs if leg.line}
    full = transit.occupancy(lines) if lines else {}
    notices, often = transit.notices(), _often(journeys)
    return [
        replace(one, co2_g=_co2(one, grams),
                legs=tuple(_warned(_seen(_crowded(leg, full), often), notices) for leg in one.legs))
        for one in journeys
    ]  # fmt: skip


def _often(journeys: Sequence[Journey]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """How often lines were seen where one gets in soon, by line, trip and stop."""
    latest = clock.now() + SOON
    asked = {(leg.lines[0].id, leg.trip, leg.start.id) for one in journeys for leg in one.legs
             if leg.headway and len(leg.lines) == 1 and leg.depart.likely <= latest}  # fmt: skip
    return transit.seen_headways(asked) if asked else {}


def _seen(leg: Leg, often: dict[tuple[str, str, str], tuple[int, int]]) -> Leg:
    """With the range that was seen in place of the promised one; several lines that do nobody has seen as one."""
    if not often or not leg.headway or len(leg.lines) != 1 or leg.depart.likely > clock.now() + SOON:
        return leg
    found = often.get((leg.lines[0].id, leg.trip, leg.start.id))
    return replace(leg, headway=found) if found else leg


def _warned(leg: Leg, notices: Sequence[transit.Notice]) -> Leg:
    """With the alerts on its line, and where one gets in or out."""
    if leg.line is None or not notices:
        return leg
    names = {
        f"line:{leg.line.id}", f"operator:{leg.line.operator}", f"mode:{leg.line.mode}", f"stop:{leg.start.id}",
        f"stop:{leg.end.id}",
    }  # fmt: skip
    found = [one for one in notices if one.holds(leg.depart.likely) and one.about & names]
    return replace(leg, alerts=tuple(Said(one.id, one.header) for one in found)) if found else leg


def _co2(one: Journey, grams: dict[str, float]) -> int | None:
    """None where one of its ways has no figure."""
    kinds = [(leg.line.mode if leg.line else str(leg.move), leg.metres) for leg in one.legs]
    if any(kind not in grams for kind, _metres in kinds):
        return None
    return round(sum(grams[kind] * metres / 1000 for kind, metres in kinds))


def _crowded(leg: Leg, full: dict[str, int]) -> Leg:
    if not leg.line or leg.line.id not in full or abs(leg.depart.likely - clock.now()) > SOON:
        return leg
    return replace(leg, crowding=_CROWDING.get(full[leg.line.id]))


def road_spread() -> float:
    """The share of a ride on the road by which 8 of 10 are no more longer or shorter than planned."""
    terms = cast("dict[str, JourneyTermsFact]", facts.current(TERMS))
    return max((one.road_spread for one in terms.values()), default=0.0)


class _Wet:
    def __init__(self) -> None:
        self.lock, self.checked, self.until = threading.Lock(), 0.0, list[datetime]()

    def get(self, at: datetime) -> bool:
        with self.lock:
            if time.monotonic() - self.checked > KEEP_S:
                terms = cast("dict[str, JourneyTermsFact]", facts.current(TERMS))
                classes = {code for one in terms.values() for code in one.wet_classes}
                holding = warnings.active_alerts(clock.now(), without=("texts", "polygons", "params"))
                self.until = [each.expires for each in holding if each.klass in classes]
                self.checked = time.monotonic()
            return any(at < until for until in self.until)


_WET = _Wet()


def is_wet(at: datetime) -> bool:
    """Does a warning of rain hold then?"""
    return _WET.get(at)
