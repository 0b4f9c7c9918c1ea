"""Reading what others warn of: feeds by the clock, and files at hand. Shown with their source, never sent as ours."""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import shapely
from django.conf import settings
from django.db import transaction
from django.db.models import F

from kota.base import events, logs, outgoing
from kota.base.actor import Actor, system
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import AlertFeedFact, ForeignRead, MsgType, State, Status
from kota.kernel.warnings.models import FeedState, Foreign, Refused
from kota.kernel.warnings.rules import levels, reading
from kota.kernel.warnings.rules.reading import Item, Read, UnreadableError
from kota.kernel.warnings.selectors import classes
from kota.kernel.warnings.services.sending import PUBLIC

MOST_FETCHED = 30  # of one feed in one round
KEEP_REFUSED, KEEP_OVER = timedelta(days=30), timedelta(days=60)
_USUAL = timedelta(hours=24)  # for those that say no end
_MOST_PAUSE = timedelta(hours=6)
_BY = system("feeds")
_log = logs.logger("warnings")


def poll_feeds(*, at: datetime) -> int:
    """Ask every feed that is on and due; returns how many messages were new."""
    return sum(_poll(feed, at) for feed in classes.feeds().values() if feed.on)


def _poll(feed: AlertFeedFact, at: datetime) -> int:
    state, _new = FeedState.objects.get_or_create(pk=feed.code)
    if state.next_at is not None and state.next_at > at:
        return 0
    state.asked_at = at
    try:
        items = _asked(feed, state)
    except (outgoing.UnreachableError, UnreadableError) as error:
        return _failed(feed, state, str(error), at)
    fresh = _fresh(feed, items)
    count = sum(_take(feed, item, at) for item in fresh[:MOST_FETCHED])
    if len(fresh) > MOST_FETCHED:
        state.etag = state.last_modified = ""  # the rest comes with the next round
    state.failures, state.last_error, state.answered_at = 0, "", at
    state.next_at = at + timedelta(seconds=feed.every_s)
    state.save()
    return count


def _asked(feed: AlertFeedFact, state: FeedState) -> list[Item]:
    """The entries, none where nothing changed since the last time."""
    headers = {"If-None-Match": state.etag} if state.etag else {}
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    answer = _ask(feed.url, headers)
    if answer.status == 304:
        return []
    if answer.status != 200:
        raise UnreadableError(f"the feed answered {answer.status}")
    items = reading.feed(answer.body)
    state.etag = _header(answer.headers.get("etag", ""))
    state.last_modified = _header(answer.headers.get("last-modified", ""))
    return items


def _header(value: str) -> str:
    """What a stranger wants to hear again, as far as it fits on one line."""
    return value if value.isprintable() and value.isascii() and len(value) <= 300 else ""


def _ask(url: str, headers: dict[str, str]) -> outgoing.Answer:
    return outgoing.ask(url, headers=headers, most_bytes=reading.MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW)


def _failed(feed: AlertFeedFact, state: FeedState, why: str, at: datetime) -> int:
    """Ask again later, and later still."""
    state.failures += 1
    state.last_error = why[:300]
    state.next_at = at + min(_MOST_PAUSE, timedelta(seconds=feed.every_s) * 2 ** min(state.failures, 10))
    state.save()
    _log.warning("feed.failed", feed=feed.code, times=state.failures)
    return 0


def _fresh(feed: AlertFeedFact, items: list[Item]) -> list[Item]:
    """Those that are neither here nor known to be unreadable."""
    known = set(Foreign.objects.filter(feed=feed.code).values_list("item", flat=True))
    known |= set(Refused.objects.filter(feed=feed.code).values_list("item", flat=True))
    return [item for item in items if item.key not in known]


def _take(feed: AlertFeedFact, item: Item, at: datetime) -> int:
    """Fetch and keep one message; what cannot be read is kept aside with the reason."""
    if urlsplit(item.url).netloc.lower() != urlsplit(feed.url).netloc.lower():
        return _refuse(feed.code, item, b"", "it leads to another host than the feed", at)
    try:
        answer = _ask(item.url, {})
    except outgoing.TooLargeError:
        return _refuse(feed.code, item, b"", "it is larger than a megabyte", at)
    except outgoing.UnreachableError:
        return 0  # another round may reach it
    if answer.status != 200:
        return 0
    try:
        read = reading.alert(answer.body)
    except UnreadableError as error:
        return _refuse(feed.code, item, answer.body, str(error), at)
    return int(keep(read, answer.body, feed=feed, item=item, by=_BY, at=at))


