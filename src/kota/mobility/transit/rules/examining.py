"""The gate: an archive is read, checked by the rules of GTFS's canonical validator, and judged."""

import io
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kota.mobility.transit.rules import summing
from kota.mobility.transit.rules.gtfs.archive import Files, NoFeedError, unpacked
from kota.mobility.transit.rules.gtfs.feed import Feed
from kota.mobility.transit.rules.gtfs.problems import Problems
from kota.mobility.transit.rules.gtfs.reading import read


@dataclass(frozen=True, slots=True)
class Examined:
    """An archive as bytes, the feed in it (None when there is none), and a report: `figures`, `problems` that reading
    found, `notices` of the validator, `faults` that keep it out."""

    content: bytes
    feed: Feed | None
    report: dict[str, Any]

    @property
    def faults(self) -> list[str]:
        found: list[str] = self.report["faults"]
        return found


def examined(source: Path, today: date) -> Examined:
    """What lies at a path, a zip or a folder of text files. NoFeedError when it is neither."""
    files = unpacked(source)
    if not files:
        raise NoFeedError("there is no .txt file in it")
    content = source.read_bytes() if source.is_file() else zipped(files)
    feed, problems = read(files)
    named = files.get("trips", b"").count(b"\n") - 1
    report = {
        "figures": summing.figures(feed) if feed else {}, "problems": summing.listed(problems),
        "notices": notices(content), "faults": summing.faults(feed, problems, named, today),
    }  # fmt: skip
    return Examined(content, feed, report)


def opened(content: bytes) -> tuple[Feed | None, Problems]:
    """A feed again from the bytes that were kept."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        return read(unpacked(Path(file.name)))


def zipped(files: Files) -> bytes:
    """Files as an archive that is the same whenever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{name}.txt", (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def notices(content: bytes) -> list[dict[str, Any]]:
    """What the validator says, by kind: code, severity, file, how often, an example."""
    import gtfs_guru

    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        try:
            said = gtfs_guru.validate(file.name).notices
        except BaseException as error:  # a panic of its Rust core is no Exception
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            return [
                {"code": "validator_failed", "severity": "WARNING", "file": "", "count": 1, "example": str(error)[:200]}
            ]
    counts = Counter((one.severity, one.code, one.file or "") for one in said)
    first = {(one.severity, one.code, one.file or ""): one for one in reversed(said)}
    order = ("ERROR", "WARNING", "INFO")
    return [
        {"code": key[1], "severity": key[0], "file": key[2], "count": count, "example": str(first[key].message)[:200]}
        for key, count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1]))[:100]
    ]
