"""Datastreams of what the city's facts declare. Nothing is observed there until somebody sends or imports it."""

from collections.abc import Mapping
from datetime import datetime

from kota.base.actor import Actor
from kota.base.geo import Point
from kota.environment.water.contracts import GateFact, PumpFact, RainFact
from kota.environment.water.selectors import facts, keys
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Observed, StreamSpec, Unit

THEME = "water"
LEVEL = Observed("Water level", "https://www.wikidata.org/wiki/Q1358229", "Level of the water on the gauge's own datum")
RAIN = Observed("Rain", "http://vocab.nerc.ac.uk/standard_name/thickness_of_rainfall_amount/", "Rain of an hour")
PUMPS = Observed("Pumps running", "urn:kota:pumps-running", "How many pumps of the station run")
CM, MM, COUNT = Unit("centimetre", "cm", "unit:CentiM"), Unit("millimetre", "mm", "unit:MilliM"), Unit("number", "")
MOST_RAIN_MM = 400  # of an hour: WMO's record is 305 mm in 42 minutes
_TEN_MINUTES = 6.0  # as often as gauges report at most: a jump between two readings is this much an hour


def ensure(*, by: Actor, at: datetime) -> dict[str, int]:
    """Every gate, pump and rain gauge has its datastream, as its fact says; their numbers by key."""
    return observations.ensure_streams(specs(), by=by, at=at)


def specs() -> list[StreamSpec]:
    """The datastreams that the facts call for."""
    return [
        *map(_gate, facts.gates().values()),
        *map(_pump, facts.pumps().values()),
        *map(_rain, facts.rain_gauges().values()),
    ]


def _gate(fact: GateFact) -> StreamSpec:
    limits = {"minimum": fact.lowest, "maximum": fact.highest, "maximumRate": fact.jump_cm * _TEN_MINUTES}
    more = {"plausible": limits, "datum": "the gauge's own", "watch": fact.bounds.watch}
    return _spec(keys.level(fact.code), f"{fact.name.id}, tinggi muka air", fact, LEVEL, CM, more)


def _pump(fact: PumpFact) -> StreamSpec:
    return _spec(keys.pumps(fact.code), f"{fact.name.id}, pompa yang jalan", fact, PUMPS, COUNT, {})


def _rain(fact: RainFact) -> StreamSpec:
    limits = {"plausible": {"minimum": 0, "maximum": MOST_RAIN_MM}}
    return _spec(keys.rain(fact.code), f"{fact.name.id}, hujan", fact, RAIN, MM, limits)


def _spec(
    key: str,
    name: str,
    fact: GateFact | PumpFact | RainFact,
    observed: Observed,
    unit: Unit,
    more: Mapping[str, object],
) -> StreamSpec:
    thing = key.rpartition(":")[0]
    about = {"theme": THEME, "source": fact.source.en, "approximate": fact.approximate}
    return StreamSpec(
        key, name, THEME, thing, fact.name.id, observed, unit, Point(fact.lon, fact.lat),
        thing_properties=about, properties={"key": key, **more}, is_watched=True,
    )  # fmt: skip
