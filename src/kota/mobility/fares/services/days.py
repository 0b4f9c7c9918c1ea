"""The fares of a card's service day, made from all its taps that are known: as often as taps come, to the same end."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from kota.base.batch import binary
from kota.mobility.fares.contracts import ADULT, GateRide, QuoteLine, Ride, Tap, Verdict
from kota.mobility.fares.rules import quoting, settling, tapping
from kota.mobility.fares.rules.tariffs import Tariffs
from kota.mobility.fares.selectors import keys, stations
from kota.mobility.fares.selectors import taps as selectors
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.mobility.fares.selectors.statements import records, run

CardDays = Collection[tuple[bytes, date]]
# Rows travel as JSON: that is a third of the work of arrays, and one statement whatever their number.
_WANTED = "json_to_recordset(%s::json) AS wanted (card bytea, day date)"
_ENSURE = f"""
INSERT INTO fares_card_day
  (card, day, rider, total, regular, shares, lines, rides, charged, version, is_simulated, made_at)
SELECT card, day, %s, 0, 0, '{{}}', '[]', 0, '[]', 0, false, %s FROM {_WANTED}
ON CONFLICT (card, day) DO NOTHING
"""  # noqa: S608 - our own words
_LOCK = f"""
SELECT d.id, d.card, d.day, d.shares, d.charged, d.version FROM fares_card_day d JOIN {_WANTED} USING (card, day)
ORDER BY d.card, d.day FOR UPDATE OF d
"""  # noqa: S608
_UPDATE = """
UPDATE fares_card_day d SET rider = n.rider, total = n.total, regular = n.regular, shares = n.shares, lines = n.lines,
  rides = n.rides, charged = n.charged, version = n.version, open_since = n.open_since, is_simulated = n.is_simulated,
  made_at = n.made_at
FROM json_populate_recordset(NULL::fares_card_day, %s::json) AS n WHERE d.id = n.id
"""
_ENTRIES = """
INSERT INTO fares_entry (day, operator, amount, rides, kind, why, card, version, at, is_simulated)
SELECT day, operator, amount, rides, kind, why, card, version, at, is_simulated
FROM json_populate_recordset(NULL::fares_entry, %s::json)
"""
_JUDGE = """
UPDATE fares_tap t SET verdict = n.verdict
FROM json_to_recordset(%s::json) AS n (id uuid, verdict text) WHERE t.id = n.id AND t.verdict <> n.verdict
"""


@dataclass(slots=True)
class Made:
    """A day as it is now, and what must be written for it."""

    row: int
    card: bytes
    day: date
    rider: str
    total: int
    regular: int
    shares: dict[str, list[int]]  # by operator: amount, rides
    lines: list[dict[str, Any]]
    rides: int
    charged: list[str]
    version: int
    open_since: datetime | None
    is_simulated: bool
    changes: dict[str, tuple[int, int]]
    is_correction: bool  # something that was charged already turned out otherwise


def make(wanted: CardDays, *, also: CardDays = (), why: str, at: datetime) -> int:
    """Make these days anew, and `also` those that exist already, in the caller's transaction; how many of them changed
    what is charged.

    The rows are locked in order before the taps are read, so two bursts of one card come after each other and the
    later one sees all. Differences become entries: fares while rides are only added, else corrections.
    """
    if not wanted:
        return 0
    run(_ENSURE, [ADULT, at, _told(sorted(set(wanted)))])
    ordered = sorted({*wanted, *also})
    locked = run(_LOCK, [_told(ordered)])
    every, area = tariffs(), zone()
    read = selectors.of_cards(_spans(ordered, every, area))
    verdicts: dict[UUID, Verdict] = {}
    made = [_made(row, read.get(bytes(row[1]), []), every, area, verdicts, at) for row in locked]
    _write(made, verdicts, why, at)
    return sum(bool(one.changes) for one in made)


def _told(wanted: Sequence[tuple[bytes, date]]) -> str:
    return records([{"card": binary(card), "day": day} for card, day in wanted])


def _spans(wanted: Iterable[tuple[bytes, date]], every: Tariffs, area: Any) -> dict[bytes, tuple[datetime, datetime]]:
    spans: dict[bytes, tuple[datetime, datetime]] = {}
    for card, day in wanted:
        since, until = tapping.span(day, every.rule, area)
        known = spans.get(card)
        spans[card] = (min(since, known[0]), max(until, known[1])) if known else (since, until)
    return spans


def _made(
    row: tuple[Any, ...], read: Sequence[tuple[Tap, bool]], every: Tariffs, area: Any, verdicts: dict[UUID, Verdict],
    at: datetime,
) -> Made:  # fmt: skip
    number, card, day, before, charged, version = row
    since, until = tapping.span(day, every.rule, area)
    taps = [tap for tap, _ in read if since <= tap.at < until]
    gates = {code: fact.gates for code, fact in every.operators.items()}
    rider = next((tap.rider for tap in reversed(taps) if tap.rider), ADULT)  # a card is of one class
    outcome = tapping.rides_of(taps, gates, every.rule, at)
    own = [one for one in outcome.rides if tapping.service_day(one.tap_in.at, every.rule, area) == day]
    _judge(outcome, own, taps, day, every, area, verdicts)
    paid = [one for one in own if not one.is_open]
    rides = stations.placed(every, [ride_of(one) for one in paid])
    maxima = {place for place, one in enumerate(paid) if one.is_maximum}
    priced = quoting.price(every, rides, rider, "card", is_gated=True, maxima=maxima)
    told = quoting.told(every, rides, rider, "card", priced, is_gated=True, maxima=maxima)
    amounts, ridden = settling.shares(priced.parts), _ridden(priced.parts)
    after = {operator: [amounts.get(operator, 0), count] for operator, count in ridden.items()}
    waiting = [one.tap_in.at for one in own if one.is_open]
    changes = settling.differences(orjson.loads(before), after)  # Django leaves JSON as text
    known, ridden_now = orjson.loads(charged), [_name(one) for one in paid]
    return Made(
        number, bytes(card), day, rider, priced.total, told.regular.amount, after,
        [_line(line, paid) for line in told.lines], len(paid), ridden_now, version + bool(changes),
        min(waiting, default=None),
        any(simulated for _, simulated in read), changes, is_correction=ridden_now[: len(known)] != known,
    )  # fmt: skip


def _judge(
    outcome: tapping.Outcome, own: Sequence[GateRide], taps: Sequence[Tap], day: date, every: Tariffs, area: Any,
    verdicts: dict[UUID, Verdict],
) -> None:  # fmt: skip
    """Taps of this day's rides, and those of this day that became none."""
    ends = {ride.tap_out.id for ride in outcome.rides if ride.tap_out is not None}
    mine = {tap.id for ride in own for tap in (ride.tap_in, ride.tap_out) if tap is not None}
    for tap in taps:
        is_of_day = tapping.service_day(tap.at, every.rule, area) == day
        if tap.id in mine or (is_of_day and tap.id not in ends):
            verdict = outcome.verdicts[tap.id]
            if tap.verdict != verdict:
                verdicts[tap.id] = verdict


