"""What I was told, and how I want to be told, for programs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from kota.base import clock
from kota.base.errors import InvalidError
from kota.kernel.alerts import selectors, services
from kota.kernel.alerts.contracts import Channel, Choice, Digest
from kota.kernel.alerts.models import Notice
from kota.ui.access import actor_of
from kota.ui.api import READ, WRITE, Body, Clock, Flag, Out, Page, Router, account_id, gather

router = Router("Notifications")
PAGE = 50


class NoticeOut(Out):
    id: UUID
    topic: str
    title: str
    body: str
    url: str
    created_at: datetime
    read_at: datetime | None


class ReadOut(Out):
    """How many were unread."""

    marked: int


class ChoiceOut(Out):
    """Channels by topic (a topic that is missing follows its own), quiet hours in the city's time, and e-mails at once
    or once a day."""

    channels: dict[str, list[Channel]]
    quiet_from: str | None
    quiet_until: str | None
    digest: Digest


class ChoiceIn(Body):
    channels: Annotated[dict[str, list[Annotated[Channel, Field(strict=False)]]], Field(max_length=100)]
    quiet_from: Clock | None = None
    quiet_until: Clock | None = None
    digest: Annotated[Digest, Field(strict=False)] = Digest.NONE


class TopicOut(Out):
    """What one may hear about, and by which channels when nothing was chosen."""

    code: str
    title: str
    channels: list[str]


@router.get("/notifications", Page[NoticeOut], scope=READ)
def list_notifications(request: HttpRequest, *, unread: Flag = False, after: UUID | None = None) -> Page[NoticeOut]:
    """What I was told, newest first."""
    found = selectors.inbox(account_id(request))
    if unread:
        found = found.filter(read_at=None)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: PAGE + 1])
    more = str(rows[PAGE - 1].pk) if len(rows) > PAGE else None
    return Page[NoticeOut](items=[_notice(row) for row in rows[:PAGE]], next=more)


@router.post("/notifications/read", ReadOut, scope=WRITE)
def mark_all_read(request: HttpRequest) -> ReadOut:
    """Everything is read."""
    return ReadOut(marked=services.mark_read(account_id=account_id(request), at=clock.now()))


@router.post("/notifications/{notice_id}/read", NoticeOut, scope=WRITE)
def mark_read(request: HttpRequest, notice_id: UUID) -> NoticeOut:
    """One of them is read."""
    own = account_id(request)
    selectors.notice(own, notice_id)
    services.mark_read(account_id=own, notice_id=notice_id, at=clock.now())
    return _notice(selectors.notice(own, notice_id))


@router.get("/notifications/topics", list[TopicOut], scope=READ)
def list_topics(request: HttpRequest) -> list[TopicOut]:
    """What I may hear about."""
    account_id(request)
    found = selectors.topics_for(actor_of(request))
    return [TopicOut(code=topic.code, title=_(topic.title), channels=list(topic.channels)) for topic in found]


@router.get("/notifications/choice", ChoiceOut, scope=READ)
def read_choice(request: HttpRequest) -> ChoiceOut:
    """How I want to be told."""
    return _choice(selectors.choice(account_id(request)))


@router.put("/notifications/choice", ChoiceOut, scope=WRITE)
def put_choice(request: HttpRequest, body: ChoiceIn) -> ChoiceOut:
    """Choose how I want to be told."""
    own = account_id(request)
    if (body.quiet_from is None) != (body.quiet_until is None):
        raise InvalidError(_("Quiet hours need a beginning and an end."), field="quiet_from")
    before = selectors.choice(own)
    chosen = {topic: tuple(str(way) for way in ways) for topic, ways in body.channels.items()}
    choice = Choice(chosen, before.language, body.quiet_from or "", body.quiet_until or "", body.digest)
    services.set_choice(account_id=own, choice=choice, by=actor_of(request), at=clock.now())
    return _choice(selectors.choice(own))


def _choice(found: Choice) -> ChoiceOut:
    return ChoiceOut(
        channels={topic: [Channel(way) for way in ways] for topic, ways in found.channels.items()},
        quiet_from=found.quiet_from or None,
        quiet_until=found.quiet_until or None,
        digest=found.digest,
    )


def _notice(row: Notice) -> NoticeOut:
    return NoticeOut(
        id=row.pk,
        topic=row.topic,
        title=row.title,
        body=row.body,
        url=row.url,
        created_at=row.created_at,
        read_at=row.read_at,
    )


routers = gather(router)
