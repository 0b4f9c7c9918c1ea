"""Rain gauges and pumping stations as pages show them: what they said last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kota.environment.water.contracts import PumpFact, RainFact
from kota.environment.water.selectors import facts, keys
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Latest

SILENT = timedelta(hours=2)  # rain comes by the hour, and pumps when something changes or by the hour


class Kind(StrEnum):
    RAIN = "rain"
    PUMP = "pump"


@dataclass(frozen=True, slots=True)
class Station:
    """A rain gauge (mm of the last full hour) or a pumping station (pumps that run), with the number of its datastream
    (None until its facts were declared to the observations) and its newest value; a simulated one only while nothing
    real was ever read."""

    kind: Kind
    fact: RainFact | PumpFact
    stream: int | None
    latest: Latest | None
    is_current: bool
    is_simulated: bool = False


def stations(at: datetime) -> list[Station]:
    """All of them: rain gauges, then pumps, in the order of the facts."""
    declared: list[tuple[Kind, RainFact | PumpFact, str]] = []
    declared += [(Kind.RAIN, fact, keys.rain(code)) for code, fact in facts.rain_gauges().items()]
    declared += [(Kind.PUMP, fact, keys.pumps(code)) for code, fact in facts.pumps().items()]
    wanted = [key for _kind, _fact, own in declared for key in (own, keys.simulated(own))]
    known = {one.key: one for one in observations.streams(keys=wanted)}
    found = []
    for kind, fact, key in declared:
        stream, other = known.get(key), known.get(keys.simulated(key))
        if other and other.latest and not (stream and stream.latest):
            stream = other
        latest = stream.latest if stream else None
        is_current = bool(latest and timedelta(0) <= at - latest.time <= SILENT)
        pretends = bool(stream and stream.is_simulated)
        found.append(Station(kind, fact, stream.id if stream else None, latest, is_current, pretends))
    return found
