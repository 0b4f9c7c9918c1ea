"""Taking a person out of the cases that they opened: the case stays, what it says of them goes."""

from datetime import datetime
from typing import Any

from django.db.models import F

from kota.base.actor import system
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import Party
from kota.kernel.cases.models import Case, Contact, Entry
from kota.kernel.cases.selectors import catalogue, personal, secrecy

_BY = system("erasure")
_OWN_WORDS = frozenset({"string", "text"})


def erase(account_id: int, at: datetime) -> None:
    """Forget how to reach them, their answers, and what they wrote beyond the public words and the public place.

    Cases that they sent without signing in, with an address or number that is theirs for certain, are theirs too.
    """
    with secrecy.seeing_all():
        theirs = dict(personal.contacts_of(account_id).values_list("case_id", "case__reference"))
        Contact.objects.filter(case__in=theirs).delete()
        Case.objects.filter(pk__in=theirs).exclude(words=F("public_words")).update(words=F("public_words"))
        for case in Case.objects.filter(pk__in=theirs).exclude(fields={}):
            Case.objects.filter(pk=case.pk).update(fields=_chosen(case))
        Entry.objects.filter(case__in=theirs, party=Party.REPORTER).exclude(text="").update(text="")
        audit.record_many([("case.reporter_erased", f"case:{one}", at) for one in theirs.values()], by=_BY)


def _chosen(case: Case) -> dict[str, Any]:
    """The answers that were chosen or counted; those in their own words are blank, as are those to questions that the
    city asks no more."""
    asked = {question.code: question.datatype for question in catalogue.category_even_ended(case.category_id).question}
    return {
        code: "" if asked.get(code, "text") in _OWN_WORDS and isinstance(value, str) else value
        for code, value in case.fields.items()
    }
