"""Tidying up after events."""

from kota.base import clock, jobs
from kota.base.events import deliver


@jobs.periodic(cron="41 * * * *", name="base.forget_events")
def forget_events() -> None:
    """Drop events that everybody has read, after the keeping time."""
    deliver.forget_old(at=clock.now())
