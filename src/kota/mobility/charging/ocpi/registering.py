"""Versions and credentials: how a platform finds its way in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kota.base import clock
from kota.mobility.charging.contracts.objects import Credentials
from kota.mobility.charging.models import Party
from kota.mobility.charging.ocpi.door import Answer, Caller, HttpError, body, door, tokens
from kota.mobility.charging.services import parties
from kota.mobility.charging.services.asking import VERSION
from kota.mobility.charging.services.reading import read

_RECEIVED, _SENT = ("locations", "tariffs", "sessions", "cdrs"), ("locations", "tariffs", "hubclientinfo")


def base() -> str:
    return f"{settings.KOTA_PUBLIC_URL.rstrip('/')}/ocpi"


@door("GET", before=True)
def versions(request: HttpRequest, caller: Caller) -> Answer:
    """The versions that we speak: one."""
    return Answer([{"version": VERSION, "url": f"{base()}/{VERSION}"}])


@door("GET", before=True)
def version(request: HttpRequest, caller: Caller) -> Answer:
    """Where each module lies: what operators push, and what others may read of the whole hub."""
    root = f"{base()}/{VERSION}"
    endpoints = [{"identifier": "credentials", "role": "RECEIVER", "url": f"{root}/credentials"}]
    endpoints += [{"identifier": name, "role": "RECEIVER", "url": f"{root}/{name}"} for name in _RECEIVED]
    endpoints += [{"identifier": name, "role": "SENDER", "url": f"{root}/sender/{name}"} for name in _SENT]
    return Answer({"version": VERSION, "endpoints": endpoints})


@door("GET", "POST", "PUT", "DELETE", before=True)
def credentials(request: HttpRequest, caller: Caller) -> Answer:
    """Register (token A), renew or leave (token C)."""
    is_known = caller.party.state == Party.CONNECTED
    if request.method == "GET":
        return Answer(parties.own_credentials(_said(request)))
    if is_known == (request.method == "POST"):
        raise HttpError(405, "you are registered already" if is_known else "you are not registered yet")
    if request.method == "DELETE":
        parties.end(party_id=caller.party.pk, by=caller.actor, at=clock.now())
        return Answer()
    given = read(Credentials, body(request))
    opened = parties.register(party=caller.party, credentials=given, by=caller.actor, at=clock.now())
    answer: dict[str, Any] = parties.own_credentials(opened.token)
    return Answer(answer)


@door("GET", "PUT", "PATCH", "POST", "DELETE", before=True)
def nothing(request: HttpRequest, caller: Caller, rest: str = "") -> Answer:
    """Whatever else is asked for: a program reads the envelope, not a page."""
    raise HttpError(404, "there is no such module or object; GET /ocpi/versions leads to those that are here")


def _said(request: HttpRequest) -> str:
    """The token by which it calls us, said back: it is the one that it has just shown."""
    return tokens(request.headers["Authorization"].partition(" ")[2].strip())[0]
