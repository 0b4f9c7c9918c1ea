"""Digests of folders, by which a step knows that nothing changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

LEFT_OUT = {"__pycache__", "node_modules", ".kota", "dist"}


def digest(*places: Path, suffixes: Iterable[str] = ()) -> str:
    """A digest of the names and contents of these files and folders."""
    summary = hashlib.sha256()
    for place in places:
        for path in files(place, suffixes=suffixes):
            summary.update(f"{path.relative_to(place.parent)}\0".encode())
            summary.update(hashlib.sha256(path.read_bytes()).digest())
    return summary.hexdigest()[:24]


def files(*places: Path, suffixes: Iterable[str] = ()) -> list[Path]:
    """All files below these places, in a steady order, without what is made from them."""
    wanted = tuple(suffixes)
    found = [path for place in places for path in sorted(_files(place))]
    return [path for path in found if not wanted or path.name.endswith(wanted)]


def _files(place: Path) -> Iterable[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        for entry in place.iterdir():
            if entry.name not in LEFT_OUT and not entry.name.startswith("."):
                yield from _files(entry)
