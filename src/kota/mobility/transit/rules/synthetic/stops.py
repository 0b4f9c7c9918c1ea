"""Stations with their platforms, entrances, levels and ways inside, and roadside stops."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kota.mobility.transit.rules.synthetic.courses import Course
from kota.mobility.transit.rules.synthetic.facts import Facts, Station
from kota.mobility.transit.rules.synthetic.roadside import Roadside
from kota.mobility.transit.rules.synthetic.runs import ACCESS

Row = dict[str, Any]
PLATFORM, STATION, ENTRANCE, NODE = 0, 1, 2, 3
MODES = {"walkway": 1, "stairs": 2, "escalator": 4, "lift": 5, "gate": 6}
_SECONDS = {"walkway": 30, "stairs": 40, "escalator": 30, "lift": 50}
_STEPS = 30
_LEVELS = {-2: "Bawah tanah, lantai 2", -1: "Bawah tanah", 0: "Permukaan jalan", 1: "Lantai 1", 2: "Lantai 2"}
_ROUGH = "Posisi perkiraan / approximate position"
_SAMPLE = "Halte contoh yang dibuat generator / sample stop made by a generator"


def platforms(courses: Iterable[Course]) -> dict[str, list[str]]:
    """The platforms that something stops at, by station."""
    found: dict[str, list[str]] = {}
    for course in courses:
        for stop, call in zip(course.stops, course.calls, strict=True):
            known = found.setdefault(call.station, [])
            if stop not in known:
                known.append(stop)
    return found


def tables(facts: Facts, roadside: Mapping[str, Roadside], served: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """stops.txt, levels.txt, pathways.txt and transfers.txt."""
    stops, ways = [], []
    for station in facts.stations.values():
        if station.code in served:
            inside = _inside(facts, station, served[station.code])
            stops += inside[0]
            ways += inside[1]
    stops += [_roadside(stop) for stop in roadside.values()]
    levels = sorted({row["level_id"] for row in stops if row.get("level_id")}, key=lambda name: int(name[1:]))
    named = [{"level_id": name, "level_index": int(name[1:]), "level_name": _LEVELS[int(name[1:])]} for name in levels]
    return {"stops.txt": stops, "levels.txt": named, "pathways.txt": ways, "transfers.txt": _transfers(facts, served)}


def names(facts: Facts, roadside: Mapping[str, Roadside]) -> dict[str, str]:
    """What each stop is called in English, by its name."""
    kinds = facts.kinds
    found = {_name(facts, s): kinds[s.kind]["en"].format(name=s.name) for s in facts.stations.values()}
    found |= {stop.name: stop.name_en for stop in roadside.values()}
    for code, hub in facts.hubs.items():
        found |= {_inner(facts, facts.stations[code], node["name"]["id"]): node["name"]["en"] for node in hub["node"]}
    plain = {
        _inner(facts, s, "pintu masuk (contoh)"): "Entrance (sample)"
        for s in facts.stations.values()
        if _plain(facts, s)
    }
    return found | plain


def _plain(facts: Facts, station: Station) -> bool:
    """A station with a lift of which nothing more is told."""
    return station.lift == "yes" and station.code not in facts.hubs


def _name(facts: Facts, station: Station) -> str:
    return facts.kinds[station.kind]["id"].format(name=station.name)


def _inner(facts: Facts, station: Station, what: str) -> str:
    return f"{_name(facts, station)}, {what}"


def _inside(facts: Facts, station: Station, served: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """A station's own rows and the ways in it: of a hub as told, else, where a lift is, an entrance, stairs and it."""
    hub = facts.hubs.get(station.code)
    rows = [_row(facts, station, station.code, STATION)]
    level = hub["platforms"]["level"] if hub else station.floor if _plain(facts, station) else None
    rows += [
        _row(facts, station, code, PLATFORM, level=level) | {"platform_code": _letter(station, number)}
        for number, code in enumerate(served)
    ]
    if hub:
        return rows + list(_nodes(facts, station, hub)), list(_ways(station, hub, served))
    if not _plain(facts, station):
        return rows, []
    entrance = _row(facts, station, f"{station.code}.in", ENTRANCE, level=0, name="pintu masuk (contoh)")
    entrance |= {"stop_lat": round(station.lat + 0.0003, 5)}
    ways = [
        _way(station, entrance["stop_id"], code, mode, station.floor) for code in served for mode in ("stairs", "lift")
    ]
    return [*rows, entrance], ways


