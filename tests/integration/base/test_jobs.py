"""Background jobs: gone with a rolled-back transaction, taken up again when their worker died."""

import asyncio
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from kota.base import jobs
from tests.factories.loops import finished

JOB = "cases.place_again"


def states() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s", [JOB])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def test_a_job_is_gone_when_what_deferred_it_is_rolled_back(fresh_city: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.later(JOB, beyond=0)
        assert len(states()) == 1
        raise RuntimeError
    assert states() == []
    with transaction.atomic():
        jobs.later(JOB, beyond=0)
    assert states() == [("todo", 0)]


@pytest.mark.parametrize(("silent", "after"), [("10 minutes", "todo"), ("5 seconds", "doing")])
def test_a_job_whose_worker_is_silent_for_long_is_taken_up_again(fresh_city: Any, silent: str, after: str) -> None:
    jobs.later(JOB, beyond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id", [silent]
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE task_name = %s", [worker, JOB]
        )
    finished(rescue_once())
    assert [status for status, _ in states()] == [after]


async def rescue_once() -> None:
    """The first round of what the worker does every minute."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with worker.open_async():
        rescuing = asyncio.create_task(jobs._rescue(worker))
        await asyncio.sleep(1)
        rescuing.cancel()
