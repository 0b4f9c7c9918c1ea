"""Gates that are read, in a city that knows no level yet."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest

from kota.base.actor import system
from kota.environment.water.models import GateState
from kota.environment.water.selectors import keys
from kota.environment.water.services import chain, streams
from kota.kernel.observations import facade as observations

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # ten in the morning in Jakarta
BY = system("trial")

Levels = Iterable[tuple[float, float]]  # minutes from AT, cm
Read = Callable[..., GateState | None]


def moment(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def send(gate: str, levels: Levels) -> int:
    """Observations of a gate, as a device or an importer writes them; the number of its datastream."""
    stream = streams.ensure(by=BY, at=AT)[keys.level(gate)]
    readings = [observations.Reading(stream, observations.micros(moment(minutes)), cm) for minutes, cm in levels]
    observations.record(readings, at=AT)
    return stream


@pytest.fixture
def read(db: None) -> Read:
    """`read("depok", [(0, 180), (10, 220)])`: send levels, then follow them as the handler does, at the last one."""

    def levels_came(gate: str, levels: Levels, at: datetime | None = None) -> GateState | None:
        known = list(levels)
        send(gate, known)
        return chain.follow(gate, at=at or moment(max(minutes for minutes, _cm in known)))

    return levels_came
