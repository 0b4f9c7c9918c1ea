"""What cases hold of a person: for their export, and for taking them out."""

from typing import Any

from django.db.models import Q, QuerySet

from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.contracts import Party
from kota.kernel.cases.models import Contact, Entry
from kota.kernel.cases.selectors import secrecy

_CONTACT = ("name", "email", "phone", "language", "notify", "show_name")
_CASE = ("reference", "type", "category", "opened_at", "step", "words", "place", "fields", "rating")


def contacts_of(account_id: int) -> QuerySet[Contact]:
    """Of what they opened: by their account, or without it from an address or number that they proved to be theirs."""
    return Contact.objects.filter(Q(account=account_id) | accounts.at_proven_address(account_id))


def personal_data(account_id: int) -> list[dict[str, Any]]:
    """Each case that they opened: what they wrote, how to reach them, what they answered."""
    with secrecy.seeing_all():
        found = list(contacts_of(account_id).select_related("case").order_by("case_id"))
        return [
            {
                **{name: getattr(one.case, name if name != "category" else "category_id") for name in _CASE},
                "contact": {name: getattr(one, name) for name in _CONTACT},
                "written": list(
                    Entry.objects.filter(case=one.case_id, party=Party.REPORTER)
                    .exclude(text="")
                    .order_by("pk")
                    .values("at", "verb", "text")
                ),
            }
            for one in found
        ]
