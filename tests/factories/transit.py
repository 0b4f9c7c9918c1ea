"""Small feeds for tests: written by hand as a table of times, or at random from a seed."""

import random
from collections.abc import Iterable, Sequence

from kota.mobility.transit.rules.gtfs.archive import Files

Row = Sequence[object]
ZONE = "Asia/Jakarta"


def feed(
    stops: Iterable[Row],
    trips: Iterable[tuple[str, str, Sequence[Row]]],
    *,
    frequencies: Iterable[Row] = (),
    transfers: Iterable[Row] = (),
    calendar: Iterable[Row] = (),
    more: dict[str, str] | None = None,
) -> Files:
    """`stops`: (id, lon, lat[, wheelchair[, parent]]); `trips`: (trip id, route id, [(stop, arrival, departure[,
    pickup, drop off])]); times as `HH:MM` or `HH:MM:SS` or empty. Everything runs daily, in 2026, in Jakarta, unless
    `calendar` says else."""
    trips = list(trips)
    files = {
        "agency": [
            ("agency_id", "agency_name", "agency_url", "agency_timezone"),
            ("o", "Operator", "https://o.example", ZONE),
        ],
        "stops": [
            ("stop_id", "stop_name", "stop_lon", "stop_lat", "wheelchair_boarding", "parent_station", "location_type"),
            *(
                (
                    row[0],
                    f"Stop {row[0]}",
                    row[1],
                    row[2],
                    *(row[3:5] or ("",)),
                    *("",) * (2 - len(row[3:5] or ("",))),
                    "",
                )
                for row in map(tuple, stops)
            ),
        ],
        "routes": [
            ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
            *((route, "o", route, f"Line {route}", 3) for route in dict.fromkeys(one[1] for one in trips)),
        ],
        "trips": [("route_id", "service_id", "trip_id"), *((route, "d", trip) for trip, route, _ in trips)],
        "stop_times": [
            ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time", "pickup_type", "drop_off_type"),
            *(
                (trip, call[0], number, _time(call[1]), _time(call[2] if len(call) > 2 else call[1]), *_ways(call))
                for trip, _, calls in trips
                for number, call in enumerate(calls)
            ),
        ],
        "calendar": [
            (
                "service_id",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                "start_date",
                "end_date",
            ),
            *(calendar or [("d", *("1",) * 7, "20260101", "20261231")]),
        ],
    }
    if frequencies := list(frequencies):
        files["frequencies"] = [
            ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
            *(
                (row[0], _time(row[1]), _time(row[2]), *row[3:5], *(() if len(row) > 4 else (0,)))
                for row in frequencies
            ),
        ]
    if transfers := list(transfers):
        files["transfers"] = [("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"), *transfers]
    return {name: _csv(rows) for name, rows in files.items()} | {k: v.encode() for k, v in (more or {}).items()}


def _ways(call: Row) -> tuple[object, object]:
    return (call[3], call[4]) if len(call) > 4 else ("", "")


def _time(text: object) -> str:
    said = str(text)
    return said + ":00" if said.count(":") == 1 else said


def _csv(rows: Iterable[Row]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode() + b"\n"


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def random_feed(
    seed: int, *, stops: int = 30, lines: int = 12, headways: bool = True, strict: bool = False, later: int = 0
) -> Files:
    """A network on a grid of 250 m with lines there and back, some by the clock and some by headway, some in a loop.
    With `strict` one may not get in or out everywhere; everything runs `later` seconds later."""
    dice = random.Random(seed)
    width = max(2, int(stops**0.5))
    places = [
        (f"s{at}", round(106.8 + (at % width) * 0.00226, 6), round(-6.2 + at // width * 0.00226, 6))
        for at in range(stops)
    ]
    trips: list[tuple[str, str, list[Row]]] = []
    windows: list[Row] = []
    for line in range(lines):
        way = [dice.randrange(stops)]
        for _ in range(dice.randint(2, 8)):
            way.append(dice.choice([at for at in range(stops) if at != way[-1]]))
        for turn, stops_ in enumerate((way, way[::-1])):
            name, run = f"l{line}-{turn}", [dice.randint(60, 420) for _ in stops_[1:]]
            every = dice.choice([300, 600, 900, 1200])
            begin = dice.randint(5 * 3600, 7 * 3600) + later
            rules = [(dice.randint(0, 1), dice.randint(0, 1)) for _ in stops_] if strict else []
            if headways and dice.random() < 0.5:
                trips.append((name, f"l{line}", _calls(stops_, run, begin, dice, rules)))
                windows.append((name, clock(begin), clock(begin + 10 * 3600), every, 0))
            else:
                trips += [(f"{name}-{number}", f"l{line}", _calls(stops_, run, begin + number * every, dice, rules))
                          for number in range(12)]  # fmt: skip
    return feed(places, trips, frequencies=windows)


def _calls(
    way: Sequence[int], run: Sequence[int], begin: int, dice: random.Random, rules: Sequence[tuple[int, int]]
) -> list[Row]:
    at, calls = begin, list[Row]()
    for number, stop in enumerate(way):
        stay = dice.choice([0, 0, 20]) if 0 < number < len(way) - 1 else 0
        calls.append((f"s{stop}", clock(at), clock(at + stay), *(rules[number] if rules else ())))
        at += stay + (run[number] if number < len(run) else 0)
    return calls
