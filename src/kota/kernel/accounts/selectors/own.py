"""What a person sees of their own account."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q

from kota.base.registry import REGISTRY
from kota.kernel.accounts.models import Account, ApiKey, RoleAssignment


@dataclass(frozen=True, slots=True)
class Security:
    """How an account is locked."""

    has_password: bool
    has_app: bool
    passkeys: int
    codes_left: int
    sessions: int
    providers: int
    can_connect: bool  # the city knows another provider


def security(account: Account) -> Security:
    """The locks of an account, and how many doors stand open."""
    made = list(Authenticator.objects.filter(user=account))
    kinds = [authenticator.type for authenticator in made]
    codes = next((a for a in made if a.type == Authenticator.Type.RECOVERY_CODES), None)
    return Security(
        has_password=account.has_usable_password(),
        has_app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        sessions=len(UserSession.objects.purge_and_list(account)),
        providers=SocialAccount.objects.filter(user=account).count(),
        can_connect=bool(settings.SOCIALACCOUNT_PROVIDERS),
    )


def personal_data(account_id: int) -> dict[str, dict[str, Any]]:
    """Everything that any app keeps of a person: app, then name, then what is kept. Secrets are not given out."""
    account = Account.objects.get(pk=account_id)
    found = {"accounts": _own(account)}
    for module in REGISTRY:
        if module.personal_data:
            kept = module.personal_data(account_id)
            found[module.name] = dict(kept) if isinstance(kept, dict) else {"data": kept}
    return found


def addresses_of(account_id: int) -> set[str]:
    """Every e-mail address and phone number of a person."""
    emails = EmailAddress.objects.filter(user=account_id).values_list("email", flat=True)
    account = Account.objects.get(pk=account_id)
    return {address for address in (*emails, account.email, account.phone) if address}


def at_proven_address(account_id: int, *, has_phone: bool = True) -> Q:
    """Rows whose `email` or `phone` is this person's for certain: they opened what went there."""
    found = Q(pk__in=[])
    for email in EmailAddress.objects.filter(user=account_id, verified=True).values_list("email", flat=True):
        found |= Q(email__iexact=email)
    phone = Account.objects.filter(pk=account_id, phone_verified=True).values_list("phone", flat=True).first()
    return found | Q(phone=phone) if phone and has_phone else found


def _own(account: Account) -> dict[str, Any]:
    fields = ("id", "name", "email", "phone", "phone_verified", "language", "created_at", "last_login")
    return {
        "account": {field: getattr(account, field) for field in fields},
        "addresses": _rows(EmailAddress.objects.filter(user=account), "email", "verified", "primary"),
        "roles": _rows(
            RoleAssignment.objects.filter(account=account),
            "role", "agency", "area", "categories", "granted_at", "ended_at",
        ),
        "second_locks": _rows(Authenticator.objects.filter(user=account), "type", "created_at", "last_used_at"),
        "sessions": _rows(UserSession.objects.filter(user=account), "created_at", "ip", "user_agent"),
        "other_sign_ins": _rows(SocialAccount.objects.filter(user=account), "provider", "uid", "date_joined"),
        "keys": _rows(ApiKey.objects.filter(account=account), "name", "prefix", "created_at", "revoked_at"),
    }  # fmt: skip


def _rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*fields))
