"""What is done by the clock: partitions ahead of time, sketches of hours, tidying."""

from kota.base import clock, jobs
from kota.kernel.observations.services import parts, sketches, tidying


@jobs.periodic(cron="3 * * * *", name="observations.parts")
def make_parts() -> None:
    """Partitions of the days to come."""
    parts.make_ahead(at=clock.now())


@jobs.periodic(cron="*/10 * * * *", name="observations.sketches")
def make_sketches() -> None:
    """Sketches of the hours that are over."""
    sketches.make(at=clock.now())


@jobs.periodic(cron="20 2 * * *", name="observations.tidy")
def tidy() -> None:
    """Forget what was set aside long ago."""
    tidying.prune_refused(at=clock.now())
