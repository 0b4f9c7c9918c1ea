"""Tariffs as the rules reckon with them: of a connector, of a session."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from kota.mobility.charging.contracts import objects
from kota.mobility.charging.contracts import tariffs as priced
from kota.mobility.charging.models import Connector, Tariff
from kota.mobility.charging.rules.choosing import choose


def read(data: Mapping[str, Any]) -> priced.Tariff:
    """A stored tariff. It was checked when it came, so it can be read."""
    return _read(orjson.dumps(data))


@lru_cache(maxsize=2000)
def _read(data: bytes) -> priced.Tariff:
    return objects.Tariff.model_validate(orjson.loads(data)).read()


def of_owners(owners: Iterable[str], keys: Iterable[str]) -> dict[tuple[str, str], priced.Tariff]:
    """Tariffs by owner and key."""
    rows = Tariff.objects.filter(owner__in=set(owners), key__in=set(keys)).values_list("owner", "key", "data")
    return {(owner, key): read(data) for owner, key, data in rows}


def of_connector(owner: str, connector: Connector) -> list[priced.Tariff]:
    found = of_owners([owner], connector.tariffs)
    return [found[owner, key] for key in connector.tariffs if (owner, key) in found]


def of_place(owner: str, location: str, evse: str, connector: str) -> list[priced.Tariff]:
    """Tariffs of the connector that a session or CDR names; of its whole EVSE where it names none that is known (an
    expired reservation says "#NA", ocpi#459)."""
    rows = Connector.objects.filter(
        evse__location__owner=owner, evse__location__key=location.lower(), evse__key=evse.lower()
    )  # fmt: skip
    plugs = list(rows)
    named = [one for one in plugs if one.key == connector.lower()] or plugs
    found = of_owners([owner], [key for one in named for key in one.tariffs])
    return [found[owner, key] for key in dict.fromkeys(key for one in named for key in one.tariffs)
            if (owner, key) in found]  # fmt: skip


def now(tariffs: Sequence[priced.Tariff], at: datetime) -> priced.Tariff | None:
    return choose(tariffs, at)
