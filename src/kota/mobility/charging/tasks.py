"""By the clock: operators are asked, old history and drivers' tokens are forgotten."""

from kota.base import clock, jobs
from kota.mobility.charging.services import forgetting, polling


@jobs.periodic(cron="* * * * *", name="charging.poll")
def poll() -> None:
    """Ask the operators that are due."""
    polling.poll_due(at=clock.now())


@jobs.periodic(cron="35 18 * * *", name="charging.forget")
def forget() -> None:
    """Once a night."""
    forgetting.forget(at=clock.now())
