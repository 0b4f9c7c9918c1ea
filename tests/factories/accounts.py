"""Accounts for tests: people, staff, and clients that are signed in as them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.kernel.accounts import services
from kota.kernel.accounts.models import Account

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PASSWORD = "becak-lewat-jembatan-42"
BY = system("tests")
_numbers = count(1)


def make_account(
    *, email: str = "", phone: str = "", name: str = "Sari", password: str = PASSWORD, **more: Any
) -> Account:
    """A resident with a confirmed e-mail address and a password."""
    email = email or f"warga{next(_numbers)}@contoh.test"
    account = services.open_account(email=email, phone=phone, name=name, language="id", by=BY, at=NOW, **more)
    account.set_password(password)
    account.last_login = NOW
    account.save(update_fields=["password", "last_login"])
    return account


def make_staff(role: str, *, agency: str = "", area: str = "", has_second_factor: bool = True, **more: Any) -> Account:
    """Somebody with a role, and with a second factor unless told otherwise (`account.totp_secret`)."""
    account = make_account(**more)
    services.grant_role(account_id=account.pk, role=role, agency=agency, area=area, by=BY, at=NOW)
    if has_second_factor:
        account.totp_secret = generate_totp_secret()  # type: ignore[attr-defined]
        TOTP.activate(account, account.totp_secret)  # type: ignore[attr-defined]
    return account


def sign_in(client: Client, account: Account, *, has_shown_second_factor: bool = True) -> Client:
    """The client, signed in as that account, as if it had shown its second factor too."""
    client.force_login(account, backend="kota.kernel.accounts.signin.backend.Backend")
    records = [{"method": "password", "at": clock.now().timestamp()}]
    if has_shown_second_factor:
        records.append({"method": "mfa", "type": "totp", "at": clock.now().timestamp()})
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(account.pk)
    session.save()
    return client


def code_of(secret: str) -> str:
    """The code that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))
