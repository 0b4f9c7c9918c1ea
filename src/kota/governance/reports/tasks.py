"""Fetching in the background."""

from kota.base import clock, jobs
from kota.governance.reports import services


@jobs.task(name="reports.fetch_media", retry=False)
def fetch_media(media_id: int) -> None:
    """Fetch a photo that a program named; try again later when its server does not answer."""
    pause = services.fetch_media(media_id=media_id, at=clock.now())
    if pause is not None:
        jobs.later("reports.fetch_media", after=pause, media_id=media_id)
