"""Observations as doors hand them in: read, kept, and what cannot be kept set aside with the reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from kota.base.errors import InvalidError
from kota.kernel.observations.contracts import Kept, Reading
from kota.kernel.observations.rules import readings
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.services import announcing, ingest

MOST_ROWS = 100_000
LONGEST = 2000
_ASIDE = "INSERT INTO refused_observation (at, by, datastream, reason, content) VALUES (%s, %s, %s, %s, %s)"


def observe(body: Any, implied: Mapping[str, int], *, device: int, at: datetime) -> int:
    """Keep one observation of a device; its number."""
    reading = readings.read(
        body, stream=implied.get("Datastream"), feature=implied.get("FeatureOfInterest", 0), now=micros(at)
    )
    (outcome,) = ingest.record([reading], [device], at=at)
    if not isinstance(outcome, Kept):
        raise InvalidError(outcome.reason, field="Observation")
    announcing.observed([(reading, outcome)])
    return outcome.id


def observe_arrays(body: Any, *, device: int, at: datetime) -> list[int | str]:
    """Keep the rows of a CreateObservations body: the number of each, or why it was not taken."""
    found = read_arrays(body, at=at)
    sound = [one for one in found if isinstance(one, Reading)]
    kept = iter(ingest.record(sound, [device] * len(sound), at=at)) if sound else iter(())
    outcomes: list[int | str] = []
    announced = []
    for one in found:
        outcome = next(kept) if isinstance(one, Reading) else None
        if isinstance(one, Reading) and isinstance(outcome, Kept):
            outcomes.append(outcome.id)
            announced.append((one, outcome))
        else:
            outcomes.append(str(one) if outcome is None else outcome.reason)  # type: ignore[union-attr]
    announcing.observed(announced)
    refused = [(one, why) for one, why in zip(found, outcomes, strict=True) if isinstance(why, str)]
    set_aside([(_stream(one), why, _content(one)) for one, why in refused], by=writer_name(device), at=at)
    return outcomes


def read_arrays(body: Any, *, at: datetime) -> list[Reading | str]:
    """The rows of a CreateObservations body."""
    if not isinstance(body, list) or not body:
        raise InvalidError("CreateObservations takes a list of {Datastream, components, dataArray}")
    now = micros(at)
    found = [one for entry in body for one in readings.of_array(entry, now=now)]
    if len(found) > MOST_ROWS:
        raise InvalidError("one request takes at most 100,000 observations")
    return found


def writer_name(device: int) -> str:
    return f"device:{device}" if device else "program"


@transaction.atomic
def set_aside(refused: Sequence[tuple[int | None, str, Any]], *, by: str, at: datetime) -> None:
    """Keep what was refused: (datastream, reason, content)."""
    if not refused:
        return
    rows = [
        (at, by, stream, reason[:500], orjson.dumps(content).decode()[:LONGEST]) for stream, reason, content in refused
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ASIDE, [(*row[:4], _json(row[4])) for row in rows[:1000]])


def _json(text: str) -> str:
    """Still JSON when it was cut off."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return orjson.dumps(text).decode()
    return text.replace("\\u0000", "")


def _stream(one: Reading | str) -> int | None:
    return one.stream if isinstance(one, Reading) else None


def _content(one: Reading | str) -> Any:
    return list(one) if isinstance(one, Reading) else one
