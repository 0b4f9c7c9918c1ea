"""The numbers of devices by their names, for a broker that has checked who they are."""

import asyncio
import time
from collections.abc import Callable

from django.db import close_old_connections

from kota.base import logs
from kota.kernel.observations.models import Device

KEEP_S = 10.0
AGAIN_S = 1.0
_log = logs.logger("gateway")

Use = Callable[[int | None], None]


class Devices:
    """Remembers for ten seconds; looks up in a thread, and what comes meanwhile waits in its order."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, int | None]] = {}
        self._waiting: dict[str, list[Use]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def with_number(self, name: str, use: Use) -> None:
        """Call `use`, now or in a moment, with the number of this device; None where no device in use has the name."""
        waiting = self._waiting.get(name)
        if waiting is not None:
            waiting.append(use)
            return
        kept = self._known.get(name)
        if kept is not None and time.monotonic() - kept[0] < KEEP_S:
            use(kept[1])
            return
        self._waiting[name] = [use]
        task = asyncio.ensure_future(self._look_up(name))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _look_up(self, name: str) -> None:
        while True:
            try:
                number = await asyncio.to_thread(_number, name)
            except Exception as error:  # the database is away: what waits is not lost
                _log.error("gateway.not_looked_up", kind=type(error).__name__, where=logs.where(error))
                await asyncio.sleep(AGAIN_S)
                continue
            self._known[name] = time.monotonic(), number
            for use in self._waiting.pop(name):
                use(number)
            return


def _number(name: str) -> int | None:
    close_old_connections()
    return Device.objects.filter(key=name, ended_at=None).values_list("pk", flat=True).first()
