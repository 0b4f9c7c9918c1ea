"""What the operating system does for us: finds processes by their marks, signals when a parent dies."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
PROC = Path("/proc")


def die_with_parent(number: signal.Signals) -> None:
    """From now on, get this signal when the parent is gone (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn`: send the child this signal when its parent is gone, however it went (Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return prepare


def processes() -> Iterator[int]:
    """Ids of all processes that can be seen."""
    if not PROC.is_dir():
        return
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def working_in(folder: Path, name: str) -> list[int]:
    """Processes of this name whose working directory is this folder, as a data directory's servers are."""
    target, found = folder.resolve(), []
    for pid in processes():
        with contextlib.suppress(OSError):
            here = PROC / str(pid)
            if (here / "cwd").readlink() == target and (here / "comm").read_text().strip() == name:
                found.append(pid)
    return found


def carrying(mark: str) -> list[int]:
    """Processes that were started with this `NAME=value` in their environment."""
    wanted, found = mark.encode(), []
    for pid in processes():
        with contextlib.suppress(OSError):
            if pid != os.getpid() and wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def memory() -> int:
    """Bytes of memory that this machine, or the container we are in, has."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):
        total = min(total, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return total
