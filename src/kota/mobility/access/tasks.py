"""By the clock: travellers are reminded, what is over is forgotten."""

from kota.base import clock, jobs
from kota.mobility.access.services import forgetting


@jobs.periodic(cron="* * * * *", name="access.remind")
def remind() -> None:
    """Once a minute."""
    forgetting.remind_due(at=clock.now())


@jobs.periodic(cron="37 19 * * *", name="access.forget")
def forget() -> None:
    """Once a night."""
    forgetting.forget_old(at=clock.now())
