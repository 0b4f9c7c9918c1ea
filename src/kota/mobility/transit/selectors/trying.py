"""The network as it would be with another version of a feed: for whoever wants to know before it is used."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.selectors.current import Held, held_of, key_of


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a feed that can be used: by feed, how it calls itself or its file, and its days."""

    id: UUID
    feed: str
    title: str
    is_used: bool
    first_day: date | None
    last_day: date | None


def versions() -> list[Version]:
    """Every version that is used, was used or waits, the newest of each feed first."""
    rows = FeedVersion.objects.exclude(state=State.REFUSED).defer("content", "report").select_related("feed")
    return [
        Version(
            row.pk, row.feed_id, f"{row.feed.title} {row.version or row.name}", row.state == State.CURRENT,
            row.first_day, row.last_day,
        )
        for row in rows.order_by("feed__title", "-came_at")
    ]  # fmt: skip


def trial(version: UUID) -> Held:
    """The versions in use, this one in the place of its feed's."""
    wanted = FeedVersion.objects.exclude(state=State.REFUSED).filter(pk=version).values("feed_id", "state").first()
    if wanted is None:
        raise MissingError(_("there is no such version"))
    others = Q(state=State.CURRENT) & ~Q(feed_id=wanted["feed_id"])
    rows = FeedVersion.objects.filter(others | Q(pk=version))
    return held_of(key_of(rows), rows)
