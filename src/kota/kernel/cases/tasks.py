"""What the clock does to cases."""

from kota.base import clock, jobs
from kota.kernel.cases import services


@jobs.periodic(cron="* * * * *", name="cases.escalate")
def escalate() -> None:
    """Take every late case up the ladder."""
    services.escalate(at=clock.now())


@jobs.periodic(cron="*/5 * * * *", name="cases.end_waiting")
def end_waiting() -> None:
    """Remind of open questions, and let the clock go on where nobody answered."""
    services.end_waiting(at=clock.now())


@jobs.periodic(cron="*/10 * * * *", name="cases.close_silent")
def close_silent() -> None:
    """Close what nobody objected to."""
    services.close_silent(at=clock.now())


@jobs.task(name="cases.place_again")
def place_again(beyond: int) -> None:
    """Give a batch of cases the area that holds their point now, then go on with the next."""
    if last := services.place_again(beyond=beyond, at=clock.now()):
        jobs.later("cases.place_again", beyond=last)
