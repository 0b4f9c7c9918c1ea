"""All routes: each app's own, found through its manifest, and the typed API put together from them."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from kota.base.registry import REGISTRY, Module
from kota.portal.api import build


def _is_kernel(module: Module) -> bool:
    return module.element == "kernel"


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", build().urls),
    # What residents and programs ask for comes before accounts and administration.
    *(path("", include(module.urls)) for module in sorted(REGISTRY, key=_is_kernel) if module.urls),
]

handler400 = "kota.ui.errors.bad_request"
handler403 = "kota.ui.errors.not_allowed"
handler404 = "kota.ui.errors.not_found"
handler500 = "kota.ui.errors.broken"
