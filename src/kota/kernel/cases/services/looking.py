"""That staff looked at personal data is a deed too: the audit says who and when."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.kernel.cases.models import Case, Contact


@transaction.atomic
def note_read(*, case: Case, by: Actor, at: datetime) -> None:
    """Somebody opened a case and saw how to reach the reporter; nothing is written where there is nobody to reach."""
    if Contact.objects.filter(case=case.pk).exists():
        audit.record(action="case.contact_read", subject=case.urn, by=by, at=at)
