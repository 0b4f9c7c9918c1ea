"""Everything that is known of one place: for the page that says whether a street is in danger."""

from dataclasses import dataclass
from datetime import datetime

import shapely
from django.urls import reverse

from kota.base.geo import METRES_PER_DEGREE, Point, distance_m
from kota.base.words import said
from kota.environment.water.contracts import ShelterFact, Siaga
from kota.environment.water.rules.danger import Danger, Reason, Why, judge
from kota.environment.water.selectors import expected, facts, floods, now
from kota.environment.water.selectors.now import GateNow
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Severity

NEAR_M = 1000.0
SHELTERS = 3
ROOM = 0.006  # degrees
TOPIC = "flood"
_SEVERE = frozenset({Severity.SEVERE, Severity.EXTREME})


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody asks about: an area, and the very point where they gave one. Distances are from `middle`."""

    area: Here
    point: Point | None

    @property
    def middle(self) -> Point:
        return self.point or areas.middles()[self.area.code]


@dataclass(frozen=True, slots=True)
class Shelter:
    fact: ShelterFact
    metres: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for a place, with what it was looked at by: gates that concern it, and the newest report around."""

    place: Place
    danger: Danger
    gates: tuple[GateNow, ...]
    reports: int
    shelters: tuple[Shelter, ...]

    @property
    def box(self) -> str:
        """West, south, east and north of the place and its shelters, with some room: what a map shows of them."""
        points = [(self.place.middle.lon, self.place.middle.lat), *((s.fact.lon, s.fact.lat) for s in self.shelters)]
        lons, lats = zip(*points, strict=True)
        return f"{min(lons) - ROOM:.5f},{min(lats) - ROOM:.5f},{max(lons) + ROOM:.5f},{max(lats) + ROOM:.5f}"

    @property
    def read(self) -> tuple[GateNow, ...]:
        """Gates that concern the place and are read now."""
        return tuple(one for one in self.gates if one.is_current)


def place_of(area: str, lon: float | None, lat: float | None) -> Place | None:
    """The kelurahan of a point, or the area of a code; None where the city is not."""
    if lon is not None and lat is not None:
        located = areas.locate(lon, lat).area
        return Place(located, Point(lon, lat)) if located else None
    found = areas.by_code(area) if area else None
    return Place(found, None) if found and found.code.count(".") else None


def answer(place: Place, at: datetime) -> Answer:
    """From marks, alerts, gates and reports as they stand at a moment. What is simulated says nothing of a street."""
    every = [GateNow(one.fact, None, is_current=False) if one.is_simulated else one for one in now.gates(at)]
    mine = tuple(one for one in every if _concerns(one, place))
    told = _reported(place, at)
    reasons = [*_marked(place, at), *_alerts(place, at), *_gates(mine), *_upstream(every, mine), *told]
    count = int(told[0].figure or 0) if told else 0
    danger = judge(reasons, is_measured=any(one.is_current for one in mine))
    return Answer(place, danger, mine, count, _shelters(place))


def _concerns(one: GateNow, place: Place) -> bool:
    code = place.area.code
    return any(area == code or area.startswith(f"{code}.") for area in one.fact.areas)


def _marked(place: Place, at: datetime) -> list[Reason]:
    found = []
    for mark in floods.standing(at):
        why = _meets(place, mark.areas, floods.shape_of(mark))
        if why:
            found.append(Reason(why, mark.name, begins=mark.since))
    return found


def _meets(place: Place, codes: list[str], shape: object) -> Why | None:
    """How a marked area lies to the place."""
    if place.point is None:
        inside = any(c == place.area.code or c.startswith(f"{place.area.code}.") for c in codes)
        return Why.MARKED_IN_AREA if inside else None
    metres = shapely.distance(shape, shapely.Point(place.point.lon, place.point.lat)) * METRES_PER_DEGREE
    if metres == 0:
        return Why.MARKED_HERE
    if metres <= NEAR_M:
        return Why.MARKED_NEAR
    return Why.MARKED_IN_AREA if place.area.code in codes else None


def _alerts(place: Place, at: datetime) -> list[Reason]:
    found = []
    for alert in warnings.active_alerts(at, [place.area.code]):
        if alert.topic == TOPIC:
            why = Why.ALERT_SEVERE if alert.severity in _SEVERE else Why.ALERT
            told = {language: texts["headline"] for language, texts in alert.texts.items()}
            url = reverse("warnings:alert", args=[alert.identifier])
            found.append(Reason(why, said(told), url, alert.onset or alert.sent_at, alert.expires))
    return found


def _gates(mine: tuple[GateNow, ...]) -> list[Reason]:
    found = []
    for one in mine:
        siaga = one.siaga or Siaga.NORMAL
        if siaga < Siaga.NORMAL or one.is_fast:
            why = Why.GATE_DANGER if siaga == Siaga.DANGER else Why.GATE_UP if siaga < Siaga.NORMAL else Why.GATE_RISING
            found.append(_of_gate(why, one, one.state.since if one.state else None))
    return found


def _of_gate(why: Why, one: GateNow, begins: datetime | None, ends: datetime | None = None) -> Reason:
    url, cm = reverse("water:gate", args=[one.code]), one.state.cm if one.state else None
    return Reason(why, said(one.fact.name), url, begins, ends, cm)


def _upstream(every: list[GateNow], mine: tuple[GateNow, ...]) -> list[Reason]:
    """Gates above those of the place that are at Siaga II or worse, with the window in which their water comes."""
    codes = {one.code for one in mine}
    found: list[Reason] = []
    for one in every:
        if one.code in codes or (one.siaga or Siaga.NORMAL) > Siaga.ALERT or not one.state or not one.state.since:
            continue
        arrivals = expected.arrivals(one.code, one.state.since)
        found += [_of_gate(Why.UPSTREAM, one, a.earliest, a.latest) for a in arrivals if a.gate in codes]
    return found


def _reported(place: Place, at: datetime) -> list[Reason]:
    rule, lately = facts.rule(), floods.reports(at)
    metres = rule.metres if rule else NEAR_M
    near = [one for one in lately if _is_near(place, one.area, one.point, metres)]
    if not near:
        return []
    deepest = max((one.depth_cm for one in near if one.depth_cm is not None), default=None)
    depth = facts.depth_of(deepest)
    what = said(depth.name) if depth else ""
    return [Reason(Why.REPORTED, what, "", near[-1].at, near[0].at + floods.window(), float(len(near)))]


def _is_near(place: Place, area: str, point: Point | None, metres: float) -> bool:
    """Within so many metres; where either is known by its area alone, in the same area."""
    if place.point is not None and point is not None:
        return distance_m(place.point, point) <= metres
    return area == place.area.code or area.startswith(f"{place.area.code}.")


def _shelters(place: Place) -> tuple[Shelter, ...]:
    measured = [
        Shelter(fact, distance_m(place.middle, Point(fact.lon, fact.lat))) for fact in facts.shelters().values()
    ]
    return tuple(sorted(measured, key=lambda one: one.metres)[:SHELTERS])
