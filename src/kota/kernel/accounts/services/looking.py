"""That somebody looked at personal data is a deed too: the audit says who and when, never what was looked for."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit


@transaction.atomic
def note_read(*, account_id: int, by: Actor, at: datetime) -> None:
    """An administrator opened a person's page."""
    audit.record(action="account.read", subject=f"account:{account_id}", by=by, at=at)


@transaction.atomic
def note_listed(*, by: Actor, at: datetime) -> None:
    """An administrator searched or listed people."""
    audit.record(action="account.listed", subject="accounts", by=by, at=at)


@transaction.atomic
def note_exported(*, account_id: int, by: Actor, at: datetime) -> None:
    """Everything that is kept of a person was given out."""
    audit.record(action="account.exported", subject=f"account:{account_id}", by=by, at=at)
