"""By the clock: forecasts are scored, warnings near reports last as long as people report, reaches are fitted anew."""

from kota.base import clock, jobs
from kota.base.actor import system
from kota.environment.water.services import forecasting, incidents, nearby


@jobs.periodic(cron="* * * * *", name="water.warn_again")
def warn_again() -> None:
    """Warnings near reports go on where people still report water; incidents end where nobody does."""
    at = clock.now()
    nearby.warn_again(at=at)
    incidents.end_quiet(at=at)


@jobs.periodic(cron="*/10 * * * *", name="water.score_forecasts")
def score_forecasts() -> None:
    """Say of what was expected what came."""
    forecasting.score(at=clock.now())


@jobs.periodic(cron="40 19 * * *", name="water.fit_reaches")
def fit_reaches() -> None:
    """Once a night fit every reach whose gates recorded enough."""
    forecasting.fit_reaches(by=system("water"), at=clock.now())
