"""Reading the systems of others: each file when it is due, more seldom while it fails, never the same twice.

What is bad is kept aside, a file or a row of one, and what was known before stays. A file that was not read well for
long "falls": staff see it, and pages say that its figures are old.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from kota.base import events, logs, outgoing
from kota.base.actor import Actor, system
from kota.kernel.audit import facade as audit
from kota.mobility.sharing.contracts import Name, Refused, ShareFeedFell, ShareSystemFact
from kota.mobility.sharing.models import Feed, Station, Vehicle
from kota.mobility.sharing.rules import reading
from kota.mobility.sharing.rules.reading import Envelope, Read, UnreadableError
from kota.mobility.sharing.selectors import content, facts
from kota.mobility.sharing.services import keeping, revising

LIVE = frozenset({Name.STATUS, Name.VEHICLES})
SLOW = timedelta(minutes=15)  # between looks at what seldom changes
LEASE = timedelta(minutes=3)  # a reader that died in the middle holds a file no longer
MOST_PAUSE = timedelta(hours=1)
FALLS = 5  # failures in a row
ORDER = (
    Name.SYSTEM, Name.REGIONS, Name.PLANS, Name.TYPES, Name.STATIONS, Name.STATUS, Name.VEHICLES, Name.ALERTS,
    Name.ZONES,
)  # fmt: skip
_ACCEPT = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Kota (GBFS reader)"}
_BY = system("gbfs")
_log = logs.logger("sharing")


class FailedError(Exception):
    """The address gave nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A file as it came: None where nothing changed since."""

    body: bytes | None
    etag: str = ""
    last_modified: str = ""


def due(*, at: datetime) -> list[str]:
    """Systems of others of which a file is due, or that were never read."""
    on = {code for code, fact in facts.systems().items() if fact.url and fact.on}
    read = Feed.objects.filter(system__in=on)
    waiting = set(read.filter(Q(next_at=None) | Q(next_at__lte=at)).values_list("system", flat=True))
    return sorted(waiting | (on - set(read.values_list("system", flat=True))))


def poll(*, code: str, at: datetime, by: Actor = _BY) -> dict[Name, str]:
    """Read what is due of a system; by file what came of it: changed, same, or why it failed."""
    fact = facts.system(code)
    if not fact.url or not fact.on:
        return {}
    outcomes = _discover(fact, at=at)
    feeds = {Name(feed.name): feed for feed in Feed.objects.filter(system=code).exclude(url="")}
    for name in ORDER:
        if name in feeds and _claimed(feeds[name], at):
            outcomes[name] = _file(fact, feeds[name], name, by=by, at=at)
    return outcomes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file that was read by hand."""

    name: str
    outcome: str
    rows: int
    refusals: int
    refused: list[dict[str, Any]]
    version: str

    @property
    def is_read(self) -> bool:
        return self.outcome in ("same", "changed")


def read_now(*, code: str, by: Actor, at: datetime) -> list[Outcome]:
    """Read every file of a system, whether due or not."""
    Feed.objects.filter(system=code).update(next_at=None)
    outcomes = poll(code=code, at=at, by=by)
    rows = {feed.name: feed for feed in Feed.objects.filter(system=code)}
    return [
        Outcome(str(name), outcome, row.rows, row.refusals, row.refused, row.version)
        if outcome in ("same", "changed") else Outcome(str(name), outcome, 0, 0, [], "")
        for name, outcome in outcomes.items() for row in (rows[name],)
    ]  # fmt: skip


def _claimed(feed: Feed, at: datetime) -> bool:
    """Only one reader at a time reads a file that is due."""
    ready = Feed.objects.filter(pk=feed.pk).filter(Q(next_at=None) | Q(next_at__lte=at))
    return bool(ready.update(next_at=at + LEASE, asked_at=at))


