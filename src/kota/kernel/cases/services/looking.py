"""That staff looked at personal data is a deed too: the audit says who and when."""

from datetime import datetime

from kota.base.actor import Actor
from kota.base.joining import joining
from kota.kernel.audit import facade as audit
from kota.kernel.cases.models import Case


@joining
def note_read(*, case: Case, by: Actor, at: datetime) -> None:
    """Somebody opened a case and saw how to reach the reporter; nothing is written where there is nobody to reach."""
    if getattr(case, "contact", None) is not None:
        audit.record(action="case.contact_read", subject=case.urn, by=by, at=at)
