"""Shapes of the water."""

from datetime import datetime
from typing import Any

from kota.base.words import said
from kota.environment.water.models import FloodMark, GateLevel
from kota.environment.water.selectors.now import GateNow
from kota.environment.water.selectors.stations import Station
from kota.ui.api import Out


class BoundsOut(Out):
    """The lowest level of Siaga III, II and I in cm; null where nobody has published it."""

    watch: float
    alert: float | None
    danger: float | None
    valid_from: str
    source: str


class GateOut(Out):
    """A gate. `siaga` is 1 (danger) to 4 (normal), null when no reading says anything about now; levels are cm on the
    gauge's own datum; `fault` says why the newest value does not count. `is_simulated`: nothing was ever measured
    there, `kota simulate` stands in."""

    code: str
    name: str
    kind: str
    river: str
    lon: float
    lat: float
    approximate: bool
    siaga: int | None
    since: datetime | None
    level_cm: float | None
    read_at: datetime | None
    cm_per_hour: float | None
    rises_fast: bool
    fault: str
    is_simulated: bool
    bounds: BoundsOut
    areas: list[str]
    source: str


def gate_out(one: GateNow) -> GateOut:
    fact, state = one.fact, one.state
    bounds = BoundsOut(**fact.bounds.model_dump(mode="json") | {"source": said(fact.bounds.source)})
    return GateOut(
        code=fact.code, name=said(fact.name), kind=fact.kind, river=fact.river, lon=fact.lon, lat=fact.lat,
        approximate=fact.approximate, siaga=one.siaga, since=state.since if state and one.siaga else None,
        level_cm=state.cm if state else None, read_at=state.read_at if state else None,
        cm_per_hour=state.cm_per_hour if state and one.is_current else None, rises_fast=one.is_fast,
        fault=state.fault if state else "", is_simulated=one.is_simulated, bounds=bounds,
        areas=fact.areas, source=said(fact.source),
    )  # fmt: skip


class StationOut(Out):
    """A rain gauge (`rain`: millimetres of an hour) or a pumping station (`pump`: pumps that run); `datastream` is its
    number in SensorThings, null until it is known there. `is_current`: the value is of the last two hours."""

    code: str
    kind: str
    name: str
    lon: float
    lat: float
    approximate: bool
    datastream: int | None
    value: float | None
    at: datetime | None
    is_current: bool
    is_simulated: bool


def station_out(one: Station) -> StationOut:
    fact, latest = one.fact, one.latest
    return StationOut(
        code=fact.code, kind=one.kind, name=said(fact.name), lon=fact.lon, lat=fact.lat, approximate=fact.approximate,
        datastream=one.stream, value=latest.result if latest else None, at=latest.time if latest else None,
        is_current=one.is_current, is_simulated=one.is_simulated,
    )  # fmt: skip


class WaterLevelOut(Out):
    """An observation, and why it is not believed (range, jump, stuck, duplicate), or nothing."""

    at: datetime
    level_cm: float
    fault: str
    is_simulated: bool


class ChangeOut(Out):
    at: datetime
    level_cm: float
    before: int
    after: int


def change_out(row: GateLevel) -> ChangeOut:
    return ChangeOut(at=row.at, level_cm=row.cm, before=row.before, after=row.after)


class ArrivalOut(Out):
    """When the water of a gate is expected at another one; `is_measured` where both gates' records were fitted."""

    gate: str
    earliest: datetime
    expected: datetime
    latest: datetime
    is_measured: bool


class MarkOut(Out):
    id: str
    name: str
    depth: str
    areas: list[str]
    since: datetime
    source: str


def mark_out(mark: FloodMark) -> MarkOut:
    return MarkOut(
        id=str(mark.pk), name=mark.name, depth=mark.depth, areas=mark.areas, since=mark.since, source=mark.source
    )


class ReportedOut(Out):
    """What residents report lately of one kelurahan (`code`) or H3 cell of resolution 8. A report of which only the
    kelurahan is known counts there, and in no cell."""

    code: str
    count: int
    shallowest_cm: float | None
    deepest_cm: float | None
    newest: datetime


class FloodsOut(Out):
    marks: list[MarkOut]
    areas: list[ReportedOut]
    cells: list[ReportedOut]


class ReasonOut(Out):
    why: str
    what: str
    url: str
    begins: datetime | None
    ends: datetime | None
    figure: float | None


class ShelterOut(Out):
    code: str
    name: str
    lon: float
    lat: float
    metres: float
    approximate: bool


class HereOut(Out):
    """Is this place in danger: yes, maybe, no (a gate that concerns it stands at normal) or unknown
    (nothing measures the water there), why, until when, and the nearest shelters."""

    area: str
    verdict: str
    until: datetime | None
    is_open: bool
    reasons: list[ReasonOut]
    shelters: list[ShelterOut]


class CollectionOut(Out):
    """A GeoJSON FeatureCollection."""

    type: str
    features: list[dict[str, Any]]
