"""By the clock: rides that nobody ended, counts of riders, old taps."""

from datetime import timedelta

from kota.base import clock, jobs
from kota.mobility.fares.services import counting, settling, taps


@jobs.periodic(cron="*/10 * * * *", name="fares.close_open")
def close_open() -> None:
    """The maximum fare stands for rides whose tap out never came."""
    taps.close_open(at=clock.now())


@jobs.periodic(cron="2,12,22,32,42,52 * * * *", name="fares.add_up")
def add_up() -> None:
    """Sums of days that got entries."""
    settling.add_up(at=clock.now())


@jobs.periodic(cron="5,20,35,50 * * * *", name="fares.count_riders")
def count_riders() -> None:
    """Hours of which taps came lately; twice as far back as the clock goes, so that none is missed."""
    at = clock.now()
    counting.count(since=at - timedelta(minutes=35), until=at)


@jobs.periodic(cron="10 20 * * *", name="fares.forget_taps")
def forget_taps() -> None:
    """Once a night."""
    at = clock.now()
    while counting.forget(at=at) >= 50_000:
        pass
