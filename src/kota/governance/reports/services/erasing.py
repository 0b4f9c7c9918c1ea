"""Taking a person out of the reports that they joined, and out of what they asked moderators for."""

import secrets
from datetime import datetime

from kota.base.actor import system
from kota.governance.reports.models import Supporter
from kota.governance.reports.selectors import personal
from kota.kernel.audit import facade as audit


def erase(account_id: int, at: datetime) -> None:
    """Their "me too" stays as nobody's, so that the number of those who see the same stays true."""
    for joined in Supporter.objects.filter(account=account_id):
        joined.account, joined.mark, joined.notify = None, f"erased-{secrets.token_urlsafe(16)}", False
        joined.save(update_fields=["account", "mark", "notify"])
    asked = personal.takedowns_of(account_id)
    asked.exclude(decided_at=None).update(email="", reason="")
    asked.update(email="")  # what is not decided yet keeps its reason until it is: see decide_takedown
    audit.record(action="reports.erased", subject=f"account:{account_id}", by=system("erasure"), at=at)
