"""What is done by the clock: partitions ahead of time, sketches of hours, stuck values, tidying."""

from django.conf import settings

from kota.base import clock, jobs
from kota.kernel.observations.services import archiving, parts, sketches, sticking, tidying


@jobs.periodic(cron="3 * * * *", name="observations.parts")
def make_parts() -> None:
    """Partitions of the days to come."""
    parts.make_ahead(at=clock.now())


@jobs.periodic(cron="*/10 * * * *", name="observations.sketches")
def make_sketches() -> None:
    """Sketches of the hours that are over, beside what cannot wait."""
    sketches.make(at=clock.now(), share=0.25)


@jobs.periodic(cron="40 1 * * *", name="observations.archive")
def archive() -> None:
    """Parts that are older than the city keeps in its database, into files."""
    archiving.archive_old(at=clock.now(), days=settings.KOTA_OBSERVATIONS_DAYS)


@jobs.periodic(cron="*/10 * * * *", name="observations.stuck")
def mark_stuck() -> None:
    """Values that stay the same for longer than they ever do."""
    sticking.mark_stuck(at=clock.now())


@jobs.periodic(cron="20 2 * * *", name="observations.tidy")
def tidy() -> None:
    """Forget what was set aside long ago."""
    tidying.prune_refused(at=clock.now())
