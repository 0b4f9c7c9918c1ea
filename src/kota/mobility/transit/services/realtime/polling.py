"""Asking live feeds by the clock. What cannot be used is said, the last good message stays until it is too old."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from kota.base import logs, outgoing
from kota.base.actor import Actor
from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import LiveFeed
from kota.mobility.transit.rules.realtime import parsing
from kota.mobility.transit.rules.realtime.said import Said, UnreadableError
from kota.mobility.transit.selectors.realtime import feeds, messages
from kota.mobility.transit.services.realtime import alerts, positions

MOST_PAUSE = timedelta(minutes=10)
_log = logs.logger("transit")


def poll(*, at: datetime) -> list[str]:
    """Ask every feed that is on and due; the codes of those that said something new."""
    return [code for code, fact in feeds.declared().items() if fact.on and _poll(fact, at)]


def ask_now(*, code: str, by: Actor, at: datetime) -> LiveFeed:
    """Ask one feed that is on without waiting for its pause to end; how it stands then."""
    fact = feeds.declared().get(code)
    if fact is None or not fact.on:
        raise MissingError(_("There is no such feed, or it is switched off."))
    audit.record(action="transit.live_feed_asked", subject=f"live_feed:{code}", by=by, at=at)
    _poll(fact, at, is_due=True)
    return LiveFeed.objects.defer("content").get(pk=code)


def _poll(fact: LiveFeedFact, at: datetime, *, is_due: bool = False) -> bool:
    state, _is_new = LiveFeed.objects.get_or_create(pk=fact.code)
    if not is_due and state.next_at is not None and state.next_at > at:
        return False
    state.asked_at = at
    try:
        answer = _asked(fact, state)
    except outgoing.UnreachableError as error:
        return _failed(fact, state, str(error), at)
    if answer.status == 304:
        _answered(fact, state, at)
        return False
    if answer.status != 200:
        return _failed(fact, state, f"http_{answer.status}", at)
    try:
        return take(fact=fact, state=state, content=answer.body, at=at, headers=dict(answer.headers))
    except UnreadableError as error:
        return _failed(fact, state, error.fault.value, at)


def _asked(fact: LiveFeedFact, state: LiveFeed) -> outgoing.Answer:
    headers = {"If-None-Match": state.etag} if state.etag else {}
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return outgoing.ask(fact.url, headers=headers, most_bytes=parsing.MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW)


def take(
    *, fact: LiveFeedFact, state: LiveFeed, content: bytes, at: datetime, headers: dict[str, str] | None = None
) -> bool:
    """Keep a message that can be read; whether it says anything new. One that is older than the last is left."""
    said = parsing.read(content, int(at.timestamp()))
    state.etag = _header((headers or {}).get("etag", ""))
    state.last_modified = _header((headers or {}).get("last-modified", ""))
    made = datetime.fromtimestamp(said.at, UTC)
    is_new = state.said_at is None or made > state.said_at
    if is_new:
        state.said_at, state.content, state.problems = made, content, dict(said.problems)
        state.counts = {"trips": len(said.trips), "vehicles": len(said.vehicles), "alerts": len(said.alerts)}
        messages.remember(fact.code, said)
    with transaction.atomic():
        _answered(fact, state, at)
        if is_new:
            _spread(fact, said, at)
    return is_new


def _spread(fact: LiveFeedFact, said: Said, at: datetime) -> None:
    """Vehicles and alerts go where those of our own go; trip updates are read when everything is composed."""
    if said.vehicles:
        positions.take_feed(fact=fact, said=said.vehicles, at=at)
    alerts.take_feed(fact=fact, said=said.alerts, at=at)


def _answered(fact: LiveFeedFact, state: LiveFeed, at: datetime) -> None:
    state.failures, state.fault, state.answered_at = 0, "", at
    state.next_at = at + timedelta(seconds=fact.every_s)
    state.save()


def _header(value: str) -> str:
    """What a stranger wants to hear again, as far as it fits on one line."""
    return value if value.isprintable() and value.isascii() and len(value) <= 300 else ""


def _failed(fact: LiveFeedFact, state: LiveFeed, why: str, at: datetime) -> bool:
    """Ask again later, and later still."""
    state.failures += 1
    state.fault = why[:200]
    state.next_at = at + min(MOST_PAUSE, timedelta(seconds=fact.every_s) * 2 ** min(state.failures, 8))
    state.save()
    _log.warning("transit.live_feed_failed", feed=fact.code, times=state.failures)
    return False
