"""Journeys held against the tables of the feed itself, read here and by nothing of ours: every ride is one that the
operator offers, every change can be made."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, cos, hypot, radians

from kota.mobility.journeys.rules.legs import Found, Ride, Walk
from kota.mobility.transit.contracts import Day, Network

HOUR, DAY = 3600, 86_400
CHANGE, NEAR, SPEED, DETOUR = 60, 300.0, 1.2, 1.3
DEGREE = 111_195.0  # metres
Call = dict[str, str]


@dataclass
class Book:
    """A feed as its operator hands it out. `closed` may not be used: stops, and lines."""

    files: Mapping[str, bytes]
    closed: frozenset[str] = frozenset()
    calls: dict[str, list[Call]] = field(default_factory=dict)
    line: dict[str, str] = field(default_factory=dict)
    of_line: dict[str, list[str]] = field(default_factory=dict)
    windows: dict[str, list[Call]] = field(default_factory=dict)
    place: dict[str, tuple[float, float]] = field(default_factory=dict)
    vehicle: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # trips of a block in turn
    of_vehicle: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self._rows("stop_times"):
            self.calls.setdefault(row["trip_id"], []).append(row)
        for calls in self.calls.values():
            calls.sort(key=lambda row: int(row["stop_sequence"]))
        for row in self._rows("frequencies"):
            self.windows.setdefault(row["trip_id"], []).append(row)
        trips = self._rows("trips")
        self.line = {row["trip_id"]: row["route_id"] for row in trips}
        for trip, line in self.line.items():
            self.of_line.setdefault(line, []).append(trip)
        for row in trips:
            if row.get("block_id") and row["trip_id"] not in self.windows:
                self.vehicle.setdefault((row["block_id"], row["service_id"]), []).append(row["trip_id"])
                self.of_vehicle[row["trip_id"]] = (row["block_id"], row["service_id"])
        for members in self.vehicle.values():
            members.sort(key=lambda trip: seconds(self.calls[trip][0]["departure_time"]))
        self.place = {row["stop_id"]: (float(row["stop_lon"]), float(row["stop_lat"])) for row in self._rows("stops")
                      if row["stop_lon"]}  # fmt: skip

    def _rows(self, name: str) -> list[Call]:
        return list(csv.DictReader(io.StringIO(self.files.get(name, b"").decode("utf-8-sig"))))

    def ride(self, trip: str, board: str, leave: int, alight: str, arrive: int) -> bool:
        """May one get in there and then, and out there and then, on this trip?"""
        calls, windows = self._seated(trip), self.windows.get(trip, [])
        begin = seconds(calls[0]["departure_time"])
        for at, one in enumerate(calls):
            if one["stop_id"] != board or one.get("pickup_type", "") == "1":
                continue
            for other in calls[at + 1 :]:
                if other["stop_id"] != alight or other.get("drop_off_type", "") == "1":
                    continue
                if not one["departure_time"] or not other["arrival_time"]:
                    return True  # blank: everybody fills it in in a way of their own
                dwell = leave - seconds(one["departure_time"])
                if dwell != arrive - seconds(other["arrival_time"]):
                    continue
                if not windows and dwell % DAY == 0:
                    return True
                if any(_leaves(window, dwell + begin) for window in windows):
                    return True
        return False

    def goes(self, line: str, board: str, alight: str) -> bool:
        """Does this line go from there to there, and may one get in and out?"""
        for trip in self.of_line.get(line, ()):
            calls = self._seated(trip)
            starts = [at for at, one in enumerate(calls) if one["stop_id"] == board and one.get("pickup_type") != "1"]
            if starts and any(
                one["stop_id"] == alight and one.get("drop_off_type") != "1" for one in calls[starts[0] + 1 :]
            ):
                return True
        return False

    def _seated(self, trip: str) -> list[Call]:
        """The calls of a trip, and of those that its vehicle goes on as."""
        members = self.vehicle.get(self.of_vehicle.get(trip, ("", "")), [trip])
        return [call for member in members[members.index(trip) :] for call in self.calls[member]]

    def walk(self, a: str, b: str) -> int:
        """Seconds on foot between two stops that are near, at the least; it fails where nobody walks."""
        (x, y), (to_x, to_y) = self.place[a], self.place[b]
        far = hypot((x - to_x) * cos(radians(y)), y - to_y) * DEGREE
        assert far <= NEAR + 1
        return ceil(far * DETOUR / SPEED) - 1


def _leaves(window: Call, at: int) -> bool:
    """Does a run leave its first stop then? Exact ones by the clock, others at some moment of the window."""
    opens, ends, headway = (seconds(window["start_time"]), seconds(window["end_time"]), int(window["headway_secs"]))
    return any(
        opens <= moment < ends + headway and (window.get("exact_times") != "1" or (moment - opens) % headway == 0)
        for moment in (at - DAY, at, at + DAY)
    )


def seconds(text: str) -> int:
    hour, minute, second = map(int, text.split(":"))
    return hour * HOUR + minute * 60 + second


def check(book: Book, network: Network, day: Day, found: Found, *, change: int = CHANGE) -> None:
    """Fails unless somebody could make this journey by the book."""
    stop, at, is_first = found.first, found.start, True
    used = set[str]()
    for leg in found.legs:
        if isinstance(leg, Walk):
            assert leg.from_stop == stop and not is_first
            at += book.walk(name(network, stop), name(network, leg.to_stop)) + change
            stop, is_first = leg.to_stop, True  # the time to change is in it
            used |= {name(network, leg.from_stop), name(network, leg.to_stop)}
            continue
        assert isinstance(leg, Ride)
        trip = trip_of(network, day, leg)
        board, leave = moment(day, leg, leg.board, leaving=True)
        alight, arrive = moment(day, leg, leg.alight, leaving=False)
        assert board == stop and leave >= at + (0 if is_first else change)
        assert book.ride(trip, name(network, board), leave, name(network, alight), arrive), (trip, leg)
        used |= {name(network, board), name(network, alight), book.line[trip]}
        stop, at, is_first = alight, arrive, False
    assert stop == found.last and at <= found.arrival
    assert not used & book.closed


def name(network: Network, stop: int) -> str:
    return bytes(network.stops.id[stop]).decode()


def trip_of(network: Network, day: Day, leg: Ride) -> str:
    run = int(day.run[day.first_trip[leg.row] + leg.trip])
    return bytes(network.trips.id[network.runs.trip[network.runs.offset[run]]]).decode()


def moment(day: Day, leg: Ride, call: int, *, leaving: bool) -> tuple[int, int]:
    """Which stop and when, as the answer has it."""
    size = int(day.offset[leg.row + 1] - day.offset[leg.row])
    at = int(day.first_time[leg.row]) + leg.trip * size + call
    times = day.depart if leaving else day.arrive
    return int(day.stop[day.offset[leg.row] + call]), int(times[at]) + leg.shift
