"""What a caller may do, by the same permissions as on the pages."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base.errors import NotAllowedError
from kota.ui.access import actor_of


def may(request: HttpRequest, *permissions: str) -> bool:
    """Whether the caller holds one of the permissions."""
    return any(actor_of(request).may(permission) for permission in permissions)


def need(request: HttpRequest, *permissions: str) -> None:
    """NotAllowedError unless the caller holds one of the permissions."""
    if not may(request, *permissions):
        raise NotAllowedError(_("This is for people with another role. Ask your administrator if you need it."))


def account_id(request: HttpRequest) -> int:
    """The caller's account; NotAllowedError for programs without one."""
    found = actor_of(request).account_id
    if found is None:
        raise NotAllowedError(_("This needs an account: sign in, or use a token of an account."))
    return found
