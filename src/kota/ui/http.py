"""Requests with what our middleware adds, and the two answers that most pages give."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from kota.base.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as views get it: with its actor, and with what htmx said."""

    actor: Actor
    scopes: list[Any]  # the roles of whoever asks, read once
    htmx: "HtmxDetails"


def page_or_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or only its `{% partialdef part %}` when htmx fills the element `#part`."""
    wanted = request.headers.get("HX-Target") == part and "HX-History-Restore-Request" not in request.headers
    name = f"{template}#{part}" if wanted else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Target"])
    return response


def kept_offline(response: HttpResponse) -> HttpResponse:
    """Let the reader's device keep this page for when there is no line: public pages, and a resident's own reports.

    Never for what staff or other people see.
    """
    response["X-Kota-Keep"] = "1"
    return response


def see_other(to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """After a form was accepted: look there (303). `to` is a path, a route's name or a model."""
    return HttpResponse(status=303, headers={"Location": resolve_url(to, *args, **kwargs)})


def number(text: str | None) -> int:
    """A row's number as it was sent; 0, which no row has, for whatever is none."""
    sent = text or ""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 18 else 0
