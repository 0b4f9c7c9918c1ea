"""Who may open a page: every view carries one of these decorators, or the architecture test fails."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kota.base.actor import ANONYMOUS, Actor, ActorKind
from kota.base.errors import NotAllowedError

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]
Check = Callable[[HttpRequest], HttpResponseBase | None]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks: `public`, `signed_in`, or `requires` any of the permissions."""

    kind: str
    permissions: frozenset[str] = frozenset()


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; nobody known where no middleware has said."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def wants_json(request: HttpRequest) -> bool:
    """Is the answer for a program?"""
    accept = request.headers.get("Accept", "")
    return request.path.startswith("/api/") or ("application/json" in accept and "text/html" not in accept)


def error_json(status: int, code: str, message: str, field: str = "") -> JsonResponse:
    """The one shape of errors for programs."""
    return JsonResponse({"error": {"code": code, "message": message, "field": field}}, status=status)


def public(view: View[R, P]) -> View[R, P]:
    """Everybody may open it."""
    return _guarded(view, Access("public"), lambda request: None)


def signed_in(view: View[R, P]) -> View[R, P]:
    """Anybody who is signed in may open it."""
    return _guarded(view, Access("signed_in"), _ask_to_sign_in)


def requires(*permissions: str) -> Callable[[View[R, P]], View[R, P]]:
    """Whoever holds at least one of the permissions may open it."""
    if not permissions:
        raise ValueError("name a permission, or use @signed_in")

    def check(request: HttpRequest) -> HttpResponseBase | None:
        actor = actor_of(request)
        if any(actor.may(permission) for permission in permissions):
            return None
        if answer := _ask_to_sign_in(request):
            return answer
        raise NotAllowedError(_("This page is for people with another role. Ask your administrator if you need it."))

    return lambda view: _guarded(view, Access("requires", frozenset(permissions)), check)


def _guarded(view: View[R, P], access: Access, check: Check) -> View[R, P]:
    @wraps(view)
    def guarded(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return check(request) or view(request, *args, **kwargs)

    marked: Any = guarded
    marked.access = access
    return guarded


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase | None:
    if actor_of(request).kind is not ActorKind.ANONYMOUS:
        return None
    if wants_json(request):
        return error_json(401, "not_signed_in", _("Sign in or send a token."))
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _way_back(request)})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponse(status=303, headers={"Location": address})


def _way_back(request: HttpRequest) -> str:
    """The page to return to after signing in: this one, or for a sent form the page that held it."""
    if request.method in ("GET", "HEAD") and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
