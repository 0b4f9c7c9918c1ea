"""Publishing by the clock."""

from kota.base import clock, jobs
from kota.base.actor import system
from kota.environment.air import services


@jobs.periodic(cron="2-52/10 * * * *", name="air.publish")
def publish() -> None:
    """Shortly after each full hour, and every ten minutes for what came late: the last 72 hours are computed
    again where values were missing.

    What the regulation publishes at its own hours (09.00 and 15.00 in the city's time) changes at those alone.
    """
    at, by = clock.now(), system("air")
    services.publish(by=by, at=at)
    services.fill(by=by, at=at)
