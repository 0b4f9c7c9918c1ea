"""Passwords that are too well known."""

import hashlib
from typing import Any

import httpx
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kota.base import logs
from kota.kernel.accounts import rules

TIMEOUT_S = 2.0
_log = logs.logger("accounts")


class NotCommon:
    """Refuses single well-known words of this country, with whatever digits around them."""

    def validate(self, password: str, user: Any = None) -> None:
        if rules.is_common(password):
            raise ValidationError(_("That password is among the first that are guessed."), code="password_too_common")

    def get_help_text(self) -> str:
        return _("Not a single well-known word.")


class NotLeaked:
    """Asks a list of leaked passwords for five letters of a digest, where the city configures one.

    KOTA_PASSWORD_LEAKS_URL is such as https://api.pwnedpasswords.com/range/; the password itself stays here. When the
    list does not answer, the password is taken.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if settings.KOTA_PASSWORD_LEAKS_URL and _is_leaked(password):
            raise ValidationError(
                _("That password is in a list of stolen ones. Choose another."), code="password_leaked"
            )

    def get_help_text(self) -> str:
        return ""


def _is_leaked(password: str) -> bool:
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        answer = httpx.get(f"{settings.KOTA_PASSWORD_LEAKS_URL}{digest[:5]}", timeout=TIMEOUT_S)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        _log.warning("accounts.leaks_unreachable", kind=type(error).__name__)
        return False
    found = (line.partition(":") for line in answer.text.splitlines())
    return any(rest == digest[5:] and count.strip() != "0" for rest, _colon, count in found)
