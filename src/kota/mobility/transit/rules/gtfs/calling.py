"""Trips and where they call: rows in order, times checked, blank times filled in."""

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kota.mobility.transit.rules.gtfs.archive import Table
from kota.mobility.transit.rules.gtfs.feed import Calls, Reach, Stop, Trip
from kota.mobility.transit.rules.gtfs.problems import Problems
from kota.mobility.transit.rules.gtfs.values import NO_TIME, number, seconds, whole

FILE = "stop_times.txt"
LONGEST_RIDE = 3 * 86_400  # seconds after the service day began
MOST_LACKING, MANY_TRIPS = 0.01, 20  # of all calls; of one stop
_TRIP = ("trip_id", "route_id", "service_id", "trip_headsign", "direction_id", "block_id", "shape_id",
         "wheelchair_accessible", "bikes_allowed")  # fmt: skip
_CALL = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time", "pickup_type", "drop_off_type",
         "timepoint", "shape_dist_traveled", "stop_headsign")  # fmt: skip
Index = dict[str, int]


def read_calls(
    trips: Table, times: Table, stops: list[Stop], of: dict[str, Index], problems: Problems
) -> tuple[list[Trip], Index, Calls]:
    """Trips that can be ridden, their places by id, and their calls."""
    heads = _heads(trips, of, problems)
    rows = _rows(times, heads, of["stop"], stops, problems)
    order = np.lexsort((rows["sequence"], rows["trip"]))
    rows = {name: column[order] for name, column in rows.items()}
    keep = _sound(rows, heads, problems)
    rows = {name: column[keep] for name, column in rows.items()}
    _fill(rows, stops)
    return _made(rows, list(heads.items()))


def _heads(table: Table, of: dict[str, Index], problems: Problems) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    columns = [table.column(name) for name in _TRIP]
    for row, (id_, route, service, headsign, direction, block, shape, chair, bikes) in enumerate(
        zip(*columns, strict=True), start=2
    ):
        if not id_ or id_ in found:
            problems.add("no_id" if not id_ else "duplicate_id", "trips.txt", row, id_)
        elif route not in of["route"]:
            problems.add("unknown_route", "trips.txt", row, route)
        elif service not in of["service"]:
            problems.add("unknown_service", "trips.txt", row, service)
        else:
            if shape and shape not in of["shape"]:
                problems.add("unknown_shape", "trips.txt", row, shape)
            found[id_] = (of["route"][route], of["service"][service], headsign, whole(direction) or 0, block,
                          of["shape"].get(shape, -1), Reach(int(chair)) if chair in ("1", "2") else Reach.UNKNOWN,
                          whole(bikes) or 0)  # fmt: skip
    return found


def _rows(
    table: Table, heads: dict[str, tuple[Any, ...]], stop_of: Index, stops: list[Stop], problems: Problems
) -> dict[str, NDArray[Any]]:
    """Columns of all rows that name a known trip and stop."""
    place = {id_: number_ for number_, id_ in enumerate(heads)}
    kept: list[tuple[Any, ...]] = []
    lacking: Counter[str] = Counter()
    signs: list[str] = []
    columns = [table.column(name) for name in _CALL]
    for row, (trip, stop, order, arrive, depart, pickup, drop, point, _, sign) in enumerate(
        zip(*columns, strict=True), start=2
    ):
        known, where, sequence = place.get(trip), stop_of.get(stop), whole(order, -1)
        begin, end = seconds(arrive), seconds(depart)
        if known is None or where is None or sequence is None or sequence < 0:
            problems.add(
                "unknown_trip" if known is None else "unknown_stop" if where is None else "bad_sequence",
                FILE,
                row,
                f"{trip} {stop} {order}",
            )
            if known is not None and where is None:
                lacking[stop] += 1
            continue
        if stops[where].kind not in (0, 4):
            problems.add("call_at_no_platform", FILE, row, stop)
        if begin is None or end is None:
            problems.add("bad_time", FILE, row, f"{arrive} {depart}")
            begin, end = begin or NO_TIME, end or NO_TIME
        begin, end = (end if begin == NO_TIME else begin), (begin if end == NO_TIME else end)
        kept.append((known, where, sequence, begin, end, _manner(pickup), _manner(drop), point != "0", row))
        signs.append(sign)
    _weigh(lacking, len(kept), problems)
    made = np.array(kept, dtype=np.int64).reshape(-1, 9)
    along_ = [number(text) for text in table.column("shape_dist_traveled")] if kept else []
    numbers = np.array([np.nan if one is None else one for one in along_], dtype=np.float64)
    rows = made[:, 8]
    return {
        "trip": made[:, 0], "stop": made[:, 1], "sequence": made[:, 2], "arrive": made[:, 3], "depart": made[:, 4],
        "pickup": made[:, 5], "drop": made[:, 6], "exact": made[:, 7] == 1, "row": rows,
        "distance": numbers[rows - 2] if len(numbers) else numbers, "sign": np.array(signs, dtype=object),
    }  # fmt: skip


