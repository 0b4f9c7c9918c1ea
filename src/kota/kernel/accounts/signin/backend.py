"""Who a password belongs to."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from kota.kernel.accounts.models import Account
from kota.kernel.accounts.selectors import is_from_here


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Passwords by e-mail or phone. A sample person's password is right on this machine only."""

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active and user.erased_at is None)

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Account | None:
        found: Account | None = super().authenticate(request, **credentials)
        if found is not None and found.is_sample and not is_from_here(request):
            return None
        return found
