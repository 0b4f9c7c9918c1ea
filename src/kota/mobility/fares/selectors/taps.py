"""Reading taps, days of cards and validators."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from kota.mobility.fares.contracts import Tap, TapKind, Verdict
from kota.mobility.fares.models import CardDay, Validator
from kota.mobility.fares.models import Tap as Row

_OF_CARDS = """
SELECT t.card, t.id, t.kind, t.operator, t.route, t.mode, t.stop, t.at, t.metres, t.verdict, t.rider, t.is_simulated
FROM unnest(%s::bytea[], %s::timestamptz[], %s::timestamptz[]) AS wanted (card, since, until)
JOIN fares_tap t ON t.card = wanted.card AND t.at >= wanted.since AND t.at < wanted.until
WHERE t.ticket IS NULL ORDER BY t.card, t.at
"""


def validators(codes: Iterable[str]) -> dict[str, Validator]:
    return {row.code: row for row in Validator.objects.filter(code__in=set(codes), ended_at=None)}


def of_cards(wanted: Mapping[bytes, tuple[datetime, datetime]]) -> dict[bytes, list[tuple[Tap, bool]]]:
    """Taps of cards from one moment to before another, with whether each is simulated."""
    found: dict[bytes, list[tuple[Tap, bool]]] = defaultdict(list)
    spans = list(wanted.values())
    given = [list(wanted), [since for since, _ in spans], [until for _, until in spans]]
    for row in _rows(_OF_CARDS, given):
        card, number, kind, operator, route, mode, stop, at, metres, verdict, rider, is_simulated = row
        tap = Tap(number, TapKind(kind), operator, route, mode, stop, at, metres, Verdict(verdict), rider)
        found[bytes(card)].append((tap, is_simulated))
    return found


def _rows(statement: str, given: Sequence[object]) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), given, prepare=True)
        return cursor.fetchall()


def open_days(before: datetime, most: int) -> list[tuple[bytes, date]]:
    """Days of cards that wait for a tap out since before a moment."""
    rows = CardDay.objects.filter(open_since__lt=before).order_by("open_since").values_list("card", "day")[:most]
    return [(bytes(card), day) for card, day in rows]


def known(ids: Iterable[UUID]) -> set[UUID]:
    return set(Row.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
