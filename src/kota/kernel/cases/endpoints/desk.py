"""An officer's program at its desk: the same rights and the same secrecy as on the pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors.desk import Desk
from kota.kernel.cases.selectors.reading import by_reference
from kota.kernel.cases.selectors.secrecy import seeing
from kota.ui.access import actor_of
from kota.ui.api import need


@contextmanager
def at_desk(request: HttpRequest, *permissions: str) -> Iterator[Desk]:
    """The caller's desk, in one transaction that sees the confidential cases of the caller's agencies only."""
    need(request, *permissions)
    desk = Desk(actor_of(request))
    with seeing(desk.secrets):
        yield desk


def on_desk(desk: Desk, reference: str) -> Case:
    """The case of this number; NotAllowedError when no role of the caller covers it."""
    case = by_reference(reference)
    desk.check(case)
    return case
