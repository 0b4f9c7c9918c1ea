"""Changing and erasing people."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import ConflictError, MissingError
from kota.base.registry import REGISTRY
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.audit import facade as audit


@transaction.atomic
def change_profile(*, account_id: int, name: str, language: str, by: Actor, at: datetime) -> None:
    """Change how a person is called and addressed."""
    Account.objects.filter(pk=account_id).update(name=name.strip(), language=language)
    audit.record(action="account.changed", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def set_active(*, account_id: int, is_active: bool, by: Actor, at: datetime) -> None:
    """Let an account in, or no longer; its sessions end at once."""
    account = _locked(account_id)
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(account_id=account_id, by=by, at=at)
    action = "account.opened" if is_active else "account.closed"
    audit.record(action=action, subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def end_sessions(*, account_id: int, by: Actor, at: datetime) -> int:
    """Sign a person out everywhere; returns how many sessions there were."""
    sessions = list(UserSession.objects.filter(user_id=account_id))
    for session in sessions:
        session.end()
    audit.record(action="account.sessions_ended", subject=f"account:{account_id}", by=by, at=at)
    return len(sessions)


@transaction.atomic
def reset_second_factor(*, account_id: int, by: Actor, at: datetime) -> None:
    """Take away the second factors of somebody who lost them; the next sign-in sets new ones up."""
    Authenticator.objects.filter(user_id=account_id).delete()
    end_sessions(account_id=account_id, by=by, at=at)
    audit.record(action="account.second_factor_reset", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def open_account(
    *, email: str, name: str, language: str, by: Actor, at: datetime, is_sample: bool = False, phone: str = ""
) -> Account:
    """Make an account for somebody, with an address that counts as confirmed."""
    if Account.objects.filter(email__iexact=email).exists():
        raise ConflictError("there is an account with this e-mail address already")
    account = Account(
        email=email, phone=phone or None, phone_verified=bool(phone), name=name, language=language,
        created_at=at, is_sample=is_sample,
    )  # fmt: skip
    account.set_unusable_password()
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    audit.record(action="account.made", subject=f"account:{account.pk}", by=by, at=at)
    return account


@transaction.atomic
def erase(*, account_id: int, by: Actor, at: datetime) -> None:
    """Take the person out of the account and out of every app's tables; the number stays, so that history holds."""
    account = _locked(account_id)
    if RoleAssignment.objects.filter(account=account, ended_at=None).exists():
        raise ConflictError("this account holds a role: an administrator must end it first")
    for module in REGISTRY:
        if module.erase:
            module.erase(account_id, at)
    end_sessions(account_id=account_id, by=by, at=at)
    Authenticator.objects.filter(user=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    account.email = account.phone = None
    account.name, account.is_active, account.erased_at = "", False, at
    account.set_unusable_password()
    account.save()
    audit.record(action="account.erased", subject=f"account:{account_id}", by=by, at=at)


def _locked(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise MissingError("there is no such account")
    return account
