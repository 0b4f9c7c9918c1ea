"""What cases do when something else happened."""

from datetime import timedelta

from kota.base import events, jobs
from kota.kernel.areas.contracts import BoundariesReplaced

SOON = timedelta(seconds=5)  # by then every process draws the new boundaries


def boundaries_replaced(event: BoundariesReplaced, meta: events.Meta) -> None:
    """Every case is looked at again, in batches, by a worker."""
    jobs.later("cases.place_again", after=SOON, beyond=0)
