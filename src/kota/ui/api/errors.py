"""How refusals look, and that every operation documents them."""

import re
from collections.abc import Callable, Mapping
from json import JSONDecodeError
from typing import Any

import psycopg
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kota.base import logs
from kota.base.errors import InvalidError, KotaError
from kota.base.postgres.refusals import meaning
from kota.base.words import told
from kota.ui.access import error_json

_NO_NUMBER = _lazy("This is not a number.")
_NO_TEXT = _lazy("This is no text, or holds characters that are none.")
_NO_OBJECT = _lazy("Send an object with the fields that the documentation under /api/docs names.")
_NO_LIST = _lazy("Send a list.")
_NO_MOMENT = _lazy("Send a date and time with its zone, such as 2026-01-31T08:00:00+07:00.")
_NO_WHOLE = _lazy("Send a whole number.")
_NO_UUID = _lazy("Send a UUID, such as 0190a5e2-7c1d-7b3a-9f52-3f1a9e7c0d11.")
_NO_DATE = _lazy("Send a date, such as 2026-01-31.")
_MISTAKES = {
    "missing": _lazy("This is needed and was not sent."),
    "string_pattern_mismatch": _lazy("This is not in the form that the documentation under /api/docs gives."),
    "string_too_short": _lazy("Send at least %(min_length)s characters."),
    "string_too_long": _lazy("Send at most %(max_length)s characters."),
    "too_short": _lazy("The list is too short: send at least %(min_length)s."),
    "too_long": _lazy("The list is too long: send at most %(max_length)s at once."),
    "greater_than": _lazy("Send more than %(gt)s."),
    "greater_than_equal": _lazy("Send at least %(ge)s."),
    "less_than": _lazy("Send less than %(lt)s."),
    "less_than_equal": _lazy("Send at most %(le)s."),
    "int_parsing": _NO_NUMBER,
    "int_type": _NO_NUMBER,
    "int_from_float": _NO_WHOLE,
    "int_parsing_size": _NO_WHOLE,
    "uuid_parsing": _NO_UUID,
    "uuid_type": _NO_UUID,
    "float_parsing": _NO_NUMBER,
    "float_type": _NO_NUMBER,
    "finite_number": _NO_NUMBER,
    "string_type": _NO_TEXT,
    "string_unicode": _NO_TEXT,
    "dict_type": _NO_OBJECT,
    "model_type": _NO_OBJECT,
    "model_attributes_type": _NO_OBJECT,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
    "bool_parsing": _lazy("Send true or false."),
    "bool_type": _lazy("Send true or false."),
    "datetime_type": _NO_MOMENT,
    "datetime_parsing": _NO_MOMENT,
    "datetime_from_date_parsing": _NO_MOMENT,
    "timezone_aware": _NO_MOMENT,
    "date_type": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "json_invalid": _lazy("This is no JSON."),
    "box": _lazy("Write the box as west,south,east,north in degrees."),
    "literal_error": _lazy("Send one of these: %(expected)s."),
    "enum": _lazy("Send one of these: %(expected)s."),
    "extra_forbidden": _lazy("There is no such field. The fields stand under /api/docs."),
}
_BOUNDS = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
_PAIR = re.compile(r"(-?[0-9.]+), ?(-?[0-9.]+)$")
_log = logs.logger("api")
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 429, 503, 507})


class Refusal(Schema):
    """`code` for programs, `message` for people, in their language; `field` is what to mend, if one is meant."""

    code: str
    message: str
    field: str


class Problem(Schema):
    """Every refusal has this form."""

    error: Refusal


class Refused(Schema):
    """Any refusal of any operation, as the framework keeps an answer: it would make this one anew for each of them."""

    response: Problem


