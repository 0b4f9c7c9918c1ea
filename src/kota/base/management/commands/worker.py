"""The worker process: delivers events, runs background jobs and the clock."""

import asyncio
import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, connections

from kota.base import jobs, logs
from kota.base.events import deliver
from kota.base.events.order import line_up

IDLE_S = 0.5
NICE = 5  # where both want the processor, whoever waits for a page goes first
RETRY_ROUNDS = 4  # every two seconds or sooner, look for failed events that are due again
TROUBLE_S = 5.0
GRACE_S = 12.0  # to finish what is under way; then it ends all the same: what is not committed comes again
_log = logs.logger("worker")


class Command(BaseCommand):
    help = "Deliver events and run background jobs until stopped (./kota up starts one)"
    requires_system_checks: list[str] = []  # `kota test` checks; here it would load every page and double the start

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(NICE)
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _end(stop))
        courier = threading.Thread(target=_deliver, args=[stop], name="events")
        courier.start()
        _log.info("worker.started")
        try:
            asyncio.run(jobs.work_until(stop))
        finally:  # jobs and events go together: whoever watches this process starts both again
            _end(stop)
            courier.join()
        _log.info("worker.stopped")


def _end(stop: threading.Event) -> None:
    """Finish what is under way, for a while: a database that is gone too would be waited for much longer."""
    if not stop.is_set():
        last = threading.Timer(GRACE_S, os._exit, [1])
        last.daemon = True
        last.start()
    stop.set()


def _deliver(stop: threading.Event) -> None:
    """Hand events over as they come; a database that is away for a while is waited for."""
    seen, rounds, has_more = -1, 0, False
    while not stop.is_set():
        rounds += 1
        taken = 0
        try:
            now = line_up()
            if has_more or now != seen:
                taken, has_more = deliver.deliver_round(is_stopping=stop.is_set)
                seen = now
            if not rounds % RETRY_ROUNDS:
                taken += deliver.retry()
            pause = 0.0 if taken or has_more else IDLE_S
        except Exception as error:  # whatever it was, the next round may go well, and events are kept
            _log.error("worker.delivery_failed", kind=type(error).__name__)
            connection.close()
            pause = TROUBLE_S
        stop.wait(pause)
    connections.close_all()
