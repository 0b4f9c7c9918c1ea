"""What a session has proven: whether it passed the second factor."""

from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from kota.kernel.accounts.models import Account


class SecondFactor(StrEnum):
    """How a session stands to the second factor of its account."""

    PASSED = "passed"
    OWED = "owed"  # the account has one, this session did not show it
    MISSING = "missing"  # the account has none


def second_factor(request: HttpRequest, account: Account) -> SecondFactor:
    """What this session owes. Costs a query only where it has not passed."""
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, account)):
        return SecondFactor.PASSED
    made = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return SecondFactor.OWED if made.exists() else SecondFactor.MISSING


def note_second_factor(request: HttpRequest, account: Account, kind: str) -> None:
    """Who has just set a second factor up has shown it."""
    record_authentication(request, account, "mfa", type=kind)
