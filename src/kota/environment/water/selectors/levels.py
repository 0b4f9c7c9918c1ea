"""What gates have recorded: readings that are believed, hour by hour, and their newest state."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from kota.environment.water.contracts import GateFact, Reading
from kota.environment.water.models import GateLevel, GateState
from kota.environment.water.rules.readings import Judge, sound
from kota.environment.water.selectors import facts, keys
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Quality

EVER = datetime(1900, 1, 1, tzinfo=UTC)


def stream_of(gate: str) -> int | None:
    """The number of the datastream that tells a gate's level: its own, or the simulated one while nothing real was
    ever read there. The two never mix."""
    key = keys.level(gate)
    found = {one.key: one for one in observations.streams(keys=[key, keys.simulated(key)])}
    own, other = found.get(key), found.get(keys.simulated(key))
    chosen = other if other and other.latest and not (own and own.latest) else own
    return chosen.id if chosen else None


def gates_of(streams: Iterable[int]) -> list[str]:
    """The gates whose levels these datastreams are."""
    found = observations.streams(numbers=list(streams))
    return sorted({gate for one in found if (gate := keys.gate_of(one.key)) in facts.gates()})


def raw(stream: int, since: datetime, until: datetime) -> list[tuple[Reading, bool]]:
    """Everything that was observed, believed or not, from `since` to before `until`, and whether it is simulated."""
    found = observations.series(stream, since, until)
    told = zip(found.times, found.results, found.qualities, strict=True)
    return [(Reading(at, cm), bool(quality & Quality.SIMULATED)) for at, cm, quality in told]


def readings(fact: GateFact, since: datetime, until: datetime, *, real: bool = False) -> list[Reading]:
    """The believed ones; `real`: only those that something measured."""
    stream = stream_of(fact.code)
    found = raw(stream, since, until) if stream else []
    return list(sound([one for one, pretends in found if not (real and pretends)], fact.limits()).kept)


def judged(fact: GateFact, since: datetime, until: datetime) -> list[tuple[Reading, str, bool]]:
    """Everything observed in the order of its times, each with why it is not believed, or nothing, and whether it is
    simulated."""
    stream, judge = stream_of(fact.code), Judge(fact.limits())
    found = raw(stream, since, until) if stream else []
    return [(one, judge.fault(one) or "", pretends) for one, pretends in found]


def states() -> Mapping[str, GateState]:
    return GateState.objects.in_bulk()


def history(gate: str, limit: int = 30) -> list[GateLevel]:
    """Changes of the level of alert, newest first."""
    return list(GateLevel.objects.filter(gate=gate).order_by("-at")[:limit])