def _discover(fact: ShareSystemFact, *, at: datetime) -> dict[Name, str]:
    """Where the files are, in the best version that we read; an edited address is looked at at once."""
    row, _new = Feed.objects.get_or_create(system=fact.code, name=str(Name.DISCOVERY), defaults={"url": fact.url})
    if row.url != fact.url:
        Feed.objects.filter(pk=row.pk).update(url=fact.url, next_at=None, failures=0, fell_at=None)
        row.refresh_from_db()
    if not _claimed(row, at):
        return {}
    try:
        addresses, found, language = _addresses(fact.url)
    except (FailedError, UnreadableError) as error:
        return {Name.DISCOVERY: _failed(fact, row, str(error), at)}
    for name, url in addresses.items():
        if name in ORDER:
            known, is_new = Feed.objects.get_or_create(
                system=fact.code, name=str(name), defaults={"url": url, "language": language}
            )
            if not is_new and (known.url, known.language) != (url, language):
                Feed.objects.filter(pk=known.pk).update(
                    url=url, language=language, etag="", last_modified="", next_at=None, digest=b""
                )
    _drop_others(fact.code, addresses)
    kept = {str(name): url for name, url in addresses.items()}
    same = row.content == kept
    Feed.objects.filter(pk=row.pk).update(
        content=kept, version=found.version, ttl=found.ttl, updated_at=found.updated, **_good(at, SLOW)
    )
    return {Name.DISCOVERY: "same" if same else "changed"}


@transaction.atomic
def _drop_others(code: str, addresses: Collection[Name]) -> None:
    """Files that a system does not publish any more say nothing any more."""
    gone = Feed.objects.filter(system=code).exclude(name__in=[*addresses, Name.DISCOVERY]).exclude(url="")
    gone.update(url="", content=None, digest=b"", failures=0, refused=[], refusals=0, revision=F("revision") + 1)
    if Name.VEHICLES not in addresses:
        Vehicle.objects.filter(system=code).delete()


def _addresses(url: str) -> tuple[dict[Name, str], Envelope, str]:
    """A publisher that also has a better version than the one at this address is read there."""
    found = reading.envelope(_body(_ask(url, {})))
    addresses, language = reading.discovery(found)
    better = _better(addresses.get(Name.VERSIONS), found)
    if better:
        other = reading.envelope(_body(_ask(better, {})))
        if other.version > found.version:
            addresses, language = reading.discovery(other)
            return addresses, other, language
    return addresses, found, language


def _better(url: str | None, found: Envelope) -> str:
    if not url:
        return ""
    try:
        best = reading.newest(reading.envelope(_body(_ask(url, {}))))
    except (FailedError, UnreadableError):
        return ""
    return best[1] if best and best[0] > found.version else ""


def _file(fact: ShareSystemFact, feed: Feed, name: Name, *, by: Actor, at: datetime) -> str:
    try:
        answer = _ask(feed.url, _asking(feed))
        if answer.body is None:
            Feed.objects.filter(pk=feed.pk).update(**_good(at, _pause(fact, name, feed.ttl)))
            return "same"
        found = reading.envelope(answer.body, language=feed.language or "en")
        read = reading.read(name, found, known=_known(fact.code) if name is Name.STATUS else None)
    except (FailedError, UnreadableError) as error:
        return _failed(fact, feed, str(error), at)
    return _kept(fact, feed, read, found, answer, by=by, at=at)


def _known(code: str) -> dict[str, int | None]:
    """Stations with their places; None where there are no docks that could be full."""
    rows = Station.objects.filter(system=code, is_gone=False).values_list("code", "capacity", "is_virtual")
    return {station: None if is_virtual else capacity for station, capacity, is_virtual in rows}


def _asking(feed: Feed) -> dict[str, str]:
    asked = {"If-None-Match": feed.etag} if feed.etag else {}
    return asked | ({"If-Modified-Since": feed.last_modified} if feed.last_modified else {})


def _ask(url: str, headers: dict[str, str]) -> Answered:
    try:
        answer = outgoing.ask(
            url, headers=_ACCEPT | headers, most_bytes=reading.MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW
        )
    except outgoing.UnreachableError as error:
        raise FailedError(str(error)) from None
    if answer.status == 304 and headers:
        return Answered(None)
    if answer.status != 200:
        raise FailedError(f"HTTP {answer.status}")
    return Answered(answer.body, _header(answer.headers.get("etag")), _header(answer.headers.get("last-modified")))


