"""By the clock: what was kept is forgotten when its time is over."""

from kota.base import clock, jobs
from kota.mobility.journeys.services import keeping


@jobs.periodic(cron="17 20 * * *", name="journeys.forget")
def forget() -> None:
    """Once a night."""
    keeping.forget_old(at=clock.now())
