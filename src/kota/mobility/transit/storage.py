"""Networks and days compiled on this machine: folders of columns in the city's home, made by whoever needs them
first."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings

from kota.base import columns
from kota.mobility.transit.contracts import Day, Network

FORM = 2  # of the columns: another number when their meaning changes
KEPT = 3  # networks


def _home() -> Path:
    folder: Path = settings.HOME / "transit"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def is_there(key: str) -> bool:
    """Has this network been compiled here?"""
    return (_home() / f"{key}-{FORM}" / "network").is_dir()


def network(key: str, make: Callable[[], Network]) -> Network:
    """A network by its key, made if nobody here has."""
    folder = _home() / f"{key}-{FORM}"
    if not is_there(key):
        with _alone("network"):
            if not is_there(key):
                columns.save(folder / "network", make())
                _forget(folder)
    return columns.load(folder / "network", Network)


def day(key: str, day: date, make: Callable[[], Day]) -> Day:
    """A day of a network, compiled if nobody here has."""
    folder = _home() / f"{key}-{FORM}" / day.isoformat()
    if not folder.is_dir():
        with _alone("day"):
            if not folder.is_dir():
                columns.save(folder, make())
    return columns.load(folder, Day)


def opened(stamp: str, make: Callable[[Path], None]) -> Path:
    """The folder of what is given on as open data, made once for each stamp. The one before stays for who reads it."""
    home: Path = settings.HOME / "transit-open"
    folder = home / stamp
    if not folder.is_dir():
        with _alone("open"):
            if not folder.is_dir():
                draft = home / f".{stamp}.{os.getpid()}"
                shutil.rmtree(draft, ignore_errors=True)
                draft.mkdir(parents=True)
                make(draft)
                draft.rename(folder)
                _forget(folder, 2)
    return folder


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (_home() / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget(newest: Path, kept: int = KEPT) -> None:
    """What lies beside it beyond the newest few. Who still has them mapped keeps what it mapped."""
    others = [one for one in newest.parent.iterdir() if one.is_dir() and one != newest]
    for old in sorted(others, key=lambda one: one.stat().st_mtime)[: -(kept - 1) or None]:
        shutil.rmtree(old, ignore_errors=True)
