"""Taking a person out of the cases that they opened: the case stays, what it says of them goes."""

from datetime import datetime

from django.db.models import F

from kota.base.actor import system
from kota.kernel.audit import facade as audit
from kota.kernel.cases.contracts import Party
from kota.kernel.cases.models import Case, Contact, Entry
from kota.kernel.cases.selectors import personal, secrecy

_BY = system("erasure")


def erase(account_id: int, at: datetime) -> None:
    """Forget how to reach them, their answers, and what they wrote beyond the public words.

    Cases that they sent without signing in, with an address that is theirs for certain, are theirs too.
    """
    with secrecy.seeing_all():
        theirs = dict(personal.contacts_of(account_id).values_list("case_id", "case__reference"))
        Contact.objects.filter(case__in=theirs).delete()
        public = {"words": F("public_words"), "place": F("public_place")}
        Case.objects.filter(pk__in=theirs).exclude(**public).update(**public)
        Entry.objects.filter(case__in=theirs, party=Party.REPORTER).exclude(text="").update(text="")
        audit.record_many([("case.reporter_erased", f"case:{one}", at) for one in theirs.values()], by=_BY)