def _refuse(feed: str, item: Item, body: bytes, why: str, at: datetime) -> int:
    row, is_new = Refused.objects.get_or_create(
        feed=feed, url=item.url[:2000], digest=hashlib.sha256(body).digest(),
        defaults={"item": item.key[:2000], "why": why, "beginning": body[:2000], "at": at},
    )  # fmt: skip
    if not is_new:
        Refused.objects.filter(pk=row.pk).update(times=F("times") + 1, at=at)
    _log.warning("feed.refused", feed=feed)
    return 0


@transaction.atomic
def keep(read: Read, body: bytes, *, feed: AlertFeedFact | None, item: Item, by: Actor, at: datetime) -> bool:
    """Keep somebody else's message, once for its sender and identifier, and follow what it updates or cancels."""
    row, is_new = Foreign.objects.get_or_create(
        sender=read.sender,
        identifier=read.identifier,
        defaults={
            "feed": feed.code if feed else "", "url": item.url, "item": item.key, "msg_type": read.msg_type,
            "status": read.status, "severity": read.severity, "severity_rank": levels.rank(read.severity),
            "urgency": read.urgency, "certainty": read.certainty, "sent_at": read.sent, "onset": read.onset,
            "expires": read.expires or read.sent + _USUAL, "infos": [_plain(info) for info in read.infos],
            "polygons": read.polygons, "references": read.references, "xml": body, "read_at": at,
            "is_here": _is_here(read, feed),
            "state": State.CANCELLED if read.msg_type == MsgType.CANCEL else State.ACTIVE,
        },
    )  # fmt: skip
    if not is_new:
        return False
    _follow(row)
    audit.record(action="alert.foreign_read", subject=f"foreign:{row.pk}", by=by, at=at, after={"id": read.identifier})
    events.publish(ForeignRead(row.pk, read.sender, read.identifier), by=by, at=at, topics=[PUBLIC])
    return True


def _plain(info: reading.Info) -> dict[str, str]:
    return {name: getattr(info, name) for name in reading.Info.__slots__}


def _follow(row: Foreign) -> None:
    """End what this one replaces, and this one where a later one, read before, replaces it. Only its sender may."""
    ends = State.CANCELLED if row.msg_type == MsgType.CANCEL else State.UPDATED
    named = [identifier for sender, identifier in row.references if sender == row.sender]
    Foreign.objects.filter(sender=row.sender, identifier__in=named, state=State.ACTIVE).update(state=ends)
    later = Foreign.objects.filter(sender=row.sender, references__contains=[[row.sender, row.identifier]]).first()
    if later is not None and row.state == State.ACTIVE:
        row.state = State.CANCELLED if later.msg_type == MsgType.CANCEL else State.UPDATED
        row.save(update_fields=["state"])


def _is_here(read: Read, feed: AlertFeedFact | None) -> bool:
    """Whether it is about this city: by its shape, else by its name; a file that somebody brings always is."""
    if feed is None:
        return True
    if read.polygons:
        shape = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in read.polygons])
        return bool(shape.intersects(_city()))
    said = " ".join(f"{info.area_desc} {info.headline}" for info in read.infos).lower()
    return not feed.names or any(name.lower() in said for name in feed.names)


def _city() -> shapely.Geometry:
    """The city's outline, or the frame of its map where it has none."""
    found = areas.outline([facts.city().province])
    return shapely.box(*facts.city().bbox) if found.is_empty else found


def import_file(*, name: str, body: bytes, by: Actor, at: datetime) -> tuple[bool, str]:
    """One CAP file at hand: whether it is new here, and why it is not shown, or nothing. UnreadableError says why it
    cannot be read, or may not be kept."""
    read = reading.alert(body)
    is_new = keep(read, body, feed=None, item=Item("", name), by=by, at=at)
    return is_new, _why_hidden(Foreign.objects.get(sender=read.sender, identifier=read.identifier), at)


def _why_hidden(row: Foreign, at: datetime) -> str:
    if row.status != Status.ACTUAL:
        return str(row.status)
    if row.msg_type == MsgType.CANCEL:
        return "Cancel"
    if row.state != State.ACTIVE:
        return f"{row.state} by a later message"
    if row.sent_at > at:
        return "not sent yet"
    return "over" if row.expires <= at else ""


@transaction.atomic
def forget_old(*, at: datetime) -> int:
    """Drop what others warned of long ago, and what could not be read."""
    gone = Refused.objects.filter(at__lt=at - KEEP_REFUSED).delete()[0]
    return gone + Foreign.objects.filter(expires__lt=at - KEEP_OVER).delete()[0]
