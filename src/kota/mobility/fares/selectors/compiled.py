"""Facts and dynamic tariffs made ready, once, and kept until one of them changes."""

import threading
import time
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Max, Q

from kota.kernel.facts import facade as facts
from kota.mobility.fares.models import DynamicTariff
from kota.mobility.fares.rules.tariffs import Dynamic, Frame, Tariffs
from kota.mobility.fares.selectors import facts as own
from kota.mobility.transit import facade as transit


class _Watch:
    """Whether a dynamic tariff changed: looked at once a second, as facts are."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.looked = float("-inf")
        self.newest: datetime | None = None

    def version(self) -> datetime | None:
        if time.monotonic() - self.looked >= settings.KOTA_FACTS_MAX_AGE_S:
            newest = DynamicTariff.objects.aggregate(newest=Max("changed_at"))["newest"]
            with self.lock:
                self.newest, self.looked = newest, time.monotonic()
        return self.newest

    def forget(self) -> None:
        self.looked = float("-inf")


_WATCH = _Watch()


def tariffs() -> Tariffs:
    """What everything costs now."""
    return facts.derived(("fares", _WATCH.version()), _compile)


def version() -> object:
    """Changes whenever a dynamic tariff does."""
    return _WATCH.version()


def forget() -> None:
    """Look anew (after a change that this process made itself)."""
    _WATCH.forget()


def zone() -> ZoneInfo:
    return ZoneInfo(facts.city().timezone)


def _compile() -> Tariffs:
    return Tariffs(
        rule=own.rule(), operators=own.operators(), products=own.products(), integrations=own.integrations(),
        riders=own.riders(), lines=own.lines(), dynamics=list(_dynamics()), zone=zone(), holidays=transit.holidays(),
    )  # fmt: skip


def _dynamics() -> Iterable[Dynamic]:
    """Approved and not taken back before they began; one that was taken back later held until then."""
    rows = DynamicTariff.objects.exclude(approved_at=None).filter(Q(ended_at=None) | Q(ended_at__gt=F("begins")))
    for row in rows:
        ends = min(row.ends, row.ended_at) if row.ended_at else row.ends
        name = (row.reason_id, row.reason_en)
        frame = Frame(row.days, row.from_s, row.until_s, None, None, name)
        begins = max(row.begins, row.approved_at or row.begins)
        yield Dynamic(str(row.pk), frozenset(row.on), row.percent, begins.timestamp(), ends.timestamp(), frame)
