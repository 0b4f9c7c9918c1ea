"""By the clock: systems of others are read, the past is kept, the next hour is forecast, forecasts are judged."""

from kota.base import clock, jobs
from kota.mobility.sharing.services import forecasting, polling, remembering


@jobs.periodic(cron="* * * * *", name="sharing.poll_feeds")
def poll_feeds() -> None:
    """Each system that is due is read by itself: a slow one holds up no other."""
    for code in polling.due(at=clock.now()):
        poll_system.defer(code=code)


@jobs.task(name="sharing.poll_system", retry=False)
def poll_system(code: str) -> None:
    """Read what is due of a system."""
    polling.poll(code=code, at=clock.now())


@jobs.periodic(cron="*/5 * * * *", name="sharing.look_ahead")
def look_ahead() -> None:
    """Remember what stands where, forecast the next hour, judge what was forecast."""
    at = clock.now()
    remembering.keep_bins(at=at)
    forecasting.forecast(at=at)
    forecasting.judge(at=at)


@jobs.periodic(cron="15 20 * * *", name="sharing.learn")
def learn() -> None:
    """Once a night: what is usual, and what may be forgotten."""
    forecasting.learn_usual(at=clock.now())
    remembering.forget_old(at=clock.now())
