"""Opening, changing and closing accounts."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, MissingError
from kota.kernel.accounts.contracts import AccountClosed, AccountOpened
from kota.kernel.accounts.models import Account
from kota.kernel.accounts.services.keepers import check_keeper_stays
from kota.kernel.accounts.services.reach import check_person
from kota.kernel.accounts.services.security import end_sessions
from kota.kernel.audit import facade as audit


@transaction.atomic
def open_account(
    *, email: str, name: str, language: str, by: Actor, at: datetime, is_sample: bool = False, phone: str = ""
) -> Account:
    """Make an account for somebody, with an address that counts as confirmed."""
    email = email.lower()
    if Account.objects.filter(email__iexact=email).exists():
        raise ConflictError("there is an account with this e-mail address already", field="email")
    account = Account(
        email=email, phone=phone or None, phone_verified=bool(phone), name=name.strip(), language=language,
        created_at=at, is_sample=is_sample,
    )  # fmt: skip
    account.set_unusable_password()
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    note_opened(account=account, by=by, at=at)
    return account


@transaction.atomic
def open_by_oneself(*, account: Account, by: Actor, at: datetime) -> None:
    """Save an account that somebody makes for themselves; its addresses are confirmed afterwards."""
    account.save(force_insert=True)
    note_opened(account=account, by=by, at=at)


@transaction.atomic
def note_opened(*, account: Account, by: Actor, at: datetime) -> None:
    """Say that an account was opened."""
    audit.record(action="account.opened", subject=f"account:{account.pk}", by=by, at=at)
    events.publish(AccountOpened(account_id=account.pk, at=at), by=by, at=at)


@transaction.atomic
def change_profile(*, account_id: int, name: str, language: str, by: Actor, at: datetime) -> None:
    """Change how a person is called and addressed."""
    account = locked(account_id)
    account.name, account.language = name.strip(), language
    account.save(update_fields=["name", "language"])
    audit.record(action="account.changed", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def set_phone(*, account: Account, phone: str, is_verified: bool, by: Actor, at: datetime) -> None:
    """Give an account a phone number (E.164)."""
    account.phone, account.phone_verified = phone, is_verified
    account.save(update_fields=["phone", "phone_verified"])
    audit.record(action="account.phone_set", subject=f"account:{account.pk}", by=by, at=at)


@transaction.atomic
def set_active(*, account_id: int, is_active: bool, by: Actor, at: datetime) -> None:
    """Let an account in, or no longer: then its sessions end at once. The last one that can grant roles stays open."""
    check_person(by, account_id)
    account = locked(account_id)
    if account.erased_at is not None:
        raise ConflictError("this account is erased: it cannot be opened again")
    if account.is_active == is_active:
        return
    if not is_active:
        check_keeper_stays(without_account=account_id)
        end_sessions(account_id=account_id, by=by, at=at)
        events.publish(AccountClosed(account_id=account_id, at=at), by=by, at=at)
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    action = "account.reopened" if is_active else "account.closed"
    audit.record(action=action, subject=f"account:{account_id}", by=by, at=at)


def locked(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise MissingError("there is no such account")
    return account
