"""Which of a connector's tariffs applies: one, chosen when the session starts, and it stays (ADR 34)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kota.mobility.charging.contracts.tariffs import Tariff, TariffType

_FIRST = (TariffType.REGULAR, None, TariffType.AD_HOC_PAYMENT)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def is_active(tariff: Tariff, at: datetime) -> bool:
    return (tariff.starts is None or tariff.starts <= at) and (tariff.ends is None or at < tariff.ends)


def choose(tariffs: Sequence[Tariff], at: datetime) -> Tariff | None:
    """The one that applies to somebody with no special wish: regular before untyped before ad hoc, and of two that
    overlap the one that began last; None where none is active."""
    active = [one for one in tariffs if is_active(one, at)]
    return min(active, key=_rank, default=None)


def _rank(tariff: Tariff) -> tuple[int, float]:
    place = _FIRST.index(tariff.type) if tariff.type in _FIRST else len(_FIRST)
    return place, -(tariff.starts or _LONG_AGO).timestamp()
