"""What a tap came to, for whoever holds its number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.fares.models import CardDay, MendRequest
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.rules import tapping
from kota.mobility.fares.selectors import facts
from kota.mobility.fares.selectors.compiled import zone


@dataclass(frozen=True, slots=True)
class Receipt:
    """A tap, its verdict, and the line of the day that it is part of."""

    tap: UUID
    kind: str
    operator: str
    stop: str
    route: str
    at: datetime
    verdict: str
    day_total: int
    currency: str
    line: dict[str, Any] | None
    is_simulated: bool
    asked: MendRequest | None


def receipt(number: UUID) -> Receipt:
    """MissingError where nobody sent such a tap."""
    row = Row.objects.filter(pk=number).first()
    if row is None:
        raise MissingError(_("There is no tap with this number."))
    rule = facts.rule()
    day = CardDay.objects.filter(card=bytes(row.card), day=tapping.service_day(row.at, rule, zone())).first()
    line = next((one for one in day.lines if str(number) in one["taps"]), None) if day else None
    return Receipt(
        row.pk, row.kind, row.operator, row.stop, row.route, row.at, row.verdict, day.total if day else 0,
        rule.currency, line, row.is_simulated, MendRequest.objects.filter(tap=number).first(),
    )  # fmt: skip


def of_card(card: bytes, at: datetime) -> tuple[CardDay | None, list[Row]]:
    """A card's service day and its taps, the newest first."""
    rule, area = facts.rule(), zone()
    today = tapping.service_day(at, rule, area)
    since, until = tapping.span(today, rule, area)
    rows = Row.objects.filter(card=card, at__gte=since, at__lt=until).order_by("-at")[:20]
    return CardDay.objects.filter(card=card, day=today).first(), list(rows)
