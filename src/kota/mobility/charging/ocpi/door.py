"""Around every OCPI view: whose token it is, what it may reach, the envelope of the answer, errors that are JSON.

What cannot be read or is not there is an error of HTTP; what was read and is wrong is 200 with a status code of OCPI
(status_codes: "an HTTP error MUST NOT be returned").
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from kota.base import clock, logs
from kota.base.actor import Actor, ActorKind
from kota.base.errors import InvalidError, KotaError, MissingError
from kota.base.postgres.refusals import meaning
from kota.mobility.charging.models import Party, Role
from kota.mobility.charging.selectors import facts
from kota.mobility.charging.services import parties, sealing
from kota.mobility.charging.services.asking import PeerError, moment
from kota.mobility.charging.services.pushes import UnknownPlaceError
from kota.mobility.charging.services.reading import wrong
from kota.ui.access import public

MOST_BYTES = 4 * 1024 * 1024
OK, CLIENT, INVALID, UNKNOWN_LOCATION, SERVER = 1000, 2000, 2001, 2003, 3000
_IDS = ("X-Request-ID", "X-Correlation-ID")
_log = logs.logger("ocpi")


class HttpError(KotaError):
    """What is wrong before OCPI begins."""

    def __init__(self, status: int, message: str, code: int = CLIENT) -> None:
        super().__init__(message)
        self.status, self.ocpi = status, code


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` of the envelope (None: none), the status of HTTP, headers, and a remark."""

    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """The party whose token came, and whom it may speak for."""

    party: Party
    roles: tuple[Role, ...]

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CLIENT, f"ocpi-{self.party.pk}")

    def owner(self, country: str, party_id: str) -> str:
        """Its own `ID*CPO`; of anybody else's objects it learns nothing, not even whether they are there."""
        asked = f"{country}*{party_id}".upper()
        if not any(one.owner == asked and one.role == "CPO" for one in self.roles):
            raise HttpError(404, "these objects are not yours")
        return asked


View = Callable[..., Answer]


def door(*methods: str, before: bool = False) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """A view of OCPI from `view(request, caller, ...)`. `before`: open before the handshake is done, to token A."""

    def wrap(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @public
        def opened(request: HttpRequest, /, **given: str) -> HttpResponse:
            caller: Caller | None = None
            try:
                caller = _caller(request, before=before)
                if request.method not in methods:
                    raise HttpError(405, f"use {' or '.join(methods)} here")  # noqa: TRY301
                answer, code = view(request, caller, **given), OK
            except Exception as error:  # whatever it is, a program must be able to read it
                answer, code = _refusal(error)
            return _response(request, caller, answer, code)

        return update_wrapper(opened, view, updated=())

    return wrap


def _caller(request: HttpRequest, *, before: bool) -> Caller:
    kind, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "token" or not sent:
        raise HttpError(401, "send your credentials token: Authorization: Token ...")
    digests = [sealing.digest(token) for token in tokens(sent.strip())]
    party = Party.objects.filter(ours__in=digests).exclude(state=Party.ENDED).first()
    if party is None or (party.state == Party.INVITED and not before):
        raise HttpError(401, "this credentials token is not valid here")
    if party.state == Party.CONNECTED:
        parties.heard(party=party, at=clock.now())
    return Caller(party, tuple(party.roles.all()))


def tokens(sent: str) -> list[str]:
    """Since 2.2.1 it comes in Base64; peers of before send it bare."""
    try:
        return [base64.b64decode(sent, validate=True).decode("ascii"), sent]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return [sent]


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request."""
    if len(request.body) > MOST_BYTES:
        raise HttpError(413, "this is more than the server takes in one request")
    try:
        found = orjson.loads(request.body)
    except ValueError:
        raise HttpError(400, "the body is no JSON") from None
    if not isinstance(found, dict):
        raise wrong("send one JSON object")
    if b"\\u0000" in request.body:
        raise wrong("a text holds characters that are no text")
    return found


def _refusal(error: Exception) -> tuple[Answer, int]:
    meant = error if isinstance(error, KotaError) else meaning(error)
    if isinstance(meant, (HttpError, PeerError)):
        return Answer(status=200 if isinstance(meant, PeerError) else meant.status, message=meant.message), meant.ocpi
    if isinstance(meant, UnknownPlaceError):
        return Answer(status=404, message=meant.message), UNKNOWN_LOCATION
    if isinstance(meant, MissingError):
        return Answer(status=404, message=meant.message), CLIENT
    if isinstance(meant, InvalidError):
        return Answer(message=meant.message), INVALID
    if meant is not None:
        return Answer(status=meant.status if meant.status >= 500 else 200, message=meant.message), (
            SERVER if meant.status >= 500 else CLIENT
        )  # fmt: skip
    if isinstance(error, (RequestDataTooBig, SuspiciousOperation)):
        return Answer(status=413 if isinstance(error, RequestDataTooBig) else 400, message="cannot be read"), CLIENT
    _log.error("ocpi.failed", kind=type(error).__name__, where=logs.where(error))
    return Answer(status=500, message="something broke on our side; it has been noted"), SERVER


def _response(request: HttpRequest, caller: Caller | None, answer: Answer, code: int) -> HttpResponse:
    told: dict[str, Any] = {"status_code": code, "timestamp": moment(clock.now())}
    if code == OK and answer.data is not None:
        told["data"] = answer.data
    if answer.message:
        told["status_message"] = answer.message
    response = HttpResponse(orjson.dumps(told), status=answer.status, content_type="application/json")
    for name, value in {**_echoed(request), **_routing(request, caller), **answer.headers}.items():
        response[name] = value
    if answer.status == 401:
        response["WWW-Authenticate"] = "Token"
    return response


def _echoed(request: HttpRequest) -> dict[str, str]:
    """Numbers by which both sides find a message again."""
    return {name: sent for name in _IDS if (sent := _clean(request.headers.get(name, "")))}


def _routing(request: HttpRequest, caller: Caller | None) -> dict[str, str]:
    """Back to whoever it came from, in functional modules that were addressed."""
    country = _clean(request.headers.get("OCPI-from-country-code", ""))
    party = _clean(request.headers.get("OCPI-from-party-id", ""))
    if caller is None or not country or not party:
        return {}
    own_country, own_party = facts.own().split("*")
    return {
        "OCPI-to-country-code": country, "OCPI-to-party-id": party,
        "OCPI-from-country-code": own_country, "OCPI-from-party-id": own_party,
    }  # fmt: skip


def _clean(text: str) -> str:
    return text if text.isascii() and text.isprintable() and len(text) <= 100 else ""
