"""Photos that a program named by their address."""

from kota.base import jobs
from kota.base.events import Meta
from kota.governance.reports.contracts import MediaNamed


def fetch(event: MediaNamed, meta: Meta) -> None:
    """Let a worker fetch the photo. Coming twice does no harm: what is done is not fetched again."""
    jobs.later("reports.fetch_media", media_id=event.media_id)
