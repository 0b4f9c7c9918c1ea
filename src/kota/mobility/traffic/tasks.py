"""By the clock: speeds each minute, forecasts each quarter of an hour, and once a night what is usual."""

from kota.base import clock, jobs
from kota.base.actor import system
from kota.mobility.traffic.services import forecasting, learning, settling


@jobs.periodic(cron="* * * * *", name="traffic.settle")
def settle() -> None:
    """How fast every road is now, and what is wrong on one."""
    settling.settle(at=clock.now())


@jobs.periodic(cron="*/15 * * * *", name="traffic.forecast")
def forecast() -> None:
    """Write down what is expected, and hold what was expected against what came."""
    at = clock.now()
    forecasting.score(at=at)
    forecasting.tell(at=at)


@jobs.periodic(cron="20 19 * * *", name="traffic.learn")
def learn() -> None:
    """What is usual, from the last four weeks."""
    learning.learn(by=system("traffic"), at=clock.now())
