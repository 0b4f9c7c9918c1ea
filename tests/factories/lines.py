"""A small network with every kind of line: by the clock, by headway, repeated, past midnight, through-running."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kota.base import clock as clock_
from kota.base.actor import system
from kota.mobility.transit.contracts import Network
from kota.mobility.transit.gtfs import realtime
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules.gtfs import reading
from kota.mobility.transit.rules.merging import Source, merged
from kota.mobility.transit.selectors import current
from kota.mobility.transit.selectors.realtime import live, messages, paces, seen
from kota.mobility.transit.services import feeds

ZONE = "Asia/Jakarta"
MONDAY = date(2026, 3, 9)
CODE = "kecil"
AT = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)  # seven in the morning in Jakarta, on the Monday
BY = system("trial")
STOPS = 6
SPACING = 0.006  # degrees of longitude: about 664 metres


def today() -> str:
    """The day in Jakarta as GTFS writes it."""
    return f"{clock_.now().astimezone(ZoneInfo(ZONE)):%Y%m%d}"


def _rows(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def files(*, trips: int = 8, before: str = "") -> dict[str, bytes]:
    """The feed as files: trips `a0`... by the clock every ten minutes from 06:00, `h` and `h-back` every ten minutes
    between 05:00 and 22:00, `x` exactly every half hour, `n` past midnight, `t1` and `t2` through-running. `before`
    stands before all ids, as in the city's own feeds."""
    stops = [f"{before}s{number},Halte {number},{-6.2},{106.8 + number * SPACING}" for number in range(STOPS)]
    rows, times = [], []

    def trip(id_: str, route: str, first: int, way: range | None = None, direction: int = 0, block: str = "") -> None:
        rows.append(f"{before}{id_},{before}{route},harian,Ujung,{direction},{block}")
        for place, stop in enumerate(way or range(STOPS)):
            at = first + place * 180
            times.append(
                f"{before}{id_},{before}s{stop},{(place + 1) * 10},{clock(at)},{clock(at + (30 if place else 0))}"
            )

    for number in range(trips):
        trip(f"a{number}", "A", 6 * 3600 + number * 600)
    trip("h", "H", 0)
    trip("h-back", "H", 0, range(STOPS - 1, -1, -1), 1)
    trip("x", "X", 0)
    trip("n", "A", 25 * 3600 + 600)
    trip("t1", "T", 7 * 3600, range(3), block="b")
    trip("t2", "T", 7 * 3600 + 390, range(2, STOPS), block="b")
    return {
        "agency": _rows(
            "agency_id,agency_name,agency_url,agency_timezone", f"{before}op,Operator,https://example.org,{ZONE}"
        ),
        "stops": _rows("stop_id,stop_name,stop_lat,stop_lon", *stops),
        "routes": _rows(
            "route_id,agency_id,route_short_name,route_long_name,route_type,route_color",
            *(f"{before}{code},{before}op,{code},Jalur {code},3,0072BC" for code in "AHXT"),
        ),
        "trips": _rows("trip_id,route_id,service_id,trip_headsign,direction_id,block_id", *rows),
        "stop_times": _rows("trip_id,stop_id,stop_sequence,arrival_time,departure_time", *times),
        "calendar": _rows(
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            "harian,1,1,1,1,1,1,1,20260101,20281231",
        ),
        "frequencies": _rows(
            "trip_id,start_time,end_time,headway_secs,exact_times",
            f"{before}h,05:00:00,22:00:00,600,0",
            f"{before}h-back,05:00:00,22:00:00,600,0",
            f"{before}x,08:00:00,10:00:00,1800,1",
        ),
    }


def network(*, trips: int = 8) -> Network:
    feed, problems = reading.read(files(trips=trips))
    assert feed is not None, problems
    return merged([Source(CODE, feed)], ZONE, lambda _feed, _name: "op")


def bring(*, trips: int = 8, code: str = CODE, alone: bool = True, written: Mapping[str, bytes] | None = None) -> None:
    """The feed (or another one, as `written`) in use in the test's city, through the same door as any; beside others
    unless `alone`."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (written or files(trips=trips)).items():
            (Path(folder) / f"{name}.txt").write_bytes(content)
        found = feeds.look_into(Path(folder), at=AT)
    feeds.declare(code=code, title="Kecil", by=BY, at=AT)
    version = feeds.stage(code=code, found=found, name="kecil.zip", by=BY, at=AT)
    if alone:
        FeedVersion.objects.exclude(feed=code).update(state=State.FORMER)  # the pack's own network, which is large
    feeds.use(version_id=version.pk, by=BY, at=AT)
    forget()


def forget() -> None:
    """Let this process hold nothing of the test before."""
    current.forget()
    live.forget()
    paces.forget()
    messages.forget()
    seen.forget()
    realtime.forget()
