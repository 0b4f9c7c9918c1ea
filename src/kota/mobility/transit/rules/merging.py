"""Several feeds as one network of columns: each row gets a place of its own, trips are gathered into patterns."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit import contracts as net
from kota.mobility.transit.rules.chaining import chains
from kota.mobility.transit.rules.gtfs.feed import Feed, Service

METRES = 111_195.0  # a degree of latitude
NO_PICKUP = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A feed with the code that the city gives it."""

    code: str
    feed: Feed
    left_out: frozenset[str] = frozenset()  # names of operators whose trips another feed has


@dataclass(slots=True)
class _Made:
    """Rows so far, by table and column; patterns by what they have in common."""

    rows: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    known: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def count(self, table: str) -> int:
        return len(next(iter(self.rows.get(table, {"": []}).values())))

    def add(self, table: str, columns: Mapping[str, Iterable[Any]]) -> None:
        into = self.rows.setdefault(table, {})
        for name, values in columns.items():
            into.setdefault(name, []).extend(values)


Named = Callable[[str, str], str]  # what the city calls an operator, by feed and name


def merged(sources: Sequence[Source], timezone: str, named: Named) -> net.Network:
    """One network of all feeds, whose times count in `timezone`."""
    made = _Made()
    for number, source in enumerate(sources):
        _add(made, number, source, named)
    tables = {
        name: _table(kind, made.rows.get(name, {}))
        for name, kind in net.Network.__annotations__.items()
        if name in TABLES
    }
    return net.Network(texts([one.code for one in sources]), texts([timezone]), **tables)


TABLES = (
    "agencies",
    "stops",
    "routes",
    "services",
    "trips",
    "patterns",
    "runs",
    "repeats",
    "changes",
    "pathways",
    "shapes",
)


def texts(values: Sequence[str]) -> NDArray[np.bytes_]:
    """A column of texts."""
    encoded = [one.encode() for one in values]
    return np.array(encoded, dtype=f"S{max([1, *map(len, encoded)])}")


_KINDS = {net.network.Ints: np.int32, net.network.Bytes: np.uint8, net.network.Floats: np.float64}
_RAGGED = {"services", "patterns", "runs", "shapes"}


def _table(kind: Any, rows: Mapping[str, list[Any]]) -> Any:
    columns = {}
    for name, type_ in kind.__annotations__.items():
        values = rows.get(name, [])
        if name == "offset":
            columns[name] = np.r_[0, np.cumsum(values)].astype(np.int32)
        elif type_ is net.network.Texts:
            columns[name] = texts(values)
        else:
            columns[name] = np.array(values, dtype=_KINDS.get(type_, np.int64))
    return kind(**columns)


def _add(made: _Made, number: int, source: Source, named: Named) -> None:
    feed = source.feed
    stop0, route0, service0, trip0, agency0, shape0 = (
        made.count(table) for table in ("stops", "routes", "services", "trips", "agencies", "shapes")
    )
    made.add(
        "agencies",
        _columns(feed.agencies, "id", "name", "url", "timezone")
        | {"code": [named(source.code, one.name) for one in feed.agencies], "feed": [number] * len(feed.agencies)},
    )
    made.add("stops", _columns(
        feed.stops, "id", "name", "lon", "lat", "kind", "code", "platform", "wheelchair", "zone", "level", "timezone",
    ) | {"parent": _moved((one.parent for one in feed.stops), stop0), "feed": [number] * len(feed.stops)})  # fmt: skip
    made.add("routes", _columns(feed.routes, "id", "short", "long", "mode", "color", "text_color", "order") | {
        "agency": [one.agency + agency0 for one in feed.routes], "feed": [number] * len(feed.routes)})  # fmt: skip
    _services(made, number, feed.services)
    made.add("trips", _columns(feed.trips, "id", "headsign", "direction", "block", "wheelchair", "bikes") | {
        "route": [one.route + route0 for one in feed.trips], "service": [one.service + service0 for one in feed.trips],
        "shape": _moved((one.shape for one in feed.trips), shape0), "run": [-1] * len(feed.trips),
        "feed": [number] * len(feed.trips)})  # fmt: skip
    made.add(
        "changes",
        {
            name: _moved((getattr(one, name) for one in feed.transfers), first)
            for name, first in (
                ("from_stop", stop0),
                ("to_stop", stop0),
                ("from_route", route0),
                ("to_route", route0),
                ("from_trip", trip0),
                ("to_trip", trip0),
            )
        }
        | _columns(feed.transfers, "kind", "seconds"),
    )
    _pathways(made, number, feed, stop0)
    made.add(
        "shapes",
        {
            "id": [one.id for one in feed.shapes],
            "offset": [len(one.lon) for one in feed.shapes],
            "lon": (value for one in feed.shapes for value in one.lon),
            "lat": (value for one in feed.shapes for value in one.lat),
            "feed": [number] * len(feed.shapes),
        },
    )
    _runs(made, source, stop0, route0, service0, trip0)


