"""What gates have recorded: readings that are believed, hour by hour, and their newest state."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from kota.environment.water.contracts import GateFact, Reading
from kota.environment.water.models import GateLevel, GateState
from kota.environment.water.rules.readings import Judge, sound
from kota.environment.water.selectors import facts, keys
from kota.kernel.observations import facade as observations

EVER = datetime(1900, 1, 1, tzinfo=UTC)


def stream_of(gate: str) -> int | None:
    """The number of a gate's datastream."""
    found = observations.streams(keys=[keys.level(gate)])
    return found[0].id if found else None


def gates_of(streams: Iterable[int]) -> list[str]:
    """The gates whose levels these datastreams are."""
    wanted = set(streams)
    every = observations.streams(keys=[keys.level(code) for code in facts.gates()])
    return [keys.gate_of(one.key) for one in every if one.id in wanted]


def raw(stream: int, since: datetime, until: datetime) -> list[Reading]:
    """Everything that was observed, believed or not, from `since` to before `until`."""
    found = observations.series(stream, since, until)
    return [Reading(at, cm) for at, cm in zip(found.times, found.results, strict=True)]


def readings(fact: GateFact, since: datetime, until: datetime) -> list[Reading]:
    """The believed ones."""
    stream = stream_of(fact.code)
    return list(sound(raw(stream, since, until), fact.limits()).kept) if stream else []


def judged(fact: GateFact, since: datetime, until: datetime) -> list[tuple[Reading, str]]:
    """Everything observed in the order of its times, each with why it is not believed, or nothing."""
    stream, judge = stream_of(fact.code), Judge(fact.limits())
    return [(one, judge.fault(one) or "") for one in raw(stream, since, until)] if stream else []


def states() -> Mapping[str, GateState]:
    return GateState.objects.in_bulk()


def history(gate: str, limit: int = 30) -> list[GateLevel]:
    """Changes of the level of alert, newest first."""
    return list(GateLevel.objects.filter(gate=gate).order_by("-at")[:limit])
