"""Live feeds: which there are, how they last spoke, and which are too old to be believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import LiveFeed

KIND = "live_feed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed with how it stands. `age` is how old its newest message is."""

    fact: LiveFeedFact
    state: LiveFeed | None
    age: timedelta | None
    is_stale: bool


def declared() -> Mapping[str, LiveFeedFact]:
    """Feeds by code."""
    return cast("Mapping[str, LiveFeedFact]", facts.current(KIND))


def feeds(at: datetime) -> list[Shown]:
    """All of them, with how they stand."""
    states = {one.code: one for one in LiveFeed.objects.defer("content")}
    return [_shown(fact, states.get(code), at) for code, fact in declared().items()]


def _shown(fact: LiveFeedFact, state: LiveFeed | None, at: datetime) -> Shown:
    age = at - state.said_at if state is not None and state.said_at is not None else None
    return Shown(fact, state, age, fact.on and (age is None or age > timedelta(seconds=fact.stale_s)))


def stale(feed: str, at: datetime) -> list[Shown]:
    """Those of a timetable's feed that should speak and do not."""
    return [one for one in feeds(at) if one.fact.feed == feed and one.is_stale]
