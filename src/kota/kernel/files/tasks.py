"""Sweeping by the clock."""

from kota.base import clock, jobs
from kota.kernel.files import services


@jobs.periodic(cron="23 20 * * *", name="files.sweep")
def sweep() -> None:
    """Once a night remove what nobody needs."""
    services.sweep(at=clock.now())
