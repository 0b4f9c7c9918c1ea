"""What really happened: residents' reports, and the neighbourhoods (RW) that the agency marked as flooded.

Moments are local times with their zone. Of an RW the history keeps when it was marked, when its mark was seen to be
gone, and its shape, which nobody may use before the mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from shapely.geometry import shape

from kota.environment.water.contracts import FloodReport
from kota.environment.water.rules.depths import read_words

ASKED_ABOUT_FLOODS = frozenset({"grasp", "detik"})  # sources in which every report is one of a flood
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the archive: its name in it, its SHA-256, its size, what it holds and how many (0: not counted)."""

    path: str
    sha256: str
    bytes: int
    what: str
    items: int


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A flooded RW: marked at a moment, with PetaBencana's state (1 unknown, 2 to 4 by depth); `gone` is the hour at
    which it was no longer among the flooded ones. `shape` in degrees."""

    rw: str
    at: datetime
    gone: datetime | None
    state: int
    shape: Any


def rw_name(code: str) -> str:
    """`RW 04` of PetaBencana's `3174040007004000`: ten digits of the kelurahan by BPS, three of the RW, three of no RT.
    What is not so built is called by its code."""
    return f"RW {code[10:13].lstrip('0').zfill(2)}" if len(code) == 16 and code.isdigit() else f"RW {code}"


@dataclass(frozen=True, slots=True)
class History:
    """Reports and marks, each in the order of their moments, from `begins` until before `ends`."""

    begins: datetime
    ends: datetime
    reports: tuple[FloodReport, ...]
    marks: tuple[Mark, ...]

    def day(self, begins: datetime) -> "History":
        """24 hours as if nothing else were known: the reports of that day, and the marks that stood at its beginning or
        were made in it."""
        ends = begins + timedelta(days=1)
        reports = tuple(report for report in self.reports if begins <= report.at < ends)
        marks = tuple(m for m in self.marks if m.at < ends and (m.gone is None or m.gone > begins))
        return History(begins, ends, reports, marks)


def reports_of(documents: Iterable[Mapping[str, Any]], zone: tzinfo) -> list[FloodReport]:
    """PetaBencana's GeoJSON of reports. Times are local without an offset; the same words at the same place (about
    10 m) count once, when they came first."""
    found, known = [], set()
    for report in sorted(_each(documents, zone), key=lambda r: r.at):
        same = (report.words.lower(), round(report.lon, 4), round(report.lat, 4))
        if not report.words or same not in known:
            found.append(report)
        known.add(same)
    return found


def _each(documents: Iterable[Mapping[str, Any]], zone: tzinfo) -> Iterator[FloodReport]:
    for document in documents:
        for feature in document["features"]:
            given, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"][:2]
            words = " ".join(f"{given.get('title') or ''} {given.get('text') or ''}".split())
            asked = (given.get("report_data") or {}).get("flood_depth")
            says = read_words(words)
            depth = float(asked) if asked is not None else says.depth_cm
            at = local_moment(given["created_at"], zone)
            yield FloodReport(at, float(lon), float(lat), words, given["source"], depth, says)


def counts(report: FloodReport) -> bool:
    """Is a report evidence of water now? Its words or its source say flood, and it does not say that it goes down."""
    return (report.says.is_flood or report.source in ASKED_ABOUT_FLOODS) and not report.says.is_receding


def marks_of(index: str, documents: Mapping[str, Mapping[str, Any]], zone: tzinfo) -> list[Mark]:
    """The marks in hourly states: `index` is a CSV of `observed_at_local,file`, `documents` the states by file name.

    The same RW in states that follow one another is one mark, made at the first one's `changed`.
    """
    standing: dict[str, Mark] = {}
    found: list[Mark] = []
    for row in csv.DictReader(io.StringIO(index)):
        hour = local_moment(row["observed_at_local"], zone)
        now = {str(feature["properties"]["geom_id"]): feature for feature in documents[row["file"]]["features"]}
        found += [_ended(standing.pop(rw), hour) for rw in list(standing) if rw not in now]
        for rw, feature in now.items():
            if rw not in standing:
                given = feature["properties"]
                at = min(local_moment(given["changed"], zone), hour)
                standing[rw] = Mark(rw, at, None, int(given["state"]), shape(feature["geometry"]))
    return sorted([*found, *standing.values()], key=lambda mark: (mark.at, mark.rw))


def _ended(mark: Mark, hour: datetime) -> Mark:
    return Mark(mark.rw, mark.at, hour, mark.state, mark.shape)


def local_moment(text: str, zone: tzinfo) -> datetime:
    """A time as PetaBencana writes it, with none to six digits after the second."""
    whole, _, fraction = text.strip().partition(".")
    return datetime.fromisoformat(whole).replace(microsecond=int(f"{fraction:0<6}"[:6]), tzinfo=zone)
