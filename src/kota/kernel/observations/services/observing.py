"""Observations as doors hand them in: read, kept, and what cannot be kept set aside with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import orjson
from django.db import connection, transaction

from kota.base.errors import KotaError
from kota.kernel.observations.contracts import Batch, Outcomes, Reading
from kota.kernel.observations.contracts.batches import Ints
from kota.kernel.observations.contracts.errors import BodyError, WriterError
from kota.kernel.observations.rules import arrays, readings
from kota.kernel.observations.rules.instants import micros, moment, written
from kota.kernel.observations.services import announcing
from kota.kernel.observations.services.ingest.write import record_batch

LONGEST = 2000
MOST_ASIDE = 1000  # of one request
_ASIDE = "INSERT INTO refused_observation (at, by, datastream, reason, content) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Arrays:
    """A CreateObservations body: what can be read, the places of that among all rows, and why the rest cannot."""

    batch: Batch
    places: Ints
    bad: Mapping[int, str]
    count: int

    def refused(self, outcomes: Outcomes | None) -> dict[int, str]:
        """Why rows were not kept, by their places."""
        reasons = outcomes.reasons if outcomes else {}
        return {**self.bad, **{int(self.places[row]): why for row, why in reasons.items()}}

    def links(self, outcomes: Outcomes | None, root: str) -> list[str]:
        """For each row its link, or why there is none."""
        refused = self.refused(outcomes)
        if not refused and outcomes is not None:
            return [f"{root}{number})" for number in outcomes.ids.tolist()]
        numbers = dict(zip(self.places.tolist(), outcomes.ids.tolist(), strict=True)) if outcomes else {}
        return [
            f"error: {refused[place]}" if place in refused else f"{root}{numbers[place]})"
            for place in range(self.count)
        ]

    def aside(self, outcomes: Outcomes | None) -> list[tuple[int | None, str, Any]]:
        """What is to be set aside."""
        rows = {int(place): row for row, place in enumerate(self.places)} if outcomes and outcomes.reasons else {}
        found = []
        for place, why in list(self.refused(outcomes).items())[:MOST_ASIDE]:
            stream, content = self._contents(rows.get(place))
            found.append((stream, why, content))
        return found

    def _contents(self, row: int | None) -> tuple[int | None, Any]:
        if row is None:
            return None, None
        stream, result = int(self.batch.stream[row]), float(self.batch.result[row])
        return stream, {"phenomenonTime": written(moment(int(self.batch.time[row]))), "result": result}


def observe(body: Any, implied: Mapping[str, int], *, device: int, at: datetime) -> int:
    """Keep one observation of a device; its number."""
    reading = readings.read(
        body, stream=implied.get("Datastream"), feature=implied.get("FeatureOfInterest", 0), now=micros(at)
    )
    return keep(reading, device, at=at)


def keep(reading: Reading, writer: int, *, at: datetime) -> int:
    """Keep one observation; BodyError says why it cannot be."""
    batch = Batch.of([reading])
    outcomes = record_batch(batch, np.array([writer]), at=at)
    if outcomes.reasons:
        raise meaning(outcomes.reasons[0])
    announcing.observed(batch, outcomes)
    return int(outcomes.ids[0])


def meaning(reason: str) -> KotaError:
    """The refusal of a single observation that was not kept for this reason."""
    is_foreign = "may not write" in reason
    return WriterError(reason) if is_foreign else BodyError(reason, field="Observation")


def observe_arrays(body: Any, *, device: int, root: str, at: datetime) -> list[str]:
    """Keep the rows of a CreateObservations body: the link of each, or why it was not taken."""
    found = read_arrays(body, at=at)
    outcomes = record_batch(found.batch, np.full(len(found.batch), device), at=at) if len(found.batch) else None
    if outcomes is not None:
        announcing.observed(found.batch, outcomes)
    set_aside(found.aside(outcomes), by=writer_name(device), at=at)
    return found.links(outcomes, root)


def read_arrays(body: Any, *, at: datetime) -> Arrays:
    """The rows of a CreateObservations body."""
    if not isinstance(body, list) or not body:
        raise BodyError("CreateObservations takes a list of {Datastream, components, dataArray}")
    return Arrays(*arrays.read(body, now=micros(at)))


def writer_name(device: int) -> str:
    return f"device:{device}" if device else "program"


@transaction.atomic
def set_aside(refused: Sequence[tuple[int | None, str, Any]], *, by: str, at: datetime) -> None:
    """Keep what was refused: (datastream, reason, content)."""
    if not refused:
        return
    rows = [(at, by, stream, reason[:500], _short(content)) for stream, reason, content in refused[:MOST_ASIDE]]
    with connection.cursor() as cursor:
        cursor.executemany(_ASIDE, rows)


def _short(content: Any) -> str:
    """JSON that is not too long and that PostgreSQL takes."""
    text = orjson.dumps(content, default=str).decode().replace("\\u0000", "")
    return text if len(text) <= LONGEST else orjson.dumps(text[:LONGEST]).decode()
