"""Code that numba compiles: once for all processes of a machine, in a process of its own, so that no page waits for it.

Compiling holds the interpreter for half a minute; a process that only takes what was compiled needs seconds.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import kota

INSIDE, MOST_S = "KOTA_COMPILES", 900


def ensure(command: str) -> None:
    """Run a management command that compiles, unless it has run since the code last changed. Processes take turns.
    Does nothing where nothing compiled is kept (no `NUMBA_CACHE_DIR`)."""
    kept = os.environ.get("NUMBA_CACHE_DIR")
    if not kept or os.environ.get(INSIDE):
        return
    mark = Path(kept) / f".{command}-{_stamp()}"
    if mark.exists():
        return
    with _turn(Path(kept)):
        if mark.exists():
            return
        done = subprocess.run(
            [sys.executable, "-m", "django", command], env=os.environ | {INSIDE: "1"}, timeout=MOST_S, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode == 0:
            mark.touch()


def prepare() -> None:
    """Let numba load what it knows of Python and numpy, 16 MB, which it does when it first meets a function."""
    from numba import njit

    njit()(lambda: None)()


def _stamp() -> str:
    """Changes with any of our code."""
    root = Path(kota.__file__).parent
    told = [(str(path.relative_to(root)), path.stat().st_mtime_ns) for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256(repr((sys.version, told)).encode()).hexdigest()[:16]


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
