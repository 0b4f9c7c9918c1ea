"""What a session has proven: where it comes from, and whether it passed the second factor."""

from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from kota.kernel.accounts import rules
from kota.kernel.accounts.models import Account

_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


class SecondFactor(StrEnum):
    """How a session stands to the second factor of its account."""

    PASSED = "passed"
    OWED = "owed"  # the account has one, this session did not show it
    MISSING = "missing"  # the account has none


def is_from_here(request: HttpRequest | None) -> bool:
    """Whether demo sign-ins may be used in this request: only with the demo on, and from this very machine."""
    if request is None or not settings.KOTA_DEMO:
        return False
    forwarded = "".join(request.headers.get(name, "") for name in _PROXY_HEADERS)
    return rules.is_loopback(host=request.get_host(), peer=request.META.get("REMOTE_ADDR", ""), forwarded=forwarded)


def second_factor(request: HttpRequest, account: Account) -> SecondFactor:
    """What this session owes. Costs a query only where it has not passed."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, account)):
        return SecondFactor.PASSED
    made = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return SecondFactor.OWED if made.exists() else SecondFactor.MISSING


def note_second_factor(request: HttpRequest, account: Account, kind: str) -> None:
    """Who has just set a second factor up has shown it."""
    record_authentication(request, account, "mfa", type=kind)
