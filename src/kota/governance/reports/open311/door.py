"""Around every Open311 view: the format, the jurisdiction, and errors that are never HTML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kota.base import clock, logs
from kota.base.errors import KotaError
from kota.base.postgres.refusals import meaning
from kota.base.words import told
from kota.governance.reports.open311 import formats
from kota.governance.reports.open311.formats import Many
from kota.kernel.facts import facade as facts
from kota.ui.access import public

_log = logs.logger("open311")
# The standard knows 400, 403 and 404; too many calls, too much data and a server in need have their own in HTTP.
_STATUSES = frozenset({400, 403, 404, 405, 413, 429, 503, 507})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Programs in browsers may call: nothing here looks at cookies.
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key, Prefer",
}


class RefusedError(KotaError):
    """A refusal with the status that Open311 wants."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view gives: the root's name, the structure, and how it went."""

    root: str
    value: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


View = Callable[..., Answer]


def door(*methods: str) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Make a view of Open311 from a function that gives an Answer. `suffix` of the address names the format."""

    def wrap(view: View) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @public
        def opened(request: HttpRequest, /, *, suffix: str = "", **given: str) -> HttpResponse:
            format_ = suffix if suffix in formats.TYPES else formats.REQUIRED
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers=_OPEN)
            try:
                _check(request, suffix, methods)
                answer = view(request, **given)
            except Exception as error:  # whatever it is, a program must be able to read it
                answer = _refusal(error, methods)
            return _response(format_, answer)

        return update_wrapper(opened, view, updated=())

    return wrap


def _check(request: HttpRequest, suffix: str, methods: tuple[str, ...]) -> None:
    if suffix not in formats.TYPES:
        raise RefusedError(404, _("ask for .xml or .json: no other format is served here"))
    if request.method not in methods:
        raise RefusedError(405, _("use %(methods)s here") % {"methods": " / ".join(methods)})
    if request.method != "POST":
        check_jurisdiction(request.GET.get("jurisdiction_id", ""))


def check_jurisdiction(given: str) -> None:
    """One city is served here, so naming it is optional; naming another one is an error."""
    if given and given not in (facts.city().code, urlsplit(settings.KOTA_PUBLIC_URL).hostname):
        sentence = _("jurisdiction_id %(given)s is not served here; this is %(city)s")
        raise RefusedError(404, sentence % {"given": repr(given), "city": facts.city().code})


def check_text(name: str, text: str) -> None:
    """What cannot be kept as text is refused. Bytes that are no UTF-8 arrive as the replacement character."""
    if "\ufffd" in text:
        raise RefusedError(400, _("%(field)s is not in UTF-8") % {"field": name})
    if _CONTROL.search(text):
        raise RefusedError(400, _("%(field)s holds characters that are no text") % {"field": name})


def _refusal(error: Exception, methods: tuple[str, ...]) -> Answer:
    status, said = _said(error)
    headers = {}
    if status == 405:
        headers["Allow"] = ", ".join([*methods, "OPTIONS"])
    if status == 429:
        headers["Retry-After"] = str(60 - clock.now().second)
    return Answer("errors", Many("error", [{"code": status, "description": said}]), status, headers)


def _said(error: Exception) -> tuple[int, str]:
    meant = error if isinstance(error, KotaError) else meaning(error)
    if meant is not None:
        return (meant.status if meant.status in _STATUSES else 400), told(meant)
    if isinstance(error, RequestDataTooBig):
        return 413, _("this is more than the server takes in one request")
    if isinstance(error, MultiPartParserError):
        return 400, _("The form cannot be read: it is cut off, or the name of a file in it is too long.")
    if isinstance(error, SuspiciousOperation):
        return 400, _("the request cannot be read")
    _log.error("open311.failed", kind=type(error).__name__, where=logs.where(error))
    return 500, _("something broke on our side; it has been noted")


def _response(format_: str, answer: Answer) -> HttpResponse:
    body = formats.write(format_, answer.root, answer.value)
    return HttpResponse(
        body, status=answer.status, content_type=formats.TYPES[format_], headers={**_OPEN, **answer.headers}
    )
