"""Trips that one stays seated through: the same vehicle goes on from the stop where it came in, soon, on the same
days."""

from itertools import pairwise

from kota.mobility.transit.rules.gtfs.feed import Feed

SEATED = 15 * 60  # seconds at most between two trips of a block through which one stays seated
STAY, LEAVE = 4, 5  # GTFS's transfer_type


def chains(feed: Feed) -> list[tuple[int, ...]]:
    """All trips of a feed, each in one chain. transfers.txt may join trips too, or forbid it. Trips that repeat stay
    alone."""
    follows = _follows(feed)
    after = set(follows.values())
    made = [_from(place, follows) for place in range(len(feed.trips)) if place not in after]
    seen = {place for chain in made for place in chain}
    return [*made, *((place,) for place in range(len(feed.trips)) if place not in seen)]


def _from(place: int, follows: dict[int, int]) -> tuple[int, ...]:
    chain = [place]
    while (then := follows.get(chain[-1])) is not None and then not in chain:
        chain.append(then)
    return tuple(chain)


def _follows(feed: Feed) -> dict[int, int]:
    said = {(one.from_trip, one.to_trip): one.kind for one in feed.transfers if one.from_trip >= 0 and one.to_trip >= 0}
    follows = {a: b for (a, b), kind in said.items() if kind == STAY and _may(feed, a, b)}
    repeats = {one.trip for one in feed.frequencies}
    taken = set(follows.values())
    for members in _blocks(feed, repeats):
        for a, b in pairwise(members):
            if a in follows or b in taken or said.get((a, b)) == LEAVE:
                continue
            if _may(feed, a, b) and _touch(feed, a, b):
                follows[a] = b
    return follows


def _blocks(feed: Feed, repeats: set[int]) -> list[list[int]]:
    blocks: dict[tuple[str, int], list[int]] = {}
    for place, trip in enumerate(feed.trips):
        if trip.block and place not in repeats:
            blocks.setdefault((trip.block, trip.service), []).append(place)
    return [sorted(one, key=lambda place: int(feed.calls.depart[feed.trips[place].begin])) for one in blocks.values()]


def _may(feed: Feed, a: int, b: int) -> bool:
    first, second = feed.trips[a], feed.trips[b]
    pause = int(feed.calls.depart[second.begin]) - int(feed.calls.arrive[first.end - 1])
    return first.service == second.service and 0 <= pause <= SEATED


def _touch(feed: Feed, a: int, b: int) -> bool:
    last, then = feed.calls.stop[feed.trips[a].end - 1], feed.calls.stop[feed.trips[b].begin]
    one, other = feed.stops[last], feed.stops[then]
    return bool(last == then or (one.parent >= 0 and one.parent == other.parent))
