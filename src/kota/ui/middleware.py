"""Around every request: measured, in the reader's language, and with errors that a person can read."""

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from structlog.contextvars import bound_contextvars

from kota.base import logs
from kota.base.errors import KotaError, UnavailableError
from kota.base.ids import uuid7
from kota.base.metrics import REQUESTS, SECONDS
from kota.base.postgres.refusals import meaning
from kota.base.words import told
from kota.ui.errors import answer, broken

Next = Callable[[HttpRequest], HttpResponseBase]
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
SESSION_LANGUAGE = "language"  # accounts writes a person's choice here when they sign in
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECRET = frozenset({"token", "secret", "key", "code", "uidb64", "sesame"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUALITY = re.compile(r"^\s*([A-Za-z]{1,8})[^;]*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$")
_OLD_CODES = {"in": "id"}  # what old Android phones call Indonesian
_log = logs.logger("web")


def measured(get_response: Next) -> Next:
    """Counts, times and logs each request under an id. The log holds no query and no secret of a path."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid7().hex
        started = time.perf_counter()
        with bound_contextvars(request=request_id):
            response = get_response(request)
            _note(request, response.status_code, time.perf_counter() - started)
        response.setdefault("X-Request-Id", request_id)  # OCPI says back whatever number came
        return response

    return middleware


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    view = (match.view_name or match.route or "unnamed") if match else "none"
    method = request.method if request.method in _METHODS else "OTHER"
    REQUESTS.labels(method, view, str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    _log.info("request", method=method, path=_path(request), view=view, status=status, ms=round(seconds * 1000, 1))


def _path(request: HttpRequest) -> str:
    path = request.path
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if name in _SECRET:
            path = path.replace(str(value), f"[{name}]")
    return path


def language(get_response: Next) -> Next:
    """The cookie, else the person's choice, else what the browser asks for, else the city's first."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = _language(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


def _language(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    if settings.SESSION_COOKIE_NAME in request.COOKIES and hasattr(request, "session"):
        kept = str(request.session.get(SESSION_LANGUAGE, ""))
        if kept in LANGUAGES:
            return kept
    return _asked(request.headers.get("Accept-Language", ""))


def _asked(header: str) -> str:
    """The best of our languages in an `Accept-Language` header."""
    best, best_quality = settings.LANGUAGE_CODE, 0.0
    for part in header[:500].split(","):
        found = _QUALITY.match(part)
        if not found:
            continue
        code = _OLD_CODES.get(found[1].lower(), found[1].lower())
        quality = float(found[2] or 1)
        if code in LANGUAGES and quality > best_quality:
            best, best_quality = code, quality
    return best


class errors:  # noqa: N801 - named like the function middleware beside it in the settings
    """Turns what Kota refuses into a page or, for programs, JSON."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 405 or response["Content-Type"].startswith(("application/", "text/xml")):
            return response
        only = _("This address takes only %(methods)s.") % {"methods": response["Allow"]}
        said = answer(request, 405, "wrong_method", only if request.path.startswith("/api/") else "")
        said["Allow"] = response["Allow"]
        return said

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Asked first about what a view raised; errors that are not Kota's go on to the handlers."""
        meant = error if isinstance(error, KotaError) else meaning(error)
        if meant is None:
            return None
        if meant.status > 500:
            _log.error("database.refused", kind=type(error).__name__, code=meant.code)
        if isinstance(meant, UnavailableError):
            return broken(request, meant)
        return answer(request, meant.status, meant.code, told(meant), field=meant.field)
