"""Routes that every city has: choices of language and theme, the installable app, health and figures."""

import os
from datetime import timedelta
from hmac import compare_digest

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from kota.base import clock
from kota.base.events.backlog import Backlog
from kota.ui import assets, city
from kota.ui.access import public
from kota.ui.errors import answer, csrf_failure
from kota.ui.shell import THEME_COOKIE, THEMES

__all__ = ["csrf_failure"]
_YEAR_S = 365 * 24 * 3600
_LOOPBACK = ("127.0.0.1", "::1")


@csrf_exempt  # sets nothing but the look; without a token the pages around it may be cached
@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read on in another language."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return answer(request, 400, "invalid")
    response = _back(request)
    _keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@csrf_exempt
@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or (empty) as the device says."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in THEMES:
        _keep(response, THEME_COOKIE, chosen, readable=True)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


def _keep(response: HttpResponse, name: str, value: str, *, readable: bool = False) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=_YEAR_S, samesite="Lax", secure=secure, httponly=not readable)


def _back(request: HttpRequest) -> HttpResponse:
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = "/"
    return HttpResponse(status=303, headers={"Location": to})


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the service worker shows when there is no line."""
    return render(request, "ui/offline.html")


@public
@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """Makes the city an app on the home screen."""
    name = city.current().name
    body = {
        "name": name if "kota" in name.lower() else f"{name} · Kota",
        "short_name": name,
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "background_color": "#f6f7f4",
        "theme_color": "#0e4f52",
        "icons": [
            {
                "src": assets.url("frontend/icon.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": "any",
            },
            {"src": assets.url("frontend/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": assets.url("frontend/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": assets.url("frontend/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json")


@public
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The built worker under the version of this build, so that a new build replaces what it kept."""
    path = settings.DIST / "sw.js"
    script = path.read_text() if path.is_file() else ""
    return HttpResponse(f'self.VERSION="{assets.version()}";\n{script}', content_type="text/javascript")


@public
@require_safe
@cache_control(max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For whoever asks for it unasked."""
    return HttpResponse(status=303, headers={"Location": assets.url("frontend/icon-192.png")})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/staff", "/account", "/accounts", "/admin", "/api/")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    contact = city.current().contact or f"{settings.KOTA_PUBLIC_URL}/about"
    contact = f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
    expires = (clock.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: id, en"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Can this process answer, and reach its database?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "failed", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "build": assets.version()})


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, on this machine or with the bearer token KOTA_METRICS_TOKEN."""
    if not _may_measure(request):
        return answer(request, 403, "not_allowed")
    shown = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        shown = CollectorRegistry()
        MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    now = CollectorRegistry()
    now.register(Backlog())
    return HttpResponse(generate_latest(shown) + generate_latest(now), content_type=CONTENT_TYPE_LATEST)


def _may_measure(request: HttpRequest) -> bool:
    token = os.environ.get("KOTA_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and compare_digest(given.encode(), token.encode()):
        return True
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and not forwarded
