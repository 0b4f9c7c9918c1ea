"""An alert to very many people at once: how soon all are queued, and how soon an open page shows it.

`alerting(figures, url, people=100_000, promised=True)` needs a running city with its worker. It makes sample accounts
with a place in one kelurahan, sends an alert of a class that goes out at once, and takes it back at the end, so that
the worker does not go on sending a hundred thousand simulated mails.
"""

import http.client
import threading
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from _figures import Figures
from django.db import connection, transaction

from kota.base import clock
from kota.base.actor import system
from kota.kernel.areas import facade as areas
from kota.kernel.warnings import facade as warnings

BY = system("bench")
AREA = "31.74.01.1005"
_PEOPLE = """
    WITH made AS (
      INSERT INTO account (password, name, email, phone_verified, language, is_active, is_sample, created_at)
      SELECT '!', 'contoh', 'alerting-' || n || '@contoh.kota.test', false, (ARRAY['id', 'en'])[1 + n %% 2], true, true,
        %(at)s FROM generate_series(1, %(people)s) n RETURNING id
    ), liked AS (
      INSERT INTO notice_preference (account_id, channels, language, quiet_from, quiet_until, digest, changed_at)
      SELECT id, '{}', '', CASE WHEN id %% 3 = 0 THEN '22:00'::time END, CASE WHEN id %% 3 = 0 THEN '05:00'::time END,
        'none', %(at)s FROM made WHERE id %% 2 = 0
    )
    INSERT INTO alert_place (account_id, label, area, radius_m, areas, topics, least, least_rank, exercises, created_at)
    SELECT id, '', %(area)s, 0, ARRAY[%(area)s], '{}', 'Minor', 1, false, %(at)s FROM made
"""


def alerting(figures: Figures, url: str, *, people: int = 100_000, promised: bool = False) -> None:
    """Figures `alert_queued` (s), `alert_queued_per_s` (1/s) and `banner_live` (s)."""
    area = AREA if areas.by_code(AREA) else areas.under("", "kelurahan")[0].code
    _make(people, area)
    listener = Listener(url)
    listener.start()
    began, at = time.perf_counter(), clock.now()
    place = {"id": "Jalan Contoh", "en": "Sample Street"}
    trigger = warnings.Trigger(
        klass="flood-near", level="deep", areas=(area,), key=f"bench:{at.isoformat()}", params={"where": place},
        expires=at + timedelta(hours=1),
    )  # fmt: skip
    alert = warnings.draft_alert(trigger=trigger, by=BY, at=at)
    sent = time.perf_counter()
    listener.wanted = alert.identifier
    queued = _wait_for(alert, people)
    seen = listener.wait()
    warnings.cancel_alert(identifier=alert.identifier, note="bench", by=BY, at=clock.now())
    figures.say(f"  drafted, signed and sent in {sent - began:.2f} s; {people:,} people with a place in {area}")
    goal = 10.0 if promised else None
    took = queued - sent
    figures.add("alert_queued", took, "s", better="lower", goal=goal, note=f"{people:,} people, page, mail and push")
    figures.add("alert_queued_per_s", people / took, "1/s", note="the worker's pause of half a second included")
    figures.add("banner_live", seen - sent, "s", better="lower", goal=2.0 if promised else None, note="on an open page")


def _make(people: int, area: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM alert_place WHERE areas @> ARRAY[%s]", [area])
        missing = people - cursor.fetchone()[0]
        if missing > 0:
            cursor.execute(_PEOPLE, {"people": missing, "area": area, "at": clock.now()})


def _wait_for(alert: Any, people: int) -> float:
    """When everybody's notice is committed; the worker writes them all in one transaction."""
    end = time.perf_counter() + 120
    with connection.cursor() as cursor:
        while time.perf_counter() < end:
            cursor.execute("SELECT count(*) FROM notice WHERE subject = %s", [alert.urn])
            if cursor.fetchone()[0] >= people:
                return time.perf_counter()
            time.sleep(0.1)
    raise SystemExit("the worker did not queue the alert within two minutes")


class Listener(threading.Thread):
    """A page that stays open: it listens to the stream, and fetches the banner when it is told."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(url).netloc
        self.wanted = ""
        self._seen, self._ready = threading.Event(), threading.Event()
        self._at = 0.0

    def start(self) -> None:
        super().start()
        self._ready.wait(10)
        time.sleep(1.5)  # the reader behind the stream begins with its first listener

    def run(self) -> None:
        stream = http.client.HTTPConnection(self.host, timeout=150)
        stream.request("GET", "/live?topic=public:alerts")
        answer = stream.getresponse()
        self._ready.set()
        while line := answer.readline():
            if line.startswith(b"data:") and self._shows():
                self._at = time.perf_counter()
                self._seen.set()
                return

    def _shows(self) -> bool:
        page = http.client.HTTPConnection(self.host, timeout=10)
        page.request("GET", "/alerts/banner")
        return self.wanted.encode() in page.getresponse().read()

    def wait(self) -> float:
        if not self._seen.wait(60):
            raise SystemExit("no open page showed the alert within a minute")
        return self._at
