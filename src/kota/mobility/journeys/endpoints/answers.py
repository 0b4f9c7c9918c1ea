"""Answers as plain values in the shapes of `shapes`: an answer has hundreds of stops, and is asked for often."""

from typing import Any

from kota.base.words import said
from kota.mobility.fares.contracts import Quote
from kota.mobility.journeys.contracts import Answer, Journey, Leg, Line, Moment, Rental, Spot
from kota.mobility.journeys.rules import degrees
from kota.mobility.journeys.selectors import saying
from kota.mobility.streets import facade as streets
from kota.mobility.streets.contracts import Part, Way

Out = dict[str, Any]


def answer(one: Answer) -> Out:
    return {
        "journeys": [journey(each) for each in one.journeys],
        "walk": journey(one.walk) if one.walk else None,
        "bicycle": journey(one.bicycle) if one.bicycle else None,
        "avoided": one.avoided,
        "earlier": one.earlier,
        "later": one.later,
        "why": {"code": one.why.code, "metres": one.why.metres, "text": saying.why(one.why)} if one.why else None,
        "untold": saying.untold(one.untold) if one.untold else "",
    }


def journey(one: Journey) -> Out:
    return {
        "reasons": one.reasons, "depart": _moment(one.depart), "arrive": _moment(one.arrive), "seconds": one.seconds,
        "walking_m": one.walking_m, "changes": one.changes, "cost": one.cost,
        "fare": _fare(one.fare) if one.fare else None,
        "fare_otherwise": _fare(one.fare_else) if one.fare_else else None, "co2_g": one.co2_g,
        "step_free": one.step_free,
        "legs": [_leg(leg) for leg in one.legs],
        "unknown": [{"what": each.what, "id": each.id, "name": each.name} for each in degrees.unknown(one)],
    }  # fmt: skip


def _leg(one: Leg) -> Out:
    path = one.path or [(spot.lon, spot.lat) for spot in (one.start, *one.calls, one.end)]
    return {
        "start": _spot(one.start), "end": _spot(one.end), "depart": _moment(one.depart), "arrive": _moment(one.arrive),
        "metres": one.metres, "seconds": one.seconds, "lines": [_line(line) for line in one.lines],
        "headsign": one.headsign,
        "headway": {"shortest_s": one.headway[0], "longest_s": one.headway[1]} if one.headway else None,
        "calls": [_spot(spot) for spot in one.calls], "path": path, "move": "" if one.lines else one.move,
        "rental": _rental(one.rental) if one.rental else None, "crowding": one.crowding or "", "stay_s": one.stay_s,
        "street": _street(one.way) if one.way else None, "vehicle_step_free": one.vehicle,
        "alerts": [{"id": each.id, "header": said(each.header)} for each in one.alerts], "notes": list(one.notes),
    }  # fmt: skip


def _street(one: Way) -> Out:
    return {
        "step_free": one.step_free, "stairs": one.stairs, "steps": one.steps, "lifts": one.lifts,
        "unknown_m": one.unknown_m, "unlit_m": one.unlit_m, "parts": [_part(part) for part in one.parts],
    }  # fmt: skip


def _part(one: Part) -> Out:
    return {
        "text": streets.told(one), "turn": one.turn, "ground": one.ground, "name": one.name, "metres": one.metres,
        "seconds": one.seconds, "steps": one.steps, "lon": one.lon, "lat": one.lat,
    }  # fmt: skip


def _moment(one: Moment) -> Out:
    return {"early": one.early, "likely": one.likely, "late": one.late, "is_exact": one.is_exact}


def _spot(one: Spot) -> Out:
    return {
        "id": one.id, "name": one.name, "lon": one.lon, "lat": one.lat, "platform": one.platform,
        "step_free": one.step_free, "way_step_free": one.way, "zone": one.zone,
    }  # fmt: skip


def _line(one: Line) -> Out:
    return {
        "id": one.id, "name": one.name, "mode": one.mode, "operator": one.operator, "color": one.color,
        "is_planned": one.is_planned,
    }  # fmt: skip


def _rental(one: Rental) -> Out:
    return {
        "system": one.system, "vehicles": one.vehicles, "docks": one.docks, "cost": one.cost,
        "is_simulated": one.is_simulated,
    }  # fmt: skip


def _fare(one: Quote) -> Out:
    return {
        "total": one.total.amount, "regular": one.regular.amount, "is_known": one.is_known,
        "lines": [{"amount": None if line.amount is None else line.amount.amount, "reason": said(line.reason)}
                  for line in one.lines],
    }  # fmt: skip
