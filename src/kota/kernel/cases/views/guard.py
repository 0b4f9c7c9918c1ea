"""Who enters the workspace: officers by permission, each seeing the confidential cases of the own agencies only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.reading import by_reference
from kota.kernel.cases.selectors.secrecy import seeing
from kota.ui.access import requires
from kota.ui.http import Request

Page = Callable[..., HttpResponse]


class StaffRequest(Request):
    """A request of an officer, with the officer's desk."""

    desk: Desk


def officers(*permissions: str) -> Callable[[Page], Page]:
    """Like `requires`; the page runs in one transaction that sees what the officer's agencies may see."""

    def wrap(view: Page) -> Page:
        @wraps(view)
        def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.desk = Desk(request.actor, request.scopes)
            with seeing(request.desk.secrets):
                response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        guarded: Page = requires(*permissions)(inside)  # type: ignore[assignment]
        return guarded

    return wrap


def on_desk(request: StaffRequest, reference: str) -> Case:
    """The case of this number; NotAllowedError when no role of the officer's covers it."""
    case = by_reference(reference)
    request.desk.check(case)
    return case
