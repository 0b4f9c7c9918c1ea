"""The city's facts about sharing, in the form in which those of others come."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.facts import facade as facts
from kota.kernel.facts.contracts import Words
from kota.mobility.sharing.contracts import (
    ParkFact,
    Plan,
    Segment,
    SegmentFact,
    SharePlanFact,
    ShareStationFact,
    ShareSystemFact,
    ShareTypeFact,
    ShareZoneFact,
    SystemInfo,
    Texts,
    VehicleType,
    Zone,
    ZoneRule,
    Zones,
)

KINDS = ("share_system", "share_type", "share_plan", "share_station", "share_zone", "park")


def systems() -> Mapping[str, ShareSystemFact]:
    return _all("share_system")


def system(code: str) -> ShareSystemFact:
    """MissingError when the city has none of this code."""
    found = systems().get(code)
    if found is None:
        raise MissingError(_("There is no such system of shared vehicles."))
    return found


def stations() -> Mapping[str, ShareStationFact]:
    return _all("share_station")


def parks() -> Mapping[str, ParkFact]:
    return _all("park")


def generation() -> object:
    """Another object whenever a fact changed."""
    return facts.derived("sharing generation", object)


def about(fact: ShareSystemFact) -> SystemInfo:
    """The city's own system, as it would say of itself."""
    return SystemInfo(
        id=fact.code, name=texts(fact.name), operator={"id": fact.operator, "en": fact.operator},
        timezone=facts.city().timezone, email=fact.contact, licence=fact.licence,
    )  # fmt: skip


def types(code: str) -> dict[str, VehicleType]:
    found: list[ShareTypeFact] = [one for one in _all("share_type").values() if one.system == code]
    return {
        one.code: VehicleType(
            one.code, one.form, one.propulsion, texts(one.name), one.range_m, next(iter(one.plans), ""),
            tuple(one.plans),
        )
        for one in found
    }  # fmt: skip


def plans(code: str) -> dict[str, Plan]:
    found: list[SharePlanFact] = [one for one in _all("share_plan").values() if one.system == code]
    return {
        one.code: Plan(
            one.code, texts(one.name), one.currency, one.price, one.is_taxable, texts(one.description),
            _segments(one.per_min), _segments(one.per_km), one.is_surge,
        )
        for one in found
    }  # fmt: skip


def zones(code: str) -> Zones:
    found: list[ShareZoneFact] = [one for one in _all("share_zone").values() if one.system == code]
    return Zones(tuple(_zone(one) for one in sorted(found, key=lambda one: (one.order, one.code))))


def _zone(one: ShareZoneFact) -> Zone:
    rule = ZoneRule(one.may_start, one.may_end, one.may_ride, one.max_kmh, one.at_stations_only)
    ring = tuple((lon, lat) for lon, lat in one.outline)
    turned = ring if _area(ring) > 0 else ring[::-1]  # the right-hand rule of RFC 7946
    return Zone(texts(one.name), ((turned,),), (rule,))


def _area(ring: tuple[tuple[float, float], ...]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _segments(many: list[SegmentFact]) -> tuple[Segment, ...]:
    return tuple(Segment(one.start, one.rate, one.interval, one.end) for one in many)


def texts(words: Words) -> Texts:
    return {key: str(value) for key, value in words.model_dump().items()}


def _all(kind: str) -> Mapping[str, Any]:
    return facts.current(kind)
