"""Versions of feeds: examined, staged, used, taken back. What is in use stays so until something better stands
ready."""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from kota.base import events
from kota.base.actor import Actor
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.words import noop as _
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.events import FeedChanged
from kota.mobility.transit.models import Feed, FeedVersion, State
from kota.mobility.transit.rules.examining import Examined, examined
from kota.mobility.transit.rules.gtfs.archive import NoFeedError
from kota.mobility.transit.selectors import twins

MOST_BYTES = 256 * 1024**2
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
KEPT = 5  # former and refused versions of a feed


def check_code(code: str) -> None:
    """InvalidError for a code that cannot stand in addresses."""
    if not CODE.fullmatch(code):
        raise InvalidError(
            _("a feed's code is small letters, digits and dashes, at most 30, such as transjakarta; not %(code)s"),
            field="feed", code=code[:60],
        )  # fmt: skip


def declare(*, code: str, title: str, by: Actor, at: datetime, url: str = "", is_synthetic: bool = False) -> Feed:
    """A feed by its code, made or renamed."""
    check_code(code)
    feed, is_new = Feed.objects.update_or_create(
        code=code, defaults={"title": title[:200], "url": url[:2000], "is_synthetic": is_synthetic}
    )
    if is_new:
        audit.record(
            action="transit.feed_declared", subject=f"feed:{code}", by=by, at=at, after={"title": title, "url": url}
        )
    return feed


def look_into(path: Path, *, at: datetime) -> Examined:
    """What a file or folder holds, without keeping it. InvalidError when it is no feed."""
    zone = ZoneInfo(facts.city().timezone)
    if not path.exists():
        raise InvalidError(_("there is no file or folder %(path)s"), field="file", path=str(path))
    try:
        if path.is_file() and path.stat().st_size > MOST_BYTES:
            raise InvalidError(_("the file is larger than %(most)s MB"), field="file", most=MOST_BYTES // 1024**2)
        return examined(path, at.astimezone(zone).date())
    except NoFeedError as error:
        raise InvalidError(_("this is no GTFS feed: %(why)s"), field="file", why=str(error)) from None


def compare(found: Examined, *, code: str) -> list[str]:
    """Add to the report where these are the stops of a feed that is in use under another code: such codes."""
    if found.feed is None or found.faults:
        return []
    alike = twins.problems(found.feed, code)
    found.report["problems"] += alike.values()
    return list(alike)


@transaction.atomic
def stage(*, code: str, found: Examined, name: str, by: Actor, at: datetime) -> FeedVersion:
    """Keep a version beside the one in use. The same bytes again are the version that is known."""
    feed = Feed.objects.select_for_update().filter(code=code).first()
    if feed is None:
        raise MissingError(_("there is no feed %(code)s"), field="feed", code=code)
    digest = hashlib.sha256(found.content).hexdigest()
    known = FeedVersion.objects.filter(feed=feed, sha256=digest).first()
    if known:
        return known
    figures = found.report["figures"]
    version = FeedVersion.objects.create(
        feed=feed, state=State.REFUSED if found.faults else State.STAGED, sha256=digest, content=found.content,
        size=len(found.content), name=name[:200], version=(found.feed.version if found.feed else "")[:100],
        report=found.report, first_day=figures.get("first_day"), last_day=figures.get("last_day"), came_at=at,
        came_by=str(by),
    )  # fmt: skip
    after = {"sha256": digest, "state": version.state, "faults": found.faults}
    audit.record(action="transit.version_staged", subject=f"feed:{code}", by=by, at=at, after=after)
    _forget(feed)
    return version


@transaction.atomic
def use(*, version_id: UUID, by: Actor, at: datetime) -> FeedVersion:
    """Put a version in the place of the one in use, which is kept."""
    version = FeedVersion.objects.select_for_update().select_related("feed").filter(pk=version_id).first()
    if version is None:
        raise MissingError(_("there is no such version"))
    if version.state == State.REFUSED:
        raise ConflictError(_("this version was kept out: its report says why"))
    if version.state == State.CURRENT:
        return version
    FeedVersion.objects.filter(feed=version.feed, state=State.CURRENT).update(state=State.FORMER, until=at)
    version.state, version.since, version.until = State.CURRENT, at, None
    version.save(update_fields=["state", "since", "until"])
    after = {"version": str(version.pk), "sha256": version.sha256}
    audit.record(action="transit.version_used", subject=f"feed:{version.feed_id}", by=by, at=at, after=after)
    events.publish(FeedChanged(version.feed_id, str(version.pk)), by=by, at=at)
    return version


def take_back(*, code: str, by: Actor, at: datetime) -> FeedVersion:
    """Use the version again that was in use before."""
    before = FeedVersion.objects.filter(feed=code, state=State.FORMER).order_by("-until").only("pk").first()
    if before is None:
        raise ConflictError(_("there is no earlier version to go back to"))
    return use(version_id=before.pk, by=by, at=at)


@transaction.atomic
def end(*, code: str, by: Actor, at: datetime) -> FeedVersion:
    """Take a feed out of use: the network is made without it. What was in use is kept, and can be used again."""
    version = FeedVersion.objects.select_for_update().filter(feed=code, state=State.CURRENT).defer("content").first()
    if version is None:
        raise ConflictError(_("nothing of this feed is in use"))
    version.state, version.until = State.FORMER, at
    version.save(update_fields=["state", "until"])
    after = {"version": str(version.pk), "sha256": version.sha256}
    audit.record(action="transit.feed_ended", subject=f"feed:{code}", by=by, at=at, after=after)
    events.publish(FeedChanged(code, ""), by=by, at=at)
    return version


def _forget(feed: Feed) -> None:
    """Keep what is in use, what waits, and the newest of the rest."""
    old = FeedVersion.objects.filter(feed=feed, state__in=[State.FORMER, State.REFUSED]).order_by("-came_at")
    FeedVersion.objects.filter(pk__in=list(old.values_list("pk", flat=True)[KEPT:])).delete()
