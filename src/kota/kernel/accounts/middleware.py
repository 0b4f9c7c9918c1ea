"""Who is asking: each request gets its actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kota.kernel.accounts import selectors


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.actor`, found when first asked for."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: selectors.actor_for(request.user))  # type: ignore[attr-defined]
        return get_response(request)

    return handle
