"""Tokens: for programs that want the number only when the report is whole.

All services are realtime, so a POST is answered with the number. With `Prefer: respond-async` (RFC 7240) it is answered
with a token instead, and the token gives the number once the photo behind `media_url` was fetched or given up.
"""

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.governance.reports import selectors
from kota.governance.reports.open311.door import Answer, RefusedError, door
from kota.governance.reports.open311.formats import Many
from kota.kernel.cases import facade as cases

_SIGNER = signing.Signer(salt="open311.token", sep="~")
_PREFER = "respond-async"


def wants_token(request: HttpRequest) -> bool:
    parts = request.headers.get("Prefer", "").split(",")
    return any(part.split(";")[0].strip().lower() == _PREFER for part in parts)


def token_of(case: cases.Case) -> str:
    """Nobody can guess it: the number of the case with our signature."""
    return _SIGNER.sign(str(case.pk))


@door("GET", "HEAD")
def token(request: HttpRequest, token: str) -> Answer:
    """The number behind a token; null while the report is not whole yet."""
    try:
        case_id = int(_SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        raise RefusedError(404, _("token was not found")) from None
    reference = selectors.reference_when_whole(case_id)
    row = {"service_request_id": reference, "token": token}
    return Answer("service_requests", Many("request", [row]))
