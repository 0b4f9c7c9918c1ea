"""By the clock: live feeds asked, what is known of this moment composed, the ledger tidied.

One of these goes on for the most of a minute, so that riders wait a second and not a minute for news; where nothing
speaks, it ends at once.
"""

import threading
import time

from django.db import connection

from kota.base import clock, jobs
from kota.mobility.transit.selectors import opened
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import feeds
from kota.mobility.transit.services.realtime import alerts, composing, ledger, polling

LASTS_S = 55.0
STEP_S = 0.5
COMPOSED_S = 2.0  # at least between two states, however many positions come


@jobs.periodic(cron="* * * * *", name="transit.live")
def live() -> None:
    """Ask the live feeds that are switched on, and compose what they and vehicles said, for as long as any speaks.

    Feeds are asked beside it, so that one that answers slowly holds nobody up; both take one place among the jobs.
    """
    ends, since, made = time.monotonic() + LASTS_S, clock.now() - composing.FRESH, float("-inf")
    with _Asking(ends) as asking:
        while time.monotonic() < ends:
            news = asking.news()
            if news or (time.monotonic() - made >= COMPOSED_S and composing.is_due(at=clock.now(), since=since)):
                since, made = clock.now(), time.monotonic()
                composing.compose(at=since)
            elif not asking.is_at_it and made == float("-inf"):
                return  # nothing speaks
            if not jobs.pause(STEP_S):
                return


class _Asking:
    """A thread that asks the feeds, where any is on."""

    def __init__(self, ends: float) -> None:
        self._ends, self._stop, self._news = ends, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True, name="transit-feeds")
        self._broken: Exception | None = None

    def __enter__(self) -> "_Asking":
        if any(one.on for one in feeds.declared().values()):
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self.is_at_it:
            self._thread.join()
        if self._broken is not None:
            raise self._broken

    @property
    def is_at_it(self) -> bool:
        return self._thread.is_alive()

    def news(self) -> bool:
        """Did a feed say something new since this was last asked?"""
        found = self._news.is_set()
        self._news.clear()
        return found

    def _ask(self) -> None:
        try:
            while time.monotonic() < self._ends and not self._stop.is_set():
                if polling.poll(at=clock.now()):
                    self._news.set()
                self._stop.wait(STEP_S)
        except Exception as error:  # told by the job itself
            self._broken = error
        finally:
            connection.close()


@jobs.periodic(cron="* * * * *", name="transit.alerts_begin")
def begin() -> None:
    """Tell riders and screens of alerts that were written ahead, when they begin."""
    alerts.begin(at=clock.now())


@jobs.periodic(cron="*/5 * * * *", name="transit.open_data")
def publish() -> None:
    """Write the open data when a timetable, a licence or a tariff has changed, before somebody asks for it."""
    opened.folder()


@jobs.periodic(cron="*/10 * * * *", name="transit.ledger")
def tidy() -> None:
    """Count promises that nobody kept, and forget what is old."""
    ledger.tidy(zone=current().zone, at=clock.now())
