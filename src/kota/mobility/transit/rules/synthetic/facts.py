"""The facts of a pack's network as they stand in its files, read and linked.

They are the files below `transit/` of a city pack, and those beside it that the network leans on.
"""

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kota.base.errors import InvalidError

FILES = (
    "network.toml",
    "hubs.toml",
    "stations.csv",
    "lines.csv",
    "patterns.csv",
    "ways.csv",
    "trains.csv",
    "interchanges.csv",
)
BESIDE = ("areas.csv", "holidays.csv", "operators.toml")  # of the pack itself
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BOARD_ONLY, ALIGHT_ONLY, UNTIMED = ">", "<", "~"
_COLORS = {"ferry": "1F6F8B", "coach": "5B3E8C"}  # of lines in trains.csv; trains are orange
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Station:
    code: str
    kind: str
    name: str
    lon: float
    lat: float
    step_free: str  # yes, no, unknown
    lift: str
    access_basis: str  # operator, sample or nothing
    floor: int
    timezone: str


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a pattern and what riders may do there; times are seconds of a train's own timetable."""

    station: str
    board: bool = True
    alight: bool = True
    timed: bool = True
    arrives: int | None = None
    leaves: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    line: str
    code: str
    direction: int
    headsign: str
    headsign_en: str
    minutes: int  # from the first stop to the last
    every: int  # runs at each n-th departure of its line
    through: str  # the pattern that the same vehicle goes on as; riders may stay seated
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Where a generated line runs: stations and kelurahan in order; its stops are made along it."""

    line: str
    headsign: str
    headsign_back: str
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    operator: str
    number: str
    name: str
    name_en: str
    mode: str
    color: str
    text_color: str
    timing: str  # headway, timetable, exact, or trains
    days: str
    first: int
    last: int
    headways: Mapping[str, int]  # minutes by period: peak, offpeak, evening, weekend, perhaps night
    kmh: float
    step_free: str
    generated: bool


@dataclass(frozen=True, slots=True)
class Train:
    line: str
    number: str
    days: str
    block: str
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    feed: Mapping[str, Any]
    operators: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Words]
    services: Mapping[str, Mapping[str, Any]]
    periods: Mapping[str, tuple[tuple[int, int], ...]]
    modes: Mapping[str, Mapping[str, int]]
    sources: Mapping[str, Mapping[str, str]]  # of positions
    stations: Mapping[str, Station]
    lines: Mapping[str, Line]
    patterns: tuple[Pattern, ...]
    ways: tuple[Way, ...]
    trains: tuple[Train, ...]
    interchanges: tuple[tuple[str, str, int, str], ...]
    hubs: Mapping[str, Mapping[str, Any]]
    kelurahan: Mapping[str, tuple[str, float, float]]
    holidays: Sequence[date]


def of_pack(pack: Path) -> Facts:
    """The network of the pack in a folder."""
    paths = [*(pack / "transit" / name for name in FILES), *(pack / name for name in BESIDE)]
    return read({path.name: path.read_text(encoding="utf-8") for path in paths if path.is_file()})


def read(files: Mapping[str, str]) -> Facts:
    """The network of a pack; InvalidError when a file is missing or a row is not what it should be."""
    if missing := [name for name in (*FILES, *BESIDE) if name not in files]:
        raise InvalidError("the network of a pack lacks %(names)s", names=", ".join(missing))
    try:
        return _read(files)
    except (KeyError, ValueError, TypeError, tomllib.TOMLDecodeError) as error:
        raise InvalidError("the network of a pack cannot be read: %(said)s", said=repr(error)) from None


def _read(files: Mapping[str, str]) -> Facts:
    network = tomllib.loads(files["network.toml"])
    trains = _rows(files["trains.csv"])
    lines = [_line(row) for row in _rows(files["lines.csv"])] + _brands(trains)
    return Facts(
        feed=network["feed"],
        operators=_by_code(tomllib.loads(files["operators.toml"])["operator"]),
        kinds={row["code"]: row["name"] for row in network["kind"]},
        services=_by_code(network["service"]),
        periods={row["code"]: tuple((_clock(a), _clock(b)) for a, b in row["spans"]) for row in network["period"]},
        modes=_by_code(network["mode"]),
        sources=_by_code(network["position"]),
        stations={row["code"]: _station(row) for row in _rows(files["stations.csv"])},
        lines={line.code: line for line in lines},
        patterns=tuple(_pattern(row) for row in _rows(files["patterns.csv"])),
        ways=tuple(_way(row) for row in _rows(files["ways.csv"])),
        trains=tuple(_train(row) for row in trains),
        interchanges=tuple(
            (row["from"], row["to"], int(row["seconds"]), row["step_free"]) for row in _rows(files["interchanges.csv"])
        ),
        hubs={row["station"]: row for row in tomllib.loads(files["hubs.toml"])["hub"]},
        kelurahan={
            row["code"]: (row["name"], float(row["lon"]), float(row["lat"]))
            for row in _rows(files["areas.csv"])
            if row["level"] == "kelurahan"
        },
        holidays=sorted({date.fromisoformat(row["date"]) for row in _rows(files["holidays.csv"])}),
    )


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _station(row: dict[str, str]) -> Station:
    kept = {name: row[name] for name in ("code", "kind", "name", "step_free", "lift", "access_basis", "timezone")}
    return Station(lon=float(row["lon"]), lat=float(row["lat"]), floor=int(row["floor"]), **kept)


def _line(row: dict[str, str]) -> Line:
    kept = ("code", "operator", "number", "name", "mode", "color", "text_color", "timing", "days", "step_free")
    periods = ("peak", "offpeak", "evening", "weekend", "night")
    return Line(
        **{name: row[name] for name in kept},
        name_en=row["name_en"] or row["name"],
        first=_clock(row["first"]),
        last=_clock(row["last"]),
        headways={name: int(row[name]) for name in periods if row[name]},
        kmh=float(row["kmh"] or 0),
        generated=row["generated"] == "yes",
    )


def _brands(trains: list[dict[str, str]]) -> list[Line]:
    """Lines whose runs stand one by one in `trains.csv`."""
    firsts = {row["line"]: row for row in reversed(trains)}
    return [
        Line(
            code=code,
            operator=row["operator"],
            number="",
            name=row["name"],
            name_en=row["name"],
            mode=row["mode"],
            color=_COLORS.get(row["mode"], "ED6B23"),
            text_color="FFFFFF" if row["mode"] in _COLORS else "000000",
            timing="trains",
            days="all",
            first=0,
            last=0,
            headways={},
            kmh=0.0,
            step_free="unknown",
            generated=False,
        )
        for code, row in firsts.items()
    ]


def _pattern(row: dict[str, str]) -> Pattern:
    return Pattern(
        line=row["line"],
        code=row["code"],
        direction=int(row["direction"]),
        headsign=row["headsign"],
        headsign_en=row["headsign_en"] or row["headsign"],
        minutes=int(row["minutes"]),
        every=int(row["every"]),
        through=row["through"],
        calls=tuple(_call(text) for text in row["stops"].split()),
    )


def _way(row: dict[str, str]) -> Way:
    return Way(row["line"], row["headsign"], row["headsign_back"], tuple(row["via"].split()))


def _train(row: dict[str, str]) -> Train:
    return Train(row["line"], row["number"], row["days"], row["block"], tuple(map(_call, row["stops"].split())))


def _call(text: str) -> Call:
    """`st-x>@08:20-08:25`: a station, what may not be done there, and perhaps when a train is there."""
    place, _, times = text.partition("@")
    station = place.rstrip(BOARD_ONLY + ALIGHT_ONLY + UNTIMED)
    marks = place[len(station) :]
    arrives, _, leaves = times.partition("-")
    return Call(
        station,
        board=ALIGHT_ONLY not in marks,
        alight=BOARD_ONLY not in marks,
        timed=UNTIMED not in marks,
        arrives=_clock(arrives) if arrives else None,
        leaves=_clock(leaves or arrives) if arrives else None,
    )
