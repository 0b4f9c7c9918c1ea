"""Taking taps: single or in bursts, once each, whatever order they come in."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kota.base.actor import Actor, ActorKind
from kota.base.batch import binary
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.mobility.fares.contracts import GivenTap, Refusal, Taken
from kota.mobility.fares.models import RefusedTap, Validator
from kota.mobility.fares.models import Tap as Row
from kota.mobility.fares.permissions import TAPS
from kota.mobility.fares.rules import tapping
from kota.mobility.fares.selectors import facts, keys, stations
from kota.mobility.fares.selectors import taps as selectors
from kota.mobility.fares.selectors.compiled import tariffs, zone
from kota.mobility.fares.selectors.statements import records, run
from kota.mobility.fares.services import days, tickets

MOST = 2_000
_COLUMNS = tuple(field.attname for field in Row._meta.concrete_fields)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_KEEP = f"""
INSERT INTO fares_tap ({_NAMES}) SELECT {_NAMES} FROM json_populate_recordset(NULL::fares_tap, %s::json)
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - our own words


@transaction.atomic
def take(*, taps: Sequence[GivenTap], by: Actor, at: datetime) -> Taken:
    """Keep a burst. A tap whose id is known is the same tap, or refused where it says something else; one that cannot
    be taken is told with why.

    The days that it touches are made anew in the same transaction, so what is acknowledged is charged.
    """
    if len(taps) > MOST:
        raise InvalidError(_("Send at most %(most)s taps at once."), field="taps", most=MOST)
    first = {tap.id: tap for tap in reversed(taps)}  # of two with one id, the first counts
    known = selectors.known(first)
    refused = [(tap, Refusal.OTHER_CONTENT) for tap in taps if not _is_same(tap, first[tap.id], known.get(tap.id))]
    readers = selectors.validators(tap.validator for tap in taps)
    told = tickets.Told([tap for tap in first.values() if tap.ticket and tap.id not in known])
    fresh: list[Row] = []
    for tap in sorted(first.values(), key=lambda tap: (tap.at, tap.id)):
        if tap.id in known:
            continue
        row = _judged(tap, readers, told, by, at)
        if isinstance(row, Refusal):
            refused.append((tap, row))
        else:
            fresh.append(row)
    fresh = _kept(fresh)
    tickets.use([row for row in fresh if row.ticket is not None], at=at)
    _charge([row for row in fresh if row.ticket is None], at)
    _set_aside(refused, at)
    new = tuple(row.pk for row in fresh)
    others = set(first) - set(new) - {tap.id for tap, _why in refused}
    nobody = tuple(row.pk for row in fresh if first[row.pk].rider and not row.rider)
    return Taken(new, tuple(sorted(others)), tuple((tap.id, why) for tap, why in refused), nobody)


def _is_same(tap: GivenTap, first: GivenTap, row: Row | None) -> bool:
    """Is it the tap of this id that came before: of the same card, at the same moment, there, in the same direction?"""
    if row is None:
        return tap == first
    said = (tap.kind, tap.validator, tap.at)
    is_its_card = bool(tap.ticket) if row.ticket is not None else keys.card(tap.card) == bytes(row.card)
    return said == (row.kind, row.validator, row.at) and is_its_card


def _judged(
    tap: GivenTap, readers: Mapping[str, Validator], told: tickets.Told, by: Actor, at: datetime
) -> Row | Refusal:
    if bool(tap.card) == bool(tap.ticket):
        return Refusal.CARD_OR_TICKET
    reader = readers.get(tap.validator)
    if reader is None:
        return Refusal.NO_VALIDATOR
    if not may_send(by, reader):
        return Refusal.NOT_YOURS
    if why := tapping.refused(tap.at, facts.rule(), at):
        return Refusal(why)
    stop = reader.stop or tap.stop
    ticket, token, card = None, None, b""
    station = stations.station(tariffs(), reader.operator, stop)
    if tap.ticket:
        found = told.judged(tap, reader.operator, station)
        if isinstance(found, Refusal):
            return found
        ticket, token, card = found.ticket, found.id, keys.card(f"ticket:{found.ticket}")
    return Row(
        id=tap.id, card=card or keys.card(tap.card), token=token, kind=tap.kind, operator=reader.operator,
        route=tap.route or reader.route, mode=reader.mode, stop=stop, at=tap.at, metres=tap.metres,
        validator=reader.code, rider=tap.rider if tap.rider in facts.riders() else "", ticket=ticket, received_at=at,
        station=station,
        verdict="waiting" if ticket is None else "ride", is_simulated=reader.is_simulated,
    )  # fmt: skip


def may_send(by: Actor, reader: Validator) -> bool:
    """The program that the validator was registered for, or somebody who looks after all of them."""
    return (
        by.may(TAPS)
        or by.kind is ActorKind.SYSTEM
        or (by.kind is ActorKind.CLIENT and reader.program is not None and by.id == str(reader.program))
    )


def _kept(rows: list[Row]) -> list[Row]:
    """Those that nobody else kept meanwhile."""
    if not rows:
        return []
    told = [{**{name: getattr(row, name) for name in _COLUMNS}, "card": binary(bytes(row.card))} for row in rows]
    new = {number for (number,) in run(_KEEP, [records(told)])}
    return [row for row in rows if row.pk in new]


def _charge(rows: Sequence[Row], at: datetime) -> None:
    rule, area = facts.rule(), zone()
    own = {(bytes(row.card), tapping.service_day(row.at, rule, area)) for row in rows}
    also = {(bytes(row.card), day) for row in rows for day in tapping.touched(row.at, rule, area)} - own
    days.make(own, also=also, why="late_taps", at=at)


def _set_aside(refused: Sequence[tuple[GivenTap, Refusal]], at: datetime) -> None:
    RefusedTap.objects.bulk_create(
        [RefusedTap(tap=tap.id, validator=tap.validator[:100], at=tap.at, received_at=at, reason=why)
         for tap, why in refused],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def close_open(*, at: datetime, most: int = 5_000) -> int:
    """Rides that nobody ended, after the time that the city waits: the maximum fare stands for them. How many days."""
    before = at - timedelta(minutes=facts.rule().open_minutes)
    waiting = selectors.open_days(before, most)
    days.make(waiting, why="no_out", at=at)
    return len(waiting)
