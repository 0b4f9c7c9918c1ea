"""The pack's made-up network, brought like any feed: so that everything works before the city loads real timetables."""

import hashlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from kota.base.actor import system
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules import summing
from kota.mobility.transit.rules.examining import Examined
from kota.mobility.transit.rules.gtfs.archive import unpacked
from kota.mobility.transit.rules.gtfs.reading import read
from kota.mobility.transit.rules.synthetic import facts, feed
from kota.mobility.transit.services import feeds

CODE = "synthetic"
DAYS, AHEAD = 430, 90  # made for so many days, made again when fewer than these are left
BY = system("pack")


def load_pack(folder: Path, at: datetime) -> None:
    """Make the network of a city pack, unless the one in use is of the same facts and lasts for a while, or somebody
    took it out of use."""
    sources = sorted((folder / "transit").glob("*.*"))
    if not sources:
        return
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()[:12]
    name = f"{CODE}-{digest}.zip"
    used = FeedVersion.objects.filter(feed=CODE, state=State.CURRENT).only("name", "last_day").first()
    if used and used.name == name and used.last_day and used.last_day > at.date() + timedelta(days=AHEAD):
        return
    if used is None and FeedVersion.objects.filter(feed=CODE, state=State.FORMER).exists():
        return
    found = _made(folder, at)
    feeds.declare(code=CODE, title="Kota", by=BY, at=at, is_synthetic=True)
    version = feeds.stage(code=CODE, found=found, name=name, by=BY, at=at)
    feeds.use(version_id=version.pk, by=BY, at=at)


def _made(folder: Path, at: datetime) -> Examined:
    """The feed without the validator's opinion: the tests of the pack ask it."""
    start = at.date() - timedelta(days=14)
    content = feed.zipped(feed.build(facts.of_pack(folder), start, DAYS))
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        found, problems = read(unpacked(Path(file.name)))
    report = {
        "figures": summing.figures(found) if found else {}, "problems": summing.listed(problems), "notices": [],
        "faults": summing.faults(found, problems, len(found.trips) if found else 0, at.date()),
    }  # fmt: skip
    return Examined(content, found, report)
