"""Background jobs: a thin name over procrastinate, so that apps say `@jobs.task` and `jobs.periodic`.

A job deferred inside a transaction is gone with it when it rolls back. Deferring notifies workers, and NOTIFY makes
commits queue, so requests on hot paths publish an event instead and its handler defers.
"""

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kota.base import clock, logs

CONCURRENCY = 4
POLL_S = 1.0
RESCUE_S = 60.0
STALLED_S = 120.0  # without a sign of life for so long, a job's worker is gone
_log = logs.logger("jobs")
_stop = threading.Event()  # of the worker that runs in this process
RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def task(*, name: str, queue: str = "default", retry: bool = True) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a job: `job.defer(case_id=1)` runs it in a worker, again after a failure when `retry`."""

    def wrap(function: Callable[..., Any]) -> Any:
        return app.task(name=name, queue=queue, retry=RETRY if retry else False)(function)

    return wrap


def periodic(*, cron: str, name: str) -> Callable[[Callable[[], Any]], Any]:
    """Run a function by the clock (five cron fields, UTC); one run at a time."""

    def wrap(function: Callable[[], Any]) -> Any:
        def run(timestamp: int) -> None:
            function()

        run.__doc__ = function.__doc__
        return app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, lock=name, pass_context=False)(run))

    return wrap


def later(name: str, *, queue: str = "default", after: timedelta | None = None, **arguments: Any) -> None:
    """Put a job on the queue by its name: for services, which lie below the room that holds the jobs."""
    pause = {"seconds": after.total_seconds()} if after else None
    app.configure_task(name, queue=queue, schedule_in=pause).defer(**arguments)


def pause(seconds: float) -> bool:
    """Wait inside a job that goes on for long; False once its worker is asked to stop, and the job should end."""
    return not _stop.wait(seconds)


async def work_until(stop: threading.Event) -> None:
    """Run jobs until `stop` is set, and take up jobs whose worker died in the middle of them.

    Raises what ended the work when nobody asked it to stop (the database went away, say).
    """
    global _stop
    _stop = stop
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker = app.with_connector(connector)
    async with worker.open_async():
        running = asyncio.create_task(
            worker.run_worker_async(
                concurrency=CONCURRENCY,
                listen_notify=False,  # NOTIFY makes commits queue
                fetch_job_polling_interval=POLL_S,
                install_signal_handlers=False,
                shutdown_graceful_timeout=10,
            )
        )
        rescuing = asyncio.create_task(_rescue(worker))
        while not stop.is_set() and not running.done():
            await asyncio.sleep(0.2)
        rescuing.cancel()
        running.cancel()
        ended, _ = await asyncio.gather(running, rescuing, return_exceptions=True)
    if not stop.is_set():
        raise ended if isinstance(ended, Exception) else RuntimeError("the job worker ended by itself")


async def _rescue(worker: Any) -> None:
    while True:
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
            _log.warning("job.rescued", job=job.task_name)
            await worker.job_manager.retry_job(job, retry_at=clock.now())
        await asyncio.sleep(RESCUE_S)
