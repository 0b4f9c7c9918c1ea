"""Second factors and passkeys as allauth sees them."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from kota.kernel.accounts.models import Account, RoleAssignment
from kota.ui import city


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Names people know, and staff who cannot take their last second factor away."""

    def get_totp_issuer(self) -> str:
        return city.current().name

    def _get_site_name(self) -> str:
        return city.current().name

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.email or user.phone or user)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user: Account = authenticator.user
        if not RoleAssignment.objects.filter(account=user, ended_at=None).exists():
            return True
        others = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return bool(others.exclude(pk=authenticator.pk).exists())
