"""The streets in use, held by each process. Others show within two seconds."""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

from kota.base import logs
from kota.base.errors import UnavailableError
from kota.base.words import noop as _
from kota.mobility.streets import storage
from kota.mobility.streets.contracts import About, Profile
from kota.mobility.streets.models import State, StreetVersion
from kota.mobility.streets.rules import finding, searching
from kota.mobility.streets.rules.columns import Streets
from kota.mobility.streets.rules.searching import Room

CHECK_S = 2.0
ROOMS = 3  # searches at a time in one process
WAIT_S = 20.0
CREDIT = "© OpenStreetMap contributors"
_log = logs.logger("streets")


@dataclass(slots=True)
class Held:
    """Streets with rooms to search in; `least` is the weight of a metre at least, by profile."""

    about: About
    streets: Streets
    least: dict[Profile, float]
    rooms: "queue.Queue[Room | None]" = field(default_factory=queue.Queue)

    @contextmanager
    def room(self) -> Iterator[Room]:
        """Somewhere to search; UnavailableError when all are taken for long."""
        try:
            found = self.rooms.get(timeout=WAIT_S)
        except queue.Empty:
            raise UnavailableError(_("too many people ask for ways at this moment: try again in a minute")) from None
        try:
            if found is None or found.turn[0] > 2**30:
                found = searching.room(len(self.streets.lon), len(self.streets.arc))
            yield found
        except BaseException:
            found = None
            raise
        finally:
            self.rooms.put(found)


class _Holder:
    def __init__(self) -> None:
        self.held: Held | None = None
        self.checked = float("-inf")
        self.lock = threading.Lock()
        self.fetching = ""

    def get(self) -> Held | None:
        if time.monotonic() - self.checked >= CHECK_S:
            with self.lock:
                if time.monotonic() - self.checked >= CHECK_S:
                    self._look()
                    self.checked = time.monotonic()
        return self.held

    def _look(self) -> None:
        version = StreetVersion.objects.filter(state=State.CURRENT, form=storage.FORM).defer("content").first()
        if version is None:
            self.held = None
            return
        about = _about(version)
        if self.held is not None and self.held.about == about:
            return
        if self.held is None or storage.is_there(about.key):
            self.held = _hold(about)
        elif self.fetching != about.key:  # what was held stays in use until the other is unpacked
            self.fetching = about.key
            threading.Thread(target=self._fetch, args=(about,), daemon=True, name="streets").start()

    def _fetch(self, about: About) -> None:
        try:
            self.held = _hold(about)
        except Exception:  # the next look tries again
            _log.exception("streets.not_unpacked", key=about.key)
        finally:
            self.fetching = ""
            connection.close()


def _about(version: StreetVersion) -> About:
    key = f"{version.pk.hex[-12:]}{version.sha256[:8]}"
    return About(key, version.name, CREDIT, version.came_at, version.of_day, version.report)


def _hold(about: About) -> Held:
    def content() -> bytes:
        row = StreetVersion.objects.filter(state=State.CURRENT).only("content").get()
        return bytes(row.content)

    streets = storage.unpacked(about.key, content)
    held = Held(about, streets, {one: finding.least(streets, one) for one in Profile})
    for _number in range(ROOMS):
        held.rooms.put(None)
    return held


_HOLDER = _Holder()


def held() -> Held | None:
    """The streets in use; None where nobody brought any."""
    return _HOLDER.get()


def forget() -> None:
    """Hold nothing, after a change of one's own."""
    _HOLDER.held, _HOLDER.checked = None, float("-inf")


def is_known() -> bool:
    """Has anybody brought streets?"""
    return held() is not None


def key() -> str:
    """Names the streets in use; empty where there are none."""
    found = held()
    return found.about.key if found else ""


def about() -> About | None:
    """What the streets in use are."""
    found = held()
    return found.about if found else None
