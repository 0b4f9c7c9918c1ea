"""Around every request of SensorThings: who writes, errors as JSON, and an end to queries that take too long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from psycopg import errors as postgres

from kota.base import logs
from kota.base.actor import Actor
from kota.base.errors import KotaError
from kota.base.postgres.refusals import meaning
from kota.kernel.observations.contracts.errors import WriterError
from kota.kernel.observations.selectors import writers
from kota.kernel.observations.selectors.writers import Writer
from kota.ui.access import public

ROOT = "/sta/v1.1"
SECONDS = 20
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Location",
}
_TAKEN = ("application/x-www-form-urlencoded", "application/octet-stream")
_log = logs.logger("sensorthings")
View = Callable[..., HttpResponse]


class RefusedError(KotaError):
    """A refusal with a status of HTTP's own."""

    def __init__(self, status: int, message: str, code: str = "refused") -> None:
        super().__init__(message)
        self.status, self.code = status, code


def base() -> str:
    """The address of the service root."""
    return f"{settings.KOTA_PUBLIC_URL}{ROOT}"


def door(view: View) -> Callable[..., HttpResponseBase]:
    """Reading is public; who writes is asked by `writer_of`."""

    @csrf_exempt
    @public
    @wraps(view)
    def opened(request: HttpRequest, /, **given: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=_OPEN)
        try:
            answer = limited(lambda: view(request, **given))
        except Exception as error:  # whatever it is, a program must be able to read it
            answer = refusal(error)
        for name, value in _OPEN.items():
            answer.headers.setdefault(name, value)
        return answer

    return opened


def limited(work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do it in one transaction that gives up after a while."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
        return work()


def refusal(error: Exception) -> HttpResponse:
    """An error as SensorThings servers write it."""
    status, code, message = said(error)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    body = orjson.dumps({"code": status, "type": "error", "error": code, "message": message})
    answer = HttpResponse(body, status=status, content_type="application/json", headers=headers)
    answer._has_been_logged = status == 501  # type: ignore[attr-defined]  # a refusal, nothing that Django should report
    return answer


def said(error: Exception) -> tuple[int, str, str]:
    """Status, code and sentence of whatever went wrong."""
    if isinstance(error, KotaError):
        return error.status, error.code, error.message
    cause = error.__cause__ or error
    if isinstance(cause, postgres.QueryCanceled):
        return 400, "too_slow", f"this query takes longer than {SECONDS} seconds: narrow it down"
    if isinstance(cause, postgres.DataError):
        return 400, "query", "the query computes a value that is out of range, or of another type than it is taken for"
    if isinstance(error, RequestDataTooBig):
        return 413, "too_large", "this is more than the server takes in one request"
    if (meant := meaning(error)) is not None:
        return meant.status, meant.code, meant.message
    _log.error("sensorthings.failed", kind=type(error).__name__, where=logs.where(error))
    return 500, "broken", "something broke on our side; it has been noted"


def writer_of(request: HttpRequest) -> Writer:
    """Who writes: a program whose key reaches to sensors, or a device."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    found = writers.by_token(secret.strip()) if kind.lower() == "bearer" and secret else None
    if found is None:
        raise RefusedError(401, "send Authorization: Bearer with the token of a program or a device", "no_token")
    return found


def manager_of(request: HttpRequest) -> Actor:
    """Who makes and changes things: no device may."""
    writer = writer_of(request)
    if not writer.may_manage:
        raise WriterError("a device writes observations of its own datastreams, and nothing else")
    return writer.actor


def body_of(request: HttpRequest) -> Any:
    """The JSON of a request."""
    need_json(request.META.get("CONTENT_TYPE", ""))
    return parsed(request.body)


def need_json(given: str) -> None:
    """Refuse a body that says it is something else; `curl -d` says that it is a form, and nothing need be said."""
    kind, *parameters = (part.strip() for part in given.lower().split(";"))
    charset = next((one[8:].strip('"') for one in parameters if one.startswith("charset=")), "utf-8")
    if (kind and kind not in _TAKEN and not kind.endswith("json")) or charset not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError(415, "send JSON: Content-Type: application/json, in UTF-8", "not_json")


def parsed(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, f"the body is no JSON: {error}", "no_json") from None
    except RecursionError:
        raise RefusedError(400, "the body is nested too deeply", "no_json") from None
