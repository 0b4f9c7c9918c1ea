"""Keeping sessions and CDRs as their operator tells them, and reckoning each CDR ourselves."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, MissingError
from kota.base.events import publish
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.charging.contracts import CdrDiffers, objects
from kota.mobility.charging.models import Cdr, Location, Party, Session, Tariff
from kota.mobility.charging.rules import checking, merging
from kota.mobility.charging.rules.checking import Check, Verdict
from kota.mobility.charging.selectors import facts, prices
from kota.mobility.charging.services import places
from kota.mobility.charging.services.pushes import dated
from kota.mobility.charging.services.reading import read, same, wrong

Object = Mapping[str, Any]
_FINAL = (objects.SessionStatus.COMPLETED, objects.SessionStatus.INVALID)


@transaction.atomic
def put_session(*, party: Party, owner: str, code: str, data: Object, by: Actor, at: datetime) -> bool:
    """A session whole; was it new? What is older than what is here changes nothing, and a final one stays."""
    found = read(objects.Session, data, at)
    same(f"{found.country_code}*{found.party_id}", owner, "country_code and party_id")
    same(found.id, code, "id")
    places.lock(owner)
    before = Session.objects.filter(owner=owner, key=places.key(code)).first()
    if before is not None and (
        not merging.is_news(found.last_updated, before.last_updated, at) or before.status in _FINAL
    ):
        return False
    row = before or Session(owner=owner, key=places.key(code), tariff=_tariff_of(owner, found))
    row.party, row.data, row.status = party, dict(data), found.status
    row.began_at, row.ended_at, row.kwh = found.start_date_time, found.end_date_time, float(found.kwh)
    row.last_updated, row.received_at = found.last_updated, at
    row.save()
    return before is None


@transaction.atomic
def patch_session(*, party: Party, owner: str, code: str, data: Object, by: Actor, at: datetime) -> None:
    """Some fields of a session; charging periods are added to those that are there."""
    when = dated(data)
    places.lock(owner)
    before = Session.objects.filter(owner=owner, key=places.key(code)).first()
    if before is None:
        raise MissingError(_("There is no such session."))
    if merging.is_news(when, before.last_updated, at):
        merged = merging.session(before.data, data)
        put_session(party=party, owner=owner, code=code, data=merged, by=by, at=at)


def _tariff_of(owner: str, found: objects.Session) -> dict[str, Any] | None:
    """The one tariff of a session, as it was when it began (ADR 34): named by a period, else by the connector."""
    named = next((one.tariff_id for one in found.charging_periods if one.tariff_id), None)
    if named is None:
        known = prices.of_place(owner, found.location_id, found.evse_uid, found.connector_id)
        chosen = prices.now(known, found.start_date_time)
        named = chosen.id if chosen else None
    if named is None:
        return None
    return Tariff.objects.filter(owner=owner, key=places.key(named)).values_list("data", flat=True).first()


@transaction.atomic
def take_cdr(*, party: Party, data: Object, by: Actor, at: datetime) -> tuple[Cdr, bool]:
    """A CDR, and was it new? The same one again is no news; another under its id is refused: a CDR is never changed."""
    found = read(objects.Cdr, data, at)
    owner = f"{found.country_code}*{found.party_id}".upper()
    places.lock(owner)
    before = Cdr.objects.filter(owner=owner, key=places.key(found.id)).first()
    if before is not None:
        if before.data != dict(data):
            raise ConflictError(_("This CDR is here already, with another content: credit it and send another."))
        return before, False
    if found.credit and not Cdr.objects.filter(owner=owner, key=places.key(str(found.credit_reference_id))).exists():
        raise wrong("credit_reference_id: there is no such CDR", "credit_reference_id")
    check = check_of(found, owner)
    row = Cdr.objects.create(
        party=party, owner=owner, key=places.key(found.id), data=dict(data), verdict=check.verdict,
        findings=_plain(check), began_at=found.start_date_time, ended_at=found.end_date_time,
        kwh=float(found.total_energy), received_at=at,
    )  # fmt: skip
    audit.record(action="charging.cdr_taken", subject=f"cdr:{owner}:{row.key}", by=by, at=at, after=row.data)
    if check.verdict is Verdict.DIFFERS:
        publish(CdrDiffers(row.pk, owner), by=by, at=at)
    return row, True


def check_of(found: objects.Cdr, owner: str) -> Check:
    """By the tariff that was frozen when the session began, and by the one that the CDR brings."""
    place = found.cdr_location
    frozen = Session.objects.filter(owner=owner, key=places.key(found.session_id or "")).values_list(
        "tariff", flat=True
    )
    told = [prices.read(data) for data in frozen if data]
    told = told or prices.of_place(owner, place.id, place.evse_uid, place.connector_id)
    zone = Location.objects.filter(owner=owner, key=places.key(place.id)).values_list("data__time_zone", flat=True)
    return checking.check(found, told, checking.zone_of(zone.first(), facts.zone()))


def _plain(check: Check) -> dict[str, Any]:
    """As JSON: amounts as decimals with eight places."""

    def amount(price: Any) -> Any:
        return price and {
            name: None if value is None else f"{float(value):.8f}" for name, value in asdict(price).items()
        }

    return {
        "theirs": amount(check.theirs), "ours": amount(check.ours), "by_told": amount(check.by_told),
        "why": [str(one) for one in check.why],
    }  # fmt: skip


@transaction.atomic
def settle(*, number: int, note: str, by: Actor, at: datetime) -> None:
    """Somebody of the staff has cleared up a CDR that was not what its tariff says."""
    row = Cdr.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise MissingError(_("There is no such CDR."))
    if row.settled_at is not None:
        raise ConflictError(_("Somebody has settled this CDR already."))
    row.settled_at, row.settled_by, row.note = at, by.urn, note
    row.save()
    audit.record(
        action="charging.cdr_settled", subject=f"cdr:{row.owner}:{row.key}", by=by, at=at, after={"note": note}
    )


_BLANK = """
UPDATE {table} SET data = jsonb_set(data, '{{cdr_token}}', '{{"uid": "-", "type": "OTHER", "contract_id": "-"}}')
WHERE received_at < %s AND data->'cdr_token'->>'uid' <> '-'
"""


@transaction.atomic
def forget_drivers(*, at: datetime) -> int:
    """Take drivers' tokens out of sessions and CDRs that are old: nobody needs them any more."""
    before = at - timedelta(days=facts.rule().keep_days)
    with connection.cursor() as cursor:
        cursor.execute(_BLANK.format(table="charging_session"), [before])
        gone: int = cursor.rowcount
        cursor.execute(_BLANK.format(table="charging_cdr"), [before])
        gone += cursor.rowcount
    return gone