def _body(answer: Answered) -> bytes:
    return answer.body or b""


def _header(value: str | None) -> str:
    """What a stranger wants to hear again, as far as it fits on one line."""
    return value if value and value.isprintable() and value.isascii() and len(value) <= 300 else ""


def _pause(fact: ShareSystemFact, name: Name, ttl: int) -> timedelta:
    """As often as the city asks, and no oftener than the publisher changes it."""
    least = timedelta(seconds=fact.every_s) if name in LIVE else max(SLOW, timedelta(seconds=fact.every_s))
    return min(max(least, timedelta(seconds=ttl)), MOST_PAUSE)


def _good(at: datetime, pause: timedelta) -> dict[str, Any]:
    return {"answered_at": at, "failures": 0, "last_error": "", "fell_at": None, "next_at": at + pause}


@transaction.atomic
def _kept(
    fact: ShareSystemFact, feed: Feed, read: Read, found: Envelope, answer: Answered, *, by: Actor, at: datetime
) -> str:
    """Put a good file where it belongs, with its refusals; nothing is written twice."""
    read = replace(read, items=(*read.items, *_known_before(feed, read)))
    name, told = read.name, _good(at, _pause(fact, read.name, found.ttl))
    digest = hashlib.blake2b(repr(read.items).encode(), digest_size=16).digest()
    told |= {
        "version": found.version, "updated_at": found.updated, "ttl": found.ttl, "rows": read.rows,
        "refusals": read.refusals, "refused": [_plain(one) for one in read.refused], "etag": answer.etag,
        "last_modified": answer.last_modified, "digest": digest,
    }  # fmt: skip
    if bytes(feed.digest) == digest:
        Feed.objects.filter(pk=feed.pk).update(**told)
        return "same"
    _put(fact.code, name, read, at)
    if content.is_kept(name):
        told["content"] = content.to_json(name, read.items)
    Feed.objects.filter(pk=feed.pk).update(revision=F("revision") + 1, **told)
    if name not in LIVE:
        audit.record(action="sharing.feed_changed", subject=f"gbfs:{fact.code}/{name}", by=by, at=at)
    revising.moved(fact.code, by=by, at=at)
    return "changed"


def _known_before(feed: Feed, read: Read) -> list[Any]:
    """What a row said that cannot be read any more. Rows of tables stay by themselves."""
    if not (read.spoilt and content.is_kept(read.name)):
        return []
    return [one for one in content.from_json(read.name, feed.content) if one.id in read.spoilt]


def _put(code: str, name: Name, read: Read, at: datetime) -> None:
    if name is Name.STATIONS:
        keeping.put_stations(code, read.items, spoilt=read.spoilt)
        Feed.objects.filter(system=code, name=str(Name.STATUS)).update(digest=b"", etag="", last_modified="")
    elif name is Name.STATUS:
        keeping.put_statuses(code, read.items, at=at, always=False)
    elif name is Name.VEHICLES:
        keeping.put_vehicles(code, read.items, spoilt=read.spoilt)


def _plain(one: Refused) -> dict[str, Any]:
    return {"row": one.row, "id": one.id, "why": str(one.why), "field": one.field}


def _failed(fact: ShareSystemFact, feed: Feed, why: str, at: datetime) -> str:
    """Ask again later, and later still; after some times everybody who looks after feeds hears of it."""
    failures = feed.failures + 1
    pause = min(MOST_PAUSE, timedelta(seconds=fact.every_s) * 2 ** min(failures - 1, 10))
    told: dict[str, Any] = {"failures": failures, "last_error": why[:300], "next_at": at + pause}
    if failures == FALLS and feed.fell_at is None:
        told["fell_at"] = at
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(**told)
        if "fell_at" in told:
            events.publish(
                ShareFeedFell(fact.code, feed.name, why[:300]), by=_BY, at=at, topics=[revising.LIVE]
            )  # fmt: skip
    _log.warning("gbfs.failed", system=fact.code, feed=feed.name, times=failures)
    return why