def _columns(rows: Sequence[Any], *names: str) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in names}


def _moved(places: Iterable[int], first: int) -> list[int]:
    return [place + first if place >= 0 else -1 for place in places]


def _services(made: _Made, number: int, services: Sequence[Service]) -> None:
    changes = [
        sorted([*((one.toordinal(), 1) for one in service.added), *((one.toordinal(), 2) for one in service.removed)])
        for service in services
    ]
    made.add("services", {
        "id": [one.id for one in services],
        "weekdays": [sum(1 << day for day, runs in enumerate(one.weekdays) if runs) for one in services],
        "first": [one.first.toordinal() if one.first else 0 for one in services],
        "last": [one.last.toordinal() if one.last else 0 for one in services],
        "offset": [len(one) for one in changes],
        "day": [day for one in changes for day, _ in one], "changed": [kind for one in changes for _, kind in one],
        "feed": [number] * len(services),
    })  # fmt: skip


def _pathways(made: _Made, number: int, feed: Feed, stop0: int) -> None:
    ways = feed.pathways
    made.add(
        "pathways",
        _columns(ways, "id", "mode")
        | {
            "from_stop": [one.from_stop + stop0 for one in ways],
            "to_stop": [one.to_stop + stop0 for one in ways],
            "both": [one.is_both_ways for one in ways],
            "seconds": [-1 if one.seconds is None else one.seconds for one in ways],
            "stairs": [one.stairs or 0 for one in ways],
            "feed": [number] * len(ways),
            **{
                name: [-1.0 if value is None else value for value in values]
                for name, values in (
                    ("metres", [one.length for one in ways]),
                    ("slope", [one.slope for one in ways]),
                    ("width", [one.width for one in ways]),
                )
            },
        },
    )


def _runs(made: _Made, source: Source, stop0: int, route0: int, service0: int, trip0: int) -> None:
    feed = source.feed
    along = lengths(feed)
    repeated: dict[int, list[Any]] = {}
    for one in feed.frequencies:
        repeated.setdefault(one.trip, []).append(one)
    for chain in chains(feed):
        if feed.agencies[feed.routes[feed.trips[chain[0]].route].agency].name in source.left_out:
            continue
        parts = [np.arange(feed.trips[place].begin, feed.trips[place].end) for place in chain]
        calls = np.concatenate(parts)
        run, first = made.count("runs"), feed.trips[chain[0]]
        pattern = _pattern(made, feed, calls, along, stop0, first.route + route0)
        made.add("runs", {
            "pattern": [pattern], "service": [first.service + service0], "offset": [len(chain)],
            "times": [len(made.rows.get("runs", {}).get("arrive", ()))],
            "trip": [place + trip0 for place in chain], "begin": np.cumsum([0, *map(len, parts[:-1])]).tolist(),
            "arrive": feed.calls.arrive[calls].tolist(), "depart": feed.calls.depart[calls].tolist(),
            "sequence": feed.calls.sequence[calls].tolist(),
        })  # fmt: skip
        for place in chain:
            made.rows["trips"]["run"][place + trip0] = run
        found = sorted(repeated.get(chain[0], []), key=lambda one: one.first)
        made.add("repeats", {"run": [run] * len(found)} | _columns(found, "first", "last", "headway", "is_exact"))


def _pattern(
    made: _Made, feed: Feed, calls: NDArray[np.int64], along: NDArray[np.int32], stop0: int, route: int
) -> int:
    stop = feed.calls.stop[calls] + np.int32(stop0)
    board, alight = (column[calls] != NO_PICKUP for column in (feed.calls.pickup, feed.calls.drop_off))
    key = (route, stop.tobytes(), board.tobytes(), alight.tobytes())
    if key not in made.known:
        made.known[key] = made.count("patterns")
        steps = np.maximum(np.diff(along[calls], prepend=along[calls[0]]), 0)
        made.add(
            "patterns",
            {
                "route": [route],
                "offset": [len(calls)],
                "stop": stop.tolist(),
                "board": board.tolist(),
                "alight": alight.tolist(),
                "along": np.cumsum(steps).tolist(),
                "is_exact": feed.calls.is_exact[calls].tolist(),
            },
        )
    return made.known[key]


def lengths(feed: Feed) -> NDArray[np.int32]:
    """Metres from the first call of its trip, at each call: by straight lines from stop to stop."""
    lon = np.array([one.lon for one in feed.stops])[feed.calls.stop]
    lat = np.array([one.lat for one in feed.stops])[feed.calls.stop]
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[1:])), np.diff(lat)) * METRES
    way = np.r_[0.0, np.cumsum(np.nan_to_num(steps))]
    starts = np.repeat(way[[one.begin for one in feed.trips]], [one.end - one.begin for one in feed.trips])
    return np.asarray(way - starts, dtype=np.int32)
