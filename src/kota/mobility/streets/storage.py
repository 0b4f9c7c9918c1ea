"""Streets out of a map file, and as columns in the city's home."""

import fcntl
import io
import shutil
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from kota.base import columns
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.base.words import tidy
from kota.mobility.streets.rules import meeting
from kota.mobility.streets.rules.building import Drawn
from kota.mobility.streets.rules.columns import Streets
from kota.mobility.streets.rules.manners import KEYS, Manner, manner
from kota.mobility.streets.rules.reporting import TOLD

FORM = 1  # of the columns: another number when their meaning changes
KEPT = 2  # unpacked streets
_NODE_KEYS = frozenset({
    "highway", "barrier", "kerb", "access", "foot", "wheelchair", "locked", "crossing", "maxwidth:physical", "maxwidth",
    "width",
})  # fmt: skip
Box = tuple[float, float, float, float]


class Reader:
    """Ways and what stands on them, gathered while a file is read once."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.node, self.lon, self.lat, self.first = array("q"), array("d"), array("d"), array("q", [0])
        self.manner, self.name, self.steps, self.told = array("i"), array("i"), array("i"), array("i")
        self.known: dict[tuple[tuple[str, str], ...], int] = {}
        self.manners: list[Manner] = []
        self.names: dict[str, int] = {"": 0}
        self.kinds: dict[int, int] = {}
        self.elsewhere = 0  # ways outside of the box

    def stands(self, one: Any) -> None:
        """A node on which something may stand."""
        found = meeting.kind({tag.k: tag.v for tag in one.tags if tag.k in _NODE_KEYS})
        if found != meeting.PLAIN:
            self.kinds[one.id] = found

    def goes(self, one: Any) -> None:
        """A way."""
        tags = {tag.k: tag.v for tag in one.tags}
        if "highway" not in tags and "platform" not in (tags.get("railway"), tags.get("public_transport")):
            return
        which = self._which(tags)
        if which < 0:
            return
        begin = len(self.node)
        west, south, east, north = self.box
        inside = False
        for node in one.nodes:
            location = node.location
            if not location.valid():
                continue
            lon, lat = location.lon, location.lat
            inside = inside or (west <= lon <= east and south <= lat <= north)
            self.node.append(node.ref)
            self.lon.append(lon)
            self.lat.append(lat)
        if len(self.node) - begin < 2 or not inside:
            self.elsewhere += len(self.node) - begin > 1
            del self.node[begin:], self.lon[begin:], self.lat[begin:]
            return
        self._keep(tags, which)

    def _which(self, tags: Mapping[str, str]) -> int:
        """The number of the way's manner; -1 where nobody goes."""
        key = tuple(sorted((k, v) for k, v in tags.items() if k in KEYS))
        found = self.known.get(key)
        if found is None:
            made = manner(tags)
            found = self.known[key] = -1 if made is None else len(self.manners)
            if made is not None:
                self.manners.append(made)
        return found

    def _keep(self, tags: Mapping[str, str], which: int) -> None:
        self.first.append(len(self.node))
        self.manner.append(which)
        name = tidy(tags.get("name", "").strip())[:120]
        self.name.append(self.names.setdefault(name, len(self.names)))
        steps = tags.get("step_count", "")
        self.steps.append(min(int(steps), 10_000) if steps.isascii() and steps.isdigit() else 0)
        self.told.append(sum(1 << bit for bit, key in enumerate(TOLD) if key in tags or _also(key, tags)))

    def drawn(self) -> Drawn:
        """Everything that was read."""
        return Drawn(
            np.array(self.node, np.int64), np.array(self.lon), np.array(self.lat), np.array(self.first, np.int64),
            np.array(self.manner, np.int32), np.array(self.name, np.int32), np.array(self.steps, np.int32),
            self.manners, list(self.names), self.kinds,
        )  # fmt: skip


def _also(key: str, tags: Mapping[str, str]) -> bool:
    return (key == "surface" and "smoothness" in tags) or (key == "width" and "est_width" in tags)


def read(path: Path, box: Box) -> Reader:
    """The streets of a map file that meet a box. InvalidError when it is none."""
    import osmium

    reader = Reader(box)
    wanted = osmium.filter.KeyFilter("highway", "barrier", "kerb", "railway", "public_transport")
    try:
        for one in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
            if isinstance(one, osmium.osm.Node):
                reader.stands(one)
            elif isinstance(one, osmium.osm.Way):
                reader.goes(one)
    except RuntimeError as error:
        raise InvalidError(
            _("%(name)s cannot be read as a file of OpenStreetMap (.osm.pbf or .osm): %(why)s"), field="file",
            name=path.name, why=str(error).strip(),
        ) from None  # fmt: skip
    return reader


def day_of(path: Path) -> date | None:
    """The day as of which a file shows the map, where it says."""
    import osmium

    try:
        with osmium.io.Reader(str(path)) as opened:
            said = opened.header().get("osmosis_replication_timestamp") or opened.header().get("timestamp")
        return datetime.fromisoformat(said.replace("Z", "+00:00")).date() if said else None
    except (RuntimeError, ValueError):
        return None


def packed(streets: Streets) -> bytes:
    """Columns as one archive."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "streets"
        columns.save(home, streets)
        found = io.BytesIO()
        with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for one in sorted(home.rglob("*.npy")):
                archive.write(one, one.relative_to(home))
    return found.getvalue()


def unpacked(key: str, content: Callable[[], bytes]) -> Streets:
    """Streets by their key, unpacked if nobody here has."""
    home: Path = settings.HOME / "streets"
    folder = home / f"{key}-{FORM}"
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with (home / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():
                _unpack(content(), folder)
                _forget(home, folder)
    return columns.load(folder, Streets)


def is_there(key: str) -> bool:
    """Have these streets been unpacked here?"""
    return bool((settings.HOME / "streets" / f"{key}-{FORM}").is_dir())


def _unpack(content: bytes, folder: Path) -> None:
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(draft)
    draft.rename(folder)


def _forget(home: Path, newest: Path) -> None:
    """Streets beyond the newest few. Who still has them mapped keeps what it mapped."""
    others = [one for one in home.iterdir() if one.is_dir() and one != newest]
    for old in sorted(others, key=lambda one: one.stat().st_mtime)[: -(KEPT - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
