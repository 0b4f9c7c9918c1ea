"""What reports hold of a person beside the cases that they opened."""

from typing import Any

from django.db.models import QuerySet

from kota.governance.reports.models import Supporter, Takedown
from kota.kernel.accounts import facade as accounts


def takedowns_of(account_id: int) -> QuerySet[Takedown]:
    """Requests to take something down that left an address which is theirs for certain."""
    return Takedown.objects.filter(accounts.at_proven_address(account_id, has_phone=False))


def personal_data(account_id: int) -> dict[str, list[Any]]:
    """Reports that they joined, and their requests to take something down."""
    joined = Supporter.objects.filter(account=account_id).order_by("pk")
    asked = takedowns_of(account_id).order_by("pk")
    return {
        "joined": list(joined.values("case__reference", "notify", "at")),
        "takedown_requests": list(asked.values("case__reference", "reason", "email", "at", "decision", "answer")),
    }
