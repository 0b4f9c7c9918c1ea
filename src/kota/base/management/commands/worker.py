"""The worker process: delivers events, runs background jobs and the clock."""

import asyncio
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, connections

from kota.base import jobs, logs
from kota.base.events import deliver

IDLE_S = 0.5
RETRY_ROUNDS = 4  # every two seconds, look for failed events that are due again
TROUBLE_S = 5.0
_log = logs.logger("worker")


class Command(BaseCommand):
    help = "Deliver events and run background jobs until stopped (./kota up starts one)"

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        courier = threading.Thread(target=_deliver, args=[stop], name="events")
        courier.start()
        _log.info("worker.started")
        asyncio.run(jobs.work_until(stop))
        courier.join()
        _log.info("worker.stopped")


def _deliver(stop: threading.Event) -> None:
    """Hand events over as they come; a database that is away for a while is waited for."""
    seen, rounds = (-1, -1), 0
    while not stop.is_set():
        rounds += 1
        try:
            now = deliver.newest()
            if now == seen and rounds % RETRY_ROUNDS:
                pause = IDLE_S
            else:
                pause = 0.0 if deliver.deliver_all() else IDLE_S
                seen = now
        except Exception as error:  # whatever it was, the next round may go well, and events are kept
            _log.error("worker.delivery_failed", kind=type(error).__name__)
            connection.close()
            pause = TROUBLE_S
        stop.wait(pause)
    connections.close_all()