def add_handlers(api: NinjaAPI) -> None:
    """Let the API say every refusal in the one form."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        KotaError: _kota,
        InvalidError: _unfit,
        ValidationError: _invalid,
        AuthenticationError: lambda request, error: error_json(401, "not_signed_in", _("Sign in or send a token.")),
        DatabaseError: _database,
        InterfaceError: _database,
        psycopg.Error: _database,
        HttpError: _http,
        Http404: lambda request, error: error_json(404, "not_found", _("There is no such thing.")),
        RequestDataTooBig: lambda request, error: error_json(
            413, "too_large", _("That is more than is taken at once.")
        ),
        SuspiciousOperation: lambda request, error: error_json(400, "invalid", _("The request cannot be read.")),
        MultiPartParserError: lambda request, error: error_json(
            400,
            "invalid",
            _("The form cannot be read: it is cut off, or the name of a file in it is too long."),
            "body",
        ),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _kota(request: HttpRequest, error: KotaError) -> HttpResponse:
    response = error_json(error.status, error.code, told(error), error.field)
    if error.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if error.status in (429, 503):
        response["Retry-After"] = "60"
    return response


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON says where it stops being some; Ninja has the mistake as the cause of its own."""
    cause = error.__cause__
    if error.status_code != 400 or cause is None:
        return error_json(error.status_code, "refused", str(error))
    if isinstance(cause, JSONDecodeError):
        where = {"line": cause.lineno, "column": cause.colno}
        said = _("The body is no JSON: look at line %(line)s, character %(column)s.") % where
    elif isinstance(cause, UnicodeDecodeError):
        said = _("The body is no JSON: send it as UTF-8.")
    elif isinstance(cause, RecursionError):
        said = _("The body is nested too deeply.")
    else:
        said = _("The body is no JSON: NaN, Infinity and numbers of more than 308 digits are no numbers there.")
    return error_json(400, "invalid", said, "body")


def _database(request: HttpRequest, error: Exception) -> HttpResponse:
    """What stands in the way of an answer; a mistake of ours goes on to where those are noted."""
    meant = meaning(error)
    if meant is None:
        raise error
    _log.error("database.refused", kind=type(error).__name__, code=meant.code)
    return _kota(request, meant)


def _unfit(request: HttpRequest, error: InvalidError) -> HttpResponse:
    """400 says that a request is not as the document has it; this one is, but the city or the case cannot take it."""
    return error_json(409, error.code, told(error), error.field)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The first of the mistakes, with the name of its field."""
    first = error.errors[0]
    if first["type"] == "missing" and "form" in first["loc"] and request.content_type == "application/json":
        return error_json(400, "invalid", _("Send the fields as a form, not as JSON."), "body")
    where = [
        str(part) for part in first["loc"] if part not in ("body", "query", "path", "form", "file", "header", "data")
    ]
    field = ".".join(where) or "body"
    if _is_swapped(first, request.GET.get(where[-1] if where else "", "")):
        said = _("Send degrees of longitude first, then of latitude, with a comma between them: 106.8272,-6.1754.")
        return error_json(400, "invalid", said, field)
    if _is_endless(first, where[-1] if where else "", request):
        return error_json(400, "invalid", str(_NO_NUMBER), field)
    return error_json(400, "invalid", _told(first), field)


def _is_endless(mistake: Mapping[str, Any], name: str, request: HttpRequest) -> bool:
    """Was `nan` or `infinity` sent, which lie within no bounds?"""
    sent = str(request.GET.get(name, request.POST.get(name, ""))).strip().lower().lstrip("+-")
    return mistake["type"] in _BOUNDS and sent in ("nan", "inf", "infinity")


def _is_swapped(mistake: Mapping[str, Any], sent: str) -> bool:
    """Would a place be taken with its two numbers the other way round?"""
    pair = _PAIR.match(sent)
    pattern = mistake.get("ctx", {}).get("pattern")
    return bool(pair and pattern and re.match(pattern, f"{pair[2]},{pair[1]}"))


def _told(mistake: Mapping[str, Any]) -> str:
    """A mistake in the reader's language; of the rare kinds in pydantic's own words."""
    sentence = _MISTAKES.get(str(mistake["type"]))
    if sentence is None:
        return str(mistake["msg"]).removeprefix("Value error, ")
    values: Mapping[str, Any] = mistake.get("ctx", {})
    these, is_choice, last = str(values.get("expected", "")).rpartition(" or ")
    if is_choice:  # pydantic has them as an English list
        values = {**values, "expected": _("%(these)s or %(last)s") % {"these": these, "last": last}}
    return str(sentence % values)
