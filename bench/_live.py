"""A GTFS-Realtime message of thousands of trip updates, and how long it takes until a search answers with it."""

import random
import time
from datetime import date, datetime
from datetime import time as clock_time
from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from kota.base import clock
from kota.kernel.facts.contracts import Words
from kota.mobility.journeys.selectors import engine
from kota.mobility.transit import facade as transit
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.models import LiveFeed
from kota.mobility.transit.selectors.realtime import feeds, live
from kota.mobility.transit.services.realtime import composing, polling

UPDATES = 5000


def message(held: transit.Held, feed: int, count: int, day: date, seed: int) -> bytes:
    """Runs of a feed taken at random, late by up to a quarter of an hour from some call on; runs by headway at their
    starts."""
    dice, network = random.Random(seed), held.network
    made: Any = pb.FeedMessage()
    made.header.gtfs_realtime_version, made.header.timestamp = "2.0", int(clock.now().timestamp())
    zero = int(datetime.combine(day, clock_time(), tzinfo=held.zone).timestamp())
    trips = [
        at
        for at, (of, run) in enumerate(zip(network.trips.feed, network.trips.run, strict=True))
        if of == feed and run >= 0
    ]
    windows: dict[int, list[tuple[int, int]]] = {}
    for run, first, last, *_rest in zip(*(column.tolist() for column in network.repeats), strict=True):
        windows.setdefault(run, []).append((first, last))
    for number in range(count):
        _update(made.entity.add(id=f"e{number}").trip_update, held, dice, dice.choice(trips), windows, day, zero)
    return bytes(made.SerializeToString())


def _update(
    update: Any, held: transit.Held, dice: random.Random, trip: int, windows: Any, day: date, zero: int
) -> None:
    network, run = held.network, int(held.network.trips.run[trip])
    update.trip.trip_id, update.trip.start_date = network.trips.id[trip].decode(), f"{day:%Y%m%d}"
    first, pattern = int(network.runs.times[run]), int(network.runs.pattern[run])
    size, moved = int(network.patterns.offset[pattern + 1] - network.patterns.offset[pattern]), 0
    if run in windows:
        start = dice.randrange(*dice.choice(windows[run]))
        update.trip.start_time = f"{start // 3600:02}:{start // 60 % 60:02}:{start % 60:02}"
        update.trip.schedule_relationship = pb.TripDescriptor.UNSCHEDULED
        moved = start - int(network.runs.depart[first])
    late = dice.randint(-60, 900)
    for call in range(dice.randrange(size), size):
        said = update.stop_time_update.add(stop_sequence=int(network.runs.sequence[first + call]))
        said.arrival.time = zero + int(network.runs.arrive[first + call]) + moved + late


def update_to_answer(held: transit.Held, seed: int) -> tuple[float, float, int]:
    """Milliseconds from the bytes until the engine of today is made anew, those of them on the processor, and how many
    runs moved. The waits in between (half a second each of worker and web process, at most) are not in it."""
    day, at = clock.now().astimezone(held.zone).date(), clock.now()
    codes = [one.decode() for one in held.network.feeds.tolist() if one != b"synthetic"] or ["synthetic"]
    facts = {f"bench-{code}": LiveFeedFact(code=f"bench-{code}", name=Words(id=code, en=code), feed=code, on=True,
                                           url="https://feed.example/rt") for code in codes}  # fmt: skip
    feeds.declared = lambda: facts  # type: ignore[assignment]
    shares = [UPDATES // len(codes)] * len(codes)
    places = held.network.feeds.tolist()
    said = {
        code: message(held, places.index(code.encode()), share, day, seed)
        for code, share in zip(codes, shares, strict=True)
    }
    began, busy = time.perf_counter(), time.process_time()
    for code, content in said.items():
        state, _is_new = LiveFeed.objects.get_or_create(pk=f"bench-{code}")
        polling.take(fact=facts[f"bench-{code}"], state=state, content=content, at=at)
    composing.compose(at=at)
    live._HOLDER.checked = 0.0
    engine.engine(day)
    took, used = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
    return took, used, len(live.live().moved.run) + len(live.live().vehicles.run)
