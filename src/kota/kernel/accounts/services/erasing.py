"""Taking a person out of Kota."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError
from kota.base.registry import REGISTRY
from kota.kernel.accounts.contracts import AccountErased
from kota.kernel.accounts.models import Account, ApiKey, RoleAssignment
from kota.kernel.accounts.services.people import locked
from kota.kernel.accounts.services.security import end_sessions
from kota.kernel.audit import facade as audit


@transaction.atomic
def erase(*, account_id: int, by: Actor, at: datetime) -> None:
    """Take the person out of the account and out of every app's tables; the number stays, so that history holds."""
    account = locked(account_id)
    if account.erased_at is not None:
        return
    if RoleAssignment.objects.filter(account=account, ended_at=None).exists():
        raise ConflictError("this account holds a role: an administrator must end it first")
    for module in REGISTRY:
        if module.erase:
            module.erase(account_id, at)
    end_sessions(account_id=account_id, by=by, at=at)
    ApiKey.objects.filter(account=account, revoked_at=None).update(revoked_at=at)
    for kept in (Authenticator, EmailAddress, SocialAccount):
        kept.objects.filter(user=account).delete()
    _empty(account, at)
    audit.record(action="account.erased", subject=f"account:{account_id}", by=by, at=at)
    events.publish(AccountErased(account_id=account_id, at=at), by=by, at=at)


def _empty(account: Account, at: datetime) -> None:
    account.email = account.phone = account.last_login = None
    account.name, account.phone_verified = "", False
    account.is_active, account.erased_at = False, at
    account.set_unusable_password()
    account.save()


@transaction.atomic
def forget_unconfirmed(*, before: datetime) -> int:
    """Remove accounts that were begun before then and whose address nobody confirmed; returns how many."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    begun = Account.objects.filter(
        created_at__lt=before, last_login=None, erased_at=None, phone_verified=False, is_sample=False
    )
    ids = list(begun.exclude(pk__in=confirmed).exclude(assignments__isnull=False).values_list("pk", flat=True)[:500])
    Account.objects.filter(pk__in=ids).delete()
    return len(ids)
