"""Who speaks OCPI with us: invited with a token, connected by the handshake, renewed, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from pydantic import ValidationError

from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.events import publish
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.charging.contracts import PartyChanged
from kota.mobility.charging.contracts.objects import Credentials, Endpoint, VersionDetails
from kota.mobility.charging.contracts.objects.credentials import RoleName, Version
from kota.mobility.charging.models import Location, Party, Role
from kota.mobility.charging.selectors import facts
from kota.mobility.charging.services import sealing
from kota.mobility.charging.services.asking import VERSION, PeerError, ask


@dataclass(frozen=True, slots=True)
class Opened:
    """A party and the token that it must be told: nobody can read it here again."""

    party: Party
    token: str


@transaction.atomic
def invite(*, name: str, by: Actor, at: datetime, party: Party | None = None, is_sample: bool = False) -> Opened:
    """A token with which a platform may register: once, then it has another. `party` is one that begins anew."""
    if not name.strip():
        raise InvalidError(_("Say what the party is called."), field="name")
    row = party or Party(name=name.strip(), state=Party.INVITED, invited_at=at, is_sample=is_sample)
    token = sealing.new_token()
    row.ours, row.theirs, row.state, row.invited_at, row.next_at = sealing.digest(token), None, Party.INVITED, at, None
    row.save()
    audit.record(action="charging.party_invited", subject=f"party:{row.pk}", by=by, at=at, after={"name": row.name})
    return Opened(row, token)


def register(*, party: Party, credentials: Credentials, by: Actor, at: datetime) -> Opened:
    """Take a platform's credentials, first or renewed: look at what it offers, and give it a new token.

    PeerError carries what OCPI has for it: 3001 it does not answer, 3002 no common version, 3003 nothing to ask for.
    """
    endpoints = offered(credentials.url, credentials.token)
    token = sealing.new_token()
    with transaction.atomic():
        row = Party.objects.select_for_update().get(pk=party.pk)
        how = "renewed" if row.state == Party.CONNECTED else "connected"
        row.ours = sealing.digest(token)
        _connect(row, credentials, endpoints, how, by=by, at=at)
    return Opened(row, token)


def join(*, name: str, versions_url: str, token: str, by: Actor, at: datetime) -> Party:
    """Register with a platform that invited us: the same handshake the other way round."""
    endpoints = offered(versions_url, token)
    theirs = next((one.url for one in endpoints if one.identifier == "credentials"), None)
    if theirs is None:
        raise PeerError(_("the other side offers no credentials"), ocpi=3003)
    mine = sealing.new_token()
    row = Party.objects.create(
        name=name.strip() or versions_url, state=Party.INVITED, invited_at=at, ours=sealing.digest(mine)
    )
    try:
        answer = ask(theirs, token, method="POST", body=own_credentials(mine))
        credentials = Credentials.model_validate(answer.data)
    except (PeerError, ValidationError) as error:
        Party.objects.filter(pk=row.pk).delete()
        if isinstance(error, PeerError):
            raise
        raise PeerError(_("the other side answered with credentials that are none")) from None
    with transaction.atomic():
        _connect(row, credentials, endpoints, "connected", by=by, at=at)
    return row


def _connect(
    row: Party, credentials: Credentials, endpoints: Sequence[Endpoint], how: str, *, by: Actor, at: datetime
) -> None:
    row.theirs, row.versions_url = sealing.seal(credentials.token), credentials.url
    row.endpoints = [{"identifier": one.identifier, "role": one.role, "url": one.url} for one in endpoints]
    row.state, row.connected_at, row.heard_at, row.next_at = Party.CONNECTED, row.connected_at or at, at, at
    row.failures, row.last_error = 0, ""
    row.save()
    _name(row, credentials)
    audit.record(
        action=f"charging.party_{how}", subject=f"party:{row.pk}", by=by, at=at,
        after={"roles": sorted(f"{one.role} {one.owner}" for one in credentials.roles)},
    )  # fmt: skip
    publish(PartyChanged(row.pk, how), by=by, at=at)


def _name(row: Party, credentials: Credentials) -> None:
    """Its roles now. A role of another party stays that party's: nobody comes as somebody else."""
    taken = Role.objects.filter(owner__in=[one.owner for one in credentials.roles]).exclude(party=row)
    other = taken.exclude(party__state=Party.SAMPLE).first()
    if other is not None or any(one.owner == facts.own() for one in credentials.roles):
        raise ConflictError(_("another party is registered as %(owner)s"), owner=other.owner if other else facts.own())
    Role.objects.filter(party=row).delete()
    try:
        Role.objects.bulk_create([
            Role(party=row, role=one.role, owner=one.owner, name=one.business_details.name,
                 website=one.business_details.website or "")
            for one in credentials.roles
        ])  # fmt: skip
    except IntegrityError:
        raise ConflictError(_("another party is registered under this name")) from None


def offered(versions_url: str, token: str) -> list[Endpoint]:
    """What a platform offers in our version."""
    found = ask(versions_url, token).data
    url = next((one.url for one in _read_versions(found) if one.version == VERSION), None)
    if url is None:
        raise PeerError(_("the other side does not speak OCPI %(version)s"), ocpi=3002, version=VERSION)
    try:
        details = VersionDetails.model_validate(ask(url, token).data)
    except ValidationError:
        raise PeerError(_("the other side answered with a version that is none")) from None
    if not any(one.identifier == "credentials" for one in details.endpoints):
        raise PeerError(_("the other side offers no credentials"), ocpi=3003)
    return details.endpoints


def _read_versions(found: Any) -> list[Version]:
    try:
        return [Version.model_validate(one) for one in found or ()]
    except (ValidationError, TypeError):
        raise PeerError(_("the other side answered with versions that are none")) from None


def own_credentials(token: str) -> dict[str, Any]:
    """Ours, with the token by which its reader calls us."""
    rule = facts.rule()
    role = {
        "role": RoleName.HUB, "country_code": rule.country_code, "party_id": rule.party_id,
        "business_details": {"name": rule.name, "website": settings.KOTA_PUBLIC_URL},
    }  # fmt: skip
    return {"token": token, "url": f"{settings.KOTA_PUBLIC_URL.rstrip('/')}/ocpi/versions", "roles": [role]}


@transaction.atomic
def end(*, party_id: int, by: Actor, at: datetime) -> None:
    """Neither side calls the other any more. Its chargers go from the pages, sessions and CDRs stay."""
    row = Party.objects.select_for_update().filter(pk=party_id).first()
    if row is None:
        raise MissingError(_("There is no such party."))
    if row.state == Party.ENDED:
        return
    row.state, row.ours, row.theirs, row.next_at = Party.ENDED, None, None, None
    row.save()
    Role.objects.filter(party=row).delete()
    Location.objects.filter(party=row).update(is_shown=False, is_gone=True)
    audit.record(action="charging.party_ended", subject=f"party:{row.pk}", by=by, at=at)
    publish(PartyChanged(row.pk, "ended"), by=by, at=at, topics=["public:charging"])


def heard(*, party: Party, at: datetime) -> None:
    """It called us. Written once a minute at most: it is said by the minute."""
    if party.heard_at is None or (at - party.heard_at).total_seconds() >= 60:
        Party.objects.filter(pk=party.pk).update(heard_at=at)
        party.heard_at = at
