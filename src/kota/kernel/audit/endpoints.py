"""The audit for programs: its lines for auditors, its roots for everybody."""

from datetime import datetime

from django.http import HttpRequest

from kota.base import clock
from kota.base.events import deliver
from kota.kernel.audit import permissions, selectors, services
from kota.kernel.audit.models import Line as AuditLine
from kota.ui.access import actor_of
from kota.ui.api import ADMIN, READ, Code, Line, Number, Out, Page, Router, gather, need

router = Router("Audit")
PAGE = 100


class AuditLineOut(Out):
    """One deed. `before` and `after` are SHA-256 digests, never contents."""

    id: int
    at: datetime
    by: str
    action: str
    subject: str
    before: str | None
    after: str | None


class FailedEventOut(Out):
    """`retry_at` is empty for a dead letter: it was tried to the end. `error` names where it failed, never contents."""

    id: int
    event: str
    subscriber: str
    published_at: datetime
    failed_at: datetime
    attempts: int
    error: str
    retry_at: datetime | None


class SealOut(Out):
    """A Merkle root (RFC 6962) over the lines since the seal before it."""

    number: int
    at: datetime
    lines: int
    previous_root: str
    root: str


@router.get("/admin/audit", Page[AuditLineOut], scope=ADMIN)
def list_audit_lines(
    request: HttpRequest, subject: Line = "", action: Line = "", by: Line = "", after: Code = ""
) -> Page[AuditLineOut]:
    """Lines, newest first, by subject or actor, or by the beginning of the action."""
    need(request, permissions.READ_AUDIT)
    found = selectors.lines(subject=subject, action=action, by=by)
    if after.isdecimal():
        found = found.filter(pk__lt=min(int(after), 2**62))
    rows = list(found[: PAGE + 1])
    more = str(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return Page[AuditLineOut](items=[_out(row) for row in rows[:PAGE]], next=more)


@router.get("/admin/events", list[FailedEventOut], scope=ADMIN)
def list_failed_events(request: HttpRequest) -> list[FailedEventOut]:
    """Events that a subscriber could not take, those that were given up first; at most two hundred."""
    need(request, permissions.SYSTEM)
    return [
        FailedEventOut(
            id=failure.pk,
            event=failure.event.name,
            subscriber=failure.subscriber,
            published_at=failure.event.at,
            failed_at=failure.failed_at,
            attempts=failure.attempts,
            error=failure.error,
            retry_at=failure.retry_at,
        )
        for failure in deliver.failures()[:200]
    ]


@router.post("/admin/events/{failure_id}/replay", None, scope=ADMIN, status=204)
def replay_event(request: HttpRequest, failure_id: Number) -> None:
    """Try an event again, at once and from the first attempt."""
    need(request, permissions.SYSTEM)
    services.replay_event(failure_id=failure_id, by=actor_of(request), at=clock.now())


@router.get("/audit/roots", list[SealOut], scope=READ, is_open=True)
def list_audit_roots(request: HttpRequest) -> list[SealOut]:
    """The newest thousand roots, so that anybody may keep them and later prove that nothing was rewritten."""
    return [
        SealOut(
            number=seal.number,
            at=seal.at,
            lines=len(seal.lines),
            previous_root=bytes(seal.previous_root).hex(),
            root=bytes(seal.root).hex(),
        )
        for seal in selectors.seals()[:1000]
    ]


def _out(row: AuditLine) -> AuditLineOut:
    before, after = [bytes(value).hex() if value is not None else None for value in (row.before, row.after)]
    return AuditLineOut(
        id=row.pk, at=row.at, by=row.by, action=row.action, subject=row.subject, before=before, after=after
    )


routers = gather(router)