def _name(one: GateRide) -> str:
    """What a ride is charged as; another name for the same tap in means that it turned out otherwise."""
    return f"{one.tap_in.id} {one.tap_out.id if one.tap_out else 'max' if one.is_maximum else ''}"


def ride_of(one: GateRide) -> Ride:
    """A ride from gate to gate as the quoting function reads it."""
    start, end = one.tap_in, one.tap_out or one.tap_in
    metres = (one.tap_out.metres if one.tap_out is not None else None) or 0.0
    route = start.route or (one.tap_out.route if one.tap_out else "")
    stops = start.station, end.station
    ends = stops if all(stops) else (start.stop, end.stop)
    return Ride(start.operator, route, start.mode, *ends, "", "", start.at, end.at, metres)


def _line(line: QuoteLine, paid: Sequence[GateRide]) -> dict[str, Any]:
    amount = line.amount.amount if line.amount is not None else None
    return {
        "product": line.product, "amount": amount, "reason": dict(line.reason),
        "taps": [str(paid[place].tap_in.id) for place in line.rides],
    }  # fmt: skip


def _ridden(parts: Sequence[quoting.Part]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for leg in part.legs:
            found[leg.sold.operator.code] = found.get(leg.sold.operator.code, 0) + 1
    return found


def _write(made: Sequence[Made], verdicts: Mapping[UUID, Verdict], why: str, at: datetime) -> None:
    fields = (
        "rider",
        "total",
        "regular",
        "shares",
        "lines",
        "rides",
        "charged",
        "version",
        "open_since",
        "is_simulated",
    )
    rows = [{"id": one.row, "made_at": at, **{name: getattr(one, name) for name in fields}} for one in made]
    run(_UPDATE, [records(rows)])
    entries = [
        {"day": one.day, "operator": operator, "amount": amount, "rides": rides,
         "card": binary(keys.of_day(one.card, one.day)),
         "kind": "correction" if one.is_correction else "fare", "why": why if one.is_correction else "", "at": at,
         "version": one.version, "is_simulated": one.is_simulated}
        for one in made for operator, (amount, rides) in one.changes.items()
    ]  # fmt: skip
    if entries:
        run(_ENTRIES, [records(entries)])
    if verdicts:
        run(_JUDGE, [records([{"id": number, "verdict": str(verdict)} for number, verdict in verdicts.items()])])
