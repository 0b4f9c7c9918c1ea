"""Middlewares that only pages need: what serves cookies, forms and frames. Programs go past them.

A program sends no cookie, or sends it in vain; passing sessions, CSRF, messages and the like costs it as much as the
rest of the way. Whoever calls the typed API with a session is a page of ours, and passes all.
"""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.middleware import UserSessionsMiddleware
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django_htmx.middleware import HtmxMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

Next = Callable[[HttpRequest], HttpResponseBase]
_DOORS = ("/open311/", "/sta/", "/ocpi/", "/healthz", "/metrics")  # nobody is signed in there
_API = "/api/v1/"


def is_program(request: HttpRequest) -> bool:
    """Can this request do without everything that pages need?"""
    path = request.path_info
    return path.startswith(_DOORS) or (path.startswith(_API) and settings.SESSION_COOKIE_NAME not in request.COOKIES)


def _for_pages(factory: Callable[[Next], Any]) -> Callable[[Next], Any]:
    """The middleware, with its hook before the view, for pages alone."""

    class ForPages:
        def __init__(self, get_response: Next) -> None:
            self._on, self._around = get_response, factory(get_response)
            if hasattr(self._around, "process_view"):
                self.process_view = self._before_view

        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = (self._on if is_program(request) else self._around)(request)
            return answer

        def _before_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
            return None if is_program(request) else self._around.process_view(request, *view)

    return ForPages


files = _for_pages(WhiteNoiseMiddleware)
sessions = _for_pages(SessionMiddleware)
csrf = _for_pages(CsrfViewMiddleware)
authentication = _for_pages(AuthenticationMiddleware)
messages = _for_pages(MessageMiddleware)
frames = _for_pages(XFrameOptionsMiddleware)
content_policy = _for_pages(CSPMiddleware)
devices = _for_pages(UserSessionsMiddleware)
htmx = _for_pages(HtmxMiddleware)
