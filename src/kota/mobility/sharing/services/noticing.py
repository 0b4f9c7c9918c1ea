"""The city says something of one of its own systems: closed, moved, out of order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.sharing.contracts import Name, ShareNoticed
from kota.mobility.sharing.models import ShareNotice, Station
from kota.mobility.sharing.selectors import facts
from kota.mobility.sharing.services import revising


@transaction.atomic
def say(
    *, system: str, kind: str, summary: Mapping[str, str], description: Mapping[str, str], stations: Sequence[str],
    begins: datetime, ends: datetime | None, by: Actor, at: datetime,
) -> ShareNotice:  # fmt: skip
    """It stands on the pages and in the system's GBFS from now on, also before it begins."""
    if facts.system(system).url:
        raise InvalidError(_("This system speaks for itself: its notices come from its own feed."), field="system")
    if ends is not None and ends <= max(begins, at):
        raise InvalidError(_("It ends after it begins, and not in the past."), field="ends")
    known = set(Station.objects.filter(system=system, is_gone=False).values_list("code", flat=True))
    if unknown := sorted(set(stations) - known):
        raise InvalidError(_("There is no station %(code)s in this system."), field="stations", code=unknown[0])
    row = ShareNotice.objects.create(
        system=system, kind=kind, summary=dict(summary), description=dict(description), stations=list(stations),
        begins=begins, ends=ends, by=by.urn, made_at=at,
    )  # fmt: skip
    _told(row, "sharing.notice_said", by=by, at=at)
    return row


@transaction.atomic
def end(*, notice: UUID, by: Actor, at: datetime) -> ShareNotice:
    """It does not hold any more."""
    row = ShareNotice.objects.select_for_update().filter(pk=notice).first()
    if row is None or (row.ends is not None and row.ends <= at):
        raise ConflictError(_("This notice has ended already."))
    row.ends = max(at, row.begins)
    row.save(update_fields=["ends"])
    _told(row, "sharing.notice_ended", by=by, at=at)
    return row


def _told(row: ShareNotice, action: str, *, by: Actor, at: datetime) -> None:
    revising.changed(row.system, Name.ALERTS, answered_at=at, updated_at=at)
    audit.record(action=action, subject=f"notice:{row.pk}", by=by, at=at, after={"system": row.system})
    events.publish(ShareNoticed(row.system, str(row.pk)), by=by, at=at, topics=[revising.LIVE])
