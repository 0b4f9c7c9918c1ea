"""Reading taps, days of cards and validators."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from kota.base.batch import binary
from kota.mobility.fares.contracts import Tap, TapKind, Verdict
from kota.mobility.fares.models import CardDay, Validator
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.selectors.statements import records, run

_OF_CARDS = """
SELECT t.card, t.id, t.kind, t.operator, t.route, t.mode, t.stop, t.at, t.metres, t.verdict, t.rider, t.station,
  t.is_simulated
FROM json_to_recordset(%s::json) AS wanted (card bytea, since timestamptz, until timestamptz)
JOIN fares_tap t ON t.card = wanted.card AND t.at >= wanted.since AND t.at < wanted.until
WHERE t.ticket IS NULL ORDER BY t.card, t.at
"""


def validators(codes: Iterable[str]) -> dict[str, Validator]:
    return {row.code: row for row in Validator.objects.filter(code__in=set(codes), ended_at=None)}


def of_cards(wanted: Mapping[bytes, tuple[datetime, datetime]]) -> dict[bytes, list[tuple[Tap, bool]]]:
    """Taps of cards from one moment to before another, with whether each is simulated."""
    found: dict[bytes, list[tuple[Tap, bool]]] = defaultdict(list)
    rows = [{"card": binary(card), "since": since, "until": until} for card, (since, until) in wanted.items()]
    for row in run(_OF_CARDS, [records(rows)]):
        card, number, kind, operator, route, mode, stop, at, metres, verdict, rider, station, is_simulated = row
        tap = Tap(number, TapKind(kind), operator, route, mode, stop, at, metres, Verdict(verdict), rider,
                  station)  # fmt: skip
        found[bytes(card)].append((tap, is_simulated))
    return found


def open_days(before: datetime, most: int) -> list[tuple[bytes, date]]:
    """Days of cards that wait for a tap out since before a moment."""
    rows = CardDay.objects.filter(open_since__lt=before).order_by("open_since").values_list("card", "day")[:most]
    return [(bytes(card), day) for card, day in rows]


def known(ids: Iterable[UUID]) -> dict[UUID, Row]:
    """Those that are kept, by their ids."""
    return Row.objects.only("card", "kind", "validator", "at", "ticket").in_bulk(list(ids))
