"""Devices tell how their tasks go."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.observations.contracts.entities import TASKS
from kota.kernel.observations.contracts.errors import BodyError, WriterError
from kota.kernel.observations.services import announcing
from kota.kernel.observations.services.entities.table import need_addressed

STATES = frozenset({"created", "accepted", "running", "completed", "failed", "rejected"})


def need_own_task(number: int, *, device: int) -> None:
    """WriterError unless the task is for a thing that this device measures."""
    need_addressed(TASKS, number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM task t JOIN tasking_capability c ON c.id = t.tasking_capability_id"
            " JOIN datastream d ON d.thing_id = c.thing_id WHERE t.id = %s AND d.device_id = %s)",
            [number, device],
        )
        if not cursor.fetchone()[0]:
            raise WriterError("this task is for another device")


@transaction.atomic
def report_task(number: int, *, status: Any, by: Actor, at: datetime) -> None:
    """How far a task is."""
    if status not in STATES:
        raise BodyError("status is one of %(states)s", states=", ".join(sorted(STATES)), field="status")
    need_addressed(TASKS, number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE task SET status = %s WHERE id = %s", [status, number])
    audit.record(action="sensing.task", subject=f"Tasks({number})", by=by, at=at, after={"status": status})
    announcing.changed(TASKS, number, ["status"])
