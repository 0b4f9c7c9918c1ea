"""A station with a lift, and a stop beside it: the quick line ends at the station, the slow one at the stop."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType

from kota.base import clock as clock_
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.services import feeds
from tests.factories.lines import AT, BY, ZONE, clock, forget

CODE = "naik"
START, STATION, PLATFORM, BESIDE = (f"{CODE}:{name}" for name in ("asal", "pusat", "pusat-1", "tepi"))
LIFT, SECOND = f"{CODE}:lift-1", f"{CODE}:lift-2"
GOAL = (106.8302, -6.2002)  # before the entrance
LEAVE = datetime.combine(clock_.now().date() + timedelta(days=2), time(0, 30), UTC)  # half past seven in Jakarta


def _rows(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def files(*, lifts: int = 1) -> dict[str, bytes]:
    """The feed. The platform is reached over stairs, and by one lift or two side by side."""
    times = []
    for hour in range(5, 22):
        for name, last, minutes in (("c", "pusat-1", 10), ("l", "tepi", 25)):
            at = hour * 3600
            times.append(f"{name}{hour},asal,1,{clock(at)},{clock(at)}")
            times.append(f"{name}{hour},{last},2,{clock(at + minutes * 60)},{clock(at + minutes * 60)}")
    trips = [f"{name}{hour},{name.upper()},harian,Ujung,1" for hour in range(5, 22) for name in "cl"]
    return {
        "agency": _rows("agency_id,agency_name,agency_url,agency_timezone", f"op,MRT Jakarta,https://mrt.test,{ZONE}"),
        "stops": _rows(
            "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,wheelchair_boarding,level_id",
            "asal,Halte Asal,-6.2000,106.8000,0,,1,", "pusat,Stasiun Pusat,-6.2000,106.8300,1,,1,",
            "pusat-1,Stasiun Pusat,-6.2000,106.8300,0,pusat,1,L1",
            '"pusat-in","Stasiun Pusat, pintu",-6.2001,106.8301,2,pusat,,L0',
            "tepi,Halte Tepi,-6.2010,106.8310,0,,,",
        ),
        "levels": _rows("level_id,level_index,level_name", "L0,0,Jalan", "L1,1,Peron"),
        "pathways": _rows(
            "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time",
            "tangga,pusat-in,pusat-1,2,1,40",
            *(f"lift-{number},pusat-in,pusat-1,5,1,50" for number in range(1, lifts + 1)),
        ),
        "routes": _rows(
            "route_id,agency_id,route_short_name,route_long_name,route_type", "C,op,C,Cepat,1", "L,op,L,Lambat,3"
        ),
        "trips": _rows("trip_id,route_id,service_id,trip_headsign,wheelchair_accessible", *trips),
        "stop_times": _rows("trip_id,stop_id,stop_sequence,arrival_time,departure_time", *times),
        "calendar": _rows(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            "harian,1,1,1,1,1,1,1,20260101,20281231",
        ),
    }  # fmt: skip


def bring(*, lifts: int = 1, at: datetime = AT, more: Mapping[str, str] = MappingProxyType({})) -> None:
    """The feed in use in the test's city; `more` are rows added to its files, or files of their own."""
    with tempfile.TemporaryDirectory() as folder:
        own = files(lifts=lifts)
        for name in own | dict(more):
            (Path(folder) / f"{name}.txt").write_bytes(own.get(name, b"") + more.get(name, "").encode())
        found = feeds.look_into(Path(folder), at=at)
    feeds.declare(code=CODE, title="Naik", by=BY, at=at)
    version = feeds.stage(code=CODE, found=found, name="naik.zip", by=BY, at=at)
    FeedVersion.objects.exclude(feed=CODE).update(state=State.FORMER)  # the pack's own network, which is large
    feeds.use(version_id=version.pk, by=BY, at=at)
    forget()