def _letter(station: Station, number: int) -> str:
    return chr(ord("A") + number) if station.kind == "halte" else str(number + 1)


def _row(facts: Facts, station: Station, code: str, kind: int, *, level: int | None = None, name: str = "") -> Row:
    return {
        "stop_id": code,
        "stop_name": _inner(facts, station, name) if name else _name(facts, station),
        "stop_desc": _ROUGH if kind == STATION else "",
        "stop_lat": station.lat,
        "stop_lon": station.lon,
        "location_type": kind,
        "parent_station": "" if kind == STATION else station.code,
        "stop_timezone": station.timezone if kind == STATION else "",
        "wheelchair_boarding": ACCESS[station.step_free] if kind in (STATION, PLATFORM) else "",
        "level_id": "" if level is None else f"L{level}",
    }


def _roadside(stop: Roadside) -> Row:
    return {
        "stop_id": stop.code, "stop_name": stop.name, "stop_desc": _SAMPLE, "stop_lat": stop.lat, "stop_lon": stop.lon,
        "location_type": PLATFORM, "wheelchair_boarding": 0,
    }  # fmt: skip


def _nodes(facts: Facts, station: Station, hub: Mapping[str, Any]) -> Iterator[Row]:
    for node in hub["node"]:
        kind = ENTRANCE if node["kind"] == "entrance" else NODE
        code, level = f"{station.code}.{node['code']}", node["level"]
        row = _row(facts, station, code, kind, level=level, name=node["name"]["id"])
        yield row | {"stop_lat": node["lat"], "stop_lon": node["lon"]}


def _ways(station: Station, hub: Mapping[str, Any], served: Sequence[str]) -> Iterator[Row]:
    level = {node["code"]: node["level"] for node in hub["node"]}
    for path in hub["path"]:
        start, end = f"{station.code}.{path['from']}", f"{station.code}.{path['to']}"
        climb = level[path["to"]] - level[path["from"]]
        yield _way(station, start, end, path["mode"], climb, path)
    node, reach = hub["platforms"]["node"], hub["platforms"]["level"]
    for code in served:
        for mode in hub["platforms"]["ways"]:
            yield _way(station, f"{station.code}.{node}", code, mode, reach - level[node])


def _way(station: Station, start: str, end: str, mode: str, climb: int, told: Mapping[str, Any] | None = None) -> Row:
    """One way; its code names a lift for ever, since closures point at it."""
    told = told or {}
    tail = [name.removeprefix(station.code + ".") for name in (start, end)]
    steps = told.get("steps", _STEPS * (climb or 1)) if mode == "stairs" else ""
    return {
        "pathway_id": f"{mode}.{station.code}.{'-'.join(tail)}",
        "from_stop_id": start,
        "to_stop_id": end,
        "pathway_mode": MODES[mode],
        "is_bidirectional": int(mode != "escalator"),
        "length": told.get("metres", ""),
        "traversal_time": told.get("seconds", _SECONDS.get(mode, 10)),
        "stair_count": steps,
    }


def _transfers(facts: Facts, served: Mapping[str, Sequence[str]]) -> list[Row]:
    """Least times between platforms of a station with several, and between stations of different operators."""
    inside = [
        (a, b, facts.feed["walk_to_platform"])
        for code, found in served.items()
        if code in facts.stations and facts.stations[code].kind != "halte"
        for a in found
        for b in found
        if a != b
    ]
    between = [
        (a, b, seconds) for one, other, seconds, _ in facts.interchanges for a, b in ((one, other), (other, one))
    ]
    return [
        {"from_stop_id": a, "to_stop_id": b, "transfer_type": 2, "min_transfer_time": seconds}
        for a, b, seconds in inside + between
    ]
