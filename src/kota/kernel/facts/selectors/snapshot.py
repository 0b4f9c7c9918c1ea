"""Reading facts. Each process keeps the current ones in memory and looks once a second whether any changed."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Max, QuerySet

from kota.base.errors import MissingError
from kota.base.registry import REGISTRY, FactKind
from kota.kernel.facts.contracts import City
from kota.kernel.facts.models import Fact


class _Snapshot:
    """All current facts of a process, parsed, and what others derive from them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checked = float("-inf")
        self.version: tuple[int, int] | None = None
        self._kinds: dict[str, dict[str, Any]] = {}
        self._derived: dict[Any, Any] = {}

    def refresh(self) -> None:
        if time.monotonic() - self._checked < settings.KOTA_FACTS_MAX_AGE_S:
            return
        newest = Fact.objects.aggregate(newest=Max("id"), closed=Max("valid_to"))
        version = (newest["newest"] or 0, int(newest["closed"].timestamp() * 1e6) if newest["closed"] else 0)
        with self._lock:
            if version != self.version:
                self._kinds, self._derived, self.version = {}, {}, version
            self._checked = time.monotonic()

    def of(self, kind: str) -> dict[str, Any]:
        self.refresh()
        found = self._kinds.get(kind)
        if found is None:
            schema = kind_named(kind).schema
            rows = Fact.objects.current().filter(kind=kind).order_by("key").values_list("key", "value")
            found = self._kinds[kind] = {key: schema.model_validate(value) for key, value in rows}
        return found

    def derived(self, key: Any, make: Callable[[], Any]) -> Any:
        self.refresh()
        if key not in self._derived:
            self._derived[key] = make()
        return self._derived[key]

    def forget(self) -> None:
        with self._lock:
            self._checked, self.version, self._kinds, self._derived = float("-inf"), None, {}, {}


T = TypeVar("T")
_SNAPSHOT = _Snapshot()


def kind_named(name: str) -> FactKind:
    try:
        return REGISTRY.fact_kinds()[name]
    except KeyError:
        raise MissingError("there is no kind of fact named %(name)s", name=name) from None


def current(kind: str) -> Mapping[str, Any]:
    """Facts of a kind that hold now, by key, as instances of the kind's schema. Up to a second old."""
    return _SNAPSHOT.of(kind)


def latest(kind: str, key: str) -> Any:
    """The value that holds now or, for a fact that ended, its last one; None when there never was one."""

    def make() -> Any:
        row = Fact.objects.filter(kind=kind, key=key, value__isnull=False).order_by("-valid_from").first()
        return kind_named(kind).schema.model_validate(row.value) if row else None

    return current(kind).get(key) or derived(("latest", kind, key), make)


def derived(key: Any, make: Callable[[], T]) -> T:
    """Something computed from current facts, kept until any fact changes."""
    found: T = _SNAPSHOT.derived(key, make)
    return found


def forget() -> None:
    """Drop what this process remembers (after a change that it made itself)."""
    _SNAPSHOT.forget()


def at(kind: str, key: str, moment: datetime) -> Any:
    """The value that held at a moment, or None."""
    row = Fact.objects.holding(moment).filter(kind=kind, key=key).first()
    return kind_named(kind).schema.model_validate(row.value) if row else None


def history(kind: str, key: str) -> QuerySet[Fact]:
    """Every value that a fact had, newest first."""
    return Fact.objects.filter(kind=kind, key=key).order_by("-valid_from")


def changed_at(*kinds: str) -> datetime:
    """When a fact of one of these kinds last began or ended."""

    def make() -> datetime:
        newest = Fact.objects.filter(kind__in=kinds).aggregate(newest=Max("valid_from"))["newest"]
        return newest or datetime(1970, 1, 1, tzinfo=UTC)

    return derived(("changed at", kinds), make)


def city() -> City:
    """The city that this installation runs."""
    found: City | None = next(iter(current("city").values()), None)
    if found is None:
        raise MissingError("no city pack is loaded: run ./kota up or ./kota pack load")
    return found
