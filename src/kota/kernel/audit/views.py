"""The audit for auditors, and the public roots of each day."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kota.base import clock
from kota.base.events import deliver
from kota.kernel.audit import permissions, selectors, services
from kota.ui.access import public, requires
from kota.ui.http import Request, number, see_other


@requires(permissions.READ_AUDIT)
def lines(request: HttpRequest) -> HttpResponse:
    """Lines, newest first, by subject, actor or action."""
    asked = {key: request.GET.get(key, "").replace("\x00", "").strip() for key in ("subject", "action", "by")}
    page = Paginator(selectors.lines(**asked), 100).get_page(request.GET.get("page"))
    return render(request, "audit/lines.html", {"page": page, "asked": asked, "seals": selectors.seals()[:10]})


@requires(permissions.SYSTEM)
def letters(request: Request) -> HttpResponse:
    """Events that a subscriber could not take: seen, and tried again."""
    if request.method == "POST":
        services.replay_event(failure_id=number(request.POST.get("letter")), by=request.actor, at=clock.now())
        return see_other("audit:letters")
    return render(request, "audit/letters.html", {"letters": deliver.failures()[:200]})


@public
def roots(request: HttpRequest) -> JsonResponse:
    """The newest thousand roots, so that anybody may keep them and later prove that nothing was rewritten."""
    return JsonResponse(
        {
            "hashing": "RFC 6962, SHA-256; the first leaf of each tree is the root before it and `at` (UTC, ISO 8601)",
            "seals": [
                {
                    "number": seal.number,
                    "at": seal.at.isoformat(),
                    "lines": len(seal.lines),
                    "previous_root": bytes(seal.previous_root).hex(),
                    "root": bytes(seal.root).hex(),
                }
                for seal in selectors.seals()[:1000]
            ],
        }
    )
