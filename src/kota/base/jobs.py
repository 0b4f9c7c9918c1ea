"""Background jobs: a thin name over procrastinate, so that apps say `@jobs.task` and `jobs.periodic`.

A job deferred inside a transaction is gone with it when it rolls back. Deferring notifies workers, and NOTIFY makes
commits queue, so requests on hot paths publish an event instead and its handler defers.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

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
