"""The same questions to our search and to cafein, a foreign journey planner.

The question is the same where both count the same: one service day, each run of a line by headway a trip, no time to
change at a stop but what a walk takes, the same walks, no costs. The last walk is given to ours as a way to the goal.
What cafein 0.29 does not know is left out of the feed for both: where one may not get in or out, and trips that one
stays seated through.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from kota.mobility.journeys.rules import building, masking, searching
from kota.mobility.journeys.rules.searching import Reached, Room, Sides, Wish
from kota.mobility.journeys.rules.timetable import FREE
from kota.mobility.transit.rules import days, merging
from kota.mobility.transit.rules.examining import zipped
from kota.mobility.transit.rules.gtfs.archive import Files
from kota.mobility.transit.rules.gtfs.feed import Feed
from kota.mobility.transit.rules.gtfs.reading import read
from kota.mobility.transit.rules.synthetic import facts, feed

PACK = Path(__file__).parents[1] / "cities" / "jakarta"
RIDES, EARLIEST, LATEST = 8, 6 * 60, 20 * 60  # minutes of the day
ARRIVE_BY = 20  # one question of so many
Marks = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Question:
    """From one stop to another, leaving at a second of the day or there by it."""

    origin: int
    goal: int
    at: int
    arrive_by: bool


class Oracle:
    """Both engines with the same feeds on the same day."""

    def __init__(self, feeds: Mapping[str, Files], day: date) -> None:
        files = {code: plain(files) for code, files in feeds.items()}
        sources = [merging.Source(code, opened(one)) for code, one in files.items()]
        self.day = day
        self.network = merging.merged(sources, "Asia/Jakarta", lambda _feed, name: name)
        self.running = days.compiled(self.network, day, expand=True)
        self._load_ours()
        self._load_theirs([zipped(one) for one in files.values()])

    def _load_ours(self) -> None:
        stops, day = self.network.stops, self.running
        self.walks = building.straight_ways(stops.lon, stops.lat, stops.kind == 0)
        self.from_stop = np.repeat(np.arange(len(stops.lon)), np.diff(self.walks.first))
        group = np.zeros(len(day.pattern), np.int32)
        ahead = building.timetable(day, group, self.walks, np.zeros(len(stops.lon), np.int32))
        behind = building.mirrored(ahead, day, group, self.walks)
        # cafein looks at the service day alone, and at what still runs from the one before
        masks = masking.open_to_all(day, len(stops.lon))._replace(trip=(day.shift <= 0).astype(np.uint8))
        turned = masking.turned(masks, masking.Turn.of(day))
        self.sides = Sides(ahead, behind, masks, turned, FREE)
        self.room = Room.of(len(stops.lon), len(day.pattern))

    def _load_theirs(self, archives: Sequence[bytes]) -> None:
        import cafein

        ids, of_feed = [one.decode() for one in self.network.stops.id.tolist()], self.network.stops.feed
        self.ids = [f"{of_feed[at]}:{one}" if ids.count(one) > 1 else one for at, one in enumerate(ids)]
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{number}.zip" for number in range(len(archives))]
            for path, content in zip(paths, archives, strict=True):
                path.write_bytes(content)
            self.theirs = cafein.TransportNetwork.from_gtfs(
                [str(path) for path in paths], trip_distances=False, leg_geometries=False
            )
        columns = (self.from_stop, self.walks.to, self.walks.seconds + building.CHANGE, self.walks.metres)
        self.theirs.set_transfers([
            (self.ids[a], self.ids[b], int(seconds), float(metres))
            for a, b, seconds, metres in zip(*columns, strict=True)
        ])  # fmt: skip

    def questions(self, count: int, seed: int) -> Iterator[Question]:
        """Between stops taken at random; few of them to be there by a moment, for which cafein needs long."""
        chance, served = np.random.default_rng(seed), np.unique(self.running.stop)
        for number in range(count):
            a, b = map(int, chance.choice(served, 2, replace=False))
            yield Question(a, b, int(chance.integers(EARLIEST, LATEST)) * 60, number % ARRIVE_BY == 0)

    def ours(self, asked: Question) -> Marks:
        """Arrivals, or the latest moments to leave, with the number of rides."""
        near = np.flatnonzero(self.walks.to == asked.goal)
        goal = Reached(
            np.r_[asked.goal, self.from_stop[near]].astype(np.int32),
            np.r_[0, self.walks.seconds[near] + building.CHANGE].astype(np.int32),
        )
        origin = Reached(np.array([asked.origin], np.int32), np.zeros(1, np.int32))
        wish = Wish(origin, goal, asked.at, arrive_by=asked.arrive_by, rides=RIDES, costs=False)
        found = searching.search(self.sides, wish, self.room).found
        marks = {(one.start if asked.arrive_by else one.arrival, one.rides) for one in found}
        return {mark for mark in marks if mark[0] >= 0}  # cafein does not leave on the evening before

    def others(self, asked: Question) -> Marks:
        """The same by cafein."""
        moment = f"{self.day} {asked.at // 3600:02d}:{asked.at // 60 % 60:02d}"
        when: dict[str, Any] = {"arrival" if asked.arrive_by else "departure": moment}
        found = self.theirs.route_between_stops(
            self.ids[asked.origin], self.ids[asked.goal], max_rides=RIDES, geometries=False, **when
        )
        key = "departure_s" if asked.arrive_by else "arrival_s"
        return {(int(one[key]), int(one["rides"])) for one in found if one["rides"]}


def synthetic(day: date) -> Files:
    """The pack's made-up network, for three weeks about a day."""
    made = feed.build(facts.of_pack(PACK), day - timedelta(days=7), 21)
    with zipfile.ZipFile(io.BytesIO(feed.zipped(made))) as archive:
        return {Path(name).stem: archive.read(name) for name in archive.namelist()}


def opened(files: Files) -> Feed:
    found, problems = read(files)
    assert found is not None, problems.listed()
    return found


def plain(files: Files) -> Files:
    """The feed with a time at every call (blank ones are filled in by each engine in its own way) and without what only
    one of the two knows."""
    found, trips, calls = opened(files), table(files["trips"]), table(files["stop_times"])
    place = {
        (one.id, int(found.calls.sequence[at])): at for one in found.trips for at in range(one.begin, one.end)
    }  # fmt: skip
    for row in trips:
        row["block_id"] = ""
    for row in calls:
        at = place[row["trip_id"], int(row["stop_sequence"])]
        row["arrival_time"], row["departure_time"] = clock(found.calls.arrive[at]), clock(found.calls.depart[at])
        row["pickup_type"] = row["drop_off_type"] = ""
    return {**files, "trips": written(trips), "stop_times": written(calls)}


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def written(rows: list[dict[str, str]]) -> bytes:
    made = io.StringIO()
    out = csv.DictWriter(made, list(rows[0]))
    out.writeheader()
    out.writerows(rows)
    return made.getvalue().encode()


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
