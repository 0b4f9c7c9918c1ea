"""The numbers of devices by their names, for a broker that has checked who they are."""

import time

from django.db import close_old_connections

from kota.kernel.observations.models import Device

KEEP_S = 10.0


class Devices:
    """Remembers for ten seconds."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, int | None]] = {}

    def number(self, name: str) -> int | None:
        """None for a name that no device in use has."""
        kept = self._known.get(name)
        if kept is not None and time.monotonic() - kept[0] < KEEP_S:
            return kept[1]
        close_old_connections()
        found = Device.objects.filter(key=name, ended_at=None).values_list("pk", flat=True).first()
        self._known[name] = time.monotonic(), found
        return found
