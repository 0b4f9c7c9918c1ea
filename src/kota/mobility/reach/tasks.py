"""By the clock and on demand: studies of the whole city."""

from uuid import UUID

from kota.base import clock, jobs
from kota.mobility.reach.services import studying


@jobs.task(name=studying.JOB, retry=False)
def study(study: str) -> None:
    """Compute a study that was asked for."""
    studying.run(study=UUID(study), at=clock.now())


@jobs.task(name=studying.USUAL, retry=False)
def usual() -> None:
    """The study of an ordinary morning, after what it rests on has changed."""
    studying.usual(at=clock.now())


@jobs.periodic(cron="40 18 * * *", name="reach.nightly")
def nightly() -> None:
    """The same once a night: places and boundaries change without a word."""
    studying.usual(at=clock.now())
