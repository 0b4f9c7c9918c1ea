"""Tasks: what a thing is told to do, checked against what it can do (SensorThings Part 2)."""

from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from kota.base.actor import Actor
from kota.base.events import publish
from kota.kernel.observations.contracts import TaskCreated
from kota.kernel.observations.rules import tasking


def complete(values: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """Check the parameters of a new task, and say who wants it and when."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tasking_parameters FROM tasking_capability WHERE id = %s", [values["tasking_capability_id"]]
        )
        known = orjson.loads(cursor.fetchone()[0])
    tasking.check(known, orjson.loads(values["tasking_parameters"]))
    values |= {"creation_time": at, "by": by.urn, "status": "created"}


def tell(number: int, *, by: Actor, at: datetime) -> None:
    """Whoever does the task learns of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tasking_capability_id FROM task WHERE id = %s", [number])
        capability = cursor.fetchone()[0]
    publish(TaskCreated(number, capability), by=by, at=at)
