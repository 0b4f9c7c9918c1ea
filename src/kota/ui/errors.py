"""How a refusal looks: a page, a part of a page, or JSON, each saying what happened and what to do next."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kota.base.errors import KotaError
from kota.base.postgres.refusals import meaning
from kota.base.words import told
from kota.ui.access import error_json, wants_json


def titles(status: int) -> tuple[str, str]:
    """What a status means and what one can do about it, in the reader's language."""
    known = {
        400: (
            _("We could not read that"),
            _("Something in the request was not as expected. Go back and try again."),
        ),
        403: (
            _("Not for this account"),
            _("You may not open this page. Sign in with another account, or go home."),
        ),
        404: (
            _("This page is not here"),
            _("The address may be mistyped, or the page was moved. Try the search."),
        ),
        409: (
            _("This cannot be done now"),
            _("Open the page again and see how it stands before you go on."),
        ),
        405: (
            _("This address takes no visits"),
            _("It belongs to a form. Go back to the page and use its button."),
        ),
        410: (
            _("This is gone"),
            _("It was taken off the public pages and does not come back. Other reports are on the map."),
        ),
        413: (
            _("That is too large"),
            _("Choose fewer or smaller photos and send again. What you wrote is kept."),
        ),
        429: (_("Too many at once"), _("Please wait a minute and try again.")),
        507: (
            _("Nothing can be kept at the moment"),
            _("The city's server has no room left. Please try again later; reading goes on."),
        ),
    }
    return known.get(status, known[400])


_BY_CODE = {
    "stale_form": lambda: (
        _("This form was open for too long"),
        _("Go back, reload the page and send it again."),
    ),
    "broken_link": lambda: (
        _("This link is not whole"),
        _("Copy the whole link from your message, or open the message again and press it there."),
    ),
}


def answer(request: HttpRequest, status: int, code: str, message: str = "", *, field: str = "") -> HttpResponse:
    """The answer to a refused request. `message` is a sentence for people; without one the status speaks."""
    title, advice = _BY_CODE[code]() if code in _BY_CODE else titles(status)
    if wants_json(request):
        return error_json(status, code, message or advice, field)
    context = {
        "status": status,
        "title": title,
        "message": message or advice,
        "advice": advice if message else "",
    }
    if request.headers.get("HX-Request") == "true":
        response = render(request, "ui/error_part.html", context, status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:window:top"
        return response
    response = render(request, "ui/error.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return answer(request, 413, "too_large")
    return answer(request, 400, "invalid")


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403, "not_allowed")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404, "not_found")


def broken(request: HttpRequest, why: KotaError | None = None) -> HttpResponse:
    """Needs nothing that may be broken itself: no database, no city, no navigation."""
    failed = sys.exc_info()[1]  # where a middleware failed, nobody was asked before
    why = why or (meaning(failed) if failed else None)
    message = told(why) if why else _("Something broke on our side. It has been noted; please try again in a minute.")
    status, code = (why.status, why.code) if why else (500, "broken")
    if wants_json(request):
        return error_json(status, code, message)
    response = HttpResponse(render_to_string("ui/500.html", {"message": message}), status=status)
    if why:
        response["Retry-After"] = "60"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, 403, "stale_form")