def _weigh(lacking: Counter[str], kept: int, problems: Problems) -> None:
    """A stop lost by a stray quote is lost to every trip: that is no row to leave out."""
    total, many = lacking.total(), lacking.most_common(1)
    if many and (total > MOST_LACKING * (kept + total) or many[0][1] >= MANY_TRIPS):
        problems.error(
            "calls_at_missing_stops", FILE, example=", ".join(f"{id_} ({n})" for id_, n in lacking.most_common(3))
        )


def _manner(text: str) -> int:
    return int(text) if text in ("1", "2", "3") else 0


def _sound(rows: dict[str, NDArray[Any]], heads: dict[str, tuple[Any, ...]], problems: Problems) -> NDArray[np.bool_]:
    """Which rows belong to trips that can be ridden: two calls at least, begin and end timed, never back in time."""
    trip = rows["trip"]
    ids = list(heads)
    keep = np.ones(len(trip), dtype=bool)
    starts = np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]]) if len(trip) else np.array([], dtype=np.int64)
    ends = np.r_[starts[1:], len(trip)].astype(np.int64)[: len(starts)]
    called = np.zeros(len(ids), dtype=bool)
    for begin, end in zip(starts.tolist(), ends.tolist(), strict=True):
        called[trip[begin]] = True
        code = _fault({name: rows[name][begin:end] for name in ("sequence", "arrive", "depart")})
        if code:
            keep[begin:end] = False
            problems.add(code, FILE, int(rows["row"][begin]), ids[trip[begin]])
    for number_ in np.flatnonzero(~called).tolist():
        problems.add("trip_without_calls", "trips.txt", example=ids[number_])
    if len(starts) and not keep.any():
        problems.error("no_trip_can_be_ridden", FILE)
    return keep


def _fault(call: dict[str, NDArray[Any]]) -> str:
    if len(call["arrive"]) < 2:
        return "single_call"
    if (np.diff(call["sequence"]) == 0).any():
        return "repeated_sequence"
    if call["depart"][0] == NO_TIME or call["arrive"][-1] == NO_TIME:
        return "no_time_at_the_ends"
    timed = call["arrive"] != NO_TIME
    begin, end = call["arrive"][timed], call["depart"][timed]
    if (end < begin).any() or (begin[1:] < end[:-1]).any():
        return "back_in_time"
    return "too_long" if end[-1] > LONGEST_RIDE else ""


def _fill(rows: dict[str, NDArray[Any]], stops: list[Stop]) -> None:
    """Blank times by the way between the timed calls around them, in a straight line from stop to stop."""
    blank = rows["arrive"] == NO_TIME
    rows["exact"] &= ~blank
    if not blank.any():
        return
    lon, lat = (np.array([getattr(stop, name) for stop in stops])[rows["stop"]] for name in ("lon", "lat"))
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[1:])), np.diff(lat))
    way = np.r_[0.0, np.cumsum(np.nan_to_num(steps))]
    timed = np.flatnonzero(~blank)
    for place in np.flatnonzero(blank).tolist():
        after = int(np.searchsorted(timed, place))
        a, b = int(timed[after - 1]), int(timed[after])
        share = (way[place] - way[a]) / (way[b] - way[a]) if way[b] > way[a] else (place - a) / (b - a)
        moment = rows["depart"][a] + share * (rows["arrive"][b] - rows["depart"][a])
        rows["arrive"][place] = rows["depart"][place] = round(moment)


def _made(rows: dict[str, NDArray[Any]], heads: list[tuple[str, tuple[Any, ...]]]) -> tuple[list[Trip], Index, Calls]:
    trip = rows["trip"]
    starts = np.flatnonzero(np.r_[True, trip[1:] != trip[:-1]]).tolist() if len(trip) else []
    trips = []
    for begin, end in zip(starts, [*starts[1:], len(trip)] if starts else [], strict=True):
        id_, (route, service, headsign, direction, block, shape, chair, bikes) = heads[trip[begin]]
        trips.append(Trip(id_, route, service, begin, end, headsign, direction, block, shape, chair, bikes))
    signs = {place: str(sign) for place, sign in enumerate(rows["sign"].tolist()) if sign}
    whole_: Any = np.int32
    calls = Calls(
        rows["stop"].astype(whole_), rows["arrive"].astype(whole_), rows["depart"].astype(whole_),
        rows["pickup"].astype(np.uint8), rows["drop"].astype(np.uint8), rows["exact"].astype(bool),
        rows["sequence"].astype(whole_), rows["distance"].astype(np.float64), signs,
    )  # fmt: skip
    return trips, {one.id: place for place, one in enumerate(trips)}, calls
