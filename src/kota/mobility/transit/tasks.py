"""By the clock: live feeds asked, what is known of this moment composed, the ledger tidied.

Two of these go on for the most of a minute, so that riders wait a second and not a minute for news; where nothing
speaks, they end at once.
"""

import time

from kota.base import clock, jobs
from kota.mobility.transit.selectors import opened
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import feeds
from kota.mobility.transit.services.realtime import composing, ledger, polling

LASTS_S = 55.0
STEP_S = 0.5
COMPOSED_S = 2.0  # at least between two states, however many positions come


@jobs.periodic(cron="* * * * *", name="transit.poll")
def poll() -> None:
    """Ask the live feeds that are switched on, each as often as the city says."""
    ends = time.monotonic() + LASTS_S
    while any(one.on for one in feeds.declared().values()) and time.monotonic() < ends:
        if polling.poll(at=clock.now()):
            composing.compose(at=clock.now())
        if not jobs.pause(STEP_S):
            return


@jobs.periodic(cron="* * * * *", name="transit.live")
def live() -> None:
    """Compose what vehicles said, for as long as any speaks."""
    ends, since = time.monotonic() + LASTS_S, clock.now() - composing.FRESH
    while composing.is_due(at=clock.now(), since=since) and time.monotonic() < ends:
        since = clock.now()
        composing.compose(at=since)
        waited = time.monotonic() + COMPOSED_S
        while time.monotonic() < ends and (
            time.monotonic() < waited or not composing.is_due(at=clock.now(), since=since)
        ):
            if not jobs.pause(STEP_S):
                return


@jobs.periodic(cron="*/5 * * * *", name="transit.open_data")
def publish() -> None:
    """Write the open data when a timetable, a licence or a tariff has changed, before somebody asks for it."""
    opened.folder()


@jobs.periodic(cron="*/10 * * * *", name="transit.ledger")
def tidy() -> None:
    """Count promises that nobody kept, and forget what is old."""
    ledger.tidy(zone=current().zone, at=clock.now())
